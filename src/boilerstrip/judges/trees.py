"""Boosted trees without a model runtime: LightGBM's text models, evaluated with numpy.

Every question that a split asks is answered for all rows at once; a split that sends a row to the right strikes out the
leaves of its left branch, and the first leaf not struck out is the one the row falls into. This is QuickScorer
(Lucchese et al., SIGIR 2015) turned from a loop over features into a few array operations.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boilerstrip.errors import RuleError

__all__ = ["Trees"]

Floats = NDArray[np.float64]

# Rows are evaluated in slices, so that the answers of all splits stay in the processor's cache.
_SLICE = 256
_MAX_LEAVES = 64
# `decision_type` of LightGBM's text format: bit 0 categorical, bit 1 missing values go left, bits 2-3 what is missing.
_CATEGORICAL, _DEFAULT_LEFT, _MISSING_SHIFT = 1, 2, 2
_MISSING_NONE, _MISSING_ZERO, _MISSING_NAN = 0, 1, 2
_ZERO = 1e-35


@dataclass(frozen=True, eq=False, slots=True)
class Trees:
    r"""A LightGBM model for one output (binary or regression), ready to be asked.

    Many splits ask the same, so the questions have arrays of their own: `feature` and `threshold`, `variant` (how
    missing values are read), `missing_right` (which send those to the right). Trees are padded to the same number of
    splits and leaves: for each split of each tree, [splits, trees], `question` is what it asks and `struck` the bits of
    the leaves on its left; `leaves` has one entry a leaf.

    Example:
        >>> text = "objective=binary sigmoid:1\n\nTree=0\nnum_leaves=2\nsplit_feature=0\nthreshold=0.5\n"
        >>> text += "decision_type=2\nleft_child=-1\nright_child=-2\nleaf_value=-1 1\n\nend of trees\n"
        >>> Trees.parse(text).predict(np.array([[0.0], [1.0]], np.float32)).round(3).tolist()
        [0.269, 0.731]
    """

    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    variant: NDArray[np.uint8]
    missing_right: NDArray[np.intp]
    question: NDArray[np.intp]
    struck: NDArray[Any]
    leaves: Floats
    count: int
    features: tuple[str, ...]
    sigmoid: float | None

    @classmethod
    def parse(cls, text: str) -> Trees:
        """The model that `text`, as `Booster.model_to_string` writes it, describes.

        Raises:
            RuleError: it is no LightGBM model, or one with categorical or linear trees, several outputs, or more
                than 64 leaves a tree.
        """
        head, sections = _sections(text)
        trees = [_tree(section) for section in sections]
        if not trees:
            raise RuleError("no trees in the model: expected LightGBM's text format", code="model")
        if int(head.get("num_tree_per_iteration", "1")) != 1:
            raise RuleError("the model has several outputs; only binary and regression models fit here", code="model")
        return _assemble(trees, head)

    @classmethod
    def load(cls, name: str) -> Trees:
        """The model shipped as `name` in the package's data folder; a name that ends in `.gz` is unpacked."""
        return _load(name)

    def raw(self, rows: NDArray[np.float32]) -> Floats:
        """The sum of the leaves [n] that each row of `rows` [n, features] falls into: the same bits on any machine."""
        table = np.ascontiguousarray(np.asarray(rows, np.float32).T)
        if table.shape[1] <= _SLICE:
            return self._slice(table)
        parts = range(0, table.shape[1], _SLICE)
        return np.concatenate([self._slice(np.ascontiguousarray(table[:, k : k + _SLICE])) for k in parts])

    def predict(self, rows: NDArray[np.float32]) -> Floats:
        """The probabilities [n] of the rows [n, features]; the plain sum for a model of a quantity.

        Rounded to eight places, because the last bit of `exp` is not the same on every machine.
        """
        raw = self.raw(rows)
        if self.sigmoid is None:
            return raw
        with np.errstate(over="ignore"):
            return np.round(1.0 / (1.0 + np.exp(-self.sigmoid * raw)), 8)

    def _slice(self, table: NDArray[np.float32]) -> Floats:
        """The sums of the leaves for `table` [features, n], n a slice."""
        shape = (self.count, table.shape[1])
        answers = self._answers(table).view(np.uint8)
        right = np.empty(shape, np.uint8)
        struck, gone = np.empty(shape, self.struck.dtype), np.zeros(shape, self.struck.dtype)
        # The same split of every tree at a time: what is at work then stays in the processor's cache.
        for question, bits in zip(self.question, self.struck, strict=True):
            answers.take(question, 0, out=right, mode="clip")
            np.multiply(right, bits[:, None], out=struck)
            np.bitwise_or(gone, struck, out=gone)
        first = ~gone
        first &= ~first + self.struck.dtype.type(1)
        width = len(self.leaves) // self.count
        leaf = _exponent(first) + np.arange(0, len(self.leaves), width, dtype=np.int32)[:, None]
        # Added tree by tree, the order in which LightGBM adds them.
        total: Floats = np.add.reduce(self.leaves.take(leaf, mode="clip"), axis=0)
        return total

    def _answers(self, table: NDArray[np.float32]) -> NDArray[np.bool_]:
        """For each question [questions, n] whether the row goes right."""
        odd = np.isnan(table)
        zeros = bool((self.variant == _MISSING_ZERO).any())
        if not odd.any() and not zeros:
            return table.take(self.feature, 0) > self.threshold[:, None]
        # What is missing becomes NaN, and what only looks missing (NaN where nothing is) becomes 0.
        plain = np.where(odd, np.float32(0), table)
        holes = np.where(np.abs(table) <= _ZERO, np.float32("nan"), table)
        values = np.concatenate([plain, holes, table]).take(self.feature + self.variant * np.intp(len(table)), 0)
        right = values > self.threshold[:, None]
        right[self.missing_right] |= np.isnan(values[self.missing_right])
        return right


