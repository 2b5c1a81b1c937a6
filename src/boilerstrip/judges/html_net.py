"""A small neural net over the blocks of a page: each block is seen with what is around it, twice.

A layer reads the features of each block; what it makes of them is then averaged over the blocks before and after, over
the page, and over the groups that a block belongs to (its path of classes, its section, its list or thread, its
parent), and read by a second layer; once more for a third. That is message passing on a graph of blocks
(Gilmer et al., ICML 2017), with fixed neighbourhoods.

All numbers are rounded to multiples of powers of two that a double holds exactly, sums included: a matrix product then
has the same bits on any machine, in whatever order its library adds.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_features import PageFeatures

__all__ = ["NEIGHBOURHOODS", "TAG_COLUMNS", "TAG_VALUES", "Layers", "Net", "Surroundings", "after", "before", "scaled"]

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]

# Features that are numbers of tags: each value has weights of its own.
TAG_COLUMNS, TAG_VALUES = ("tag", "parent.tag"), 42
# How far before and after a block it looks, in blocks; powers of two, so that means are exact.
_REACHES = (4, 16)
# The block itself, twice two reaches, the page (three ways), four groups.
NEIGHBOURHOODS = 1 + 2 * len(_REACHES) + 3 + 4
# Steps of the inputs, of what a layer gives on, and of the weights.
_INPUT, _GIVEN, _WEIGHT = 2.0**-6, 2.0**-8, 2.0**-11
_HIGHEST = 4.0
_MEANS = slice(1 + 2 * len(_REACHES), None)


class _Group:
    """Means over the members of groups, by the number of each block's group."""

    def __init__(self, number: Ints) -> None:
        _, self._number, count = np.unique(number, return_inverse=True, return_counts=True)
        self._order = np.argsort(self._number, kind="stable")
        self._starts = np.cumsum(count) - count
        self._count = count[:, None]

    def mean(self, values: Floats) -> Floats:
        sums = np.add.reduceat(values[self._order], self._starts, axis=0)
        found: Floats = (sums / self._count.astype(values.dtype))[self._number]
        return found


class Surroundings:
    """What is around each block of a page, as linear maps of columns [blocks, k] to [NEIGHBOURHOODS, blocks, k].

    `highest` has, of the last columns gathered, the block with the highest value in each.
    """

    def __init__(self, features: PageFeatures) -> None:
        self.groups = [
            _Group(number) for number in (features.path, features.section, features.near_group, features.above)
        ]
        weight = np.sqrt(features.texts.words + 1)
        self.weight = np.rint(weight / weight.sum() * 2.0**16)[:, None] / 2.0**16
        self.highest: Ints = np.zeros(0, np.int64)

    def gather(self, values: Floats) -> Floats:
        """The values of each block and their means around it, a table [blocks, k] for each neighbourhood."""
        count, width = values.shape
        found = np.empty((NEIGHBOURHOODS, count, width), values.dtype)
        found[0] = values
        sums = np.zeros((count + 1, width), values.dtype)
        np.cumsum(values, axis=0, out=sums[1:])
        at = np.arange(count)
        for place, reach in enumerate(_REACHES):
            share = values.dtype.type(1 / reach)
            np.subtract(sums[:-1], sums[np.maximum(at - reach, 0)], out=found[1 + 2 * place])
            np.subtract(sums[np.minimum(at + 1 + reach, count)], sums[1:], out=found[2 + 2 * place])
            found[1 + 2 * place : 3 + 2 * place] *= share
        self.highest = values.argmax(axis=0)
        page = 1 + 2 * len(_REACHES)
        found[page] = sums[-1] / values.dtype.type(count)
        found[page + 1] = (values * self.weight.astype(values.dtype)).sum(axis=0)
        found[page + 2] = values[self.highest, np.arange(width)]
        for place, group in enumerate(self.groups):
            found[page + 3 + place] = group.mean(values)
        return found


def before(values: Floats, reach: int) -> Floats:
    """The sum of the `reach` rows before each row, over `reach`."""
    sums = np.zeros((len(values) + 1, values.shape[1]), values.dtype)
    np.cumsum(values, axis=0, out=sums[1:])
    ends = np.arange(len(values))
    found: Floats = (sums[ends] - sums[np.maximum(ends - reach, 0)]) / values.dtype.type(reach)
    return found


