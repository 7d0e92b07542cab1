"""The graph of articles of one language: who is alike, weakened by the days between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefing.grouping.linkage import REACH, Graph
from briefing.languages import Language
from briefing.model import Article
from briefing.similarity import vectors
from briefing.text import dates

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FLOOR = 0.02  # similarities below it are noise
CHUNK = 1000  # rows of the product held in memory at once
SIGMA = 2.0  # days
USUAL = 0.036  # middle similarity of two articles on different events
NOISIEST = 1.6  # times the usual; a batch that tells of one event is all alike and yet one story
ENOUGH = 30  # articles; fewer do not tell what is usual


def build(
    articles: Sequence[Article], language: Language, memory: float = 0.0, company: Sequence[Article] = ()
) -> Graph:
    """Similarities of the articles; `memory` (0 to 1) is the share that no distance in time takes away.

    company: other articles, which only say which words are rare and how alike the unlike are.
    """
    count = len(articles)
    if count < 2:
        return [{} for _ in articles]
    rows = vectors([*articles, *company], language)
    days = [day(article) for article in articles]
    graph: list[dict[int, float]] = [{} for _ in articles]
    noise = 1.0
    for start in range(0, count, CHUNK):
        product = (rows[start : min(start + CHUNK, count)] @ rows.T).tocsr()
        noise = _noise(product) if start == 0 else noise
        product.data /= noise
        for offset in range(product.shape[0]):
            node = start + offset
            a, b = product.indptr[offset], product.indptr[offset + 1]
            near = zip(product.indices[a:b].tolist(), product.data[a:b].tolist(), strict=True)
            for other, similarity in _nearest(
                [(i, s) for i, s in near if i != node and i < len(articles) and s >= FLOOR]
            ):
                weakened = similarity * _kernel(days[node], days[other], memory)
                graph[node][other] = graph[other][node] = weakened
    return graph


def day(article: Article) -> int | None:
    """The article's day as an ordinal number; None where the day is not known."""
    try:
        first, last = dates.interval(article.published or "")
    except ValueError:  # an article made by hand may say anything
        return None
    return first.toordinal() if first == last else None


def _noise(product: csr_matrix) -> float:
    """How much more alike unrelated articles of this batch are than usual: 1, or more for a language whose common
    words are not known and for a day that one topic rules. The middle similarity of all pairs tells it."""
    import numpy as np

    rows, columns = product.shape
    if columns < ENOUGH:
        return 1.0
    alike = np.sort(product.data)[::-1][rows:]  # without each article's similarity to itself
    middle = (rows * columns - rows) // 2
    return min(max(1.0, float(alike[middle]) / USUAL), NOISIEST) if middle < len(alike) else 1.0


def _nearest(near: list[tuple[int, float]]) -> list[tuple[int, float]]:
    if len(near) <= REACH:
        return near
    return sorted(near, key=lambda pair: (-pair[1], pair[0]))[:REACH]


def _kernel(first: int | None, second: int | None, memory: float) -> float:
    """How much of a similarity remains over the days between two articles; undated ones are not weakened."""
    if first is None or second is None:
        return 1.0
    return memory + (1 - memory) * math.exp(-(((first - second) / SIGMA) ** 2) / 2)
