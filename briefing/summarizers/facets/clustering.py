"""Groups the pieces of a text into its topics, which need not be contiguous: by shared rare words and by nearness.

Agglomerative: the best pair of groups merges until K are left. The similarity of two groups is the cosine of their
sums, plus what nearness in the text and a common section say, minus a cost for size, plus a pull that lets small
groups join first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from briefing.languages import Language
from briefing.summarizers import guard
from briefing.summarizers.facets.terms import Terms
from briefing.summarizers.sparse import Sparse, counted
from briefing.summarizers.units import Unit

PIECE = 3  # most sentences in a piece
MOST_PIECES = 150  # neighbouring pieces of a longer text are put together until there are no more than about so many
LONELY = 0.35  # weight left to a term found in one piece only: it links nothing
NEAR, FADE = 0.12, 1.5
LEADS = 0.3  # nearness of the first pieces of two articles: both tell the event itself
SIZE_COST, SMALL_PULL = 0.25, 0.15
BONDS = {"paragraph": 2.0, "shift": 0.5, "leaning": 1.5, "plain": 1.0}


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or a part of one: indices of its units."""

    units: tuple[int, ...]
    document: int
    paragraph: int
    section: int
    opening: str
    opens: bool


def pieces(units: Sequence[Unit], left_out: set[int], language: Language) -> list[Piece]:
    """Paragraphs cut into equal runs of at most three sentences; units in `left_out` belong to none."""
    paragraphs: dict[tuple[int, int], list[int]] = {}
    for index, unit in enumerate(units):
        if index not in left_out:
            paragraphs.setdefault((unit.document, unit.paragraph), []).append(index)
    found: list[Piece] = []
    opened: set[int] = set()
    for run in _joined([run for members in paragraphs.values() for run in _runs(members)], units):
        first = units[run[0]]
        opening = guard.opening(first.text, language)
        opens = first.document not in opened
        opened.add(first.document)
        found.append(Piece(tuple(run), first.document, first.paragraph, first.section, opening, opens))
    return found


