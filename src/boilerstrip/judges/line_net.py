"""A small neural net over the lines of a page: each line is seen with the lines around it, twice, and so is the page.

A layer reads the features of each line; what it makes of them is gathered from the lines beside it, from stretches
before and after, from all that stands above and below and from the page as a whole, and read by a second layer; once
more for a third. From what the last two make of all lines, the net also tells whether the page holds chrome at all. It
is message passing on a chain of lines (Gilmer et al., ICML 2017), with fixed neighbourhoods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.net_file import (
    GIVEN,
    Floats,
    Scale,
    StoredNet,
    light,
    pack,
    product,
    rows_at_a_time,
    single,
    unpack,
)
from boilerstrip.judges.net_windows import highest_so_far, window_sums

_FILE = "lines_net.npz"
# The lines next to a line, and how far the stretches before and after it reach: powers of two, so that means are exact.
STEPS, REACHES = (1, 2), (4, 16)
# The line itself, its neighbours, the stretches, the highest above and below; then the page's mean and its highest.
_STEPS = (0, *(side * step for step in STEPS for side in (-1, 1)))
_BESIDE = len(_STEPS)
_NEAR = _BESIDE + 2 * len(REACHES) + 2
NEIGHBOURHOODS = _NEAR + 2
# The logarithms of numbers up to this one are looked up, in so many parts of 1.
_LISTED, _PARTS = 64, 1024


class Chances(NamedTuple):
    """What the net makes of a page, in log-odds: that each line is `content` [lines]; that the page holds `chrome`."""

    content: Floats
    chrome: float


class Layers(NamedTuple):
    """The weights of one net, [inputs, outputs] each, and its biases.

    `last` reads what the third layer gives, then what the second does, then the inputs; `page` the means over the page
    of the second and the third layer, then their highest values.
    """

    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats
    third: Floats
    third_bias: Floats
    last: Floats
    last_bias: Floats
    page: Floats
    page_bias: Floats
    page_last: Floats
    page_last_bias: Floats


@dataclass(frozen=True, eq=False)
class LineNet:
    """A net, what its features are called, and how their scaled values are spread round which centre."""

    names: tuple[str, ...]
    centre: Floats
    spread: Floats
    layers: Layers

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> LineNet:
        """The shipped net."""
        return LineNet.parse((files("boilerstrip") / "data" / _FILE).read_bytes())

    @classmethod
    def parse(cls, data: bytes) -> LineNet:
        """The net that `packed` wrote."""
        stored = unpack(data, Layers._fields)
        return cls(stored.names, stored.centre, stored.spread, Layers(**stored.weights))

    def packed(self) -> bytes:
        """The net as a file."""
        return pack(StoredNet(self.names, self.centre, self.spread, self.layers._asdict()))

    @cached_property
    def _weights(self) -> _Weights:
        return _weights(self.layers)

    @cached_property
    def _scale(self) -> Scale:
        return Scale.of(self.centre, self.spread)

    def predict(self, rows: NDArray[np.float32]) -> Chances:
        """What the net makes of the lines whose features are `rows` [lines, features]; rounded to six places."""
        weights = self._weights
        begun = product(self._scale.inputs(scaled(rows)), weights.first).astype(np.float64)
        begun += weights.first_bias
        second = _read(_given(begun[:, :-1]), weights.second)
        third = _read(second, weights.third)
        # Of a matrix and a vector OpenBLAS would make several threads.
        raw = (third * weights.last_third).sum(axis=1) + (second * weights.last_second).sum(axis=1)
        raw += begun[:, -1]
        return Chances(raw.round(6), round(self._chrome(second, third), 6))

    def _chrome(self, second: Floats, third: Floats) -> float:
        """What the net says of the page, from what its layers give on for the lines."""
        weights = self._weights
        page = _given(_of_page(np.hstack([second, third])) @ weights.page + weights.page_bias)
        return float((page @ weights.page_last + weights.page_last_bias)[0])


def scaled(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Features [rows, features] on a scale on which counts and shares can be added.

    Example:
        >>> scaled(np.array([[-1.0, 0.0, 1e6]], np.float32)).astype(int).tolist()
        [[0, 0, 13]]
    """
    by_column = matrix.flags.f_contiguous
    values = (matrix.T if by_column else matrix).ravel()
    places = np.rint(values * _PARTS).astype(np.intp)
    places += _PARTS * _LISTED
    found = _logarithms().take(places, mode="clip")
    if max(values.max(initial=0), -values.min(initial=0)) > _LISTED:
        others = np.flatnonzero(np.abs(values) > _LISTED)
        found[others] = _logarithm(values.take(others).astype(np.float64))
    return found.reshape(matrix.shape[::-1]).T if by_column else found.reshape(matrix.shape)


