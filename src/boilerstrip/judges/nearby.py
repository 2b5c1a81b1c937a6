"""What stands near each line: its neighbours, the last and the next marked line, means over windows of lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from boilerstrip.judges.facts import Bools, Floats, Ints

# No distance is longer.
FAR = 60.0
# What rests on the number of lines alone is remembered for pages of so many at most.
_USUAL = 1000


def since(marks: Bools, solid: Bools) -> Floats:
    """Solid lines since the last marked line, a row a row of `marks`; far where none was marked."""
    total = solid.cumsum()
    last = np.maximum.accumulate(np.where(marks, total, -1), axis=1)
    return np.where(last >= 0, np.minimum(FAR, total - last), FAR)


class Distances(NamedTuple):
    """Lines back to a marked line, and on to one."""

    back: Floats
    on: Floats


def distances(marks: Bools) -> Distances:
    """Lines back to the last marked line and on to the next one, at most `FAR`, a row a row of `marks`.

    The line itself does not count.

    Example:
        >>> distances(np.array([[True, False, True]])).on.tolist()
        [[2.0, 1.0, 60.0]]
    """
    size = marks.shape[1]
    index = np.arange(size, dtype=float)
    last = np.full((len(marks), size + 1), -FAR * 2)
    np.maximum.accumulate(np.where(marks, index, -FAR * 2), axis=1, out=last[:, 1:])
    coming = np.full((len(marks), size + 1), size + FAR * 2)
    ahead = np.where(marks, index, size + FAR * 2)
    np.minimum.accumulate(ahead[:, ::-1], axis=1, out=coming[:, size - 1 :: -1] if size else coming[:, :0])
    return Distances(np.minimum(FAR, index - last[:, :-1]), np.minimum(FAR, coming[:, 1:] - index))


class Sight:
    """What is seen of other lines: for each row of a result a row of some values, and the steps to the line seen.

    Steps lead on or (below 0) back; a row's own `fill` stands where no line stands.

    Example:
        >>> Sight([(0, -1), (0, 2)], fill=[0.0]).of(np.array([[1.0, 2.0, 3.0]])).tolist()
        [[0.0, 1.0, 2.0], [3.0, 0.0, 0.0]]
    """

    def __init__(self, seen: Sequence[tuple[int, int]], fill: Sequence[float]) -> None:
        rows, steps = np.array(seen).T
        self._rows, self._reach, self._fill = rows, int(np.abs(steps).max()), np.array(fill)[:, None]
        self._begin = steps + self._reach

    def of(self, values: Floats) -> Floats:
        """What is seen of the values [rows, lines]: [seen, lines]."""
        count, size = values.shape
        wide = size + 2 * self._reach
        framed = np.empty((count, wide))
        framed[:] = self._fill
        framed[:, self._reach : self._reach + size] = values
        found: Floats = framed.ravel().take((self._rows * wide + self._begin)[:, None] + np.arange(size))
        return found


def window_means(values: Floats, widths: Sequence[int]) -> Floats:
    """The means of `values` [rows, lines] over the lines at most so many away: [rows, widths, lines].

    Example:
        >>> window_means(np.array([[1.0, 2.0, 6.0]]), (1,)).tolist()
        [[[1.5, 3.0, 4.0]]]
    """
    size = values.shape[1]
    total = np.zeros((len(values), size + 1))
    values.cumsum(axis=1, out=total[:, 1:])
    windows = _windows if size <= _USUAL else _windows.__wrapped__
    low, high, lines = windows(size, tuple(widths))
    means: Floats = total.take(high, axis=1)
    means -= total.take(low, axis=1)
    means /= lines
    return means


class _Windows(NamedTuple):
    """The first line of each window, the line after its last, how many lines it has: [widths, lines] each."""

    low: Ints
    high: Ints
    lines: Floats


@lru_cache(maxsize=128)
def _windows(size: int, widths: tuple[int, ...]) -> _Windows:
    index, reach = np.arange(size), np.array(widths)[:, None]
    low, high = np.maximum(0, index - reach), np.minimum(size, index + reach + 1)
    return _Windows(low, high, (high - low).astype(float))
