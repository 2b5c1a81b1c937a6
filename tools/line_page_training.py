"""Training of the model that tells whether a page holds chrome: logistic regression, with scikit-learn.

It reads what nets say of pages that they have not seen, for on those they learned from they are surer than elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from boilerstrip.judges.facts import Floats
from boilerstrip.judges.page_model import PageModel

# The inverse of how strongly weights are held to nothing.
_FREEDOM = 0.1


class PageLesson(NamedTuple):
    """What is known of a page, whether it holds chrome, and what it counts."""

    evidence: Floats
    chrome: bool
    weight: float


def train_page_model(pages: Sequence[PageLesson]) -> PageModel:
    """The model that tells pages with chrome from those without best; both kinds count alike."""
    evidence = np.array([page.evidence for page in pages])
    chrome = np.array([page.chrome for page in pages])
    weight = np.array([page.weight for page in pages])
    for kind in (True, False):
        weight[chrome == kind] *= len(pages) / 2 / weight[chrome == kind].sum()
    centre, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-3
    model = LogisticRegression(C=_FREEDOM, max_iter=1000).fit((evidence - centre) / spread, chrome, weight)

    def listed(values: Floats) -> tuple[float, ...]:
        return tuple(round(float(value), 5) for value in values)

    return PageModel(listed(centre), listed(spread), listed(model.coef_[0]), round(float(model.intercept_[0]), 5))
