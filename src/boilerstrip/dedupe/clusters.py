"""Pairs to clusters: average linkage inside each connected component, so that one wrong pair cannot chain two articles.

Average linkage asks of two clusters how alike their members are on the whole. A pair that was never compared counts as
unlike; a vetoed pair counts as worse than that, which keeps siblings apart without letting one mistaken veto split ten
translations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

VETOED = -2.0
# Above this many documents in one component (a template shared by a whole site), only the strong pairs are linked.
_LARGE = 3000


class Link(NamedTuple):
    """Two documents by index, and how sure it is that they are one article, 0 to 1, or `VETOED`."""

    left: int
    right: int
    score: float


def link_clusters(count: int, links: Iterable[Link], bar: float) -> tuple[tuple[int, ...], ...]:
    """Clusters of two or more among `count` documents, whose average score is at least `bar`; each in order.

    Example:
        >>> link_clusters(4, [Link(0, 1, 0.9), Link(1, 2, 0.8), Link(0, 2, 0.7), Link(2, 3, 0.6)], 0.5)
        ((0, 1, 2),)
    """
    scores = {(min(a, b), max(a, b)): score for a, b, score in links}
    strong = [pair for pair, score in scores.items() if score >= bar]
    found: list[tuple[int, ...]] = []
    for members in components(count, strong):
        if len(members) <= _LARGE:
            found.extend(_average_linkage(members, scores, bar))
        else:
            certain = [pair for pair in strong if scores[pair] >= (1 + bar) / 2]
            found.extend(part for part in components(count, certain) if set(part) <= set(members))
    return tuple(sorted(found))


def components(count: int, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Connected components of two or more, each in order."""
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    groups: dict[int, list[int]] = {}
    for node in range(count):
        groups.setdefault(root(node), []).append(node)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _average_linkage(
    members: Sequence[int], scores: Mapping[tuple[int, int], float], bar: float
) -> list[tuple[int, ...]]:
    """Merge the two most alike clusters until none are alike enough (UPGMA)."""
    matrix: NDArray[np.float64] = np.zeros((len(members), len(members)))
    for x, a in enumerate(members):
        for y in range(x + 1, len(members)):
            matrix[x, y] = matrix[y, x] = scores.get((a, members[y]), 0.0)
    np.fill_diagonal(matrix, -np.inf)
    groups: list[list[int]] = [[member] for member in members]
    sizes = np.ones(len(members))
    best = matrix.max(axis=1)
    while True:
        x = int(best.argmax())
        if best[x] < bar:
            return [tuple(sorted(group)) for group in groups if len(group) > 1]
        y = int(matrix[x].argmax())
        merged = (matrix[x] * sizes[x] + matrix[y] * sizes[y]) / (sizes[x] + sizes[y])
        merged[[x, y]] = -np.inf
        matrix[x], matrix[:, x] = merged, merged
        matrix[y], matrix[:, y] = -np.inf, -np.inf
        sizes[x] += sizes[y]
        groups[x] += groups[y]
        groups[y] = []
        best = matrix.max(axis=1)
