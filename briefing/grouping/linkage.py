"""Best-first average link on a sparse graph of similarities: the two groups most alike merge until none are alike.

Average link (Sokal & Michener 1958) with a correction for size: the mean similarity between two groups is divided by
`(cohesion_a · cohesion_b)^(COHESION/2)`, cohesion being the mean similarity inside a group (a group of one: 1), because
the members of a large story are each less alike than two copies are. Deterministic: ties go to the lowest numbers.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

COHESION = 0.35
REACH = 100  # neighbours that the graph keeps of a node; in larger groups the others are not known to be unlike

Graph = Sequence[Mapping[int, float]]
"""Node → its neighbours and their similarities, symmetric, without loops."""


def link(
    graph: Graph,
    threshold: float,
    start: Iterable[Sequence[int]] | None = None,
    apart: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Groups of nodes, each sorted, in order of their first node.

    start: groups that are already made; apart: pairs of nodes of which no group may hold both.
    """
    begin = start if start is not None else [[node] for node in range(len(graph))]
    groups = _Groups(graph, begin, apart, threshold)
    while (pair := groups.best()) is not None:
        groups.merge(*pair)
    return sorted(sorted(members) for members in groups.members.values())


class _Groups:
    """Groups under way: members, sums of similarities between and inside them, and a heap of candidate merges.

    Only pairs that reach the threshold are candidates; each change of a group makes its pairs candidates anew.
    """

    def __init__(
        self, graph: Graph, start: Iterable[Sequence[int]], apart: Iterable[tuple[int, int]], threshold: float
    ) -> None:
        self.threshold = threshold
        self.members = {min(nodes): list(nodes) for nodes in start}
        owner = {node: group for group, nodes in self.members.items() for node in nodes}
        self.apart: dict[int, set[int]] = {}
        for a, b in apart:
            self.apart.setdefault(owner[a], set()).add(owner[b])
            self.apart.setdefault(owner[b], set()).add(owner[a])
        self.between: dict[int, dict[int, float]] = {group: {} for group in self.members}
        self.inside = {group: float(len(nodes)) for group, nodes in self.members.items()}
        for node, neighbours in enumerate(graph):
            for other in sorted(neighbours):
                self._add(owner[node], owner[other], neighbours[other])
        self.version = dict.fromkeys(self.members, 0)
        self.heap: list[tuple[float, int, int, int, int]] = []
        lone = {group for group, nodes in self.members.items() if len(nodes) == 1}
        for group, row in self.between.items():
            for other, similarity in row.items():
                # Two lone ones score what they are alike: most pairs need no more than this look.
                if group < other and (similarity >= threshold or group not in lone or other not in lone):
                    self._push(group, other)

    def best(self) -> tuple[int, int] | None:
        """The two groups most alike, None when no two reach the threshold."""
        while self.heap:
            _, a, b, version_a, version_b = heapq.heappop(self.heap)
            if self.version.get(a) == version_a and self.version.get(b) == version_b and b not in self.apart.get(a, ()):
                return a, b
        return None

    def merge(self, a: int, b: int) -> None:
        """Puts group b into group a (a is the lower number)."""
        self.inside[a] += self.inside.pop(b) + 2 * self.between[a].pop(b)
        self.members[a] += self.members.pop(b)
        self.version[a] += 1
        del self.version[b]
        for other in self.apart.pop(b, ()):
            self.apart[other].discard(b)
            self.apart[other].add(a)
            self.apart.setdefault(a, set()).add(other)
        row = self.between.pop(b)
        del row[a]
        for other, similarity in row.items():
            del self.between[other][b]
            self.between[a][other] = self.between[other][a] = self.between[a].get(other, 0.0) + similarity
        for other in self.between[a]:
            self._push(min(a, other), max(a, other))

    def _add(self, group: int, other: int, similarity: float) -> None:
        if group == other:
            self.inside[group] += similarity
        else:
            self.between[group][other] = self.between[group].get(other, 0.0) + similarity

    def _push(self, a: int, b: int) -> None:
        size_a, size_b = len(self.members[a]), len(self.members[b])
        seen_a, seen_b = min(size_a, REACH), min(size_b, REACH)
        cohesion = (self.inside[a] / (size_a * seen_a)) * (self.inside[b] / (size_b * seen_b))
        score = self.between[a][b] / (seen_a * seen_b) / cohesion ** (COHESION / 2)
        if score >= self.threshold:
            heapq.heappush(self.heap, (-score, a, b, self.version[a], self.version[b]))
