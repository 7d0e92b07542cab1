"""A matrix of few entries, row by row, with the handful of operations that the methods need.

Compressed rows as in every sparse library; our own because importing one costs more time than a summary.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


class Sparse:
    """Entries at (`rows`, `columns`) with `values`: sorted by row, no place twice; `shape` is (rows, columns)."""

    def __init__(self, rows: np.ndarray, columns: np.ndarray, values: np.ndarray, shape: tuple[int, int]) -> None:
        self.rows, self.columns, self.values, self.shape = rows, columns, values, shape
        self.starts = np.searchsorted(rows, np.arange(shape[0] + 1))
        self.norms = np.sqrt(_summed(rows, values**2, shape[0]))
        self.total = _summed(columns, values, shape[1])

    def held(self, row: int) -> np.ndarray:
        """The columns of a row, rising."""
        found: np.ndarray = self.columns[self.starts[row] : self.starts[row + 1]]
        return found

    def sums(self, rows: Sequence[int]) -> np.ndarray:
        """The sum of the given rows: a vector of columns."""
        entries = self._entries(rows)
        return _summed(self.columns[entries], self.values[entries], self.shape[1])

    def holders(self, rows: Sequence[int]) -> np.ndarray:
        """In how many of the given rows each column is held."""
        return np.bincount(self.columns[self._entries(rows)], minlength=self.shape[1])

    def dots(self, vector: np.ndarray) -> np.ndarray:
        """The product of every row with a vector of columns."""
        return _summed(self.rows, self.values * vector[self.columns], self.shape[0])

    def covers(self, vector: np.ndarray) -> np.ndarray:
        """The sum of the vector over the columns that each row holds, whatever the values."""
        return _summed(self.rows, vector[self.columns], self.shape[0])

    def cosine(self, first: int, second: int) -> float:
        """The cosine of two rows, 0 where one is empty."""
        vector = self.sums([first])
        here = slice(self.starts[second], self.starts[second + 1])
        norms = float(self.norms[first] * self.norms[second])
        return float(self.values[here] @ vector[self.columns[here]]) / norms if norms else 0.0

    def products(self, rows: Sequence[int]) -> np.ndarray:
        """Dense: the product of each of the given rows with each. Only columns held twice are multiplied out."""
        entries = self._entries(rows)
        columns, values = self.columns[entries], self.values[entries]
        place = np.zeros(self.shape[0], dtype=np.int64)
        place[list(rows)] = np.arange(len(rows))
        often = np.bincount(columns, minlength=self.shape[1]) > 1
        shared = often[columns]
        dense = np.zeros((len(rows), int(often.sum())))
        dense[place[self.rows[entries]][shared], (np.cumsum(often) - 1)[columns[shared]]] = values[shared]
        result: np.ndarray = dense @ dense.T
        result[np.diag_indices(len(rows))] = self.norms[list(rows)] ** 2
        return result

    def _entries(self, rows: Sequence[int]) -> np.ndarray:
        wanted = np.zeros(self.shape[0], dtype=bool)
        wanted[list(rows)] = True
        found: np.ndarray = wanted[self.rows].nonzero()[0]
        return found


def counted(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int], weights: np.ndarray | None = None) -> Sparse:
    """How often each place is named: a matrix of counts, or of the sums of the `weights` given with each place."""
    places, which = np.unique(rows * max(shape[1], 1) + columns, return_inverse=True)
    values = np.bincount(which.ravel(), weights, len(places)).astype(float)
    return Sparse(places // max(shape[1], 1), places % max(shape[1], 1), values, shape)


def _summed(places: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """The sum of the values at each place; of floats also where there is none."""
    return np.bincount(places, values, size).astype(float, copy=False)
