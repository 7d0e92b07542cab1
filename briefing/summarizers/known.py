"""What the reader already got: sentences that say again what known articles said are left out."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.languages import Language
from briefing.summarizers.units import Unit
from briefing.text.words import content_stems

SAID = 0.75  # share of a sentence's content words that one known sentence holds


def unknown(units: list[Unit], known: Sequence[Unit], language: Language) -> list[Unit]:
    """The units whose content no known sentence already has."""
    if not known:
        return units
    holders: dict[str, set[int]] = {}
    for index, unit in enumerate(known):
        for stem in content_stems(unit.text, language):
            holders.setdefault(stem, set()).add(index)
    return [unit for unit in units if not _is_said(unit, holders, language)]


def _is_said(unit: Unit, holders: dict[str, set[int]], language: Language) -> bool:
    stems = set(content_stems(unit.text, language))
    times: dict[int, int] = {}
    for stem in stems:
        for index in holders.get(stem, ()):
            times[index] = times.get(index, 0) + 1
    return bool(stems) and max(times.values(), default=0) >= SAID * len(stems)
