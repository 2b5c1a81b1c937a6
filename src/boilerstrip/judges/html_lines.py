"""What the words of a block say of it, one by one, as naive Bayes reads them (Maron, J. ACM 1961).

Each word has log odds of standing in main text, learned from pages whose main text is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from boilerstrip.judges.html_columns import Columns

__all__ = ["LineWords", "add_words", "opening", "words_of"]

# Scripts that put no spaces between words: their words are pairs of characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_ASCII_WORD = re.compile("[a-z]+")
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W\d_{_UNSPACED}]+")
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]").search
# Of a longer block so many characters are read.
_OPENING = 400
# Odds are stored in tenths: whole numbers add up to the same sums anywhere.
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class LineWords:
    """Tenths of log odds of words in `short` lines (as those of `BlockTexts.lower`), and in how `long` blocks begin."""

    short: Mapping[str, int] = field(default_factory=dict)
    long: Mapping[str, int] = field(default_factory=dict)


def opening(text: str) -> str:
    """As much of a long block as is read, in lower case."""
    return text[:_OPENING].lower()


def words_of(line: str) -> list[str]:
    """The words of a lower-case line; pairs of characters where no spaces part words.

    Example:
        >>> words_of("12 comments")
        ['comments']
        >>> words_of("河水流")
        ['河水', '水流']
    """
    if line.isascii():
        return _ASCII_WORD.findall(line)
    found: list[str] = _WORD.findall(line)
    return list(_parted(found)) if _HAS_UNSPACED(line) else found


def _parted(runs: Iterable[str]) -> Iterator[str]:
    for run in runs:
        if len(run) > 1 and _HAS_UNSPACED(run):
            yield from (run[at : at + 2] for at in range(len(run) - 1))
        else:
            yield run


def add_words(page: Columns, words: LineWords) -> None:
    """The mean, lowest and highest log odds of the words of each block."""
    mean, low, high = np.zeros((3, page.count))
    for index, (line, text) in enumerate(zip(page.text.lower, page.text.texts, strict=True)):
        known = words.short if line else words.long
        found = [odds for odds in map(known.get, words_of(line or opening(text))) if odds is not None]
        if found:
            mean[index], low[index], high[index] = sum(found) / len(found), min(found), max(found)
    for name, column in (("mean", mean), ("low", low), ("high", high)):
        page.add(f"said.{name}", column / _TENTHS)
