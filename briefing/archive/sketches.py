"""Sketches of stories: the few bytes by which twenty thousand archived stories are compared with today's articles.

A sketch is the set of the story's main words, each hashed to 32 bits. Words are weighed when sketches are compared, by
how many of the stories at hand have them, so that nothing in the archive grows stale. Sketches only choose which
stories are worth reading again; whether an article joins one, grouping decides on the full texts.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from briefing.model import Article
from briefing.text.words import WORD, fold

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

BODY = 1200  # characters
TERMS = 96  # words of a sketch
LATEST = 8  # articles of a story that its sketch is made of
STEM = 6  # letters
BUCKETS = 1 << 20
COMMON = 0.02  # a word in more than this share of the stories tells nothing
FEW = 50  # stories; a word that no more than these have is never too common
LIKELY = 0.1  # cosine from which on a story is worth reading
CHOICES = 3  # stories read for one article


def sketch(articles: Sequence[Article]) -> bytes:
    """The main words of a story as sorted little-endian 32-bit numbers; articles are given oldest first."""
    import numpy as np

    holders: Counter[int] = Counter()
    for article in articles[-LATEST:]:
        holders.update(_keys(article))
    # The words of most articles; among equals the number decides, which is as good as chance and always the same.
    chosen = sorted(holders, key=lambda key: (-holders[key], key))[:TERMS]
    return np.sort(np.array(chosen, dtype="<u4")).tobytes()


def likely(
    new: Sequence[bytes], known: Sequence[bytes], reachable: Callable[[int, int], bool] = lambda row, story: True
) -> list[list[int]]:
    """For each new sketch the numbers of the known ones most like it, the likeliest first, at most `CHOICES`.

    reachable: whether a new one (its number) may join a known one (its number) at all.
    """
    import numpy as np

    chosen: list[list[int]] = [[] for _ in new]
    if not new or not known:
        return chosen
    rows, stories = _matrix(new), _matrix(known)
    idf = _rarity(stories)
    wanted = np.zeros(BUCKETS, dtype=bool)
    wanted[rows.indices] = True  # what no new one says cannot make a product
    product = (_weighted(rows, idf, wanted) @ _weighted(stories, idf, wanted).T).tocoo()
    alike = product.data >= LIKELY
    found = zip(product.data[alike].tolist(), product.row[alike].tolist(), product.col[alike].tolist(), strict=True)
    for _, row, story in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        if len(chosen[row]) < CHOICES and reachable(row, story):
            chosen[row].append(story)
    return chosen


def _keys(article: Article) -> set[int]:
    words = WORD.findall(f"{article.title}\n{article.text[:BODY]}".lower())
    return {_key(word) for word in words if len(word) > 2 or not word.isascii()}


@lru_cache(maxsize=200_000)
def _key(word: str) -> int:
    return zlib.crc32(fold(word)[:STEM].encode("utf-8", "surrogatepass"))


def _matrix(sketches: Sequence[bytes]) -> csr_matrix:
    """One row per sketch, a one for each of its words."""
    import numpy as np
    from scipy.sparse import csr_matrix

    lengths = np.fromiter(map(len, sketches), dtype=np.int64, count=len(sketches)) // 4
    columns = np.frombuffer(b"".join(sketches), dtype="<u4") & (BUCKETS - 1)
    ends = np.concatenate(([0], np.cumsum(lengths)))
    ones = np.ones(len(columns), dtype=np.float32)
    return csr_matrix((ones, columns.astype(np.int32), ends.astype(np.int32)), shape=(len(sketches), BUCKETS))


def _rarity(stories: csr_matrix) -> np.ndarray[Any, Any]:
    import numpy as np

    count = stories.shape[0]
    holders = np.bincount(stories.indices, minlength=BUCKETS)
    idf: np.ndarray[Any, Any] = np.log((count + 1) / (holders + 0.5)).clip(min=0).astype(np.float32)
    idf[holders > max(FEW, COMMON * count)] = 0
    return idf


def _weighted(matrix: csr_matrix, idf: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any]) -> csr_matrix:
    """Rows of length 1 whose words weigh as much as they are rare, reduced to the wanted columns."""
    import numpy as np
    from scipy.sparse import csr_matrix

    count = matrix.shape[0]
    row_of = np.repeat(np.arange(count), np.diff(matrix.indptr))
    weights = idf[matrix.indices]
    lengths = np.sqrt(np.bincount(row_of, weights * weights, minlength=count)).astype(np.float32)
    used = wanted[matrix.indices] & (weights > 0)
    rows = row_of[used]
    place = np.cumsum(wanted, dtype=np.int32) - 1
    ends = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=count))))
    data = weights[used] / lengths[rows]
    return csr_matrix((data, place[matrix.indices[used]], ends), shape=(count, int(wanted.sum())))
