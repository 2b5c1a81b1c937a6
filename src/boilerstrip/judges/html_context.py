"""The second look: what the first stage thought of the blocks around each block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_features import PageFeatures

__all__ = ["context"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEPS = (-1, 1, -2, 2, -3, 3)
_REACHES = (2, 7, 20)


def context(features: PageFeatures, first: Floats) -> NDArray[np.float32]:
    """Columns [blocks, _] made of the first stage's probabilities `first` [blocks]: near by, and in the same group."""
    length, count = features.length, len(first)
    mass = first * length
    total = max(1.0, float(length.sum()))
    ranked = np.argsort(-first, kind="stable")
    rank, above = np.empty(count), np.empty(count)
    rank[ranked] = np.arange(count) / count
    above[ranked] = np.cumsum(mass[ranked]) / max(1e-9, float(mass.sum()))
    before = np.cumsum(mass)
    columns: list[Floats | float] = [first, *(_moved(first, step) for step in _STEPS)]
    columns += [_window(mass, reach) / _window(length, reach) for reach in _REACHES]
    columns += [
        rank,
        above,
        float(mass.sum()) / total,
        float(first.max()),
        np.maximum.accumulate(first),
        np.maximum.accumulate(first[::-1])[::-1],
        before / max(1e-9, float(before[-1])),
    ]
    groups = (
        features.owner, features.above, features.beyond, features.path, features.section, features.near,
        features.near_group, features.far, features.far_group, features.top,
    )  # fmt: skip
    columns += [_mean(mass, length, group) for group in groups]
    columns += _runs(first, length)
    columns.append(float(length[(first > _UNSURE) & (first < 1 - _UNSURE)].sum()) / total)
    table = np.empty((len(columns), count), np.float32)
    for row, column in zip(table, columns, strict=True):
        row[:] = column
    return table.T


# Between these chances the first stage has said nothing.
_UNSURE = 0.25


def _runs(first: Floats, length: Floats) -> list[Floats]:
    """Runs of blocks of one mind: how long the block's is, how many are before it, how far it is from what stays."""
    likely = first > 0.5
    number = np.cumsum(np.concatenate(([0], likely[1:] != likely[:-1])))
    mass = np.bincount(number, np.where(likely, length, 0.0))
    lost = np.bincount(number, np.where(likely, 0.0, length))
    largest = max(1.0, float(mass.max()))
    share = mass / largest
    main = int(mass.argmax())
    # Text that goes between a run and the longest run that stays.
    gone = np.concatenate(([0.0], np.cumsum(lost)))
    gap = np.where(number < main, gone[main] - gone[number], gone[number] - gone[main])
    before = np.concatenate(([0.0], np.cumsum(mass)))[number] / largest
    after = (mass.sum() - np.cumsum(mass)[number]) / largest
    return [share[number], (number - main).astype(np.float64), gap / largest, before, after, lost[number] / largest]


def _moved(values: Floats, step: int) -> Floats:
    moved = np.zeros(len(values))
    if abs(step) < len(values):
        moved[max(0, -step) : len(values) - max(0, step)] = values[max(0, step) : len(values) + min(0, step)]
    return moved


def _window(values: Floats, reach: int) -> Floats:
    sums = np.concatenate(([0.0], np.cumsum(values)))
    order = np.arange(len(values))
    sliding: Floats = sums[np.minimum(order + reach + 1, len(values))] - sums[np.maximum(order - reach, 0)]
    return sliding


def _mean(mass: Floats, length: Floats, group: Ints) -> Floats:
    """The mean of the first stage over all characters in the block's group."""
    size = int(group.max()) + 1
    mean: Floats = (np.bincount(group, mass, size) / np.maximum(1.0, np.bincount(group, length, size)))[group]
    return mean
