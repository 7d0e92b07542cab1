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

BODY = 600  # characters
TERMS = 64  # words of a sketch
LATEST = 8  # articles of a story that its sketch is made of
STEM = 6  # letters
BUCKETS = 1 << 20
COMMON = 0.02  # a word in more than this share of the stories tells nothing
FEW = 50  # stories; a word that no more than these have is never too common
LIKELY = 0.06  # share of what an article says by its rare words, from which on a story is worth reading
CHOICES = 4  # stories read for one article
BESIDE = 0.5  # share of the likeness of the likeliest story that another needs, to be read beside it


def sketch(articles: Sequence[Article]) -> bytes:
    """The main words of a story as sorted little-endian 32-bit numbers; articles are given oldest first."""
    return _of_one(articles[0]) if len(articles) == 1 else _sketch(articles)


@lru_cache(maxsize=8_192)  # on its way into the archive an article is asked for twice
def _of_one(article: Article) -> bytes:
    return _sketch([article])


def _sketch(articles: Sequence[Article]) -> bytes:
    import numpy as np

    holders: Counter[int] = Counter()
    for article in articles[-LATEST:]:
        holders.update(_keys(article.text[:BODY]))
        holders.update(_keys(article.title))
    # The words of headlines and of most articles; among equals the number decides: chance, but always the same.
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
    said, starts = _columns(new)
    wanted = np.zeros(BUCKETS, dtype=bool)
    wanted[said] = True  # what no new one says need not be compared
    columns, ends = _columns(known)
    row_of = np.repeat(np.arange(len(known), dtype=np.int32), np.diff(ends))[wanted[columns]]
    columns = columns[wanted[columns]]
    weight = _rarity(columns, len(known))
    rows = _matrix(said, np.repeat(np.arange(len(new)), np.diff(starts)), weight, len(new))
    total = np.asarray(rows.sum(axis=1)).ravel()
    stories = _matrix(columns, row_of, (weight > 0).astype(np.float32), len(known))
    product = (rows @ stories.T).tocoo()
    product.data /= total[product.row]
    alike = product.data >= LIKELY
    found = zip(product.data[alike].tolist(), product.row[alike].tolist(), product.col[alike].tolist(), strict=True)
    best = [0.0] * len(new)
    for likeness, row, story in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        if len(chosen[row]) < CHOICES and likeness >= BESIDE * best[row] and reachable(row, story):
            best[row] = best[row] or likeness
            chosen[row].append(story)
    return chosen


def _keys(text: str) -> set[int]:
    return {_key(word) for word in WORD.findall(text.lower()) if len(word) > 2 or not word.isascii()}


@lru_cache(maxsize=200_000)
def _key(word: str) -> int:
    return zlib.crc32(fold(word)[:STEM].encode("utf-8", "surrogatepass"))


def _columns(sketches: Sequence[bytes]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The words of all sketches one after the other, as numbers of columns, and where each sketch begins and ends."""
    import numpy as np

    lengths = np.fromiter(map(len, sketches), dtype=np.int64, count=len(sketches)) // 4
    columns = np.frombuffer(b"".join(sketches), dtype="<u4") & (BUCKETS - 1)
    return columns, np.concatenate(([0], np.cumsum(lengths)))


def _rarity(columns: np.ndarray[Any, Any], count: int) -> np.ndarray[Any, Any]:
    """What each column weighs: the square of its inverse document frequency, nothing where it is too common."""
    import numpy as np

    holders = np.bincount(columns, minlength=BUCKETS)
    idf: np.ndarray[Any, Any] = np.log((count + 1) / (holders + 0.5)).clip(min=0).astype(np.float32)
    idf[holders > max(FEW, COMMON * count)] = 0
    idf *= idf
    return idf


def _matrix(
    columns: np.ndarray[Any, Any], rows: np.ndarray[Any, Any], weight: np.ndarray[Any, Any], count: int
) -> csr_matrix:
    """A sparse matrix of the weights of the words in each row, those of no weight left out; `rows` only grows."""
    import numpy as np
    from scipy.sparse import csr_matrix

    data = weight[columns]
    used = data > 0
    ends = np.concatenate(([0], np.cumsum(np.bincount(rows[used], minlength=count))))
    return csr_matrix((data[used], columns[used].astype(np.int32), ends), shape=(count, BUCKETS))
