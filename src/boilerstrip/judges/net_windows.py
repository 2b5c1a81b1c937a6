"""What the nets see around a row of a table: sums over stretches of rows, the highest so far; found by doubling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from boilerstrip.judges.net_file import Floats

__all__ = ["highest_so_far", "window_sums"]


def window_sums(values: Floats, reaches: Sequence[int]) -> Iterator[Floats]:
    """For each of `reaches`, powers of two that rise, the sums of so many rows of the `values` [rows, k] in a row.

    The first begins the last reach before the first row; beyond the rows there is nothing.

    Example:
        >>> [sums.ravel().tolist() for sums in window_sums(np.array([[1.0], [2.0]]), (1, 2))]
        [[0.0, 0.0, 1.0, 2.0, 0.0, 0.0], [0.0, 1.0, 3.0, 2.0, 0.0]]
    """
    count, width = values.shape
    most = reaches[-1]
    sums = np.zeros((count + 2 * most, width), values.dtype)
    sums[most : most + count] = values
    step = 1
    for reach in reaches:
        while step < reach:
            sums = sums[step:] + sums[:-step]
            step *= 2
        yield sums


def highest_so_far(values: Floats) -> Floats:
    """The highest of each row [rows, k] and those before it; numpy's own takes one number after another.

    Example:
        >>> highest_so_far(np.array([[1.0], [3.0], [2.0]])).ravel().tolist()
        [1.0, 3.0, 3.0]
    """
    found, spare = values.copy(), np.empty_like(values)
    step = 1
    while step < len(values):
        spare[:step] = found[:step]
        np.maximum(found[step:], found[:-step], out=spare[step:])
        found, spare = spare, found
        step *= 2
    return found
