"""Terms and their weights: what tells one topic of a text from another.

A term is a stem cut to six letters; numbers stay whole. Rare words of the language, names and terms that come back in a few
paragraphs weigh most; what stands everywhere in the text weighs little.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefing.languages import Language
from briefing.summarizers.units import Unit
from briefing.text.words import STEM_LENGTH, WORD, is_content, stem

if TYPE_CHECKING:
    import numpy as np

UNLISTED = 3.3  # log10 of uses per billion words, for a word outside the language's list
STOP_RANKS = 150
NAME, NUMBER, UBIQUITOUS = 1.3, 0.5, 0.15
UBIQUITY = 0.34  # share of the paragraphs
_SENTENCE_START = re.compile(r"^[\W_]*")


class Terms:
    """The terms of a story's units: `matrix` is unit × term, `log(1+tf)·weight`; `names` are terms that name."""

    def __init__(self, units: Sequence[Unit], language: Language) -> None:
        self.language = language
        self.of_unit = [_term_counts(unit.text, language) for unit in units]
        self.names = _names(units, language)
        self.weights = _weights(units, self.of_unit, self.names, language)
        self.column = {term: i for i, term in enumerate(self.weights)}
        self.matrix = self._matrix()

    def _matrix(self) -> np.ndarray:
        import numpy as np

        matrix = np.zeros((len(self.of_unit), max(len(self.column), 1)))
        for row, counts in enumerate(self.of_unit):
            for term, n in counts.items():
                matrix[row, self.column[term]] = math.log1p(n) * self.weights[term]
        return matrix

    def name_count(self, unit: int) -> int:
        """How many different names the sentence holds."""
        return sum(term in self.names for term in self.of_unit[unit])

    def number_count(self, unit: int) -> int:
        """How many different numbers the sentence holds."""
        return sum(term[0].isdigit() for term in self.of_unit[unit])


def term(word: str, language: Language) -> str:
    """The term of a lower-case word."""
    return word if word[0].isdigit() else stem(word, language)[:STEM_LENGTH]


def _term_counts(text: str, language: Language) -> Counter[str]:
    return Counter(term(w.lower(), language) for w in WORD.findall(text) if _counts(w, language))


def _counts(word: str, language: Language) -> bool:
    if word[0].isdigit():
        return True
    return is_content(word.lower(), language) and (len(word) > 2 or word.isupper() or not word.isascii())


def _names(units: Sequence[Unit], language: Language) -> set[str]:
    """Terms written with a capital more often than without, inside sentences."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    common: dict[str, bool] = {}
    for unit in units:
        for index, word in enumerate(WORD.findall(unit.text)):
            if not _counts(word, language) or word[0].isdigit() or index == 0:
                continue
            key = term(word.lower(), language)
            (capital if word[0].isupper() else small)[key] += 1
            common[key] = common.get(key, False) or word.lower() in language.common_words
    return {key for key in capital if capital[key] > small[key] and not (language.nouns_capitalised and common[key])}


def _weights(
    units: Sequence[Unit], of_unit: Sequence[Counter[str]], names: set[str], language: Language
) -> dict[str, float]:
    holders: dict[str, set[tuple[int, int]]] = defaultdict(set)
    rarity: dict[str, float] = {}
    for unit, counts in zip(units, of_unit, strict=True):
        for key in counts:
            holders[key].add((unit.document, unit.paragraph))
        for word in WORD.findall(unit.text.lower()):
            key = term(word, language)
            rarity[key] = max(rarity.get(key, 0.0), _uses(word, language))
    paragraphs = len({(unit.document, unit.paragraph) for unit in units})
    weights = {}
    for key, where in holders.items():
        weight = math.log(1 + paragraphs / len(where)) * min(max((7 - rarity[key]) / 3, 0.25), 1.3)
        weight *= NAME if key in names else 1.0
        weight *= NUMBER if key[0].isdigit() else 1.0
        weight *= UBIQUITOUS if paragraphs >= 5 and len(where) > UBIQUITY * paragraphs else 1.0
        weights[key] = weight
    return weights


def _uses(word: str, language: Language) -> float:
    """log10 of how often a billion words of the language hold the word, from its rank (Zipf's law)."""
    rank = language.common_words.get(word)
    return UNLISTED if rank is None else math.log10(1e8 / (rank + STOP_RANKS))
