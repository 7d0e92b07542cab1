"""The graph of articles of one language: who is alike, weakened by the days between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from briefing.grouping import names
from briefing.grouping.linkage import REACH, Graph
from briefing.languages import Language
from briefing.model import Article
from briefing.similarity import LARGE, vectors
from briefing.text import dates

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    Array = np.ndarray[Any, Any]

FLOOR = 0.02  # similarities below it are noise
NARROW = 0.05  # the same among more than LARGE articles, of which only the heaviest features are compared
CHUNK = 1000  # rows of the product held in memory at once
SIGMA = 2.0  # days
USUAL = 0.036  # middle similarity of two articles on different events
NOISIEST = 1.6  # times the usual; a batch that tells of one event is all alike and yet one story
ENOUGH = 30  # articles; fewer do not tell what is usual
CLOSE = 0.3  # similarity; where the best that an article has is above it, the others are measured by that
SETTLED = 0.7  # the share in which the likeness of two articles of an earlier story is a measure of what joins it
DOUBTFUL = 0.09  # similarity; what two articles of different names keep: too little to join two, enough among many
UNKNOWN = -1  # day


class Likeness:
    """Similarities of articles, each pair once: numbers of the two, the first the lower, and how alike they are."""

    def __init__(
        self, articles: Sequence[Article], language: Language, first: Array, second: Array, alike: Array
    ) -> None:
        self._articles, self._language = articles, language
        self._first, self._second, self._alike = first, second, alike

    def over(self, floor: float) -> list[tuple[int, int]]:
        """The pairs that are at least so much alike."""
        near = self._alike >= floor
        return list(zip(self._first[near].tolist(), self._second[near].tolist(), strict=True))

    def pairs(self) -> list[tuple[int, int, float]]:
        """The pairs and how alike they are, whenever the two appeared and whoever they tell of."""
        return list(zip(self._first.tolist(), self._second.tolist(), self._alike.tolist(), strict=True))

    def only(self, kept: Sequence[int]) -> Likeness:
        """The same of some of the articles (in ascending order), which get numbers from 0 on."""
        import numpy as np

        place = np.full(len(self._articles), -1)
        place[list(kept)] = np.arange(len(kept))
        first, second = place[self._first], place[self._second]
        inside = (first >= 0) & (second >= 0)
        some = [self._articles[n] for n in kept]
        return Likeness(some, self._language, first[inside], second[inside], self._alike[inside])

    def graph(self, memory: float = 0.0, together: Sequence[Sequence[int]] = ()) -> Graph:
        """Similarities after the days between the articles, each by the measure of the best that its articles have.

        Texts on one event are more alike in one language, length or newsroom than in another; so a similarity counts
        the more, the less both of its articles are like any other (after Zelnik-Manor & Perona 2004, local scaling).
        Of the two measures the milder one holds: what is told by one voice only joins what many tell.
        memory: the share of a similarity, 0 to 1, that no distance in time takes away. together: groups that are made
        already; what joins them later is less like them than they are among themselves.
        """
        import numpy as np

        alike = self._alike.copy()
        doubted = np.flatnonzero(alike > DOUBTFUL)
        agreed = names.agreement(self._articles, self._language, self._first[doubted], self._second[doubted])
        alike[doubted] = np.maximum(alike[doubted] * agreed, DOUBTFUL)
        alike *= self._kernel(memory)
        home = np.arange(len(self._articles))
        for number, group in enumerate(together):
            home[list(group)] = -1 - number
        measure = np.where(home[self._first] == home[self._second], alike * SETTLED, alike)
        best = np.full(len(self._articles), CLOSE)
        np.maximum.at(best, self._first, measure)
        np.maximum.at(best, self._second, measure)
        alike = alike * CLOSE / np.minimum(best[self._first], best[self._second])
        graph: list[dict[int, float]] = [{} for _ in self._articles]
        for a, b, s in zip(self._first.tolist(), self._second.tolist(), alike.tolist(), strict=True):
            graph[a][b] = graph[b][a] = s
        return graph

    def _kernel(self, memory: float) -> Array:
        """How much of each similarity remains over the days between; undated articles are not weakened."""
        import numpy as np

        days = np.array([UNKNOWN if (known := day(article)) is None else known for article in self._articles], float)
        first, second = days[self._first], days[self._second]
        remains = memory + (1 - memory) * np.exp(-(((first - second) / SIGMA) ** 2) / 2)
        return np.where((first == UNKNOWN) | (second == UNKNOWN), 1.0, remains)


def likeness(articles: Sequence[Article], language: Language, company: Sequence[Article] = ()) -> Likeness:
    """How alike the articles are, whenever they appeared.

    company: other articles, which only say which words are rare and how alike the unlike are.
    """
    import numpy as np

    count = len(articles)
    if count < 2:
        nothing = np.zeros(0, np.int64)
        return Likeness(articles, language, nothing, nothing, nothing.astype(float))
    rows = vectors([*articles, *company], language)
    columns = rows.T.tocsr()
    floor = NARROW if rows.shape[0] > LARGE else FLOOR
    noise, found = 1.0, []
    for start in range(0, count, CHUNK):
        product = (rows[start : min(start + CHUNK, count)] @ columns).tocsr()
        noise = _noise(product, start) if start == 0 else noise
        found.append(_nearest(product, start, count, floor * noise))
    keys, alike = (np.concatenate(parts) for parts in zip(*found, strict=True))
    keys, once = np.unique(keys, return_index=True)
    return Likeness(articles, language, keys // count, keys % count, alike[once].astype(float) / noise)


def day(article: Article) -> int | None:
    """The article's day as an ordinal number; None where the day is not known."""
    try:
        first, last = dates.interval(article.published or "")
    except ValueError:  # an article made by hand may say anything
        return None
    return first.toordinal() if first == last else None


def _noise(product: csr_matrix, start: int) -> float:
    """How much more alike unrelated articles of this batch are than usual: 1, or more for a language whose common
    words are not known and for a day that one topic rules. The middle similarity of all pairs tells it."""
    import numpy as np

    rows, columns = product.shape
    if columns < ENOUGH:
        return 1.0
    alike = product.data[product.indices != start + _row_of(product)]
    middle = rows * (columns - 1) // 2
    if middle >= len(alike):
        return 1.0
    return min(max(1.0, float(np.partition(alike, len(alike) - 1 - middle)[len(alike) - 1 - middle]) / USUAL), NOISIEST)


def _nearest(product: csr_matrix, start: int, count: int, floor: float) -> tuple[Array, Array]:
    """The REACH most alike of each row: `lower number · count + higher number`, and the similarity."""
    import numpy as np

    row = _row_of(product)
    near = (product.data >= floor) & (product.indices < count) & (product.indices != start + row)
    row, column, alike = row[near], product.indices[near].astype(np.int64), product.data[near]
    ends = np.cumsum(np.bincount(row, minlength=product.shape[0]))
    if len(ends) and np.diff(ends, prepend=0).max() > REACH:
        kept = np.concatenate([_most(alike, a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True)])
        row, column, alike = row[kept], column[kept], alike[kept]
    row = row + start
    return np.minimum(row, column) * count + np.maximum(row, column), alike


def _most(alike: Array, start: int, end: int) -> Array:
    """The places of the REACH highest values between two places."""
    import numpy as np

    if end - start <= REACH:
        return np.arange(start, end)
    return start + np.sort(np.argpartition(alike[start:end], end - start - REACH)[end - start - REACH :])


def _row_of(product: csr_matrix) -> Array:
    """The row of each entry."""
    import numpy as np

    return np.repeat(np.arange(product.shape[0]), np.diff(product.indptr))
