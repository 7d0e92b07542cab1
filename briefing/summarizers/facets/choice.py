"""Which sentence speaks for a facet, and which facets matter most."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from briefing.languages import Language
from briefing.summarizers import guard
from briefing.summarizers.concepts import Concepts
from briefing.summarizers.facets.terms import Terms
from briefing.summarizers.units import Unit

BEST_LENGTH = (12, 45)  # words
LONGEST = 60
LEADS = 1.6  # an article's first sentence tells what happened; what follows it tells more of it
SHARED = 0.08  # what each further source that says the same adds
TALK = 0.5  # what a facet that is all quotation loses
CENTRAL = 0.5  # power of what a sentence covers of the whole story
REPEATED = 0.4  # share of what the lighter sentence says from which two sentences tell the same fact
SAME = 0.45  # cosine from which two sentences of different sources say the same


class Choice:
    """Scores of sentences inside their facets; `facet` is a list of unit indices in reading order."""

    def __init__(self, units: Sequence[Unit], terms: Terms, concepts: Concepts, language: Language) -> None:
        self.units, self.terms, self.language = units, terms, language
        self.openings = [guard.opening(unit.text, language) for unit in units]
        self.leaning = [guard.leans(unit.text, language) for unit in units]
        self.central = _central(units, concepts)
        self.sizes = Counter(unit.document for unit in units)
        self._ranked: dict[tuple[int, ...], list[tuple[float, int]]] = {}
        self.broken = [guard.is_broken(unit.text, language) for unit in units]

    def eligible(self, unit: int) -> bool:
        """Whether the sentence can be printed by itself."""
        return not self.leaning[unit] and not self.broken[unit]

    def own(self, facet: Sequence[int]) -> np.ndarray:
        """What is particular to the facet: its sum, weighed by the share of each term that lies in it."""
        sums = self.terms.matrix.sums(facet)
        total = self.terms.matrix.total
        result: np.ndarray = np.divide(sums**2, total, out=np.zeros_like(sums), where=total > 0)
        return result

    def ranked(self, facet: Sequence[int]) -> list[tuple[float, int]]:
        """Eligible sentences of the facet with their scores, best first."""
        key = tuple(facet)
        if key not in self._ranked:
            self._ranked[key] = sorted(self._scores(facet), key=lambda pair: (-round(pair[0], 9), pair[1]))
        return self._ranked[key]

    def importance(self, facet: Sequence[int]) -> float:
        """How much the facet matters: its mass, how early it begins, how much of it is report and not talk."""
        matrix = self.terms.matrix
        held = matrix.sums(facet)
        mass = float(held.sum()) / max(float(matrix.total.sum()), 1e-9)
        talk = sum(guard.quoted_share(self.units[u].text) > 0 for u in facet) / len(facet)
        numbers = int(((held > 0) & self.terms.is_number).sum())
        return math.sqrt(mass) * (self._earliness(facet) + 0.35) * (1 - TALK * talk) * (1 + 0.1 * min(numbers, 4))

    def _earliness(self, facet: Sequence[int]) -> float:
        """How early the articles come to the facet, 0 to 1; an article that never does counts 0."""
        first: dict[int, int] = {}
        for unit in facet:
            first.setdefault(self.units[unit].document, self.units[unit].position)
        early = sum(math.exp(-3 * place / self.sizes[document]) for document, place in first.items())
        return early / len(self.sizes)

    def nearness(self, unit: int, facet: Sequence[int]) -> float:
        """How much of what is particular to the facet the sentence holds."""
        return float(self.terms.matrix.dots(self.own(facet))[unit])

    def repeats(self, unit: int, others: Sequence[int]) -> bool:
        """Whether the sentence and one of the others say mostly the same."""
        return any(self.terms.alike(other)[unit] >= REPEATED for other in others)

    def second(self, facet: Sequence[int], first: int, room: float) -> int | None:
        """The sentence of the facet that adds most to the first one within the room (words); None where none does."""
        own = self.own(facet)
        own[self.terms.matrix.held(first)] = 0
        gains = self.terms.matrix.covers(own)
        best: tuple[float, int] | None = None
        for unit in facet:
            length = self.units[unit].length
            if unit == first or self.broken[unit] or not 8 <= length <= min(45, room):
                continue
            if not self._may_follow(unit, first) or self.terms.matrix.cosine(unit, first) > 0.6:
                continue
            gain = float(gains[unit]) / math.sqrt(length) * (1.25 if self._follows(unit, first) else 1.0)
            if gain > 0 and (best is None or gain > best[0] + 1e-9):
                best = (gain, unit)
        return best[1] if best else None

    def _may_follow(self, unit: int, first: int) -> bool:
        if not self.leaning[unit]:
            return True
        tied = guard.may_follow(self.units[unit].text, self.units[first].text, self.language)
        return tied and self._follows(unit, first) and self.openings[unit] != "shift"

    def _follows(self, unit: int, first: int) -> bool:
        a, b = self.units[first], self.units[unit]
        return a.document == b.document and b.position == a.position + 1

    def _scores(self, facet: Sequence[int]) -> Iterator[tuple[float, int]]:
        """How well each sentence of the facet that can be printed by itself would speak for it."""
        own = self.own(facet)
        fit = self.terms.matrix.dots(own)
        scale = np.maximum(self.terms.matrix.norms**0.6 * np.linalg.norm(own), 1e-9)
        names, numbers = self.terms.name_counts, self.terms.number_counts
        for unit, place, others in zip(facet, self._places(facet), self._agreeing(facet), strict=True):
            if not fit[unit] or not self.central[unit] or not self.eligible(unit):
                continue
            value = float(fit[unit] / scale[unit])
            value *= 1 + 0.12 * min(float(names[unit]), 5)
            value *= 1 + 0.08 * min(float(numbers[unit]), 3)
            value *= (1.6, 1.3, 1.0)[min(place, 2)] * self._length_factor(unit) * self._opening_factor(unit)
            value *= LEADS if self.units[unit].position == 0 else 1.0
            yield value * self.central[unit] ** CENTRAL * (1 + SHARED * others), unit

    def _places(self, facet: Sequence[int]) -> list[int]:
        """Which sentence of its article each one is, among those of the facet (from 0)."""
        met: Counter[int] = Counter()
        places = []
        for unit in facet:
            document = self.units[unit].document
            places.append(met[document])
            met[document] += 1
        return places

    def _agreeing(self, facet: Sequence[int]) -> list[int]:
        """How many other articles say the same as each sentence."""
        documents = [self.units[unit].document for unit in facet]
        if len(set(documents)) == 1:
            return [0] * len(facet)
        norms = np.maximum(self.terms.matrix.norms[list(facet)], 1e-9)
        alike = self.terms.matrix.products(facet) >= SAME * np.outer(norms, norms)
        return [
            len({documents[i] for i in row.nonzero()[0]} - {own}) for row, own in zip(alike, documents, strict=True)
        ]

    def _length_factor(self, unit: int) -> float:
        length = self.units[unit].length
        if BEST_LENGTH[0] <= length <= BEST_LENGTH[1]:
            return 1.0
        return 0.75 if length <= LONGEST else 0.55

    def _opening_factor(self, unit: int) -> float:
        text = self.units[unit].text
        factor = 0.7 if self.openings[unit] == "demonstrative" else 1.0
        if text.lstrip()[:1] in '“«„"':
            factor *= 0.75
        if guard.opens_with_date(text, self.language):
            factor *= 0.7
        if guard.opens_definite(text, self.language) and not self.terms.name_counts[unit]:
            factor *= 0.7
        return factor * (0.85 if guard.quoted_share(text) > 0.5 else 1.0)


def _central(units: Sequence[Unit], concepts: Concepts) -> list[float]:
    """How much of what the whole story says each sentence covers for its length; the best sentence has 1."""
    lengths = np.array([max(unit.length, 1) for unit in units])
    worth = (concepts.holds @ concepts.weights) / np.sqrt(lengths)
    values: list[float] = (worth / (worth.max(initial=0.0) or 1.0)).tolist()
    return values
