"""From a ranking to a summary: fill a budget with the best sentences, whole ones, and put them in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from briefing.summarizers.units import Budget, Unit
from briefing.text import words


def round_robin(units: Sequence[Unit]) -> list[int]:
    """Indices of the units, the first sentence of every document first, then the second ones, and so on."""
    met: Counter[int] = Counter()
    turn: dict[int, int] = {}
    for index in _in_reading_order(range(len(units)), units):
        document = units[index].document
        turn[index] = met[document]
        met[document] += 1
    return sorted(turn, key=lambda index: (turn[index], units[index].document))


def fill(ranking: Iterable[int], units: Sequence[Unit], budget: Budget) -> list[int]:
    """The best-ranked units that fit the budget, as indices in reading order.

    A unit that does not fit is skipped, not cut; a later and shorter one may still fit. The same words are never
    printed twice. Without a word limit at least one sentence comes out, if there is any.
    """
    most = _most_sentences(budget, len(units))
    chosen: list[int] = []
    seen: set[tuple[str, ...]] = set()
    left = sum(unit.length for unit in units) if budget.words is None else budget.words
    for index in ranking:
        if len(chosen) >= most:
            break
        said = tuple(words.words(units[index].text))
        if units[index].length <= left and said not in seen:
            chosen.append(index)
            seen.add(said)
            left -= units[index].length
    return _in_reading_order(chosen, units)


def _most_sentences(budget: Budget, available: int) -> int:
    given = [limit for limit in (budget.sentences, budget.points) if limit is not None]
    most = min(given, default=available)
    return max(most, 1) if budget.words is None else most


def _in_reading_order(indices: Iterable[int], units: Sequence[Unit]) -> list[int]:
    return sorted(indices, key=lambda index: (units[index].document, units[index].position, index))
