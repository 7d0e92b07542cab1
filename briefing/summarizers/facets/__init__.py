"""Facets: the several topics of an article or story, one key point each.

Sentences are grouped into topics first and chosen inside them, so that no single event takes the whole length.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from briefing.languages import Language
from briefing.summarizers.concepts import Concepts
from briefing.summarizers.facets.choice import Choice
from briefing.summarizers.facets.clustering import Piece, cluster, pieces
from briefing.summarizers.facets.fitting import Fitting
from briefing.summarizers.facets.terms import Terms
from briefing.summarizers.tokens import Tokens
from briefing.summarizers.units import Budget, Unit

FEWEST, MOST = 3, 6  # facets
LEAD_SENTENCES = 8
LEAD_RECURS = 0.4


def select(units: Sequence[Unit], language: Language, budget: Budget) -> list[int]:
    """The method: indices of the chosen units in reading order."""
    return sorted(index for point in Facets(units, language, budget.points).points(budget) for index in point)


class Facets:
    """The facets of a story: `groups` are lists of unit indices, the most important facet first."""

    def __init__(self, units: Sequence[Unit], language: Language, wanted: int | None = None) -> None:
        self.units = units
        tokens = Tokens(units, language)
        self.terms = Terms(units, tokens, language)
        self.concepts = Concepts(units, tokens, language)
        self.choice = Choice(units, self.terms, self.concepts, language)
        self.lead = _lead(units, self.terms)
        self.groups = self._groups(pieces(units, self.lead, language), max(wanted or 0, _expected(units)))

    def points(self, budget: Budget) -> list[list[int]]:
        """Key points within the budget, the most important first: unit indices in reading order."""
        return Fitting(self.groups, self.choice, self.units, self.lead, budget).points()

    def overlap(self) -> float:
        """Mean cosine of the three most important facets: near 0 for different topics, 1 for fewer than three."""
        if len(self.groups) < FEWEST:
            return 1.0
        sums = np.array([self.terms.matrix.sums(group) for group in self.groups[:FEWEST]])
        lengths = np.linalg.norm(sums, axis=1)
        cosines = (sums @ sums.T) / np.maximum(np.outer(lengths, lengths), 1e-9)
        return float(cosines[np.triu_indices(FEWEST, 1)].mean())

    def gathered(self, chosen: Sequence[int], most: int | None = None) -> list[list[int]]:
        """Chosen units as points: those of one facet together, the most important facet first, a lead before all.

        A sentence that leans on the one before stays with it; a lead joins the first point where it would be one more
        than `most`.
        """
        points: dict[int, list[int]] = {}
        homes: dict[int, int] = {}
        for unit in sorted(chosen):
            follows = self.choice.leaning[unit] and unit - 1 in homes
            homes[unit] = homes[unit - 1] if follows else self._home(unit)
            points.setdefault(homes[unit], []).append(unit)
        found = [sorted(points[home]) for home in sorted(points)]
        if most is not None and len(found) > most and -1 in points:
            found[:2] = [sorted(found[0] + found[1])]
        return found

    def around(self, members: Sequence[int]) -> list[int]:
        """The facet in which the units of a point lie; the units themselves where they lie in none."""
        home = next((home for member in members if (home := self._home(member)) >= 0), -1)
        return self.groups[home] if 0 <= home < len(self.groups) else list(members)

    def _home(self, unit: int) -> int:
        return next((i for i, group in enumerate(self.groups) if unit in group), -1)

    def _groups(self, parts: Sequence[Piece], aim: int) -> list[list[int]]:
        """Groups that have a printable sentence, most important first; the first three lie far apart."""
        fine: list[list[int]] = []
        coarse: list[list[int]] = []
        for target in range(aim, aim + 4):
            grouped, coarsest = cluster(parts, self.terms, self.units, (target, FEWEST))
            coarse = [_members(group, parts) for group in coarsest]
            fine = [facet for group in grouped if self.choice.ranked(facet := _members(group, parts))]
            if len(fine) >= aim or target >= len(parts):
                break
        return _ordered(fine, coarse, self.choice)


def _lead(units: Sequence[Unit], terms: Terms) -> set[int]:
    """Opening sentences that sum up what follows: they belong to no single facet."""
    found = set()
    documents = np.array([unit.document for unit in units], dtype=np.int64)
    for document in sorted(set(documents.tolist())):
        own = (documents == document).nonzero()[0].tolist()
        first = [i for i in own if units[i].paragraph == units[own[0]].paragraph]
        if len(first) != 1 or len(own) < LEAD_SENTENCES:
            continue
        keys = terms.counts.held(first[0])
        recurring = int((terms.counts.holders(own[1:])[keys] > 0).sum())
        if len(keys) and recurring >= LEAD_RECURS * len(keys):
            found.add(first[0])
    return found


def _expected(units: Sequence[Unit]) -> int:
    documents: dict[int, int] = {}
    for unit in units:
        documents[unit.document] = documents.get(unit.document, 0) + unit.length
    return min(max(round(3.2 + max(documents.values(), default=0) / 280), FEWEST), MOST)


def _members(group: Sequence[int], parts: Sequence[Piece]) -> list[int]:
    return sorted(unit for piece in group for unit in parts[piece].units)


def _ordered(facets: list[list[int]], coarse: list[list[int]], choice: Choice) -> list[list[int]]:
    def home(facet: list[int]) -> int:
        return max(range(len(coarse)), key=lambda i: (len(set(coarse[i]) & set(facet)), -i))

    ranked = sorted(facets, key=lambda facet: (-round(choice.importance(facet), 9), facet))
    first: list[list[int]] = []
    for facet in ranked:
        if len(first) < FEWEST and home(facet) not in {home(f) for f in first}:
            first.append(facet)
    return first + [facet for facet in ranked if facet not in first]