@lru_cache(maxsize=16)
def _load(name: str) -> Trees:
    data = (files("boilerstrip") / "data" / name).read_bytes()
    return Trees.parse((gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8"))


@dataclass(frozen=True, slots=True)
class _Tree:
    """One tree: a row a split, and the leaves numbered from left to right."""

    feature: list[int]
    threshold: list[float]
    decision: list[int]
    struck: list[int]
    leaves: list[float]


class _Section(dict[str, str]):
    """The `key=value` lines of one part of the text."""

    def ints(self, key: str) -> list[int]:
        return [int(word) for word in self.get(key, "").split()]

    def floats(self, key: str) -> list[float]:
        return [float(word) for word in self.get(key, "").split()]


def _sections(text: str) -> tuple[_Section, list[_Section]]:
    head = current = _Section()
    trees: list[_Section] = []
    for line in text.splitlines():
        if line.startswith("end of trees"):
            break
        key, equals, value = line.partition("=")
        if key == "Tree":
            current = _Section()
            trees.append(current)
        elif equals:
            current[key] = value
    return head, trees


def _tree(section: _Section) -> _Tree:
    if section.get("is_linear", "0") == "1" or any(d & _CATEGORICAL for d in section.ints("decision_type")):
        raise RuleError("the model has linear trees or categorical splits, which are not evaluated here", code="model")
    values = section.floats("leaf_value")
    if not 1 <= len(values) <= _MAX_LEAVES:
        raise RuleError(f"a tree of {len(values)} leaves: 1 to {_MAX_LEAVES} can be evaluated", code="model")
    order, struck = _leaf_bits(section.ints("left_child"), section.ints("right_child"))
    return _Tree(
        feature=section.ints("split_feature"),
        threshold=section.floats("threshold"),
        decision=section.ints("decision_type"),
        struck=struck,
        leaves=[values[leaf] for leaf in order],
    )


def _leaf_bits(left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
    """The leaves from left to right, and for each split the bits of the leaves under its left branch."""
    if not left:
        return [0], []
    order: list[int] = []
    struck = [0] * len(left)
    # A split is pushed again as a marker, reached when the leaves on its left have been numbered.
    stack: list[tuple[int, int]] = [(0, -1)]
    while stack:
        node, seen = stack.pop()
        if seen >= 0:
            struck[node] = (1 << len(order)) - (1 << seen)
        elif node < 0:
            order.append(~node)
        else:
            stack += [(right[node], -1), (node, len(order)), (left[node], -1)]
    return order, struck


def _assemble(trees: list[_Tree], head: Mapping[str, str]) -> Trees:
    width = max(2, *(len(tree.leaves) for tree in trees))
    padded = list(_padded(trees, width - 1))
    thresholds = _round_down([t for tree in padded for t in tree.threshold]).tolist()
    features = (f for tree in padded for f in tree.feature)
    decisions = (d & ~_CATEGORICAL for tree in padded for d in tree.decision)
    numbers: dict[tuple[int, float, int], int] = {}
    asked = [numbers.setdefault(key, len(numbers)) for key in zip(features, thresholds, decisions, strict=True)]
    # In the order of the features, so that reading a row's values walks through memory.
    order = sorted(numbers)
    place = {key: index for index, key in enumerate(order)}
    moved = np.array([place[key] for key in numbers], np.intp)
    variant = np.array([_variant(decision) for _, _, decision in order], np.uint8)
    default_left = np.array([bool(decision & _DEFAULT_LEFT) for _, _, decision in order])
    leaves = np.zeros((len(trees), width))
    for row, tree in zip(leaves, padded, strict=True):
        row[: len(tree.leaves)] = tree.leaves
    bits = np.uint32 if width <= 32 else np.uint64
    by_tree = (len(trees), width - 1)
    return Trees(
        feature=np.array([feature for feature, _, _ in order], np.intp),
        threshold=np.array([threshold for _, threshold, _ in order], np.float32),
        variant=variant,
        missing_right=np.flatnonzero((variant != _MISSING_NONE) & ~default_left),
        question=np.ascontiguousarray(moved[asked].reshape(by_tree).T),
        struck=np.ascontiguousarray(np.array([s for tree in padded for s in tree.struck], bits).reshape(by_tree).T),
        leaves=leaves.reshape(-1),
        count=len(trees),
        features=tuple(head.get("feature_names", "").split()),
        sigmoid=_sigmoid(head.get("objective", "")),
    )


def _padded(trees: list[_Tree], splits: int) -> Iterator[_Tree]:
    for tree in trees:
        more = splits - len(tree.feature)
        yield _Tree(
            feature=tree.feature + [0] * more,
            threshold=tree.threshold + [float("inf")] * more,
            decision=tree.decision + [_DEFAULT_LEFT] * more,
            struck=tree.struck + [0] * more,
            leaves=tree.leaves,
        )


def _variant(decision: int) -> int:
    return (decision >> _MISSING_SHIFT) & 3


def _round_down(values: list[float]) -> NDArray[np.float32]:
    """The largest float32 not above each double: `x <= value` then means the same for every float32 `x`."""
    exact = np.array(values, np.float64)
    with np.errstate(over="ignore"):
        near = exact.astype(np.float32)
    above = near.astype(np.float64) > exact
    return np.where(above, np.nextafter(near, np.float32("-inf")), near).astype(np.float32)


def _exponent(powers: NDArray[Any]) -> NDArray[np.int32] | NDArray[np.int64]:
    """The exponents of powers of two, read from their floating-point form."""
    if powers.dtype == np.uint32:
        exponents = powers.astype(np.float32).view(np.int32)
        exponents >>= 23
        exponents -= 127
        return exponents
    return (powers.astype(np.float64).view(np.int64) >> 52) - np.int64(1023)


def _sigmoid(objective: str) -> float | None:
    words = objective.split()
    if not words or words[0] in {"regression", "regression_l1", "huber", "fair", "quantile", "mape"}:
        return None
    if words[0] not in {"binary", "cross_entropy"}:
        raise RuleError(f"objective {objective!r}: only binary and regression models fit here", code="model")
    scales = [word.partition(":")[2] for word in words if word.startswith("sigmoid:")]
    return float(scales[0]) if scales else 1.0
