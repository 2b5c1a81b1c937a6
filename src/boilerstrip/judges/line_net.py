"""A small neural net over the lines of a page: each line is seen with the lines around it, twice, and so is the page.

A layer reads the features of each line; what it makes of them is gathered from the lines beside it, from stretches
before and after, from all that stands above and below and from the page as a whole, and read by a second layer; once
more for a third. From what the last two make of all lines, the net also tells whether the page holds chrome at all. It
is message passing on a chain of lines (Gilmer et al., ICML 2017), with fixed neighbourhoods.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.net_file import Floats, StoredNet, given, inputs, light, pack, product, stepped, unpack

_FILE = "lines_net.npz"
# The lines next to a line, and how far the stretches before and after it reach: powers of two, so that means are exact.
STEPS, REACHES = (1, 2), (4, 16)
# The line itself, its neighbours, the stretches, the highest above and below; then the page's mean and its highest.
_BESIDE = 1 + 2 * len(STEPS)
_NEAR = _BESIDE + 2 * len(REACHES) + 2
NEIGHBOURHOODS = _NEAR + 2


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
        (own,) = stored.members
        return cls(stored.names, stored.centre, stored.spread, Layers(**own))

    def packed(self) -> bytes:
        """The net as a file."""
        return pack(StoredNet(self.names, self.centre, self.spread, [self.layers._asdict()]))

    @cached_property
    def _weights(self) -> _Weights:
        return _weights(self.layers)

    def predict(self, rows: NDArray[np.float32]) -> Chances:
        """What the net makes of the lines whose features are `rows` [lines, features]; rounded to six places."""
        weights = self._weights
        read = inputs(rows, self.centre, self.spread)
        begun = product(read.astype(weights.first.dtype, copy=False), weights.first).astype(np.float64)
        begun += weights.first_bias
        second = _read(given(begun[:, :-1]), weights.second)
        third = _read(second, weights.third)
        raw = third @ weights.last_third + second @ weights.last_second
        raw += begun[:, -1]
        return Chances(raw.round(6), round(self._chrome(second, third), 6))

    def _chrome(self, second: Floats, third: Floats) -> float:
        """What the net says of the page, from what its layers give on for the lines."""
        layers = self.layers
        page = given(_of_page(np.hstack([second, third])) @ layers.page + layers.page_bias)
        return float((page @ layers.page_last + layers.page_last_bias)[0])


class _Layer(NamedTuple):
    """The weights of a layer for what is around a line and for the page, [_ * k, units]."""

    near: Floats
    page: Floats
    bias: Floats


class _Weights(NamedTuple):
    """The weights as they are used; `first` has the first layer, then what the last one reads of the inputs."""

    first: Floats
    first_bias: Floats
    second: _Layer
    third: _Layer
    last_third: Floats
    last_second: Floats


def _weights(layers: Layers) -> _Weights:
    third, second = layers.third_bias.size, layers.second_bias.size
    last = layers.last
    return _Weights(
        first=light(np.hstack([layers.first, last[third + second :]])),
        first_bias=np.concatenate([layers.first_bias, layers.last_bias]),
        second=_layer(layers.second, layers.second_bias),
        third=_layer(layers.third, layers.third_bias),
        last_third=last[:third, 0],
        last_second=last[third : third + second, 0],
    )


def _layer(weights: Floats, bias: Floats) -> _Layer:
    """One layer, whose weights are [NEIGHBOURHOODS * k, units]."""
    page = len(weights) // NEIGHBOURHOODS * _NEAR
    return _Layer(np.ascontiguousarray(weights[:page]), np.ascontiguousarray(weights[page:]), bias)


def _read(values: Floats, layer: _Layer) -> Floats:
    """What a layer gives on for the `values` [lines, k] of lines and of what is around them."""
    found = product(around(values), layer.near)
    found += _of_page(values) @ layer.page + layer.bias
    return given(found)


def _of_page(values: Floats) -> Floats:
    """The means and the highest of the `values` [lines, k] of all lines: [2 * k]."""
    return np.concatenate([stepped(values.sum(axis=0) / len(values)), values.max(axis=0)])


def around(values: Floats) -> Floats:
    """The values [lines, k] of each line, of those beside it, of stretches and sides: [lines, _ * k].

    No value is below 0.

    Example:
        >>> around(np.array([[1.0], [2.0], [4.0]]))[0].tolist()
        [1.0, 0.0, 2.0, 0.0, 4.0, 0.0, 1.5, 0.0, 0.375, 0.0, 4.0]
    """
    size, width = values.shape
    found = np.empty((size, _NEAR, width), values.dtype)
    # With rows of nothing before and after, so that every line has lines beside it.
    longest = REACHES[-1]
    sums = np.zeros((size + 2 * longest, width), values.dtype)
    sums[longest : longest + size] = values
    found[:, 0] = values
    for place, step in enumerate(STEPS):
        found[:, 1 + 2 * place] = sums[longest - step :][:size]
        found[:, 2 + 2 * place] = sums[longest + step :][:size]
    # Row `i` is then the sum of the rows from `i` on, twice as many each time.
    step = 1
    for place, reach in enumerate(REACHES):
        while step < reach:
            sums = sums[step:] + sums[:-step]
            step *= 2
        for side, start in enumerate((longest - reach, longest + 1)):
            np.multiply(sums[start : start + size], 1 / reach, out=found[:, _BESIDE + 2 * place + side])
    found[:1, -2] = found[-1:, -1] = 0
    found[1:, -2] = _highest_so_far(values)[:-1]
    found[:-1, -1] = _highest_so_far(values[::-1])[-2::-1]
    return found.reshape(size, -1)


def _highest_so_far(values: Floats) -> Floats:
    """The highest of each line's values [lines, k] and of those before it; quicker than line after line."""
    found = values.copy()
    step = 1
    # Row `i` is the highest of as many rows up to it, twice as many each time.
    while step < len(values):
        found[step:] = np.maximum(found[step:], found[:-step])
        step *= 2
    return found
