"""A small neural net over the lines of a page: each line is seen with the lines around it, twice, and so is the page.

A layer reads the features of each line; what it makes of them is gathered from the lines beside it, from stretches
before and after and from the page as a whole, and read by a second layer; once more for a third. From what the last two
make of all lines, the net also tells whether the page holds chrome at all. It is message passing on a chain of lines
(Gilmer et al., ICML 2017), with fixed neighbourhoods.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
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
    """Several nets that differ in where their training began; their mean is better than each.

    `names` are the features they read, `centre` and `spread` those of their scaled values.
    """

    names: tuple[str, ...]
    centre: Floats
    spread: Floats
    members: tuple[Layers, ...]

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> LineNet:
        """The shipped net."""
        return LineNet.parse((files("boilerstrip") / "data" / _FILE).read_bytes())

    @classmethod
    def parse(cls, data: bytes) -> LineNet:
        """The net that `packed` wrote."""
        stored = unpack(data, Layers._fields)
        return cls(stored.names, stored.centre, stored.spread, tuple(Layers(**own) for own in stored.members))

    def packed(self) -> bytes:
        """The net as a file."""
        return pack(StoredNet(self.names, self.centre, self.spread, [own._asdict() for own in self.members]))

    @cached_property
    def _stacked(self) -> _Stacked:
        return _stacked(self.members)

    def predict(self, rows: NDArray[np.float32]) -> Chances:
        """What the net makes of the lines whose features are `rows` [lines, features]; rounded to six places."""
        layers, members = self._stacked, len(self.members)
        read = inputs(rows, self.centre, self.spread)
        begun = _product(read.astype(layers.first.dtype, copy=False), layers.first).astype(np.float64)
        begun += layers.first_bias
        second = _read(given(begun[:, :-members]).reshape(len(rows), members, -1).swapaxes(0, 1), layers.second)
        third = _read(second, layers.third)
        raw = (third @ layers.last_third + second @ layers.last_second)[:, :, 0]
        raw += begun[:, -members:].T
        chrome = sum(_chrome(layers, second, third).tolist())
        return Chances(raw.mean(axis=0).round(6), round(chrome / members, 6))


class _Layer(NamedTuple):
    """A layer of all members: the weights of what is around a line and of the page, [members, _ * k, units]."""

    near: Floats
    page: Floats
    bias: Floats


class _Stacked(NamedTuple):
    """The weights of all members; `first` has their first layers side by side, then what each reads in the end."""

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


def _stacked(members: Sequence[Layers]) -> _Stacked:
    third, second = members[0].third_bias.size, members[0].second_bias.size
    last = np.array([one.last for one in members])
    first = np.hstack([*(one.first for one in members), *last[:, third + second :]])
    return _Stacked(
        first=light(first),
        first_bias=np.concatenate([*(one.first_bias for one in members), *(one.last_bias for one in members)]),
        second=_layer([one.second for one in members], [one.second_bias for one in members]),
        third=_layer([one.third for one in members], [one.third_bias for one in members]),
        last_third=last[:, :third],
        last_second=last[:, third : third + second],
        page=np.array([one.page for one in members]),
        page_bias=np.array([one.page_bias for one in members])[:, None],
        page_last=np.array([one.page_last for one in members]),
        page_last_bias=np.array([one.page_last_bias for one in members])[:, None],
    )


def _layer(weights: Sequence[Floats], biases: Sequence[Floats]) -> _Layer:
    """One layer of all members, whose weights are [NEIGHBOURHOODS * k, units] each."""
    together = np.array(weights)
    page = together.shape[1] // NEIGHBOURHOODS * _NEAR
    near, far = np.ascontiguousarray(together[:, :page]), np.ascontiguousarray(together[:, page:])
    return _Layer(near, far, np.array(biases)[:, None])


def _read(values: Floats, layer: _Layer) -> Floats:
    """What a layer gives on for the `values` [members, lines, k] of lines and of what is around them."""
    total, highest = values.sum(axis=1, keepdims=True), values.max(axis=1, keepdims=True)
    page = np.concatenate([stepped(total / values.shape[1]), highest], axis=2)
    found = _product(around(values), layer.near)
    found += page @ layer.page + layer.bias
    return given(found)


def _product(values: Floats, weights: Floats) -> Floats:
    """The matrix product, in parts where these keep it with one thread; the whole takes less where there is but one."""
    return values @ weights if _has_one_thread() else product(values, weights)


@lru_cache(maxsize=1)
def _has_one_thread() -> bool:
    """Whether OpenBLAS was told to use one thread, as in the children of a build; what is found is the same."""
    return os.environ.get("OPENBLAS_NUM_THREADS", os.environ.get("OMP_NUM_THREADS")) == "1"


def around(values: Floats) -> Floats:
    """The values [..., lines, k] of each line, of those beside it, of stretches and sides: [..., lines, _ * k].

    No value is below 0.

    Example:
        >>> around(np.array([[1.0], [2.0], [4.0]]))[0].tolist()
        [1.0, 0.0, 2.0, 0.0, 4.0, 0.0, 1.5, 0.0, 0.375, 0.0, 4.0]
    """
    *outer, size, width = values.shape
    found = np.empty((*outer, size, _NEAR, width), values.dtype)
    # With rows of nothing before and after, so that every line has lines beside it.
    longest = REACHES[-1]
    sums = np.zeros((*outer, size + 2 * longest, width), values.dtype)
    sums[..., longest : longest + size, :] = values
    found[..., 0, :] = values
    for place, step in enumerate(STEPS):
        found[..., 1 + 2 * place, :] = sums[..., longest - step :, :][..., :size, :]
        found[..., 2 + 2 * place, :] = sums[..., longest + step :, :][..., :size, :]
    # Row `i` is then the sum of the rows from `i` on, twice as many each time.
    step = 1
    for place, reach in enumerate(REACHES):
        while step < reach:
            sums = sums[..., step:, :] + sums[..., :-step, :]
            step *= 2
        for side, start in enumerate((longest - reach, longest + 1)):
            np.multiply(sums[..., start : start + size, :], 1 / reach, out=found[..., _BESIDE + 2 * place + side, :])
    found[..., :1, -2, :] = found[..., -1:, -1, :] = 0
    found[..., 1:, -2, :] = _highest_so_far(values)[..., :-1, :]
    found[..., :-1, -1, :] = _highest_so_far(values[..., ::-1, :])[..., -2::-1, :]
    return found.reshape(*outer, size, -1)


def _highest_so_far(values: Floats) -> Floats:
    """The highest of each line's values [..., lines, k] and of those before it; quicker than line after line."""
    found = values.copy()
    step = 1
    # Row `i` is the highest of as many rows up to it, twice as many each time.
    while step < values.shape[-2]:
        found[..., step:, :] = np.maximum(found[..., step:, :], found[..., :-step, :])
        step *= 2
    return found


def _chrome(layers: _Stacked, second: Floats, third: Floats) -> Floats:
    """What each member says of the page, from what its layers give on for the lines: [members]."""
    both = np.concatenate([second, third], axis=2)
    mean = stepped(both.sum(axis=1, keepdims=True) / both.shape[1])
    page = np.concatenate([mean, both.max(axis=1, keepdims=True)], axis=2)
    found: Floats = (given(page @ layers.page + layers.page_bias) @ layers.page_last + layers.page_last_bias)[:, 0, 0]
    return found
