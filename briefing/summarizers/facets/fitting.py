"""Fits key points to a budget: one sentence per facet first, the best combination where words are short, then second
ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import inf, prod

from briefing.summarizers.facets.choice import Choice
from briefing.summarizers.units import Budget, Unit

FIRST = 3  # facets that a short summary must have
LEAD_WORTH = 0.6
TRIED = 6  # sentences of a facet tried when words are short
WORTH_TRYING = 0.4  # of the facet's best score

Options = list[tuple[float, int]]
"""Sentences that can speak for a facet: score and unit, best first."""


class Fitting:
    """Chooses the sentences of the key points; `facets` are lists of unit indices, the most important facet first."""

    def __init__(
        self, facets: Sequence[Sequence[int]], choice: Choice, units: Sequence[Unit], lead: set[int], budget: Budget
    ) -> None:
        self.facets, self.choice, self.units, self.lead = facets, choice, units, lead
        self.budget = budget
        self.room = inf if budget.words is None else budget.words
        self.most = min(budget.points or len(facets), budget.sentences or len(facets), len(facets))

    def points(self) -> list[list[int]]:
        """Unit indices of each key point, the most important point first, within the budget."""
        options = [self.choice.ranked(facet)[:TRIED] for facet in self.facets]
        chosen: list[int] = []
        if self.room < inf:
            chosen, options = self._tight([self._worth_trying(ranked) for ranked in options])
        for ranked in options:
            self._add(chosen, ranked)
        points = [[unit] for unit in chosen] or [[unit] for unit in self._shortest()]
        self._add_lead(points)
        self._add_seconds(points)
        return [sorted(point) for point in points]

    def _add(self, chosen: list[int], ranked: Options) -> None:
        """The best sentence that fits and repeats none before it; a facet that can only repeat is left out."""
        if len(chosen) >= self.most:
            return
        room = self.room - self._length(chosen)
        fitting = (u for _, u in ranked if self.units[u].length <= room and not self.choice.repeats(u, chosen))
        chosen += [unit for unit in [next(fitting, None)] if unit is not None]

    def _tight(self, options: list[Options]) -> tuple[list[int], list[Options]]:
        """The best combination over as many of the first facets as fit, and the options of the facets after them."""
        for head in range(min(FIRST, self.most), 0, -1):
            best = max(self._combinations(self._with_lead(options[:head])), key=lambda found: found[0], default=None)
            if best:
                return list(best[1]), options[head:]
        return [], options

    def _combinations(self, options: list[Options]) -> Iterator[tuple[float, list[int]]]:
        """Every choice of one sentence per facet that fits and repeats nothing: its worth and its units."""
        for combination in product(*options):
            units = [unit for _, unit in combination]
            if self._length(units) <= self.room and not self._repeated(units):
                worth = prod(score / ranked[0][0] for (score, _), ranked in zip(combination, options, strict=True))
                yield round(worth, 9), units

    def _with_lead(self, options: list[Options]) -> list[Options]:
        """The lead may speak for the facet it is nearest to, at a price."""
        result = [list(ranked) for ranked in options]
        for unit in sorted(self.lead):
            if self.choice.eligible(unit):
                near = max(range(len(options)), key=lambda i: (self.choice.nearness(unit, self.facets[i]), -i))
                result[near].append((LEAD_WORTH * options[near][0][0], unit))
        return result

    def _worth_trying(self, ranked: Options) -> Options:
        return [(score, unit) for score, unit in ranked if score >= WORTH_TRYING * ranked[0][0]]

    def _repeated(self, units: Sequence[int]) -> bool:
        return any(self.choice.repeats(unit, units[:place]) for place, unit in enumerate(units))

    def _shortest(self) -> list[int]:
        """The first printable sentence that fits at all, where no facet has one."""
        fitting = (i for i, u in enumerate(self.units) if u.length <= self.room and self.choice.eligible(i))
        return [unit for unit in [next(fitting, None)] if unit is not None]

    def _add_lead(self, points: list[list[int]]) -> None:
        """An article's lead before its first point, where the points do not say it already and words do not matter."""
        taken = [unit for point in points for unit in point]
        full = self.budget.sentences is not None and len(taken) >= self.budget.sentences
        if self.budget.words is not None or len(self.lead) != 1 or not taken or full:
            return
        (lead,) = self.lead
        if self.choice.eligible(lead) and lead not in taken and not self.choice.repeats(lead, taken):
            points[0].append(lead)

    def _add_seconds(self, points: list[list[int]]) -> None:
        """Second sentences, where words or sentences were asked for and are left."""
        left = len(points) if self.budget.sentences is None else self.budget.sentences - len(points)
        if self.budget.sentences is None and self.budget.words is None:
            left = 0
        for point in points:
            facet = next((f for f in self.facets if point[0] in f), None)
            if left <= 0 or facet is None:
                continue
            taken = [unit for other in points for unit in other]
            second = self.choice.second(facet, point[0], self.room - self._length(taken))
            if second is not None and not self.choice.repeats(second, taken):
                point.append(second)
                left -= 1

    def _length(self, units: Sequence[int]) -> int:
        return sum(self.units[unit].length for unit in units)
