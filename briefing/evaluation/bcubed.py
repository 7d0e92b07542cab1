"""How well a grouping agrees with a gold one: B-cubed (Bagga and Baldwin 1998) and F1 over pairs.

A grouping is a list of labels, one per article: the same label means the same story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """B-cubed precision, recall and their harmonic mean, and F1 over pairs; each between 0 and 1."""

    precision: float
    recall: float
    f1: float
    pair_f1: float


def agreement(found: Sequence[Hashable], gold: Sequence[Hashable]) -> Agreement:
    """Compare two groupings of the same articles, given in the same order (ValueError if they differ in length).

    No articles agree perfectly; two groupings without any pair agree on pairs perfectly, too.
    """
    cells = Counter(zip(found, gold, strict=True))
    if not cells:
        return Agreement(1.0, 1.0, 1.0, 1.0)
    rows, columns = Counter(found), Counter(gold)
    n = len(found)
    precision = sum(count * count / rows[row] for (row, _), count in cells.items()) / n
    recall = sum(count * count / columns[column] for (_, column), count in cells.items()) / n
    return Agreement(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall),
        pair_f1=_pair_f1(_pairs(cells.values()), _pairs(rows.values()), _pairs(columns.values())),
    )


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _pair_f1(shared: int, found: int, gold: int) -> float:
    return 2 * shared / (found + gold) if found + gold else 1.0
