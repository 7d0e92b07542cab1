"""The words of a story's units, taken apart once: everything that counts words counts these."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from briefing.languages import Language
from briefing.summarizers.units import Unit
from briefing.text.words import STEM_LENGTH, WORD, is_content, stem

REMEMBERED = 200_000  # words
UNLISTED = 3.3  # log10 of uses per billion words, for a word outside the language's list
STOP_RANKS = 150


class Known(NamedTuple):
    """What is known of a word as written, wherever it stands."""

    lower: str
    stem: str
    term: str
    uses: float
    content: bool
    elided: bool
    large: bool
    common: bool


class Tokens:
    """All words of the units in reading order.

    `words`: the different ones as written, in the order of their first use, and beside them what is known of each, by
    the names of `Known`; `ids`: for each token its place in `words`; `unit`: the unit of each token; `opens`: whether
    it is its unit's first.
    """

    def __init__(self, units: Sequence[Unit], language: Language) -> None:
        rows = [WORD.findall(unit.text) for unit in units]
        flat = list(chain.from_iterable(rows))
        place: dict[str, int] = {}
        self.ids = np.array([place.setdefault(word, len(place)) for word in flat], dtype=np.int64)
        self.words = list(place)
        known = [_known(word, language) for word in self.words]
        columns = list(zip(*known, strict=True)) or [()] * len(Known._fields)
        self.lower, self.stems, self.terms, self.uses, self.content, self.elided, self.large, self.common = columns
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        self.unit = np.repeat(np.arange(len(units)), lengths)
        self.opens = np.zeros(len(flat), dtype=bool)
        self.opens[(np.cumsum(lengths) - lengths)[lengths > 0]] = True

    def are(self, words: Sequence[bool]) -> np.ndarray:
        """For each token whether its word is; `words` says it for each of the different words."""
        found: np.ndarray = np.array(words, dtype=bool)[self.ids]
        return found

    def shifted(self, tokens: np.ndarray, by: int) -> np.ndarray:
        """For each token whether the one that stands `by` words before it (below 0: after it) in its unit is."""
        found = np.zeros(len(tokens), dtype=bool)
        here, there = (slice(by, None), slice(None, -by)) if by > 0 else (slice(None, by), slice(-by, None))
        found[here] = tokens[there] & (self.unit[here] == self.unit[there])
        return found


def term(word: str, language: Language) -> str:
    """The term of a lower-case word: its stem cut to six letters; numbers stay whole."""
    return word if word[0].isdigit() else stem(word, language)[:STEM_LENGTH]


@lru_cache(maxsize=REMEMBERED)
def _known(word: str, language: Language) -> Known:
    lower = word.lower()
    content = is_content(lower, language)
    rank = language.common_words.get(lower)
    uses = UNLISTED if rank is None else math.log10(1e8 / (rank + STOP_RANKS))  # Zipf's law
    key = word if word[0].isdigit() else ""
    if not key and content and (len(word) > 2 or word.isupper() or not word.isascii()):
        key = term(lower, language)
    elided = lower in language.elisions
    return Known(lower, stem(lower, language), key, uses, content, elided, word[0].isupper(), rank is not None)
