"""The nearest documents of each: by matrix products, or by an inverted file (Jégou et al. 2011) if there are many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Pairs = NDArray[np.int64]

_ROWS = 1024


class Search(NamedTuple):
    """How to search: neighbours a vector, up to how many vectors exactly, lists looked into beyond that."""

    neighbours: int = 25
    exact: int = 50_000
    probes: int = 24
    rounds: int = 6


def neighbour_pairs(vectors: Floats, owners: NDArray[np.int64], search: Search) -> Pairs:
    """Pairs of owners of which one is among the nearest of the other: int64 [pairs, 2], left below right, sorted.

    Args:
        vectors: float32 [n, d], unit length.
        owners: int64 [n], the document of each vector; a document may have several.
        search: The sizes.

    Example:
        >>> neighbour_pairs(np.eye(3, dtype=np.float32)[[0, 0, 1]], np.arange(3), Search(neighbours=1)).tolist()
        [[0, 1], [0, 2]]
    """
    if len(vectors) < 2:
        return np.zeros((0, 2), np.int64)
    near = _exact(vectors, search) if len(vectors) <= search.exact else _by_lists(vectors, search)
    found = [np.zeros((0, 2), np.int64)]
    for rows, columns in near:
        ends = np.stack([owners[rows], owners[columns]], axis=1)
        ends.sort(axis=1)
        found.append(ends[ends[:, 0] != ends[:, 1]])
    pairs: Pairs = np.unique(np.concatenate(found), axis=0)
    return pairs


class _Near(NamedTuple):
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]


def _exact(vectors: Floats, search: Search) -> Iterator[_Near]:
    everything = np.arange(len(vectors))
    for start in range(0, len(vectors), _ROWS):
        yield _nearest(vectors, everything[start : start + _ROWS], everything, search.neighbours)


def _by_lists(vectors: Floats, search: Search) -> Iterator[_Near]:
    """Cluster the vectors; compare those of each cluster with those of the clusters nearest to it."""
    centres = _centres(vectors, int(4 * len(vectors) ** 0.5), search.rounds)
    home = np.concatenate(
        [(vectors[start : start + _ROWS] @ centres.T).argmax(axis=1) for start in range(0, len(vectors), _ROWS)]
    )
    order = np.argsort(home, kind="stable")
    starts = np.searchsorted(home[order], np.arange(len(centres) + 1))
    lists = [order[a:b] for a, b in pairwise(starts.tolist())]
    probes = min(search.probes, len(centres))
    for number, members in enumerate(lists):
        if len(members):
            close = np.argsort(-(centres @ centres[number]), kind="stable")[:probes]
            pool = np.sort(np.concatenate([lists[other] for other in close]))
            yield _nearest(vectors, members, pool, search.neighbours)


def _centres(vectors: Floats, count: int, rounds: int) -> Floats:
    """Spherical k-means on an even sample, from evenly placed starts: the same every time."""
    sample = vectors[np.linspace(0, len(vectors) - 1, min(len(vectors), 64 * count)).astype(np.int64)]
    centres = sample[np.linspace(0, len(sample) - 1, count).astype(np.int64)].copy()
    for _ in range(rounds):
        home = np.concatenate(
            [(sample[start : start + _ROWS] @ centres.T).argmax(axis=1) for start in range(0, len(sample), _ROWS)]
        )
        sums = np.zeros_like(centres)
        np.add.at(sums, home, sample)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
    return centres


def _nearest(vectors: Floats, rows: NDArray[np.int64], pool: NDArray[np.int64], count: int) -> _Near:
    """The `count` nearest of the pool for each row, itself left out."""
    close = vectors[rows] @ vectors[pool].T
    close[rows[:, None] == pool[None, :]] = -np.inf
    count = min(count, len(pool) - 1)
    if count < 1:
        return _Near(rows[:0], rows[:0])
    best = np.argpartition(-close, count - 1, axis=1)[:, :count]
    return _Near(np.repeat(rows, count), pool[best].ravel())
