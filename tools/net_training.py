"""Training of the net that judges blocks of HTML pages: gradients by hand, Adam, pages in small batches.

The loss of a page is the mean cross entropy of its blocks, and one minus the F1 of the tokens it would keep, with
chances instead of decisions: what a page is scored by is what the net learns. Features and neurons are left out at
random; the weights that count in the end are running means.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_features import PageFeatures
from boilerstrip.judges.html_net import (
    NEAR,
    NEIGHBOURHOODS,
    PAGE,
    TAG_COLUMNS,
    TAG_VALUES,
    Around,
    Layers,
    Net,
    Surroundings,
    rooted,
)

Floats = NDArray[Any]

EPOCHS, BATCH = 9, 8
RATE, DECAY, WARM_UP = 3e-3, 2e-2, 15
LEFT_OUT = 0.1
# On so many passes the net learns to do without what classes and ids say, and on so many without what words do: as on
# old pages and in other languages.
VEILED = 0.3
_CLASS_FEATURES = ("path.", "own.", "parent.chrome", "parent.content", "parent.odds", "up.chrome", "up.content")
# Of so much of the weights the running mean is made anew with each step.
RENEWED = 0.005
# What a teacher says counts for so much, of one; the labels for the rest.
HEEDED = 0.8
# A page of more blocks is not learned from.
MOST_BLOCKS = 1500
# So many blocks of each page say how features are spread.
SAMPLED = 60


@dataclass
class Lesson:
    """A page to learn from: its blocks' `label` (1, 0 or -1: not known) and size in `tokens`, and its own `weight`."""

    features: PageFeatures
    label: NDArray[np.float32]
    tokens: NDArray[np.int64]
    weight: float

    def __post_init__(self) -> None:
        """Lay out what each pass over the page needs."""
        matrix, names = self.features.matrix, self.features.names
        self.scaled = rooted(matrix)
        tags = np.stack([matrix[:, names.index(name)] for name in TAG_COLUMNS]).astype(np.int64)
        values = np.arange(TAG_VALUES)
        # For each block a one at each of its tags: tables of weights are read and written as products.
        self.tags = np.concatenate([one[:, None] == values for one in tags], axis=1).astype(np.float32)
        self.around = Surroundings(self.features)
        size = np.where(self.label >= 0, np.minimum(self.tokens, 200) ** 0.7 + 0.3, 0.0)
        self.shares = size / max(1e-9, size.sum())
        self.known = self.tokens * (self.label >= 0)
        self.truth = np.maximum(self.label, 0).astype(np.float64)

    def heeding(self, chance: Floats) -> Lesson:
        """The lesson with a teacher, who gives the blocks these chances: what is true lies between them and the labels.

        That is distillation (Hinton, Vinyals and Dean, 2015).
        """
        found = copy(self)
        found.truth = (1 - HEEDED) * self.truth + HEEDED * chance
        return found


class _Seen(NamedTuple):
    """What a layer read: the values themselves, what is around them, and the block with the highest of each column."""

    values: Floats
    around: Around
    highest: NDArray[np.int64]


class _Pass(NamedTuple):
    """What a pass forward leaves for the pass back."""

    inputs: Floats
    kept: tuple[Floats, Floats]
    first: Floats
    seen_first: _Seen
    second: Floats
    seen_second: _Seen
    third: Floats
    raw: Floats


class Course(NamedTuple):
    """What a net learns from: real pages, and made ones that take part in the first `made_epochs` of EPOCHS rounds.

    `widths` are those of its three layers, in units.
    """

    lessons: Sequence[Lesson]
    made: Sequence[Lesson]
    made_epochs: int
    widths: tuple[int, int, int]