def _joined(runs: list[list[int]], units: Sequence[Unit]) -> list[list[int]]:
    """Runs of a long text, put together inside their sections, so that the time to group them stays bounded."""
    factor = -(-len(runs) // MOST_PIECES)
    joined: list[list[int]] = []
    size, home = 0, (-1, -1)
    for run in runs:
        place = (units[run[0]].document, units[run[0]].section)
        if place == home and size < factor:
            joined[-1] = joined[-1] + run
            size += 1
        else:
            joined.append(list(run))
            size, home = 1, place
    return joined


def cluster(
    parts: Sequence[Piece], terms: Terms, units: Sequence[Unit], targets: Sequence[int]
) -> list[list[list[int]]]:
    """For each target K (falling), at most K groups of piece numbers."""
    if not parts:
        return [[] for _ in targets]
    state = _State(parts, terms, units)
    results = []
    for target in targets:
        while len(state.alive) > max(target, 1):
            state.merge_best(target)
        results.append([sorted(state.members[i]) for i in state.alive])
    return results


def _runs(members: list[int]) -> list[list[int]]:
    parts = -(-len(members) // PIECE)
    size, extra = divmod(len(members), parts)
    runs, start = [], 0
    for i in range(parts):
        end = start + size + (i < extra)
        runs.append(members[start:end])
        start = end
    return runs


def nearness(parts: Sequence[Piece]) -> np.ndarray:
    """What the places of two pieces say about their belonging together: symmetric, pieces × pieces."""
    place = np.arange(len(parts))
    distance = np.abs(np.subtract.outer(place, place))
    bond = np.where(np.array([part.opening == "shift" for part in parts]), BONDS["shift"], BONDS["plain"])
    near = NEAR * np.exp(-(distance - 1) / FADE) * bond[None, :]
    for later in range(1, len(parts)):
        near[later - 1, later] = NEAR * _neighbour_bond(parts[later - 1], parts[later])
    near = np.triu(near, 1)
    near = near + near.T
    section, document = (np.array([getattr(part, name) for part in parts]) for name in ("section", "document"))
    opens = np.array([part.opens for part in parts])
    near -= NEAR * (section[:, None] != section)
    near[document[:, None] != document] = 0.0
    near[(document[:, None] != document) & opens[:, None] & opens] = LEADS
    np.fill_diagonal(near, 0.0)
    result: np.ndarray = near
    return result


def _neighbour_bond(first: Piece, second: Piece) -> float:
    if first.paragraph == second.paragraph:
        return BONDS["paragraph"]
    if second.opening in ("pronoun", "connector"):
        return BONDS["leaning"]
    return BONDS["shift"] if second.opening == "shift" else BONDS["plain"]


class _State:
    """Groups under way, with the products of their sums, their nearness and their likeness kept up to date."""

    def __init__(self, parts: Sequence[Piece], terms: Terms, units: Sequence[Unit]) -> None:
        n = len(parts)
        self.products = _products(parts, terms)
        self.near_sum = nearness(parts)
        self.near_max = self.near_sum.copy()
        self.size = np.ones(n)
        lengths = np.array([sum(units[u].length for u in part.units) for part in parts], dtype=float)
        self.share = lengths / lengths.sum()
        self.members = [[i] for i in range(n)]
        self.alive = list(range(n))
        self.aim = 0
        self.likeness = np.full((n, n), -np.inf)

    def merge_best(self, target: int) -> None:
        """Merge the two groups most alike, on the way to `target` groups; ties to the earliest."""
        if target != self.aim:
            self.aim = target
            self._compare_all()
        i, j = divmod(int(self.likeness.argmax()), len(self.likeness))
        self._merge(i, j)
        self._compare(i)

    def _compare_all(self) -> None:
        self.likeness = self._likeness(np.arange(len(self.size)), np.arange(len(self.size))[:, None])
        self.likeness[np.tril_indices(len(self.size))] = -np.inf
        gone = sorted(set(range(len(self.size))) - set(self.alive))
        self.likeness[gone] = -np.inf
        self.likeness[:, gone] = -np.inf

    def _compare(self, i: int) -> None:
        """Compare group `i` with every other; the pairs are kept above the diagonal."""
        live = np.array(self.alive)
        scores = self._likeness(live, np.array([i]))
        after, before = live > i, live < i
        self.likeness[i, live[after]] = scores[after]
        self.likeness[live[before], i] = scores[before]

    def _likeness(self, others: np.ndarray, one: np.ndarray) -> np.ndarray:
        """How alike groups are; `one` broadcasts against `others`."""
        square = np.maximum(self.products.diagonal(), 0)
        norms = np.sqrt(square[others] * square[one])
        mean = self.near_sum[one, others] / (self.size[one] * self.size[others])
        share, own = self.share[others], self.share[one]
        pull = np.maximum(0, 1 - 2 * self.aim * np.minimum(share, own))
        scores = self.products[one, others] / np.where(norms == 0, 1.0, norms)
        scores += (self.near_max[one, others] + mean) / 2
        result: np.ndarray = np.round(scores + SMALL_PULL * pull - SIZE_COST * (share + own), 12)
        return result

    def _merge(self, i: int, j: int) -> None:
        self.products[i] += self.products[j]
        self.products[:, i] += self.products[:, j]
        self.near_sum[i] += self.near_sum[j]
        self.near_sum[:, i] += self.near_sum[:, j]
        self.near_max[i] = np.maximum(self.near_max[i], self.near_max[j])
        self.near_max[:, i] = self.near_max[i]
        self.size[i] += self.size[j]
        self.share[i] += self.share[j]
        self.members[i] += self.members[j]
        self.alive.remove(j)
        self.likeness[j] = -np.inf
        self.likeness[:, j] = -np.inf


def _products(parts: Sequence[Piece], terms: Terms) -> np.ndarray:
    """The products of the pieces' weighted terms, pieces × pieces."""
    home = np.full(terms.counts.shape[0], -1)
    for number, part in enumerate(parts):
        home[list(part.units)] = number
    piece = home[terms.counts.rows]
    inside = piece >= 0
    shape = (len(parts), terms.counts.shape[1])
    found = counted(piece[inside], terms.counts.columns[inside], shape, terms.counts.values[inside])
    weights = terms.weights * np.where(np.bincount(found.columns, minlength=shape[1]) == 1, LONELY, 1.0)
    values = np.log1p(found.values) * weights[found.columns]
    return Sparse(found.rows, found.columns, values, shape).products(range(len(parts)))
