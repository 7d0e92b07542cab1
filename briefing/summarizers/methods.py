"""The table of methods: name → the function that chooses sentences. Heavy libraries load when a method runs."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.summarizers import coverage, facets, frequency, keypoints, lead, sumy_methods
from briefing.summarizers.names import DEFAULT, METHOD_NAMES
from briefing.summarizers.units import Method

_OURS: Mapping[str, Method] = {
    DEFAULT: keypoints.select,
    "coverage": coverage.select,
    "facets": facets.select,
    "lead": lead.select,
    "frequency": frequency.select,
}

METHODS: Mapping[str, Method] = {
    name: _OURS[name] if name in _OURS else sumy_methods.select(name) for name in METHOD_NAMES
}
