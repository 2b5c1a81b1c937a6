"""A small neural net over the blocks of a page: each block is seen with what is around it, twice.

A layer reads the features of each block; what it makes of them is then averaged over the blocks before and after, over
the page, and over the groups that a block belongs to (its path of classes, its section, its list or thread, its
parent), and read by a second layer; once more for a third. That is message passing on a graph of blocks
(Gilmer et al., ICML 2017), with fixed neighbourhoods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_features import PageFeatures
from boilerstrip.judges.net_file import (
    Floats,
    Scale,
    StoredNet,
    given,
    light,
    pack,
    product,
    stepped,
    unpack,
)
from boilerstrip.judges.net_windows import highest_so_far, window_sums

__all__ = [
    "NEAR", "NEIGHBOURHOODS", "PAGE", "TAG_COLUMNS", "TAG_VALUES", "Around", "Layers", "Net", "Surroundings", "rooted",
]  # fmt: skip

Ints = NDArray[np.int64]

# Features that are numbers of tags: each value has weights of its own.
TAG_COLUMNS, TAG_VALUES = ("tag", "parent.tag"), 42
# How far before and after a block it looks, in blocks; powers of two, so that means are exact.
_REACHES = (4, 16)
# The block itself, twice two reaches, the highest before and after; the page, three ways; groups, parted in four ways.
NEAR, PAGE = 3 + 2 * len(_REACHES), 3
NEIGHBOURHOODS = NEAR + PAGE + 4


class _Groups:
    """The groups that four ways to part the blocks make of them, one way after another.

    `order` has the blocks group by group and `starts` where in it each group begins; `number` has for each way the
    group of each block, counted from the first of that way, and `bounds` where the groups of each way begin and end.
    """

    def __init__(self, ways: Sequence[Ints]) -> None:
        orders, starts, self.number = [], [], []
        for at, way in enumerate(ways):
            order = way.argsort(kind="stable")
            ordered = way[order]
            begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))
            number = np.empty(len(way), np.int64)
            number[order] = begins.cumsum() - 1
            orders.append(order)
            starts.append(begins.nonzero()[0] + at * len(way))
            self.number.append(number)
        self.order, self.starts = np.concatenate(orders), np.concatenate(starts)
        self.count = np.diff(self.starts, append=len(self.order))[:, None]
        self.bounds = list(pairwise(accumulate(map(len, starts), initial=0)))

    def means(self, values: Floats) -> Floats:
        """The mean of `values` [blocks, k] over the blocks of each group: [groups, k]."""
        members = values.take(self.order, axis=0)
        if members.shape[1] % 2 == 0:
            # Two columns at a time, as the parts of complex numbers: half as many steps for the same sums.
            members = members.view(np.result_type(values.dtype, np.complex64))
        sums = np.add.reduceat(members, self.starts, axis=0).view(values.dtype)
        found: Floats = sums / self.count.astype(values.dtype)
        return found


class Around(NamedTuple):
    """Columns of blocks and what is around these, each thing once.

    `near` [blocks, 7, k] has the values of each block, the means of those just before and after it, and the highest of
    all before and of all after it: what has come, an end or a heading of comments, counts however far it is. `shared`
    has what many blocks have around them: three rows for the page, then one for each group.
    """

    near: Floats
    shared: Floats


class Surroundings:
    """What is around each block of a page, as linear maps of columns [blocks, k].

    `highest` has, of the last columns gathered, the block with the highest value in each.
    """

    def __init__(self, features: PageFeatures) -> None:
        self.groups = _Groups((features.path, features.section, features.near_group, features.above))
        weight = np.sqrt(features.texts.words + 1)
        self.weight = np.rint(weight / weight.sum() * 2.0**16) / 2.0**16
        self.highest: Ints = np.zeros(0, np.int64)

    def around(self, values: Floats) -> Around:
        """The values of each block and what is around it."""
        count, width = values.shape
        near = np.empty((count, NEAR, width), values.dtype)
        near[:, 0] = values
        for place, (reach, sums) in enumerate(zip(_REACHES, window_sums(values, _REACHES), strict=True)):
            # Row `i` has the sum of the `reach` blocks before block `i`.
            share, first = values.dtype.type(1 / reach), _REACHES[-1] - reach
            np.multiply(sums[first:][:count], share, out=near[:, 1 + 2 * place])
            np.multiply(sums[_REACHES[-1] + 1 :][:count], share, out=near[:, 2 + 2 * place])
        near[0, -2] = near[-1, -1] = 0
        near[1:, -2] = highest_so_far(values[:-1])
        near[-2::-1, -1] = highest_so_far(values[:0:-1])
        self.highest = values.argmax(axis=0)
        page = (
            values.sum(axis=0) / values.dtype.type(count),
            self.weight.astype(values.dtype) @ values,
            values[self.highest, np.arange(width)],
        )
        return Around(near, np.concatenate((page, self.groups.means(values))))

    def gather(self, values: Floats) -> Floats:
        """The values of each block and their means around it, a table [blocks, k] for each neighbourhood."""
        near, shared = self.around(values)
        found = np.empty((NEIGHBOURHOODS, *values.shape), values.dtype)
        found[:NEAR] = near.swapaxes(0, 1)
        found[NEAR : NEAR + PAGE] = shared[:PAGE, None]
        ways = zip(self.groups.number, self.groups.bounds, strict=True)
        for table, (number, (low, _)) in zip(found[NEAR + PAGE :], ways, strict=True):
            table[:] = shared[PAGE + low + number]
        return found


class Layers(NamedTuple):
    """The weights of one net; `tags` has those of the values of TAG_COLUMNS, one table after another."""

    first: Floats
    tags: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats
    third: Floats
    third_bias: Floats
    last: Floats
    last_second: Floats
    last_first: Floats
    last_tags: Floats
    last_bias: Floats


class _Weights(NamedTuple):
    """The weights as they are used.

    `first` [features, units] has its first layer, then what it reads of the features in the end; `tags` and `bias`
    belong to it. Of the second and the third layer the parts read what is near a block, the page, and each way to part
    the blocks.
    """

    first: Floats
    tags: Floats
    bias: Floats
    second: list[Floats]
    second_bias: Floats
    third: list[Floats]
    third_bias: Floats
    last: Floats
    last_second: Floats


def _weights(one: Layers) -> _Weights:
    return _Weights(
        first=light(np.hstack([one.first, one.last_first[:, None]])),
        tags=np.hstack([one.tags, one.last_tags[:, None]]),
        bias=np.concatenate([one.first_bias, one.last_bias]),
        second=_by_part(one.second),
        second_bias=one.second_bias,
        third=_by_part(one.third),
        third_bias=one.third_bias,
        last=one.last[:, None],
        last_second=one.last_second[:, None],
    )


def _by_part(weights: Floats) -> list[Floats]:
    """The weights of one layer [_, units] for what is near, the page, each way to part the blocks."""
    width = len(weights) // NEIGHBOURHOODS
    bounds = [0, NEAR, *range(NEAR + PAGE, NEIGHBOURHOODS + 1)]
    return [np.ascontiguousarray(weights[low * width : high * width]) for low, high in pairwise(bounds)]


@dataclass(frozen=True, eq=False)
class Net:
    """A net; `names` are the features it reads, `centre` and `spread` those of their scaled values."""

    names: tuple[str, ...]
    centre: Floats
    spread: Floats
    layers: Layers

    @classmethod
    def parse(cls, data: bytes) -> Net:
        """The net that `packed` wrote."""
        stored = unpack(data, Layers._fields)
        return cls(stored.names, stored.centre, stored.spread, Layers(**stored.weights))

    def packed(self) -> bytes:
        """The net as a file."""
        return pack(StoredNet(self.names, self.centre, self.spread, self.layers._asdict()))

    @cached_property
    def _weights(self) -> _Weights:
        return _weights(self.layers)

    def predict(self, features: PageFeatures) -> NDArray[np.float64]:
        """For each block the chance that it is main text, rounded to eight places."""
        weights, around = self._weights, Surroundings(features)
        begun = product(self._scale.inputs(rooted(features.matrix)), weights.first).astype(np.float64, copy=False)
        for number, name in enumerate(TAG_COLUMNS):
            row = features.column(name).astype(np.int64)
            begun += weights.tags.take(row + number * TAG_VALUES, axis=0)
        begun += weights.bias
        second = _layer(around, given(begun[:, :-1]), weights.second, weights.second_bias)
        third = _layer(around, second, weights.third, weights.third_bias)
        raw = (third @ weights.last + second @ weights.last_second)[:, 0]
        raw += begun[:, -1]
        with np.errstate(over="ignore"):
            chance: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-raw))
        return chance.round(8)

    @cached_property
    def _scale(self) -> Scale:
        return Scale.of(self.centre, self.spread)


def rooted(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Features [blocks, features] on a scale on which counts and shares can be added.

    Fourth roots bend large numbers nearly as logarithms do, and have the same bits on any machine even in single
    precision: the standard for floating point says them to the last one.

    Example:
        >>> rooted(np.array([[-15.0, 0.0, 80.0]], np.float32)).tolist()
        [[-1.0, 0.0, 2.0]]
    """
    found = np.abs(matrix)
    found += 1
    np.sqrt(found, out=found)
    np.sqrt(found, out=found)
    found -= 1
    return np.copysign(found, matrix, out=found)


def _layer(around: Surroundings, values: Floats, weights: Sequence[Floats], bias: Floats) -> Floats:
    """What a layer makes of `values` [blocks, k] and what is around them: [blocks, units]."""
    near, shared = around.around(values)
    found = product(near.reshape(len(values), -1), weights[0])
    # Means over other than powers of two are brought to whole steps; those of what is near are exact.
    apart = stepped(shared)
    found += apart[:PAGE].reshape(1, -1) @ weights[1] + bias
    for number, (low, high), part in zip(around.groups.number, around.groups.bounds, weights[2:], strict=True):
        found += product(apart[PAGE + low : PAGE + high], part).take(number, axis=0)
    return given(found)
