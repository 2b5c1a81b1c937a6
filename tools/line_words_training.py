"""Training of the table of words of the line judge: logistic regression on hashed words and pairs, with scikit-learn.

Each page counts alike, and its text as much as its chrome.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from boilerstrip.judges.wording import BITS, STEP, Grams, Wording, shares

# The inverse of how strongly weights are held to nothing.
_FREEDOM = 16.0


class WordLesson(NamedTuple):
    """The words of a page, and `label` [lines]: 1 content, 0 chrome, -1 not known."""

    grams: Grams
    label: NDArray[np.int8]


def train_words(pages: Iterable[WordLesson]) -> Wording:
    """The table that tells chrome from text on `pages` best."""
    known = [page for page in pages if {0, 1} <= set(page.label.tolist())]
    label = np.concatenate([page.label for page in known])
    weight = np.concatenate([_weights(page.label) for page in known])
    learned = label >= 0
    model = LogisticRegression(C=_FREEDOM, solver="liblinear", random_state=0)
    model.fit(_matrix(known)[learned], label[learned] == 0, sample_weight=weight[learned])
    steps = np.rint(model.coef_[0] / STEP)
    return Wording(np.clip(steps, -127, 127).astype(np.int8))


def _weights(label: NDArray[np.int8]) -> NDArray[np.float64]:
    """What each line counts: half a page its content, half its chrome."""
    found = np.zeros(len(label))
    for value in (0, 1):
        own = label == value
        found[own] = 0.5 / own.sum()
    return found


def _matrix(pages: Sequence[WordLesson]) -> csr_matrix:
    """The grams of all lines, weighed as `Wording.read` weighs them: [lines, slots]."""
    lines, slots, values, size = [], [], [], 0
    for page in pages:
        lines.append(page.grams.line + size)
        slots.append(page.grams.slot)
        values.append(1 / np.sqrt(shares(page.grams, len(page.label)))[page.grams.line])
        size += len(page.label)
    places = (np.concatenate(lines), np.concatenate(slots))
    return csr_matrix((np.concatenate(values).astype(np.float32), places), shape=(size, 1 << BITS))
