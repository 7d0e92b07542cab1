"""How alike articles of one language are: sparse vectors of word stems, word pairs and character 4-grams.

Rare features weigh most: `idf = log((n + N + 1) / (df + N·p + ½))`, where N pseudo-articles of a background, in which a
common word occurs with probability p, stand beside the n articles at hand: ten articles are weighed like a thousand.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from briefing.languages import Language
from briefing.model import Article
from briefing.text.words import WORD, is_content

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    Array = np.ndarray[Any, Any]

BODY = 3000  # characters of the text that are compared
TITLE_WEIGHT = 4
STEM, GRAM = 6, 4
SHARES = {"stems": 0.5, "grams": 0.35, "pairs": 0.15}
BACKGROUND = 2000  # pseudo-articles
BACKGROUND_LENGTH = 200  # words in each of them
STOP_RANKS = 150  # ranks of the frequency list that stop words take
COMMON_SHARE = 0.5  # a feature in more than this share of the articles says nothing, unless a background weighs it
SMALL = 20  # articles; below it no feature is too common
PAIR_BITS = 22  # pairs of words are told apart by so many bits of their hash
CHUNK = 2000  # articles whose features are held in memory at once
LARGE = 2000  # articles; with more, only the heaviest features of each are compared: a measure of speed
HEAVIEST = 200
CROWDED = 1000  # articles; with more than LARGE articles, a feature of more than this many of them is not compared
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Scripts that write no spaces between words (Thai, Lao, Burmese, Khmer, kana, Han)."""


