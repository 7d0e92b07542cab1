"""The plain grouping that ours is measured against: TF-IDF of words, cosine, average linkage, one threshold.

Source: Salton and Buckley 1988 (term weighting); Sokal and Michener 1958 (average linkage).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from briefing.text import words

THRESHOLD = 0.12
"""Mean cosine between two groups below which they stay apart."""

MOST_ARTICLES = 5000
"""Average linkage keeps every pair of articles in memory: 100 MB for so many."""

_FEW = 20
"""In a batch so small, a word that half of the articles share still tells something."""


def tfidf_average_link(texts: Sequence[str], threshold: float = THRESHOLD) -> list[int]:
    """A label per text; texts of one group share it. At most `MOST_ARTICLES` texts (ValueError beyond)."""
    if len(texts) > MOST_ARTICLES:
        raise ValueError(f"{len(texts)} texts are too many for average linkage over all pairs")
    if len(texts) < 2:
        return list(range(len(texts)))
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage

    similarity = _similarity([Counter(w for w in words.words(text) if len(w) > 1) for text in texts])
    # Rounding makes the cosine of equal texts a little more than 1, and linkage refuses negative distances.
    distances = np.clip(1.0 - similarity[np.triu_indices(len(texts), k=1)], 0.0, 1.0)
    labels = fcluster(linkage(distances, method="average"), t=1.0 - threshold, criterion="distance")
    return [int(label) for label in labels]


def _similarity(bags: Sequence[Counter[str]]) -> Any:
    """Cosine of every pair, as a square array; a text without words is like no other."""
    import numpy as np
    from scipy.sparse import csr_array

    weights = _inverse_frequencies(bags)
    columns = {word: column for column, word in enumerate(weights)}
    cells = [
        (row, columns[word], (1.0 + math.log(count)) * weights[word])
        for row, bag in enumerate(bags)
        for word, count in bag.items()
        if word in weights
    ]
    table = np.array(cells, dtype=float).reshape(-1, 3)
    shape = (len(bags), max(len(columns), 1))
    matrix = csr_array((table[:, 2], (table[:, 0].astype(int), table[:, 1].astype(int))), shape=shape)
    norms = np.sqrt((matrix * matrix).sum(axis=1))
    scale = np.where(norms > 0, norms, 1.0)
    return (matrix @ matrix.T).toarray() / scale[:, None] / scale[None, :]


def _inverse_frequencies(bags: Sequence[Counter[str]]) -> dict[str, float]:
    """Smoothed inverse document frequency of every word that at most half of the texts hold."""
    n = len(bags)
    frequency = Counter(word for bag in bags for word in bag)
    most = n if n <= _FEW else n / 2
    return {word: math.log((1 + n) / (1 + count)) + 1.0 for word, count in frequency.items() if count <= most}
