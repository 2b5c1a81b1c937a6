"""What stands near each line: its neighbours, the last and the next marked line, means over windows of lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from boilerstrip.judges.facts import Bools, Floats

# No distance is longer.
FAR = 60.0


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


class Beside:
    """The values [..., lines] of the lines at most `reach` before and after each line; `fill` where there is none.

    Example:
        >>> Beside(np.array([1.0, 2.0, 3.0]), reach=1, fill=0.0).back(1).tolist()
        [0.0, 1.0, 2.0]
    """

    def __init__(self, values: Floats, *, reach: int, fill: float) -> None:
        self._size, self._reach = values.shape[-1], reach
        self._rows = np.full((*values.shape[:-1], self._size + 2 * reach), fill)
        self._rows[..., reach : reach + self._size] = values

    def back(self, step: int) -> Floats:
        """The values `step` lines before each line."""
        start = self._reach - step
        return self._rows[..., start : start + self._size]

    def on(self, step: int) -> Floats:
        """The values `step` lines after each line."""
        return self.back(-step)


def window_means(values: Floats, widths: Sequence[int]) -> Floats:
    """The means of `values` [..., lines] over the lines at most so many away: [..., widths, lines].

    Example:
        >>> window_means(np.array([1.0, 2.0, 6.0]), (1,)).tolist()
        [[1.5, 3.0, 4.0]]
    """
    size = values.shape[-1]
    total = np.zeros((*values.shape[:-1], size + 1))
    values.cumsum(axis=-1, out=total[..., 1:])
    index, reach = np.arange(size), np.array(widths)[:, None]
    low = np.maximum(0, index - reach)
    high = np.minimum(size, index + reach + 1)
    means: Floats = (total.take(high, axis=-1) - total.take(low, axis=-1)) / (high - low)
    return means
