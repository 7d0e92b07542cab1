"""Chosen sentences made key points: grouped by facet, the most important first, each with a label."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.languages import Language
from briefing.summarizers import keypoints
from briefing.summarizers.facets import Facets
from briefing.summarizers.labels import Labeller
from briefing.summarizers.methods import METHODS
from briefing.summarizers.names import DEFAULT
from briefing.summarizers.units import Budget, Unit


def arranged(units: Sequence[Unit], language: Language, budget: Budget, method: str) -> list[tuple[str, list[int]]]:
    """Key points of a story: a label and the indices of the units, in reading order."""
    if not units:
        return []
    facets = Facets(units, language, budget.points)
    if method == DEFAULT:
        chosen = keypoints.choose(facets, units, language, budget)
    else:
        chosen = METHODS[method](units, language, budget)
    labeller = Labeller(units, facets.terms, language)
    found = []
    for members in facets.gathered(chosen, budget.points):
        found.append((labeller.label(members, facets.around(members)), members))
    return found
