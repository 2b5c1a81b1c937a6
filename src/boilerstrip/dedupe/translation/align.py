"""Segment against segment: how well two texts match, in which order, and how much of each is in the other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# A centred cosine from which two segments say much the same, and one from which the best match of both is trusted.
_SAME = 0.5
_TRUSTED = 0.35
# Below this, two segments of one language are not the same sentences in other words.
_AGREES = 0.75


class Match(NamedTuple):
    """Two segments that are each other's best match."""

    left: int
    right: int
    score: float


class Alignment(NamedTuple):
    """What the matrix of segment similarities shows; all but `of_left` and `of_right` are the same seen from the right.

    `mean`, `least`, `most` are the average best matches (both sides, the worse, the better side); `ordered` the best
    path in order (dynamic programming, per segment of the shorter); `same_least` and `same_most` the shares of segments
    with a match of .5; `margin` how far best matches stand out from the rest; `rising` how often the next match comes
    later; `mutual` and `mutual_count` the trusted mutual best matches; `head` the best match of the first two segments;
    `top` the three best, `middle` and `worst` the median and the lowest best match of the shorter side; `begins` the
    best match of the first segment of either side; `apart` the share of segments of the shorter side without a match of
    .75.
    """

    mean: float
    least: float
    most: float
    ordered: float
    same_least: float
    same_most: float
    margin: float
    margin_most: float
    rising: float
    mutual: float
    mutual_count: float
    head: float
    top: float
    middle: float
    worst: float
    fewer: float
    more: float
    of_left: float
    of_right: float
    begins: float
    apart: float


def align(left: Floats, right: Floats) -> Alignment:
    """Compare the segments of two streams: float32 [n, d] and [m, d], unit length, centred, n and m at least 1.

    Example:
        >>> vectors = np.eye(3, dtype=np.float32)
        >>> found = align(vectors, vectors[:2])
        >>> found.ordered, found.rising, round(found.of_left, 2), found.of_right
        (1.0, 1.0, 0.67, 1.0)
    """
    table = left @ right.T
    n, m = table.shape
    rows, columns = table.max(axis=1), table.max(axis=0)
    fewer = rows if n <= m else columns
    found = matches(table)
    places = np.array([match.right for match in found])
    sides = sorted((float(rows.mean()), float(columns.mean())))
    same = sorted((float((rows > _SAME).mean()), float((columns > _SAME).mean())))
    margins = sorted((_margin(table, rows, 1), _margin(table, columns, 0)))
    return Alignment(
        mean=sum(sides) / 2,
        least=sides[0],
        most=sides[1],
        ordered=_ordered(table),
        same_least=same[0],
        same_most=same[1],
        margin=sum(margins) / 2,
        margin_most=margins[1],
        rising=float((np.diff(places) > 0).mean()) if len(places) > 1 else 0.5,
        mutual=len(found) / min(n, m),
        mutual_count=float(len(found)),
        head=float(table[:2, :2].max()),
        top=float(np.sort(rows)[::-1][:3].mean()),
        middle=float(np.median(fewer)),
        worst=float(fewer.min()),
        fewer=float(min(n, m)),
        more=float(max(n, m)),
        of_left=float((rows > _TRUSTED).mean()),
        of_right=float((columns > _TRUSTED).mean()),
        begins=float(max(rows[0], columns[0])),
        apart=float((fewer < _AGREES).mean()),
    )


def matches(table: Floats) -> list[Match]:
    """The trusted mutual best matches, in the order of the left side."""
    best, back = table.argmax(axis=1), table.argmax(axis=0)
    found = (Match(row, int(column), float(table[row, column])) for row, column in enumerate(best))
    return [match for match in found if back[match.right] == match.left and match.score > _TRUSTED]


def _margin(table: Floats, best: Floats, axis: int) -> float:
    """How far the best match of each segment is above the average of its others."""
    others = table.shape[axis] - 1
    if not others:
        return float(best.mean())
    return float((best - (table.sum(axis=axis) - best) / others).mean())


def _ordered(table: Floats) -> float:
    """The best sum over matches in rising order, per segment of the shorter side."""
    n, m = table.shape
    gains = np.maximum(table, 0.0)
    reached = np.zeros(m + 1)
    for row in range(n):
        step = np.maximum(reached[1:], reached[:-1] + gains[row])
        reached[1:] = np.maximum.accumulate(step)
    return float(reached[m] / min(n, m))
