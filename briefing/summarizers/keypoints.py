"""The default method: coverage where a story tells of one thing, facets where it tells of several.

Coverage alone would spend the whole length on the first event of an article that tells of three; facets alone would
leave the main thing of an article that tells of one. Which it is shows in how little its largest facets share.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.languages import Language
from briefing.summarizers import coverage
from briefing.summarizers.facets import Facets
from briefing.summarizers.units import Budget, Unit

APART = 0.025  # mean cosine of the first three facets below which they are different topics


def select(units: Sequence[Unit], language: Language, budget: Budget) -> list[int]:
    """Indices of the chosen units in reading order."""
    if budget.words is not None and budget.points is None and len({unit.document for unit in units}) > 1:
        return coverage.select(units, language, budget)
    return choose(Facets(units, language, budget.points), units, language, budget)


def choose(facets: Facets, units: Sequence[Unit], language: Language, budget: Budget) -> list[int]:
    """The same for units whose facets are known."""
    by_points = budget.points is not None or budget.words is None
    several = len({unit.document for unit in units}) == 1 and facets.overlap() < APART
    if by_points or several:
        return sorted(index for point in facets.points(budget) for index in point)
    return coverage.chosen(units, language, budget, facets.concepts, facets.terms)
