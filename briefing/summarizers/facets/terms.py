"""Terms and their weights: what tells one topic of a text from another.

A term is a stem cut to six letters; numbers stay whole. Rare words of the language, names and terms that come back in
a few paragraphs weigh most; what stands everywhere in the text weighs little.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from briefing.languages import Language
from briefing.summarizers.sparse import Sparse, counted
from briefing.summarizers.tokens import Tokens
from briefing.summarizers.units import Unit

NAME, NUMBER, UBIQUITOUS = 1.3, 0.5, 0.15
UBIQUITY = 0.34  # share of the paragraphs
FEW_PARAGRAPHS = 5


class Terms:
    """The terms of a story's units: `counts` and `matrix` (`log(1+tf)·weight`) are unit × term, sparse.

    `column` is the place of each term, `names` are the terms that name; all other attributes are arrays over the terms.
    `telling` is what a term says by itself, wherever it stands in the story: by it two sentences are compared.
    """

    def __init__(self, units: Sequence[Unit], tokens: Tokens, language: Language) -> None:
        self.tokens = tokens
        self.column = {key: place for place, key in enumerate(dict.fromkeys(key for key in tokens.terms if key))}
        key_of = np.array([self.column.get(key, -1) for key in tokens.terms], dtype=np.int64)[tokens.ids]
        telling = key_of >= 0
        at, which = tokens.unit[telling], key_of[telling]
        self.counts = counted(at, which, (len(units), len(self.column)))
        self.is_number = np.array([key[0].isdigit() for key in self.column], dtype=bool)
        self.is_name = _names(tokens, key_of, self.is_number, language)
        self.names = {key for key, place in self.column.items() if self.is_name[place]}
        self.telling = _rarity(tokens, self.column) * np.where(self.is_name, NAME, 1.0)
        self.weights = self._weights(units, at, which)
        values = np.log1p(self.counts.values) * self.weights[self.counts.columns]
        self.matrix = Sparse(self.counts.rows, self.counts.columns, values, self.counts.shape)
        self._shares: dict[int, np.ndarray] = {}

    @cached_property
    def name_counts(self) -> np.ndarray:
        """How many different names each sentence holds."""
        return self.counts.covers(self.is_name.astype(float))

    @cached_property
    def number_counts(self) -> np.ndarray:
        """How many different numbers each sentence holds."""
        return self.counts.covers(self.is_number.astype(float))

    @cached_property
    def _said(self) -> np.ndarray:
        """What each sentence tells."""
        return self.counts.covers(self.telling)

    def alike(self, unit: int) -> np.ndarray:
        """What a sentence shares with every one, as part of what the lighter of the two says, 0 to 1."""
        if unit not in self._shares:
            own = np.zeros(len(self.column))
            held = self.counts.held(unit)
            own[held] = self.telling[held]
            lighter = np.minimum(self._said, self._said[unit])
            self._shares[unit] = self.counts.covers(own) / np.maximum(lighter, 1e-9)
        return self._shares[unit]

    def _weights(self, units: Sequence[Unit], at: np.ndarray, which: np.ndarray) -> np.ndarray:
        places: dict[tuple[int, int], int] = {}
        paragraph = np.array([places.setdefault((u.document, u.paragraph), len(places)) for u in units], dtype=np.int64)
        paragraphs = len(places)
        holders = np.bincount(np.unique(which * max(paragraphs, 1) + paragraph[at]) // max(paragraphs, 1))
        weights = np.log(1 + paragraphs / np.maximum(holders, 1)) * self.telling
        weights *= np.where(self.is_number, NUMBER, 1.0)
        everywhere = (holders > UBIQUITY * paragraphs) & (paragraphs >= FEW_PARAGRAPHS)
        result: np.ndarray = weights * np.where(everywhere, UBIQUITOUS, 1.0)
        return result


def _names(tokens: Tokens, key_of: np.ndarray, is_number: np.ndarray, language: Language) -> np.ndarray:
    """Which terms are written with a capital more often than without, inside sentences."""
    inside = (key_of >= 0) & ~tokens.opens
    which, ids = key_of[inside], tokens.ids[inside]
    large = np.array(tokens.large, dtype=bool)[ids]
    terms = len(is_number)
    found: np.ndarray = np.bincount(which[large], minlength=terms) > np.bincount(which[~large], minlength=terms)
    if language.nouns_capitalised:
        common = np.array(tokens.common, dtype=bool)[ids]
        found &= np.bincount(which[common], minlength=terms) == 0
    found &= ~is_number
    return found


def _rarity(tokens: Tokens, column: dict[str, int]) -> np.ndarray:
    """What a term tells by the rarity of its most frequent word (log10 of uses per billion words)."""
    uses = [0.0] * len(column)
    for key, often in zip(tokens.terms, tokens.uses, strict=True):
        if key and often > uses[column[key]]:
            uses[column[key]] = often
    return np.clip((7 - np.array(uses)) / 3, 0.25, 1.3)
