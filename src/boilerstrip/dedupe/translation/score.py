"""How sure it is that a pair of documents is one article: boosted trees over the facts of the pair."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.translation.features import FEATURES, PairFacts, table
from boilerstrip.judges.trees import Trees

MODEL = "translation_pairs.txt"


@cache
def shipped_model() -> Trees:
    """The shipped model; tools/train_translations.py made it."""
    source = files("boilerstrip").joinpath("data", MODEL)
    model = Trees.parse(source.read_text(encoding="utf-8"))
    if model.features != FEATURES:
        raise ValueError(f"{MODEL} was trained on other features than these; run tools/train_translations.py")
    return model


def score_pairs(facts: Sequence[PairFacts], model: Trees | None = None) -> NDArray[np.float64]:
    """The probability of each pair, float64 [pairs]."""
    if not facts:
        return np.zeros(0)
    found: NDArray[np.float64] = (model or shipped_model()).predict(table(facts))
    return found
