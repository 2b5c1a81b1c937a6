"""The numbers that decide about translations."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class TranslationLimits(NamedTuple):
    """What makes a translation; dedupe_limits.toml says what each number means and how it was chosen."""

    reported: float
    sure: float
    other_words: float
    other_matter: float
    in_step: float
    begins: float
    apart: float
    whole: float
    doubt: float
    title: int


@cache
def translation_limits() -> TranslationLimits:
    """The shipped limits.

    Example:
        >>> 0.0 < translation_limits().reported < translation_limits().sure < 1.0
        True
    """
    source = files("boilerstrip").joinpath("data", "dedupe_limits.toml")
    return TranslationLimits(**tomllib.loads(source.read_text(encoding="utf-8"))["translation"])
