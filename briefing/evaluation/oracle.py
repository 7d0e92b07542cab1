"""A summarizer that has seen the answer: about the best that printing whole sentences can reach on an item.

Greedy, as in Lin and Hovy 2003, "The potential and limitations of automatic sentence extraction for summarization".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefing import languages
from briefing.evaluation.data import SummaryItem
from briefing.evaluation.rouge import f1, tokens
from briefing.text import sentences, words

_WEIGHTS = (0.5, 1.0)
"""What ROUGE-1 and ROUGE-2 count in the choice."""

Bags = tuple[Counter[Hashable], ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    length: int
    bags: Bags


class _Target:
    """One measure against one reference: how much of it the summary covers so far."""

    def __init__(self, wanted: Counter[Hashable], weight: float) -> None:
        self._open = dict(wanted)
        self._wanted = wanted.total()
        self._weight = weight
        self._shared = self._found = 0

    def with_bag(self, bag: Counter[Hashable]) -> float:
        """The weighted F1 if the sentence of this bag came in."""
        return self._weight * f1(self._shared + self._gain(bag), self._found + bag.total(), self._wanted)

    def add(self, bag: Counter[Hashable]) -> None:
        """Take the sentence of this bag in."""
        self._shared += self._gain(bag)
        self._found += bag.total()
        for item in bag.keys() & self._open.keys():
            self._open[item] = max(self._open[item] - bag[item], 0)

    def _gain(self, bag: Counter[Hashable]) -> int:
        return sum(min(count, self._open[item]) for item, count in bag.items() if item in self._open)


def oracle(item: SummaryItem) -> list[str]:
    """The sentences that raise ROUGE-1 and ROUGE-2 most, one after the other, within the item's budget."""
    language = languages.get(item.language)
    pool = [
        _Candidate(text, words.count(text), _bags(tokens(text, language)))
        for article in item.articles
        for text in sentences(article.text, article.language)
    ]
    targets = [
        tuple(_Target(bag, weight) for bag, weight in zip(_bags(tokens(reference, language)), _WEIGHTS, strict=True))
        for reference in item.references
    ]
    chosen = _greedy(pool, targets, item.words)
    return [pool[index].text for index in sorted(chosen)]


def _greedy(pool: Sequence[_Candidate], targets: Iterable[tuple[_Target, ...]], budget: int) -> list[int]:
    measures = [(place, target) for group in targets for place, target in enumerate(group)]
    chosen: list[int] = []
    best, left = 0.0, budget
    while True:
        scored = [
            (sum(target.with_bag(candidate.bags[place]) for place, target in measures), -index)
            for index, candidate in enumerate(pool)
            if candidate.length <= left and index not in chosen
        ]
        score, negative = max(scored, default=(0.0, 0))
        if score <= best + 1e-12:
            return chosen
        best, index = score, -negative
        chosen.append(index)
        left -= pool[index].length
        for place, target in measures:
            target.add(pool[index].bags[place])


def _bags(found: Sequence[str]) -> Bags:
    return Counter(found), Counter(pairwise(found))
