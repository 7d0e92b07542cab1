"""How alike articles of one language are: sparse vectors of word stems, word pairs and character 4-grams.

Rare features weigh most: `idf = log((n + N + 1) / (df + N·p + ½))`, where N pseudo-articles of a background, in which a
common word occurs with probability p, stand beside the n articles at hand: ten articles are weighed like a thousand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from briefing.languages import Language
from briefing.model import Article
from briefing.text.words import WORD, is_content

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

BODY = 3000  # characters of the text that are compared
TITLE_WEIGHT = 4
STEM, GRAM = 6, 4
SHARES = {"stems": 0.5, "pairs": 0.15, "grams": 0.35}
BACKGROUND = 2000  # pseudo-articles
BACKGROUND_LENGTH = 200  # words in each of them
STOP_RANKS = 150  # ranks of the frequency list that stop words take
COMMON_SHARE = 0.5  # a feature in more than this share of the articles says nothing, unless a background weighs it
SMALL = 20  # articles; below it no feature is too common


def vectors(articles: Sequence[Article], language: Language) -> csr_matrix:
    """One row of length 1 per article; the dot product of two rows is their similarity, 0 to 1."""
    from scipy.sparse import hstack

    tokens = _Tokens(articles)
    words, counts = tokens.vocabulary, tokens.counts()
    stems, stem_of = _columns([[_stem(w)] if is_content(w, language) else [] for w in words])
    _, gram_of = _columns([_grams(w) if is_content(w, language) else [] for w in words])
    known = background(language)
    size = BACKGROUND if known else 0
    parts = {
        "stems": _weighted(counts @ stem_of, [known.get(stem, 0.0) for stem in stems], size),
        "grams": _weighted(counts @ gram_of, None, 0),
        "pairs": _weighted(tokens.pair_counts(language), None, 0),
    }
    return hstack([part * math.sqrt(SHARES[name]) for name, part in parts.items()], format="csr")


@cache
def background(language: Language) -> dict[str, float]:
    """Stem → probability that an article holds it, for the common words of the language (Zipf's law over ranks)."""
    frequency: dict[str, float] = {}
    for word, rank in language.common_words.items():
        key = _stem(word)
        frequency[key] = frequency.get(key, 0.0) + 0.1 / (rank + STOP_RANKS)
    return {stem: 1 - math.exp(-BACKGROUND_LENGTH * f) for stem, f in frequency.items()}


class _Tokens:
    """The words of all articles one after another, as numbers: of the word, of its article, of its title or body."""

    def __init__(self, articles: Sequence[Article]) -> None:
        import numpy as np

        vocabulary: dict[str, int] = {}
        words: list[int] = []
        lengths: list[int] = []
        for article in articles:
            for text in (article.title, article.text[:BODY]):
                found = [vocabulary.setdefault(word, len(vocabulary)) for word in WORD.findall(text.lower())]
                words += found
                lengths.append(len(found))
        self.vocabulary = list(vocabulary)
        self.articles = len(articles)
        self.words = np.array(words, dtype=np.int64)
        self.parts = np.repeat(np.arange(len(lengths)), lengths)
        self.rows = self.parts // 2
        self.weights = np.where(self.parts % 2 == 0, float(TITLE_WEIGHT), 1.0)

    def counts(self) -> csr_matrix:
        """Article × word: how often, a word of the title counting more."""
        from scipy.sparse import csr_matrix

        shape = (self.articles, max(len(self.vocabulary), 1))
        return csr_matrix((self.weights, (self.rows, self.words)), shape=shape)

    def pair_counts(self, language: Language) -> csr_matrix:
        """Article × pair of neighbouring words, at least one of which carries meaning."""
        import numpy as np
        from scipy.sparse import csr_matrix

        beginnings: dict[str, int] = {}
        short = np.array([beginnings.setdefault(w[:STEM], len(beginnings)) for w in self.vocabulary], dtype=np.int64)
        telling = np.array([is_content(word, language) for word in self.vocabulary], dtype=bool)
        first, second = self.words[:-1], self.words[1:]
        kept = np.flatnonzero((self.parts[:-1] == self.parts[1:]) & (telling[first] | telling[second]))
        keys = short[first[kept]] * len(beginnings) + short[second[kept]]
        distinct, pairs = np.unique(keys, return_inverse=True)
        shape = (self.articles, max(len(distinct), 1))
        return csr_matrix((self.weights[kept], (self.rows[kept], pairs)), shape=shape)


def _count_matrix(rows: Sequence[Sequence[int]], width: int) -> csr_matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    indices = np.fromiter((i for row in rows for i in row), dtype=np.int64)
    starts = np.cumsum([0, *map(len, rows)])
    matrix = csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(rows), max(width, 1)))
    matrix.sum_duplicates()
    return matrix


def _columns(features: Sequence[Sequence[str]]) -> tuple[list[str], csr_matrix]:
    """The distinct features of all words and the matrix word × feature."""
    vocabulary: dict[str, int] = {}
    rows = [[vocabulary.setdefault(f, len(vocabulary)) for f in row] for row in features or [[]]]
    return list(vocabulary), _count_matrix(rows, len(vocabulary))


def _weighted(counts: csr_matrix, probabilities: Sequence[float] | None, size: int) -> csr_matrix:
    """Counts → `(1 + log tf)·idf`, rows of length 1."""
    import numpy as np
    from scipy.sparse import diags

    n = counts.shape[0]
    matrix = counts.tocsr()
    df = np.bincount(matrix.indices, minlength=matrix.shape[1])
    expected = size * np.asarray(probabilities) if probabilities else 0.0
    idf: np.ndarray[Any, Any] = np.maximum(np.log((n + size + 1) / (df + expected + 0.5)), 0)
    if n > SMALL and not size:  # a background knows better what is common; a day may have one topic only
        idf[df > COMMON_SHARE * n] = 0
    matrix.data = 1 + np.log(matrix.data)
    matrix = matrix @ diags(idf)
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return diags(1 / np.where(lengths > 0, lengths, 1)) @ matrix


@cache
def romanized(word: str) -> str:
    """A lower-case word in the letters a to z, whatever its script; as it is where no letter would be left."""
    if word.isascii():
        return word
    from anyascii import anyascii

    return str(anyascii(word)).lower() or word


def _stem(word: str) -> str:
    return romanized(word)[:STEM]


def _grams(word: str) -> list[str]:
    padded = f" {romanized(word)} "
    return [padded[i : i + GRAM] for i in range(max(1, len(padded) - GRAM + 1))]
