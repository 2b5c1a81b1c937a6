"""What the words of a block say of it, one by one, as naive Bayes reads them (Maron, J. ACM 1961).

Each word has log odds of standing in main text, learned from pages whose main text is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_columns import Columns, Ints
from boilerstrip.judges.html_spelling import Hashes, hashes_of
from boilerstrip.judges.html_text import OPENING, in_small_letters

__all__ = ["LineWords", "add_words", "opening"]

# Odds are stored in tenths: whole numbers add up to the same sums anywhere.
_TENTHS = 10
# Words of long blocks are other words than those of short ones.
_LONG = np.uint64(0x9E3779B97F4A7C15)
# By its first bits a word is looked up.
_HEAD, _HEADS = np.uint64(48), 1 << 16


@dataclass(frozen=True)
class LineWords:
    """Tenths of log odds of words in `short` lines (as those of `BlockTexts.lower`), and in how `long` blocks begin."""

    short: Mapping[str, int] = field(default_factory=dict)
    long: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def table(self) -> WordOdds:
        """The odds by hash, those of words of long blocks among them."""
        hashes = np.concatenate([hashes_of(list(self.short)), hashes_of(list(self.long)) ^ _LONG])
        odds = np.array([*self.short.values(), *self.long.values()], np.int64)
        order = np.argsort(hashes)
        begins = np.searchsorted(hashes[order] >> _HEAD, np.arange(_HEADS + 1, dtype=np.uint64)).astype(np.int32)
        # Small, as it is looked into all over: much of it is out of the caches when the next page comes.
        return WordOdds(hashes[order], odds[order].astype(np.int16), begins[:-1], int(np.diff(begins).max()))


class WordOdds(NamedTuple):
    """Odds of words, whose `hashes` are sorted: those with one head `begin` in one place, at most so many of them."""

    hashes: Hashes
    odds: NDArray[np.int16]
    begin: NDArray[np.int32]
    most: int

    def rows(self, hashes: Hashes) -> NDArray[np.int32]:
        """For each hash the row that it would stand in: a search with few steps, as the head says where to begin."""
        found = self.begin.take(hashes >> _HEAD)
        for _ in range(self.most):
            found += self.hashes.take(found, mode="clip") < hashes
        return found


def opening(text: str) -> str:
    """As much of a long block as is read, in lower case."""
    return in_small_letters(text)[:OPENING]


def add_words(page: Columns, words: LineWords) -> None:
    """The lowest and highest log odds of the words of each block."""
    columns = np.zeros((2, page.count))
    found = _known(page, words.table)
    if len(found.block):
        first = np.concatenate(([True], found.block[1:] != found.block[:-1])).nonzero()[0]
        at = found.block[first]
        columns[0, at], columns[1, at] = np.minimum.reduceat(found.odds, first), np.maximum.reduceat(found.odds, first)
    for name, column in zip(("low", "high"), columns / _TENTHS, strict=True):
        page.add(f"said.{name}", column)


class _Known(NamedTuple):
    """The block and the odds of each word that is known, by block."""

    block: Ints
    odds: NDArray[np.int16]


def _known(page: Columns, table: WordOdds) -> _Known:
    words = page.text.spelled
    if not len(table.hashes):
        return _Known(words.block[:0], table.odds)
    hashes = np.where(page.text.is_long[words.block], words.hashes ^ _LONG, words.hashes)
    row = table.rows(hashes)
    known = table.hashes.take(row, mode="clip") == hashes
    return _Known(words.block[known], table.odds[row[known]])
