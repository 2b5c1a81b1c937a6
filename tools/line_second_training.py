"""Training of the second look at the lines of flattened pages: boosted trees, with LightGBM.

They read what nets say of pages that they have not seen. The content of a page weighs as much as its chrome, each
together as much as the page counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.second_look import COLUMNS, SecondLook
from boilerstrip.judges.trees import Trees

TREES = 120
_SETTINGS = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 8, "min_data_in_leaf": 500, "lambda_l2": 20.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "seed": 1, "num_threads": 1,
    "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip


class SecondLesson(NamedTuple):
    """What is read of each line of a page, `label` (1 content, 0 chrome, -1 not known), and its share in the content.

    `shares` are read of content only, and only what they are beside each other counts.
    """

    columns: NDArray[np.float32]
    label: NDArray[np.int8]
    shares: NDArray[np.float32]
    weight: float


def train_second_look(lessons: Sequence[SecondLesson]) -> str:
    """The trees, as LightGBM writes them."""
    columns = np.concatenate([one.columns for one in lessons])
    label = np.concatenate([one.label for one in lessons])
    weight = np.concatenate([_weights(one) for one in lessons])
    known = label >= 0
    # The trees stop growing by the weight of their leaves: a line weighs 1 on average.
    weight *= known.sum() / weight[known].sum()
    table = lightgbm.Dataset(columns[known], label[known], weight=weight[known], feature_name=list(COLUMNS))
    return lightgbm.train(_SETTINGS, table, TREES).model_to_string()


def looking(model: str) -> SecondLook:
    """The second look with the trees that `model` describes."""
    return SecondLook(Trees.parse(model))


def _weights(lesson: SecondLesson) -> NDArray[np.float64]:
    """What each line of a page counts."""
    found = np.zeros(len(lesson.label))
    content, chrome = lesson.label == 1, lesson.label == 0
    if content.any():
        found[content] = lesson.weight * lesson.shares[content] / lesson.shares[content].sum()
    if chrome.any():
        found[chrome] = lesson.weight / chrome.sum()
    return found
