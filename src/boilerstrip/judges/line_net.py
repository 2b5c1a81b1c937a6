"""A small neural net over the lines of a page: each line is seen with the lines around it, twice, and so is the page.

A layer reads the features of each line; what it makes of them is gathered from the lines beside it, from stretches
before and after and from the page as a whole, and read by a second layer; once more for a third. From what the last two
make of all lines, the net also tells whether the page holds chrome at all. It is message passing on a chain of lines
(Gilmer et al., ICML 2017), with fixed neighbourhoods.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.net_file import Floats, StoredNet, given, inputs, pack, stepped, unpack

_FILE = "lines_net.npz"
# The lines next to a line, and how far the stretches before and after it reach: powers of two, so that means are exact.
STEPS, REACHES = (1, 2), (4, 16)
# The line itself, its neighbours, the stretches, the mean and the highest of the page.
NEIGHBOURHOODS = 1 + 2 * len(STEPS) + 2 * len(REACHES) + 2
# Products of up to so many steps are left to one thread by OpenBLAS: handing parts to others costs more than it brings.
_ONE_THREAD = 1 << 18


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


@dataclass(frozen=True, eq=False, slots=True)
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

    def predict(self, rows: NDArray[np.float32]) -> Chances:
        """What the net makes of the lines whose features are `rows` [lines, features]; rounded to six places."""
        read = inputs(rows, self.centre, self.spread)
        found = [_run(layers, read) for layers in self.members]
        content = np.stack([one.content for one in found]).mean(axis=0)
        return Chances(content.round(6), round(sum(one.chrome for one in found) / len(found), 6))


def gathered(values: Floats) -> Floats:
    """The values [lines, k] of each line and around it, one neighbourhood beside the other: [lines, _ * k].

    Example:
        >>> gathered(np.array([[1.0], [2.0], [4.0]]))[0].tolist()
        [1.0, 0.0, 2.0, 0.0, 4.0, 0.0, 1.5, 0.0, 0.375, 2.33203125, 4.0]
    """
    size, width = values.shape
    found = np.zeros((size, NEIGHBOURHOODS, width))
    found[:, 0] = values
    for place, step in enumerate(STEPS):
        found[step:, 1 + 2 * place] = values[:-step]
        found[:-step, 2 + 2 * place] = values[step:]
    sums = np.zeros((size + 1, width))
    np.cumsum(values, axis=0, out=sums[1:])
    at, done = np.arange(size), 1 + 2 * len(STEPS)
    for place, reach in enumerate(REACHES):
        found[:, done + 2 * place] = (sums[:-1] - sums[np.maximum(at - reach, 0)]) / reach
        found[:, done + 2 * place + 1] = (sums[np.minimum(at + 1 + reach, size)] - sums[1:]) / reach
    found[:, -2] = stepped(sums[-1] / size)
    found[:, -1] = values.max(axis=0)
    return found.reshape(size, -1)


def _run(layers: Layers, read: Floats) -> Chances:
    """What one net makes of a page."""
    first = given(_product(read, layers.first) + layers.first_bias)
    second = given(_product(gathered(first), layers.second) + layers.second_bias)
    third = given(_product(gathered(second), layers.third) + layers.third_bias)
    raw = np.hstack([third, second, read]) @ layers.last + layers.last_bias
    both = np.hstack([second, third])
    page = np.concatenate([stepped(both.sum(axis=0) / len(both)), both.max(axis=0)])
    seen = given(page @ layers.page + layers.page_bias)
    return Chances(raw[:, 0], float((seen @ layers.page_last + layers.page_last_bias)[0]))


def _product(values: Floats, weights: Floats) -> Floats:
    """The matrix product, some rows at a time."""
    rows = max(1, _ONE_THREAD // weights.size)
    if len(values) <= rows:
        return values @ weights
    return np.concatenate([values[start : start + rows] @ weights for start in range(0, len(values), rows)])
