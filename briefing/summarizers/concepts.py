"""Concepts: what a summary should cover. Stemmed word pairs and content words, weighted by where and how often they
stand.

Position-weighted concept coverage after Gillick & Favre, "A scalable global model for summarization" (2009), and the
lead bias of news: a concept is worth `(Σ exp(−p/4) + 0.1)^0.6` over the documents (one document: the sentences) that
hold it, p being the place of the first sentence that does. The power below 1 says that the fifth source adds less
than the second.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from briefing.languages import Language
from briefing.summarizers.tokens import Tokens
from briefing.summarizers.units import Unit
from briefing.text.words import is_content, stem, words

DECAY = 4.0  # sentences
BASE = 0.1
POWER = 0.6
SINGLE = 0.5  # a word alone says less than a pair, where several sources tell which pairs matter
KEPT = 250  # heaviest concepts
FEW_PAIRS = 15  # below it the rule of several documents is dropped
TITLE = 1.5


class Concepts:
    """The heaviest concepts of a story: `weights`, and `holds`, unit × concept, true where the unit holds it."""

    def __init__(self, units: Sequence[Unit], tokens: Tokens, language: Language) -> None:
        self.tokens = tokens
        self._met = _Met(tokens, language)
        worths = self._met.weights(units)
        for title in dict.fromkeys(unit.sentence.article.title for unit in units):
            worths[self._met.pairs_of(title)] *= TITLE
        ranked = np.argsort(-np.round(worths, 9), kind="stable")[:KEPT]
        self._kept = ranked[worths[ranked] > 0]
        self.weights = worths[self._kept]
        column = np.full(len(worths), -1)
        column[self._kept] = np.arange(len(self._kept))
        found = column[self._met.which]
        self.holds = np.zeros((len(units), len(self._kept)), dtype=bool)
        self.holds[self._met.unit[found >= 0], found[found >= 0]] = True

    def phrases(self, unit: int, concepts: Sequence[int]) -> list[str]:
        """Concepts that a unit holds, as written there: a word or two neighbours; "" where a small word is one."""
        entries = (self._met.unit == unit).nonzero()[0]
        places = dict(zip(self._met.which[entries].tolist(), self._met.places[entries].tolist(), strict=True))
        return [self._written(places[int(self._kept[concept])]) for concept in concepts]

    def _written(self, places: Sequence[int]) -> str:
        ids = [int(self.tokens.ids[at]) for at in dict.fromkeys(places)]
        told = all(self.tokens.content[number] for number in ids)
        return " ".join(self.tokens.words[number] for number in ids) if told else ""


class _Met:
    """Every concept of the units, numbered by first appearance: entry i says that `unit[i]` holds `which[i]`, from the
    first to the second token of `places[i]`.

    Content stems, and pairs of neighbouring stems with at least one content word; elided articles do not stand between.
    """

    def __init__(self, tokens: Tokens, language: Language) -> None:
        self.language = language
        self.stems: dict[str, int] = {}
        cut = np.array([self.stems.setdefault(stem, len(self.stems)) for stem in tokens.stems], dtype=np.int64)
        at = (~tokens.are(tokens.elided)).nonzero()[0]
        stems, telling, unit = cut[tokens.ids[at]], tokens.are(tokens.content)[at], tokens.unit[at]
        pair = ((unit[:-1] == unit[1:]) & (telling[:-1] | telling[1:])).nonzero()[0]
        codes = np.concatenate([stems[telling], self._code(stems[:-1], stems[1:])[pair]])
        holders = np.concatenate([unit[telling], unit[pair]])
        starts = np.concatenate([at[telling], at[pair]])
        ends = np.concatenate([at[telling], at[pair + 1]])
        order = np.lexsort((starts, starts != ends, holders))
        codes, self.unit = codes[order], holders[order]
        known, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
        by_place = np.argsort(first)
        number = np.empty(len(known), dtype=np.int64)
        number[by_place] = np.arange(len(known))
        self.codes = known[by_place]
        self.which = number[inverse.ravel()]
        self.places = np.stack([starts[order], ends[order]], axis=1)
        self._keep_each_once()

    def _keep_each_once(self) -> None:
        _, once = np.unique(self.unit * max(len(self.codes), 1) + self.which, return_index=True)
        once.sort()
        self.unit, self.which, self.places = self.unit[once], self.which[once], self.places[once]

    def _code(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        code: np.ndarray = (first + 1) * len(self.stems) + second
        return code

    def weights(self, units: Sequence[Unit]) -> np.ndarray:
        """The weight of every concept; 0 for those that too few documents hold."""
        size = len(self.codes)
        is_pair = self.codes >= len(self.stems)
        document = np.array([unit.document for unit in units], dtype=np.int64)
        place = np.array([unit.position for unit in units], dtype=float)
        worth = (np.exp(-place / DECAY) + BASE)[self.unit]
        documents = len(set(document.tolist()))
        if documents == 1:
            alone: np.ndarray = np.bincount(self.which, worth, size) ** POWER
            return alone
        wide = int(document.max(initial=0)) + 1
        places, first = np.unique(self.which * wide + document[self.unit], return_index=True)
        total = np.bincount(places // wide, worth[first], size)
        often = np.bincount(places // wide, minlength=size) >= (3 if documents >= 6 else 2)
        if (often & is_pair).sum() >= FEW_PAIRS:
            total = total * often
        result: np.ndarray = total**POWER * np.where(is_pair, 1.0, SINGLE)
        return result

    def pairs_of(self, text: str) -> np.ndarray:
        """The numbers of the pairs that another text has in common with the units."""
        plain = [word for word in words(text) if word not in self.language.elisions]
        telling = [is_content(word, self.language) for word in plain]
        cut = np.array([self.stems.get(stem(word, self.language), -1) for word in plain], dtype=np.int64)
        met = [i for i in range(len(plain) - 1) if min(cut[i : i + 2]) >= 0 and (telling[i] or telling[i + 1])]
        codes = self._code(cut[:-1], cut[1:])[met]
        return np.isin(self.codes, codes).nonzero()[0]
