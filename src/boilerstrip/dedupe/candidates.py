"""Which documents may be near copies: MinHash bands for whole copies, a sketch index for copies inside others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.tokens import Hashes, mix

Pairs = NDArray[np.int64]

# FineWeb's choice (Penedo et al. 2024): 14 bands of 8 rows, a steep step around Jaccard .72.
_BANDS, _ROWS = 14, 8
_SLICE = 4096
# A sketch keeps the smallest hashes of a document: one in sixteen, and 64 at least.
_SKETCH_LEAST, _SKETCH_PART = 64, 16
# In a larger bucket, each document is paired with the first ones and its next neighbours only: they stay connected.
_BUCKET = 48
_NEIGHBOURS = 4
_ENOUGH = 0.3


def candidate_pairs(sets: Sequence[Hashes]) -> Pairs:
    """Pairs that may be near copies: int64 [pairs, 2], left below right, sorted; `sets` are sorted unique hashes."""
    banded = band_pairs(np.stack([signature(own) for own in sets]) if sets else np.zeros((0, 0), np.uint64))
    return _unique([banded, sketch_pairs(sets)])


def signature(shingles: Hashes) -> NDArray[np.uint64]:
    """The MinHash signature (Broder 1997): uint64 [112], one minimum a hash function; all ones for an empty set."""
    count = _BANDS * _ROWS
    seeds = mix(np.arange(2 * count, dtype=np.uint64))
    factors, offsets = seeds[:count] | np.uint64(1), seeds[count:]
    found = np.full(count, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(shingles), _SLICE):
        values = shingles[start : start + _SLICE, None] * factors + offsets
        found = np.minimum(found, (values >> np.uint64(32)).min(axis=0))
    return found


def band_pairs(signatures: NDArray[np.uint64]) -> Pairs:
    """Pairs that agree on all rows of a band; documents without shingles agree with none."""
    filled: NDArray[np.int64] = np.flatnonzero(has_shingles(signatures))
    keys = band_keys(signatures[filled]) if len(filled) else np.zeros((0, 0), np.uint64)
    found = [np.zeros((0, 2), np.int64)]
    for own in keys.T:
        found.extend(pairs_of_equal(own, filled))
    return _unique(found)


def has_shingles(signatures: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which of these are signatures of more than nothing: bool [n]."""
    filled: NDArray[np.bool_] = (signatures != np.iinfo(np.uint64).max).any(axis=1)
    return filled


def band_keys(signatures: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One hash a band of each signature: uint64 [n, 14]; no two bands have one in common but by chance."""
    keys = np.repeat(np.arange(_BANDS, dtype=np.uint64)[None], len(signatures), axis=0)
    for row in range(_ROWS):
        keys = mix(keys ^ signatures[:, row::_ROWS])
    return keys


def sketch_pairs(sets: Sequence[Hashes]) -> Pairs:
    """Pairs whose sketches share enough for one to be largely inside the other, however much longer that is."""
    sketches = [sketch(own) for own in sets]
    keys = np.concatenate([*sketches, np.zeros(0, np.uint64)])
    owners = np.repeat(np.arange(len(sketches)), [len(own) for own in sketches])
    pairs = np.concatenate([np.zeros((0, 2), np.int64), *pairs_of_equal(keys, owners)])
    found: Pairs
    found, shared = np.unique(pairs, axis=0, return_counts=True)
    kept = [
        shares_enough(sketches[a], sketches[b], number)
        for (a, b), number in zip(found.tolist(), shared.tolist(), strict=True)
    ]
    chosen: Pairs = found[np.array(kept, bool)]
    return chosen


def sketch(shingles: Hashes) -> Hashes:
    """The smallest hashes of a document, sorted."""
    return shingles[: max(_SKETCH_LEAST, len(shingles) // _SKETCH_PART)]


def shares_enough(one: Hashes, other: Hashes, number: int) -> bool:
    """Whether two sketches with so many hashes in common may be of documents of which one is largely in the other."""
    return number >= 2 and number >= _ENOUGH * min(_below(one, other), _below(other, one))


def _unique(parts: Sequence[Pairs]) -> Pairs:
    found: Pairs = np.unique(np.concatenate(parts), axis=0)
    return found


def _below(own: Hashes, other: Hashes) -> int:
    """How many hashes of a sketch lie in the range that the other covers too."""
    return int(np.searchsorted(own, other[-1], side="right"))


def pairs_of_equal(keys: NDArray[np.uint64], owners: NDArray[np.int64]) -> Iterator[Pairs]:
    """Pairs of owners with the same key."""
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    changes = np.concatenate([np.ones(min(1, len(keys)), bool), keys[1:] != keys[:-1]])
    starts: NDArray[np.int64] = np.flatnonzero(changes)
    sizes = np.diff(np.append(starts, len(keys)))
    for size in np.unique(sizes):
        if size < 2:
            continue
        rows = starts[sizes == size]
        pairs = _in_bucket(int(size))
        yield np.stack([owners[rows[:, None] + end].ravel() for end in pairs.T], axis=1)


def _in_bucket(size: int) -> Pairs:
    """The pairs of a bucket of this size, by place: all, or those with the first ones and the next neighbours."""
    if size <= _BUCKET:
        return np.stack(np.triu_indices(size, 1), axis=1)
    every = np.arange(size)
    near = [np.stack([every[:-step], every[step:]], axis=1) for step in range(1, _NEIGHBOURS + 1)]
    rest = [every[first + _NEIGHBOURS + 1 :] for first in range(_NEIGHBOURS)]
    return np.concatenate(near + [np.stack([np.full_like(own, first), own], axis=1) for first, own in enumerate(rest)])
