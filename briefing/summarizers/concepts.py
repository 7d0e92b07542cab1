"""Concepts: what a summary should cover. Stemmed word pairs and content words, weighted by where and how often they
stand.

Position-weighted concept coverage after Gillick & Favre, "A scalable global model for summarization" (2009), and the
lead bias of news: a concept is worth `(Σ exp(−p/4) + 0.1)^0.6` over the documents (one document: the sentences) that
hold it, p being the place of the first sentence that does. The power below 1 says that the fifth source adds less
than the second.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from functools import lru_cache

import numpy as np

from briefing.languages import Language
from briefing.summarizers.units import Unit
from briefing.text.words import is_content, stem, words

DECAY = 4.0  # sentences
BASE = 0.1
POWER = 0.6
SINGLE = 0.5  # a word alone says less than a pair, where several sources tell which pairs matter
KEPT = 250  # heaviest concepts
REMEMBERED = 20_000  # sentences
FEW_PAIRS = 15  # below it the rule of several documents is dropped
TITLE = 1.5

Concept = Hashable


@lru_cache(maxsize=REMEMBERED)
def of_text(text: str, language: Language) -> tuple[Concept, ...]:
    """The concepts of one sentence: content stems and pairs of neighbouring stems with at least one content word."""
    plain = [word for word in words(text) if word not in language.elisions]
    cut = [stem(word, language) for word in plain]
    content = [is_content(word, language) for word in plain]
    found: dict[Concept, None] = {stem: None for stem, keep in zip(cut, content, strict=True) if keep}
    pairs = zip(cut, cut[1:], content, content[1:], strict=False)
    found.update(((a, b), None) for a, b, keep_a, keep_b in pairs if keep_a or keep_b)
    return tuple(found)


def weigh(units: Sequence[Unit], held: Sequence[Sequence[Concept]], language: Language) -> dict[Concept, float]:
    """The heaviest concepts of a story and their weights."""
    documents = len({unit.document for unit in units})
    places: dict[Concept, dict[int, float]] = defaultdict(dict)
    spread: dict[Concept, float] = defaultdict(float)
    for unit, concepts in zip(units, held, strict=True):
        worth = math.exp(-unit.position / DECAY) + BASE
        for concept in concepts:
            spread[concept] += worth
            places[concept].setdefault(unit.document, worth)
    if documents == 1:
        weights = dict(spread)
    else:
        least = 3 if documents >= 6 else 2
        weights = {c: sum(where.values()) for c, where in places.items() if len(where) >= least}
        if sum(isinstance(c, tuple) for c in weights) < FEW_PAIRS:
            weights = {c: sum(where.values()) for c, where in places.items()}
    weights = {c: w**POWER * (SINGLE if documents > 1 and isinstance(c, str) else 1.0) for c, w in weights.items()}
    for title in dict.fromkeys(unit.sentence.article.title for unit in units):
        for concept in of_text(title, language):
            if concept in weights and isinstance(concept, tuple):
                weights[concept] *= TITLE
    heaviest = sorted(weights, key=lambda c: -round(weights[c], 9))[:KEPT]
    return {concept: weights[concept] for concept in heaviest}


def incidence(held: Sequence[Sequence[Concept]], weights: dict[Concept, float]) -> np.ndarray:
    """Boolean matrix: unit × concept."""
    column = {concept: i for i, concept in enumerate(weights)}
    matrix = np.zeros((len(held), len(weights)), dtype=bool)
    for row, concepts in enumerate(held):
        matrix[row, [column[c] for c in concepts if c in column]] = True
    return matrix
