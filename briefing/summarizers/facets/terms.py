"""Terms and their weights: what tells one topic of a text from another.

A term is a stem cut to six letters; numbers stay whole. Rare words of the language, names and terms that come back in
a few paragraphs weigh most; what stands everywhere in the text weighs little.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from briefing.languages import Language
from briefing.summarizers.units import Unit
from briefing.text.words import STEM_LENGTH, WORD, is_content, stem

UNLISTED = 3.3  # log10 of uses per billion words, for a word outside the language's list
STOP_RANKS = 150
NAME, NUMBER, UBIQUITOUS = 1.3, 0.5, 0.15
UBIQUITY = 0.34  # share of the paragraphs


class Terms:
    """The terms of a story's units: `matrix` is unit × term, `log(1+tf)·weight`; `names` are terms that name.

    `telling` is what a term says by itself, wherever it stands in the story: by it two sentences are compared.
    """

    def __init__(self, units: Sequence[Unit], language: Language) -> None:
        self.language = language
        tokens = [WORD.findall(unit.text) for unit in units]
        found = [[(word, key) for word in row if (key := counted(word, language))] for row in tokens]
        self.of_unit = [Counter(key for _, key in row) for row in found]
        self.names = _names(found, tokens, language)
        self.telling: dict[str, float] = {}
        self.weights = self._weights(units, found)
        self.column = {key: i for i, key in enumerate(self.weights)}
        self.numbers = {key for key in self.weights if key[0].isdigit()}
        self.matrix = self._matrix()

    def name_count(self, unit: int) -> int:
        """How many different names the sentence holds."""
        return len(self.of_unit[unit].keys() & self.names)

    def number_count(self, unit: int) -> int:
        """How many different numbers the sentence holds."""
        return len(self.of_unit[unit].keys() & self.numbers)

    def alike(self, first: int, second: int) -> float:
        """What two sentences share, as part of what the lighter one says, 0 to 1."""
        a, b = self.of_unit[first].keys(), self.of_unit[second].keys()
        lighter = min(sum(self.telling[key] for key in a), sum(self.telling[key] for key in b))
        return sum(self.telling[key] for key in a & b) / max(lighter, 1e-9)

    def _matrix(self) -> np.ndarray:
        matrix = np.zeros((len(self.of_unit), max(len(self.column), 1)))
        for row, counts in enumerate(self.of_unit):
            matrix[row, [self.column[key] for key in counts]] = [
                math.log1p(n) * self.weights[key] for key, n in counts.items()
            ]
        return matrix

    def _weights(self, units: Sequence[Unit], found: Sequence[Sequence[tuple[str, str]]]) -> dict[str, float]:
        holders: dict[str, set[tuple[int, int]]] = defaultdict(set)
        rarity: dict[str, float] = {}
        for unit, row in zip(units, found, strict=True):
            for word, key in row:
                holders[key].add((unit.document, unit.paragraph))
                rarity[key] = max(rarity.get(key, 0.0), _uses(word, self.language))
        paragraphs = len({(unit.document, unit.paragraph) for unit in units})
        return {key: self._weight(key, len(where), paragraphs, rarity[key]) for key, where in holders.items()}

    def _weight(self, key: str, holders: int, paragraphs: int, uses: float) -> float:
        self.telling[key] = min(max((7 - uses) / 3, 0.25), 1.3) * (NAME if key in self.names else 1.0)
        weight = math.log(1 + paragraphs / holders) * self.telling[key]
        weight *= NUMBER if key[0].isdigit() else 1.0
        return weight * (UBIQUITOUS if paragraphs >= 5 and holders > UBIQUITY * paragraphs else 1.0)


def term(word: str, language: Language) -> str:
    """The term of a lower-case word."""
    return word if word[0].isdigit() else stem(word, language)[:STEM_LENGTH]


@lru_cache(maxsize=200_000)
def counted(word: str, language: Language) -> str:
    """The term of a word as written; "" for one that tells no topic: stop words, two letters not in capitals."""
    if word[0].isdigit():
        return word
    lower = word.lower()
    telling = is_content(lower, language) and (len(word) > 2 or word.isupper() or not word.isascii())
    return term(lower, language) if telling else ""


def _names(found: Sequence[Sequence[tuple[str, str]]], tokens: Sequence[Sequence[str]], language: Language) -> set[str]:
    """Terms written with a capital more often than without, inside sentences."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    common: set[str] = set()
    for row, words in zip(found, tokens, strict=True):
        for word, key in row[1 if row and words[0] == row[0][0] else 0 :]:
            if not word[0].isdigit():
                (capital if word[0].isupper() else small)[key] += 1
                if word.lower() in language.common_words:
                    common.add(key)
    return {key for key in capital if capital[key] > small[key] and not (language.nouns_capitalised and key in common)}


@lru_cache(maxsize=200_000)
def _uses(word: str, language: Language) -> float:
    """log10 of how often a billion words of the language hold the word, from its rank (Zipf's law)."""
    rank = language.common_words.get(word.lower())
    return UNLISTED if rank is None else math.log10(1e8 / (rank + STOP_RANKS))
