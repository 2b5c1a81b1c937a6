"""What the words of a block say of it, one by one, as naive Bayes reads them (Maron, J. ACM 1961).

Each word has log odds of standing in main text, learned from pages whose main text is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import numpy as np

from boilerstrip.judges.html_columns import Columns, Ints
from boilerstrip.judges.html_text import BlockTexts

__all__ = ["LineWords", "add_words", "opening", "words_of"]

# Scripts that put no spaces between words: their words are pairs of characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_FIRST_UNSPACED = "\u0e00"
# Lines are read together; this parts them, and is no part of a word.
_END = "\0"
_ASCII_WORD = re.compile(f"[a-z]+|{_END}")
_WORD = re.compile(rf"{_END}|[{_UNSPACED}]+|[^\W\d_{_UNSPACED}]+")
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]").search
# Of a longer block so many characters are read.
_OPENING = 400
# Odds are stored in tenths: whole numbers add up to the same sums anywhere. Two numbers mean other things.
_TENTHS = 10
_UNKNOWN, _LINE_END = 10_000, 10_001


@dataclass(frozen=True)
class LineWords:
    """Tenths of log odds of words in `short` lines (as those of `BlockTexts.lower`), and in how `long` blocks begin."""

    short: Mapping[str, int] = field(default_factory=dict)
    long: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def short_or_end(self) -> Mapping[str, int]:
        """`short`, and what ends a line."""
        return {**self.short, _END: _LINE_END}

    @cached_property
    def long_or_end(self) -> Mapping[str, int]:
        """`long`, and what ends a line."""
        return {**self.long, _END: _LINE_END}


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
        if run >= _FIRST_UNSPACED and len(run) > 1 and _HAS_UNSPACED(run):
            yield from (run[at : at + 2] for at in range(len(run) - 1))
        else:
            yield run


def add_words(page: Columns, words: LineWords) -> None:
    """The mean, lowest and highest log odds of the words of each block."""
    line, odds = _told(page.text, words)
    columns = np.zeros((3, page.count))
    if len(line):
        first = np.flatnonzero(np.diff(line, prepend=-1))
        columns[0, line[first]] = np.add.reduceat(odds, first) / np.diff(first, append=len(line))
        columns[1, line[first]] = np.minimum.reduceat(odds, first)
        columns[2, line[first]] = np.maximum.reduceat(odds, first)
    for name, column in zip(("mean", "low", "high"), columns / _TENTHS, strict=True):
        page.add(f"said.{name}", column)


class _Told(NamedTuple):
    """Of each known word the block that it stands in, those of a block in a row, and its odds."""

    block: Ints
    odds: Ints


def _told(text: BlockTexts, words: LineWords) -> _Told:
    """What is known of the words of all blocks; blocks of one sort are read together."""
    sorts: list[list[str]] = [[], [], [], []]
    blocks: list[list[int]] = [[], [], [], []]
    for index, line in enumerate(text.lower):
        read = line or opening(text.texts[index])
        sort = 2 * (not line) + read.isascii()
        sorts[sort].append(read)
        blocks[sort].append(index)
    odds: list[int] = []
    for sort, lines in enumerate(sorts):
        known = words.long_or_end if sort > 1 else words.short_or_end
        odds += map(known.get, words_of(_joined(lines)), repeat(_UNKNOWN))
    found = np.array(odds, np.int64)
    told = found < _UNKNOWN
    order = np.array([block for sort in blocks for block in sort], np.int64)
    return _Told(order[np.cumsum(found == _LINE_END)[told]], found[told])


def _joined(lines: Sequence[str]) -> str:
    """The lines, each with an end."""
    together = _END.join(lines)
    if together.count(_END) >= len(lines) > 0:
        together = _END.join([line.replace(_END, " ") for line in lines])
    return together + _END if lines else ""
