"""What our nets have in common: the steps that their numbers come in, the scale of their inputs, and their files.

All numbers are rounded to multiples of powers of two that a double holds exactly, sums included: a matrix product then
has the same bits on any machine, in whatever order its library adds.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

# Steps of the inputs, of what a layer gives on, and of the weights; the inputs' largest size.
INPUT, GIVEN, WEIGHT = 2.0**-6, 2.0**-8, 2.0**-11
HIGHEST = 4.0
# Whole numbers below this are exact in single precision.
_SINGLE = 2.0**24
# Products of up to so many steps are left to one thread by OpenBLAS: handing parts to others costs more than it brings.
_ONE_THREAD = 1 << 18


class StoredNet(NamedTuple):
    """A net as it is stored: the features it reads, how their scaled values are spread, and its weights by name."""

    names: tuple[str, ...]
    centre: Floats
    spread: Floats
    weights: Mapping[str, Floats]


def pack(net: StoredNet) -> bytes:
    """The net as a file: an `npz`, with whole numbers for the weights."""
    arrays: dict[str, Any] = {"names": np.array(net.names), "centre": net.centre, "spread": net.spread}
    for field, values in net.weights.items():
        arrays[field] = np.clip(np.rint(values / WEIGHT), -32768, 32767).astype(np.int16)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def unpack(data: bytes, fields: Sequence[str]) -> StoredNet:
    """The net that `pack` wrote, with weights called `fields`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as table:
        weights = {field: table[field] * WEIGHT for field in fields}
        return StoredNet(tuple(table["names"].tolist()), table["centre"], table["spread"], weights)


@dataclass(frozen=True, eq=False)
class Scale:
    """How the scaled values of features [features] are spread round which centre; `rise`: steps of inputs to each."""

    centre: NDArray[np.float32]
    rise: NDArray[np.float32]

    @staticmethod
    def of(centre: Floats, spread: Floats) -> Scale:
        """The scale of a net as it is stored."""
        return Scale(centre.astype(np.float32), (1 / (spread * INPUT)).astype(np.float32))

    def inputs(self, scaled: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the first layer reads of scaled features [rows, features], an array that is brought to it.

        Example:
            >>> scale = Scale.of(centre=np.array([1.0]), spread=np.array([2.0]))
            >>> scale.inputs(np.array([[1.0], [4.01], [99.0]], np.float32)).tolist()
            [[0.0], [1.5], [4.0]]
        """
        scaled -= self.centre
        scaled *= self.rise
        np.rint(scaled, out=scaled)
        np.maximum(scaled, -HIGHEST / INPUT, out=scaled)
        np.minimum(scaled, HIGHEST / INPUT, out=scaled)
        scaled *= INPUT
        return scaled


def light(first: Floats) -> Floats:
    """The weights of a first layer [features, units], in single precision where no sum can need more than its 24 bits.

    The products are the same, in half the time.
    """
    most = np.abs(first).sum(axis=0).max(initial=0) * HIGHEST / (INPUT * WEIGHT)
    return first.astype(np.float32) if most < _SINGLE else first


def single(values: Floats) -> type[np.floating]:
    """In what precision whole numbers from 0 on can be compared with no bit lost, in half the time if it is single."""
    return np.float32 if values.max(initial=0) < _SINGLE else np.float64


def given(values: Floats) -> Floats:
    """What a layer gives on: nothing below zero, in whole steps."""
    return stepped(np.maximum(values, 0))


def stepped(values: Floats) -> Floats:
    """The values in whole steps; the array itself is brought to them."""
    values *= 1 / GIVEN
    np.rint(values, out=values)
    values *= GIVEN
    return values


def product(values: Floats, weights: Floats) -> Floats:
    """The matrix product [rows, k] by [k, units], some rows at a time, so that it stays with one thread."""
    size, width = values.shape
    units = weights.shape[1]
    rows = rows_at_a_time(width, units)
    if size <= rows or _has_one_thread():
        return values @ weights
    found = np.empty((size, units), np.result_type(values, weights))
    for at in range(0, size, rows):
        np.matmul(values[at : at + rows], weights, out=found[at : at + rows])
    return found


def rows_at_a_time(width: int, units: int) -> int:
    """Of how many rows [rows, width] the product with weights [width, units] stays with one thread."""
    return max(1, _ONE_THREAD // (width * units))


@lru_cache(maxsize=1)
def _has_one_thread() -> bool:
    """Whether OpenBLAS was told to use one thread, as in the children of a build; what is found is the same."""
    return os.environ.get("OPENBLAS_NUM_THREADS", os.environ.get("OMP_NUM_THREADS")) == "1"