def after(values: Floats, reach: int) -> Floats:
    """The sum of the `reach` rows after each row, over `reach`."""
    return before(values[::-1], reach)[::-1]


def scaled(matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    """Features [blocks, _] on a scale on which counts and shares can be added."""
    wide = matrix.astype(np.float64)
    found: NDArray[np.float64] = np.copysign(np.log1p(np.abs(wide)), wide)
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


@dataclass(frozen=True, eq=False, slots=True)
class Net:
    """Several nets that differ in where their training began; their mean is better than each.

    `names` are the features the nets read, `centre` and `spread` those of their scaled values.
    """

    names: tuple[str, ...]
    centre: NDArray[np.float64]
    spread: NDArray[np.float64]
    members: tuple[Layers, ...]

    @classmethod
    def parse(cls, data: bytes) -> Net:
        """The net that `packed` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as table:
            members = tuple(
                Layers(*(table[f"{field}{number}"] * _WEIGHT for field in Layers._fields))
                for number in range(int(table["members"]))
            )
            return cls(tuple(table["names"].tolist()), table["centre"], table["spread"], members)

    def packed(self) -> bytes:
        """The net as a file: an `npz`, with whole numbers for the weights."""
        arrays: dict[str, Any] = {"names": np.array(self.names), "centre": self.centre, "spread": self.spread}
        for number, layers in enumerate(self.members):
            for field, values in zip(Layers._fields, layers, strict=True):
                arrays[f"{field}{number}"] = np.clip(np.rint(values / _WEIGHT), -32768, 32767).astype(np.int16)
        file = io.BytesIO()
        np.savez_compressed(file, members=np.array(len(self.members)), **arrays)
        return file.getvalue()

    def predict(self, features: PageFeatures) -> NDArray[np.float64]:
        """For each block the chance that it is main text, rounded to eight places."""
        around = Surroundings(features)
        column = dict(zip(features.names, range(len(features.names)), strict=True))
        inputs = np.clip((scaled(features.matrix) - self.centre) / self.spread, -_HIGHEST, _HIGHEST)
        inputs = np.rint(inputs / _INPUT) * _INPUT
        tags = np.stack([features.matrix[:, column[name]] for name in TAG_COLUMNS]).astype(np.int64)
        tags += np.arange(len(TAG_COLUMNS))[:, None] * TAG_VALUES
        total = np.zeros(len(inputs))
        for raw in _raw(self.members, inputs, tags, around):
            with np.errstate(over="ignore"):
                total += 1.0 / (1.0 + np.exp(-raw))
        chance: NDArray[np.float64] = np.round(total / len(self.members), 8)
        return chance


def _raw(members: Sequence[Layers], inputs: Floats, tags: Ints, around: Surroundings) -> list[Floats]:
    """What each member says of each block, before it is a chance; all are gathered for at once."""
    weights, tables = np.hstack([one.first for one in members]), np.hstack([one.tags for one in members])
    bias = np.hstack([one.first_bias for one in members])
    first = _given(inputs @ weights + tables[tags].sum(axis=0) + bias)
    second = np.hstack(_read(around.gather(first), [(one.second, one.second_bias) for one in members]))
    third = _read(around.gather(second), [(one.third, one.third_bias) for one in members])
    found = []
    for given, part, one in zip(third, np.split(second, len(members), axis=1), members, strict=True):
        raw = given @ one.last + part @ one.last_second + inputs @ one.last_first
        found.append(raw + one.last_tags[tags].sum(axis=0) + one.last_bias)
    return found


def _read(gathered: Floats, layers: Sequence[tuple[Floats, Floats]]) -> list[Floats]:
    """What a layer of each member makes of its columns of what is around the blocks."""
    # Means over other than powers of two are brought to whole steps; the others are exact.
    gathered[_MEANS] = _stepped(gathered[_MEANS])
    width = gathered.shape[2] // len(layers)
    found = []
    for number, (weights, bias) in enumerate(layers):
        part = gathered[:, :, number * width : (number + 1) * width]
        found.append(_given(np.matmul(part, weights.reshape(NEIGHBOURHOODS, width, -1)).sum(axis=0) + bias))
    return found


def _given(values: Floats) -> Floats:
    """What a layer gives on: nothing below zero, in whole steps."""
    return _stepped(np.maximum(values, 0))


def _stepped(values: Floats) -> Floats:
    found: Floats = np.rint(values * (1 / _GIVEN)) * _GIVEN
    return found