def vectors(articles: Sequence[Article], language: Language) -> csr_matrix:
    """One row per article; the dot product of two rows is their similarity, 0 to 1.

    A row is of length 1 with the features that no other article has, which are left out: they are like nothing.
    """
    from scipy.sparse import vstack

    blocks = _Blocks(_Tokens(articles), language)
    return vstack([blocks.weighted(chunk) for chunk in blocks.chunks], format="csr")


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; where a script has no spaces, the pairs of neighbouring characters."""
    found = WORD.findall(text.lower())
    if UNSPACED.search(text) is None:
        return found
    return [part for word in found for part in _parts(word)]


@cache
def background(language: Language) -> dict[str, float]:
    """Stem → probability that an article holds it, for the common words of the language (Zipf's law over ranks)."""
    frequency: dict[str, float] = {}
    for word, rank in language.common_words.items():
        key = _stem(word)
        frequency[key] = frequency.get(key, 0.0) + 0.1 / (rank + STOP_RANKS)
    return {stem: 1 - math.exp(-BACKGROUND_LENGTH * f) for stem, f in frequency.items()}


class _Tokens:
    """The words of all articles one after another, as numbers; two runs per article, its title and its body."""

    def __init__(self, articles: Sequence[Article]) -> None:
        import numpy as np

        vocabulary: dict[str, int] = {}
        words, ends = array("i"), array("q", [0])
        for article in articles:
            for text in (article.title, article.text[:BODY]):
                words.extend([vocabulary.setdefault(word, len(vocabulary)) for word in tokens(text)])
                ends.append(len(words))
        self.vocabulary = list(vocabulary)
        self.articles = len(articles)
        self._words: Array = np.frombuffer(words, dtype=np.int32) if words else np.zeros(0, np.int32)
        self._ends: Array = np.frombuffer(ends, dtype=np.int64)

    def counts(self, chunk: range) -> csr_matrix:
        """Article × word: how often, a word of the title counting more."""
        from scipy.sparse import csr_matrix

        words, parts = self._run(chunk)
        shape = (len(chunk), max(len(self.vocabulary), 1))
        return csr_matrix((_weights(parts), (parts // 2, words)), shape=shape)

    def pairs(self, chunk: range, short: Array, telling: Array) -> csr_matrix:
        """Article × pair of neighbouring words, at least one of which carries meaning.

        short: the number of each word's beginning; telling: whether it carries meaning.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        words, parts = self._run(chunk)
        first, second = words[:-1], words[1:]
        kept = np.flatnonzero((parts[:-1] == parts[1:]) & (telling[first] | telling[second]))
        keys = short[first[kept]].astype(np.uint64) << np.uint64(32) | short[second[kept]].astype(np.uint64)
        hashed = (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - PAIR_BITS)  # Fibonacci hashing (Knuth 1973)
        shape = (len(chunk), 1 << PAIR_BITS)
        return csr_matrix((_weights(parts[kept]), (parts[kept] // 2, hashed.astype(np.int64))), shape=shape)

    def _run(self, chunk: range) -> tuple[Array, Array]:
        """The words of these articles, and for each the number of its run, counted from 0."""
        import numpy as np

        ends = self._ends[2 * chunk.start : 2 * chunk.stop + 1]
        parts = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
        return self._words[ends[0] : ends[-1]], parts


class _Blocks:
    """The three kinds of features: how many articles have each, and the weighted rows of a chunk of articles."""

    def __init__(self, given: _Tokens, language: Language) -> None:
        import numpy as np

        self._tokens = given
        words = given.vocabulary
        telling = [is_content(word, language) for word in words]
        stems, self._stem_of = _columns([[_stem(w)] if tells else [] for w, tells in zip(words, telling, strict=True)])
        _, self._gram_of = _columns([_grams(w) if tells else [] for w, tells in zip(words, telling, strict=True)])
        beginnings: dict[str, int] = {}
        self._short: Array = np.array([beginnings.setdefault(w[:STEM], len(beginnings)) for w in words], np.int64)
        self._telling: Array = np.array(telling, dtype=bool)
        self.chunks = [range(a, min(a + CHUNK, given.articles)) for a in range(0, given.articles, CHUNK)]
        self._only = list(self._matrices(self.chunks[0])) if len(self.chunks) == 1 else []
        known = background(language)
        held = self._held_by()
        self._idf = {name: _rarity(held[name], given.articles) for name in SHARES}
        if known:
            self._idf["stems"] = _rarity(held["stems"], given.articles, [known.get(stem, 0.0) for stem in stems])
        crowded = CROWDED if given.articles > LARGE else given.articles
        self._kept = {name: (df > 1) & (df <= crowded) for name, df in held.items()}

    def weighted(self, chunk: range) -> csr_matrix:
        """The rows of these articles."""
        import numpy as np
        from scipy.sparse import hstack

        matrices = self._only or self._matrices(chunk)
        parts = []
        for (name, share), matrix in zip(SHARES.items(), matrices, strict=True):
            matrix.data = (1 + np.log(matrix.data)) * self._idf[name][matrix.indices]
            _scale(matrix, math.sqrt(share))
            parts.append(_only_columns(matrix, self._kept[name]))
        rows = hstack(parts, format="csr")
        if self._tokens.articles > LARGE:
            rows = _heaviest(rows)
            _scale(rows, 1.0)
        return rows.astype(np.float32)

    def _matrices(self, chunk: range) -> Iterator[csr_matrix]:
        """Counts of stems, character 4-grams and pairs, in the order of SHARES."""
        counts = self._tokens.counts(chunk)
        yield (counts @ self._stem_of).tocsr()
        yield (counts @ self._gram_of).tocsr()
        yield self._tokens.pairs(chunk, self._short, self._telling)

    def _held_by(self) -> dict[str, Array]:
        import numpy as np

        held: dict[str, Array] = {}
        for chunk in self.chunks:
            for name, matrix in zip(SHARES, self._only or self._matrices(chunk), strict=True):
                held[name] = held.get(name, 0) + np.bincount(matrix.indices, minlength=matrix.shape[1])
        return held


def _weights(parts: Array) -> Array:
    import numpy as np

    return np.where(parts % 2 == 0, float(TITLE_WEIGHT), 1.0)


def _rarity(held: Array, articles: int, probabilities: Sequence[float] | None = None) -> Array:
    """The idf of features that so many of the articles have; probabilities: those of a background."""
    import numpy as np

    size = BACKGROUND if probabilities is not None else 0
    expected = size * np.asarray(probabilities) if probabilities else np.zeros(len(held))
    idf: Array = np.zeros(len(held))
    known = np.flatnonzero(held)
    idf[known] = np.maximum(np.log((articles + size + 1) / (held[known] + expected[known] + 0.5)), 0)
    if articles > SMALL and not size:  # a background knows better what is common; a day may have one topic only
        idf[held > COMMON_SHARE * articles] = 0
    return idf


def _scale(matrix: csr_matrix, length: float) -> None:
    """Give each row that length; an empty one stays empty."""
    import numpy as np

    sizes = np.diff(matrix.indptr)
    row = np.repeat(np.arange(len(sizes)), sizes)
    lengths = np.sqrt(np.bincount(row, matrix.data**2, minlength=len(sizes)))
    matrix.data *= (length / np.where(lengths > 0, lengths, 1))[row]


def _only_columns(matrix: csr_matrix, kept: Array) -> csr_matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    place = np.cumsum(kept) - 1
    inside = kept[matrix.indices]
    starts = np.concatenate([[0], np.cumsum(inside)])[matrix.indptr]
    shape = (matrix.shape[0], max(int(kept.sum()), 1))
    return csr_matrix((matrix.data[inside], place[matrix.indices[inside]].astype(np.int32), starts), shape=shape)


def _heaviest(matrix: csr_matrix) -> csr_matrix:
    """The rows with their heaviest features only; ties go to the lower column."""
    import numpy as np
    from scipy.sparse import csr_matrix

    sizes = np.diff(matrix.indptr)
    row = np.repeat(np.arange(len(sizes)), sizes)
    order = np.lexsort((matrix.indices, -matrix.data, row))
    rank = np.arange(len(order)) - np.repeat(matrix.indptr[:-1], sizes)
    kept = np.sort(order[rank < HEAVIEST])
    starts = np.concatenate([[0], np.cumsum(np.minimum(sizes, HEAVIEST))])
    return csr_matrix((matrix.data[kept], matrix.indices[kept], starts), shape=matrix.shape)


def _columns(features: Sequence[Sequence[str]]) -> tuple[list[str], csr_matrix]:
    """The distinct features of all words and the matrix word × feature."""
    import numpy as np
    from scipy.sparse import csr_matrix

    vocabulary: dict[str, int] = {}
    rows = [[vocabulary.setdefault(f, len(vocabulary)) for f in row] for row in features or [[]]]
    indices = np.fromiter((i for row in rows for i in row), dtype=np.int32)
    starts = np.cumsum([0, *map(len, rows)])
    shape = (len(rows), max(len(vocabulary), 1))
    matrix = csr_matrix((np.ones(len(indices)), indices, starts), shape=shape)
    matrix.sum_duplicates()
    return list(vocabulary), matrix


@cache
def romanized(word: str) -> str:
    """A lower-case word in the letters a to z, whatever its script; as it is where no letter would be left."""
    if word.isascii():
        return word
    from anyascii import anyascii

    return str(anyascii(word)).lower() or word


def _parts(word: str) -> list[str]:
    """A word of a spaced script as it is; of each run of another, its pairs of neighbouring characters."""
    found: list[str] = []
    end = 0
    for match in UNSPACED.finditer(word):
        found += [word[end : match.start()]] if match.start() > end else []
        run, end = match.group(), match.end()
        found += [run[i : i + 2] for i in range(max(1, len(run) - 1))]
    return found + ([word[end:]] if end < len(word) else [])


def _stem(word: str) -> str:
    """The beginning of a word; a word of a script without spaces as it is, for many sound alike."""
    return word if UNSPACED.match(word) else romanized(word)[:STEM]


def _grams(word: str) -> list[str]:
    if UNSPACED.match(word):
        return [word]
    padded = f" {romanized(word)} "
    return [padded[i : i + GRAM] for i in range(max(1, len(padded) - GRAM + 1))]
