"""What keeps a likely pair apart: another version or identifier in the head, or two wordings in one language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from boilerstrip.dedupe.translation.anchors import Anchors
from boilerstrip.dedupe.translation.features import PairFacts, named


class TranslationLimits(NamedTuple):
    """What makes a translation; dedupe_limits.toml says what each number means."""

    reported: float
    sure: float
    other_words: float
    other_matter: float


@cache
def translation_limits() -> TranslationLimits:
    """The shipped limits."""
    source = files("boilerstrip").joinpath("data", "dedupe_limits.toml")
    return TranslationLimits(**tomllib.loads(source.read_text(encoding="utf-8"))["translation"])


def pair_conflict(facts: PairFacts, both: tuple[Anchors, Anchors], limits: TranslationLimits) -> str | None:
    """Why a likely pair is not one article, or None."""
    values = named(facts.values)
    if 0.0 <= values["own_mean"] < limits.other_matter and values["own_shared"] < limits.other_words:
        return f"one language, other words: {facts.left.language}"
    return head_conflict(*both)


def head_conflict(left: Anchors, right: Anchors) -> str | None:
    """Why two texts are about different versions or identifiers, if their heads say so."""
    for kind, name in (("v", "version"), ("i", "identifier")):
        own = sorted(anchor[2:] for anchor in left.head if anchor[0] == kind)
        other = sorted(anchor[2:] for anchor in right.head if anchor[0] == kind)
        if own and other and not set(own) & set(other) and _alike(own[0], other[0]):
            return f"{name}: {own[0]} / {other[0]}"
    return None


def _alike(left: str, right: str) -> bool:
    """Of the same make: letters alike, digits not."""
    return _letters(left) == _letters(right)


def _letters(text: str) -> str:
    return re.sub(r"\d+", "#", text)