def _logarithm(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.copysign(np.log1p(np.abs(values)), values).astype(np.float32)


@lru_cache(maxsize=1)
def _logarithms() -> NDArray[np.float32]:
    """Those of the numbers from -_LISTED to _LISTED, in parts of 1: of most features nothing is lost by it."""
    found = _logarithm(np.arange(-_PARTS * _LISTED, _PARTS * _LISTED + 1, dtype=np.float64) / _PARTS)
    found.flags.writeable = False
    return found


class _Layer(NamedTuple):
    """The weights of a layer: for what is seen `near` a line [_, k, units], for the page [2 * k, units], and its bias.

    Those for means are divided by how many lines these are of, so that sums are enough.
    """

    near: Floats
    page: Floats
    bias: Floats


class _Weights(NamedTuple):
    """The weights as they are used; `first` has the first layer, then what the last one reads of the inputs.

    What layers give on is counted in its steps, so that these are whole numbers.
    """

    first: Floats
    first_bias: Floats
    second: _Layer
    third: _Layer
    last_third: Floats
    last_second: Floats
    page: Floats
    page_bias: Floats
    page_last: Floats
    page_last_bias: Floats


def _weights(layers: Layers) -> _Weights:
    third, second = layers.third_bias.size, layers.second_bias.size
    last = layers.last
    first = light(np.hstack([layers.first, last[third + second :]]))
    first[:, :-1] /= GIVEN
    return _Weights(
        first=first,
        first_bias=np.concatenate([layers.first_bias / GIVEN, layers.last_bias]),
        second=_layer(layers.second, layers.second_bias),
        third=_layer(layers.third, layers.third_bias),
        last_third=last[:third, 0] * GIVEN,
        last_second=last[third : third + second, 0] * GIVEN,
        page=layers.page,
        page_bias=layers.page_bias / GIVEN,
        page_last=layers.page_last * GIVEN,
        page_last_bias=layers.page_last_bias,
    )


def _layer(weights: Floats, bias: Floats) -> _Layer:
    """One layer, whose weights are [NEIGHBOURHOODS * k, units]."""
    near = weights.reshape(NEIGHBOURHOODS, -1, bias.size)[:_NEAR].copy()
    for place, reach in enumerate(REACHES):
        near[_BESIDE + 2 * place :][:2] /= reach
    # The lines beside a line are seen in their order.
    near[:_BESIDE] = near[np.argsort(_STEPS)]
    return _Layer(near, np.ascontiguousarray(weights[near.size // bias.size :]), bias / GIVEN)


def _given(values: Floats) -> Floats:
    """What a layer gives on, in steps: nothing below zero."""
    found = np.maximum(values, 0)
    return np.rint(found, out=found)


def _read(values: Floats, layer: _Layer) -> Floats:
    """What a layer gives on for the `values` [lines, k] of lines and of what is around them."""
    found = _of_near(around(values), layer.near)
    found += _of_page(values) @ layer.page + layer.bias
    return _given(found)


def _of_near(stacks: Sequence[Floats], weights: Floats) -> Floats:
    """What is made of what is near each line, stacks of [lines, k]: [lines, units]."""
    count, width, units = weights.shape
    size = stacks[0].shape[1]
    found = np.empty((size, units))
    rows = rows_at_a_time(width, units)
    for at in range(0, size, rows):
        parts = np.empty((count, min(rows, size - at), units))
        place = 0
        for stack in stacks:
            end = place + len(stack)
            np.matmul(stack[:, at : at + rows], weights[place:end], out=parts[place:end])
            place = end
        np.add.reduce(parts, axis=0, out=found[at : at + rows])
    return found


def _of_page(values: Floats) -> Floats:
    """The means and the highest of the `values` [lines, k] of all lines: [2 * k]."""
    return np.concatenate([np.rint(np.add.reduce(values) / len(values)), np.maximum.reduce(values)])


def around(values: Floats) -> list[Floats]:
    """What is seen near each line of the `values` [lines, k], whole numbers from 0 on, in stacks [_, lines, k].

    The lines beside it and itself between them, in order; the sums over stretches before and after it, for each reach;
    the highest above and below it.

    Example:
        >>> [stack[:, 0, 0].tolist() for stack in around(np.array([[1.0], [2.0], [4.0]]))]
        [[0.0, 0.0, 1.0, 2.0, 4.0], [0.0, 6.0], [0.0, 6.0], [0.0, 4.0]]
    """
    size, width = values.shape
    rows, *stretches = window_sums(values, (1, *REACHES))
    longest = REACHES[-1]
    found = [_seen(rows, (_BESIDE, size), longest - STEPS[-1], 1)]
    for reach, sums in zip(REACHES, stretches, strict=True):
        found.append(_seen(sums, (2, size), longest - reach, reach + 1))
    # Both ways at once: down the lines on the left, up on the right.
    both = np.zeros((size, 2 * width), single(values))
    both[1:, :width], both[1:, width:] = values[:-1], values[:0:-1]
    both = highest_so_far(both)
    highest = np.empty((2, size, width))
    highest[0], highest[1] = both[:, :width], both[::-1, width:]
    return [*found, highest]


def _seen(rows: Floats, shape: tuple[int, int], first: int, apart: int) -> Floats:
    """Views of rows, as many of as many as `shape` tells: that from `first` on, then each so many rows further on."""
    own, beside = rows.strides
    # As `as_strided` does, in a tenth of the time.
    return np.ndarray((*shape, rows.shape[1]), rows.dtype, rows, first * own, (apart * own, own, beside))