def train_net(course: Course, seed: int) -> Net:
    """One net, trained on `course`."""
    rng = np.random.default_rng(seed)
    lessons, made = ([one for one in group if len(one.label) <= MOST_BLOCKS] for group in course[:2])
    rows = [rng.integers(0, len(lesson.scaled), min(len(lesson.scaled), SAMPLED)) for lesson in lessons]
    sample = np.concatenate([one.scaled[take] for one, take in zip(lessons, rows, strict=True)]).astype(np.float64)
    centre, spread = sample.mean(axis=0), sample.std(axis=0) + 0.05
    names = lessons[0].features.names
    trainer = _Trainer(len(names), course.widths, rng)
    classes = np.array([name.startswith(_CLASS_FEATURES) or name == "page.comment" for name in names])
    trainer.veiled = (classes, np.array([name.startswith("said.") for name in names]))
    rounds = [[*lessons, *made] if number < course.made_epochs else lessons for number in range(EPOCHS)]
    steps = sum(len(one) // BATCH for one in rounds)
    low, high = (centre - 4 * spread).astype(np.float32), (centre + 4 * spread).astype(np.float32)
    for pages in rounds:
        order = rng.permutation(len(pages))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            batch = [pages[index] for index in order[start : start + BATCH].tolist()]
            trainer.learn([(one, _inputs(one.scaled, low, high)) for one in batch], steps)
    return Net(names, centre, spread, trainer.layers())


def _inputs(values: Floats, low: Floats, high: Floats) -> Floats:
    """The values as the net reads them: with the bounds `low` and `high` for -4 and 4."""
    found: Floats = (np.clip(values, low, high) - (low + high) / 2) * (8 / (high - low))
    return found


class _Trainer:
    """The weights under way, and what Adam (Kingma and Ba, ICLR 2015) remembers of their gradients."""

    def __init__(self, features: int, widths: tuple[int, int, int], rng: np.random.Generator) -> None:
        one, two, three = self.widths = widths
        shapes = {
            "first": (features, one), "tags": (len(TAG_COLUMNS) * TAG_VALUES, one), "first_bias": (one,),
            "second": (NEIGHBOURHOODS * one, two), "second_bias": (two,),
            "third": (NEIGHBOURHOODS * two, three), "third_bias": (three,),
            "last": (three,), "last_second": (two,), "last_first": (features,),
            "last_tags": (len(TAG_COLUMNS) * TAG_VALUES,), "last_bias": (1,),
        }  # fmt: skip
        scales = {
            "first": features**-0.5, "tags": features**-0.5, "second": (2 / (NEIGHBOURHOODS * one)) ** 0.5,
            "third": (2 / (NEIGHBOURHOODS * two)) ** 0.5, "last": 0.3, "last_second": 0.2,
        }  # fmt: skip
        self.rng = rng
        # Features of each sort that the net has to do without at times.
        self.veiled: Sequence[NDArray[np.bool_]] = ()
        self.weights = {
            name: (rng.normal(0, scales[name], shape) if name in scales else np.zeros(shape)).astype(np.float32)
            for name, shape in shapes.items()
        }
        self.mean = {name: value.copy() for name, value in self.weights.items()}
        self.drift = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self.energy = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self.step = 0

    def layers(self) -> Layers:
        """The running means of the weights."""
        return Layers(**{name: self.mean[name].astype(np.float64) for name in Layers._fields})

    def learn(self, batch: Sequence[tuple[Lesson, Floats]], steps: int) -> None:
        """One step of `steps`."""
        total: dict[str, Floats] = {}
        for lesson, inputs in batch:
            seen = self._forward(lesson, inputs)
            for name, value in self._gradients(lesson, seen, _slope(lesson, seen.raw)).items():
                total[name] = total[name] + value if name in total else value
        self.step += 1
        done = self.step / steps
        rate = np.float32(RATE * min(1, done * WARM_UP) * max(0.0, 1 - done) ** 0.8 + 2e-5)
        renewed = np.float32(max(RENEWED, 1 - self.step / (self.step + 10)))
        for name, value in self.weights.items():
            gradient = total[name]
            self.drift[name] += np.float32(0.1) * (gradient - self.drift[name])
            self.energy[name] += np.float32(0.01) * (gradient**2 - self.energy[name])
            drift = self.drift[name] / np.float32(1 - 0.9**self.step)
            energy = self.energy[name] / np.float32(1 - 0.99**self.step)
            decay = 0 if name.endswith("bias") else np.float32(DECAY) * value
            # In place: `weights` holds the array itself.
            np.subtract(value, rate * (drift / (np.sqrt(energy) + np.float32(1e-8)) + decay), out=value)
            self.mean[name] += renewed * (value - self.mean[name])

    def _kept(self, width: int) -> Floats:
        return ((self.rng.random(width) >= LEFT_OUT) / (1 - LEFT_OUT)).astype(np.float32)

    def _forward(self, lesson: Lesson, inputs: Floats) -> _Pass:
        weights, around = self.weights, lesson.around
        inputs = inputs * self._kept(inputs.shape[1])
        for sort in self.veiled:
            if self.rng.random() < VEILED:
                inputs[:, sort] = 0
        kept = (self._kept(self.widths[0]), self._kept(self.widths[1]))
        first = inputs @ weights["first"] + lesson.tags @ weights["tags"] + weights["first_bias"]
        seen_first = _seen(around, np.maximum(first, 0) * kept[0])
        second = _read(around, seen_first, weights["second"]) + weights["second_bias"]
        given = np.maximum(second, 0) * kept[1]
        seen_second = _seen(around, given)
        third = _read(around, seen_second, weights["third"]) + weights["third_bias"]
        raw = np.maximum(third, 0) @ weights["last"] + given @ weights["last_second"] + inputs @ weights["last_first"]
        raw = raw + lesson.tags @ weights["last_tags"] + weights["last_bias"]
        return _Pass(inputs, kept, first, seen_first, second, seen_second, third, raw)

    def _gradients(self, lesson: Lesson, seen: _Pass, slope: Floats) -> dict[str, Floats]:
        weights, around = self.weights, lesson.around
        given = seen.seen_second.values
        found = {
            "last": np.maximum(seen.third, 0).T @ slope,
            "last_second": given.T @ slope,
            "last_first": seen.inputs.T @ slope,
            "last_tags": lesson.tags.T @ slope,
            "last_bias": slope.sum(keepdims=True),
        }
        back = slope[:, None] * weights["last"] * (seen.third > 0)
        found["third_bias"] = back.sum(axis=0)
        found["third"], back = _read_back(around, seen.seen_second, weights["third"], back)
        back = (back + slope[:, None] * weights["last_second"]) * seen.kept[1] * (seen.second > 0)
        found["second_bias"] = back.sum(axis=0)
        found["second"], back = _read_back(around, seen.seen_first, weights["second"], back)
        back = back * seen.kept[0] * (seen.first > 0)
        found["first"], found["first_bias"] = seen.inputs.T @ back, back.sum(axis=0)
        found["tags"] = lesson.tags.T @ back
        return found


def _seen(around: Surroundings, values: Floats) -> _Seen:
    return _Seen(values, around.around(values), around.highest)


def _parts(weights: Floats) -> list[Floats]:
    """The rows of `weights` that read what is near, the page, and each way to part the blocks."""
    width = len(weights) // NEIGHBOURHOODS
    return np.split(weights, [NEAR * width, *range((NEAR + PAGE) * width, len(weights), width)])


def _read(around: Surroundings, seen: _Seen, weights: Floats) -> Floats:
    """What a layer reads of the blocks and of what is around them."""
    near, shared = seen.around
    own, page, *ways = _parts(weights)
    found: Floats = near.reshape(len(near), -1) @ own + shared[:PAGE].reshape(-1) @ page
    for way, number, (low, high) in zip(ways, around.groups.number, around.groups.bounds, strict=True):
        found += (shared[PAGE + low : PAGE + high] @ way)[number]
    return found


class Slopes(NamedTuple):
    """How the loss changes with the weights of a layer, and with the values that it read."""

    weights: Floats
    values: Floats


def _before(values: Floats, reach: int) -> Floats:
    """The sum of the `reach` rows before each row, over `reach`."""
    sums = np.zeros((len(values) + 1, values.shape[1]), values.dtype)
    np.cumsum(values, axis=0, out=sums[1:])
    ends = np.arange(len(values))
    found: Floats = (sums[ends] - sums[np.maximum(ends - reach, 0)]) / values.dtype.type(reach)
    return found


def _after(values: Floats, reach: int) -> Floats:
    """The sum of the `reach` rows after each row, over `reach`."""
    return _before(values[::-1], reach)[::-1]


def _read_back(around: Surroundings, seen: _Seen, weights: Floats, back: Floats) -> Slopes:
    """The slopes of `_read`; `back` [blocks, _] has those of what it gave."""
    near, shared = seen.around
    own, page, *ways = _parts(weights)
    width = seen.values.shape[1]
    table = (back @ own.T).reshape(near.shape)
    values = table[:, 0] + _after(table[:, 1], 4) + _before(table[:, 2], 4)
    values += _after(table[:, 3], 16) + _before(table[:, 4], 16)
    values += _peaks_back(seen.values, table[:, -2]) + _peaks_back(seen.values[::-1], table[::-1, -1])[::-1]
    whole = back.sum(axis=0)
    mean, weighted, highest = (page @ whole).reshape(PAGE, width)
    values += mean / np.float32(len(back)) + around.weight.astype(np.float32)[:, None] * weighted
    values[seen.highest, np.arange(width)] += highest
    found = [near.reshape(len(near), -1).T @ back, np.outer(shared[:PAGE].reshape(-1), whole)]
    sums = around.groups.means(back) * around.groups.count.astype(np.float32)
    for way, number, (low, high) in zip(ways, around.groups.number, around.groups.bounds, strict=True):
        found.append(shared[PAGE + low : PAGE + high].T @ sums[low:high])
        given: Floats = sums[low:high] @ way.T / around.groups.count[low:high].astype(np.float32)
        values += given[number]
    return Slopes(np.concatenate(found), values)


def _peaks_back(values: Floats, back: Floats) -> Floats:
    """The slopes of the highest of the values before each block; `back` has those of what was read there."""
    count, width = values.shape
    is_highest = values >= np.maximum.accumulate(values, axis=0)
    where = np.maximum.accumulate(np.where(is_highest, np.arange(count)[:, None], 0), axis=0)[:-1]
    found = np.bincount((where * width + np.arange(width)).ravel(), back[1:].ravel(), count * width)
    return found.reshape(count, width).astype(back.dtype)


def _slope(lesson: Lesson, raw: Floats) -> Floats:
    """How the loss of the page changes with what is said of each block."""
    chance = 1 / (1 + np.exp(-np.clip(raw.astype(np.float64), -30, 30)))
    known, truth = lesson.known, lesson.truth
    both = float((known * (chance + truth)).sum()) + 1e-6
    right = float((known * chance * truth).sum())
    agreement = (2 * known * truth * both - 2 * right * known) / both**2
    slope = lesson.shares * (chance - truth) - agreement * chance * (1 - chance)
    found: Floats = (slope * lesson.weight).astype(np.float32)
    return found
