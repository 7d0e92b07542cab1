"""How sure a difference is: a paired bootstrap over the items of a set (Efron and Tibshirani 1993; Koehn 2004)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SAMPLES = 2000
_SEED = 20221022


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean difference with the bounds of its 95 % interval, in the unit of the values."""

    mean: float
    low: float
    high: float


def paired_difference(values: Sequence[float], others: Sequence[float], samples: int = SAMPLES) -> Interval:
    """The mean of `values - others`, item by item, with its percentile interval; the same on every run.

    Both hold one value per item, in the same order (ValueError otherwise); no items: all 0.
    """
    import numpy as np

    differences = np.array([a - b for a, b in zip(values, others, strict=True)], dtype=float)
    if not differences.size:
        return Interval(0.0, 0.0, 0.0)
    generator = np.random.Generator(np.random.PCG64(_SEED))
    means = [differences[generator.integers(0, differences.size, differences.size)].mean() for _ in range(samples)]
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(differences.mean()), float(low), float(high))
