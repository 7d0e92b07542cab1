"""What the reader already got: sentences that say again what known articles said are left out.

A sentence is old when one known sentence holds most of it, unless it brings a number that was not read before (a toll
that rose, a new price), and when every one of its content words was read somewhere: no new name, number or thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefing.languages import Language
from briefing.summarizers.units import Unit
from briefing.text.words import content_stems

SAID = 0.75  # share of a sentence's content words that one known sentence holds

Holders = Mapping[str, set[int]]
"""Stems of the known articles, each with the known sentences that hold it."""


def unknown(units: list[Unit], known: Sequence[Unit], language: Language) -> list[Unit]:
    """The units that bring something which the known ones do not have."""
    if not known:
        return units
    holders: dict[str, set[int]] = {}
    for index, unit in enumerate(known):
        for stem in content_stems(unit.text, language):
            holders.setdefault(stem, set()).add(index)
    return [unit for unit in units if not _is_old(set(content_stems(unit.text, language)), holders)]


def _is_old(stems: set[str], holders: Holders) -> bool:
    new = {stem for stem in stems if stem not in holders}
    if any(stem[0].isdigit() for stem in new):
        return False
    return bool(stems) and (not new or _is_said(stems, holders))


def _is_said(stems: set[str], holders: Holders) -> bool:
    """Whether one known sentence holds most of the stems."""
    times: dict[int, int] = {}
    for stem in stems:
        for index in holders.get(stem, ()):
            times[index] = times.get(index, 0) + 1
    return max(times.values(), default=0) >= SAID * len(stems)
