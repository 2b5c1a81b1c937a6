"""Pairs to clusters: average linkage inside each connected component, so that one wrong pair cannot chain two articles.

Average linkage asks of two clusters how alike their members are on the whole. A pair that was never compared counts as
unlike; a vetoed pair counts as worse than that, which keeps siblings apart without letting one mistaken veto split ten
translations. Where both clusters have a language in common, what its texts say of each other counts as much as all that
is said across languages: two pages of one manual in twenty languages are alike in 380 pairs of two languages, and
different in the 20 pairs that are easiest to tell.
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


def link_clusters(
    count: int, links: Iterable[Link], bar: float, languages: Mapping[int, str] | None = None
) -> tuple[tuple[int, ...], ...]:
    """Clusters of two or more among `count` documents, whose average score is at least `bar`; each in order.

    `languages` has the main language of documents by index, as far as it matters and is known.

    Example:
        >>> link_clusters(4, [Link(0, 1, 0.9), Link(1, 2, 0.8), Link(0, 2, 0.7), Link(2, 3, 0.6)], 0.5)
        ((0, 1, 2),)
    """
    scores = {(min(a, b), max(a, b)): score for a, b, score in links}
    strong = [pair for pair, score in scores.items() if score >= bar]
    found: list[tuple[int, ...]] = []
    for members in components(count, strong):
        if len(members) <= _LARGE:
            found.extend(_average_linkage(members, scores, bar, languages or {}))
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
    members: Sequence[int], scores: Mapping[tuple[int, int], float], bar: float, languages: Mapping[int, str]
) -> list[tuple[int, ...]]:
    """Merge the two most alike clusters until none are alike enough (UPGMA, within languages and across them)."""
    table = np.zeros((len(members), len(members)))
    for x, a in enumerate(members):
        for y in range(x + 1, len(members)):
            table[x, y] = table[y, x] = scores.get((a, members[y]), 0.0)
    same = _same_language(members, languages)
    # Sums of scores and numbers of pairs, within languages and across them.
    sums = np.stack([np.where(same, table, 0.0), same, np.where(same, 0.0, table), ~same])
    matrix = _likeness(sums)
    np.fill_diagonal(matrix, -np.inf)
    groups: list[list[int]] = [[member] for member in members]
    best = matrix.max(axis=1)
    while True:
        x = int(best.argmax())
        if best[x] < bar:
            return [tuple(sorted(group)) for group in groups if len(group) > 1]
        y = int(matrix[x].argmax())
        sums[:, x] += sums[:, y]
        sums[:, :, x] = sums[:, x]
        merged = np.where(np.isneginf(matrix[x]) | np.isneginf(matrix[y]), -np.inf, _likeness(sums[:, x]))
        matrix[x], matrix[:, x] = merged, merged
        matrix[y], matrix[:, y] = -np.inf, -np.inf
        groups[x] += groups[y]
        groups[y] = []
        best = matrix.max(axis=1)


def _same_language(members: Sequence[int], languages: Mapping[int, str]) -> NDArray[np.bool_]:
    """Which pairs are known to be of one language: bool [members, members]."""
    numbers = {code: number for number, code in enumerate(sorted(set(languages.values())))}
    own = np.array([numbers[languages[member]] if member in languages else -1 - member for member in members])
    found: NDArray[np.bool_] = own[:, None] == own
    return found


def _likeness(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean score within languages and the mean across them, both counting the same where there are both."""
    within, across = (sums[k] / np.maximum(sums[k + 1], 1.0) for k in (0, 2))
    parts = (sums[1] > 0).astype(float) + (sums[3] > 0)
    found: NDArray[np.float64] = (within + across) / np.maximum(parts, 1.0)
    return found
