"""What the words of a block say of it, one by one, as naive Bayes reads them (Maron, J. ACM 1961).

Each word has log odds of standing in main text, learned from pages whose main text is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_columns import Columns, Ints
from boilerstrip.judges.tokens import Spelled, mixed, spelled

__all__ = ["LineWords", "add_words", "opening", "words_of"]

Hashes = NDArray[np.uint64]

# Scripts that put no spaces between words: their words are pairs of characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_LETTERS = rf"[^\W\d_{_UNSPACED}]"
_WORD = re.compile(rf"[{_UNSPACED}]+|{_LETTERS}+")
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]").search
# Of a longer block so many characters are read.
_OPENING = 400
# Odds are stored in tenths: whole numbers add up to the same sums anywhere.
_TENTHS = 10
# Words of long blocks are other words than those of short ones.
_LONG = np.uint64(0x9E3779B97F4A7C15)
# A number for each place of a word, and for all after it: powers, as with multiples "esse" and "sees" are one word.
_SCALES = np.array([pow(0xD1342543DE82EF95, place, 1 << 64) for place in range(1, 26)], np.uint64)
_SCALES.flags.writeable = False
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
        hashes = np.concatenate([_hashes(list(self.short)), _hashes(list(self.long)) ^ _LONG])
        odds = np.array([*self.short.values(), *self.long.values()], np.int64)
        order = np.argsort(hashes)
        begins = np.searchsorted(hashes[order] >> _HEAD, np.arange(_HEADS + 1, dtype=np.uint64))
        return WordOdds(hashes[order], odds[order], begins[:-1], int(np.diff(begins).max()))


class WordOdds(NamedTuple):
    """Odds of words, whose `hashes` are sorted: those with one head `begin` in one place, at most so many of them."""

    hashes: Hashes
    odds: Ints
    begin: Ints
    most: int

    def rows(self, hashes: Hashes) -> Ints:
        """For each hash the row that it would stand in: a search with few steps, as the head says where to begin."""
        found = self.begin.take(hashes >> _HEAD)
        for _ in range(self.most):
            found += self.hashes.take(found, mode="clip") < hashes
        return found


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
    found: list[str] = []
    for run in _WORD.findall(line):
        if len(run) > 1 and _HAS_UNSPACED(run):
            found += (run[at : at + 2] for at in range(len(run) - 1))
        else:
            found.append(run)
    return found


def add_words(page: Columns, words: LineWords) -> None:
    """The mean, lowest and highest log odds of the words of each block."""
    columns = np.zeros((3, page.count))
    found = _known(page, words.table)
    if len(found.block):
        first = np.flatnonzero(np.diff(found.block, prepend=-1))
        at = found.block[first]
        columns[0, at] = np.add.reduceat(found.odds, first) / np.diff(first, append=len(found.block))
        columns[1, at], columns[2, at] = np.minimum.reduceat(found.odds, first), np.maximum.reduceat(found.odds, first)
    for name, column in zip(("mean", "low", "high"), columns / _TENTHS, strict=True):
        page.add(f"said.{name}", column)


class _Known(NamedTuple):
    """The block and the odds of each word that is known, by block."""

    block: Ints
    odds: Ints


def _known(page: Columns, table: WordOdds) -> _Known:
    text = page.text
    lines = [line or opening(whole) for line, whole in zip(text.lower, text.texts, strict=True)]
    words = _words(_codes(lines))
    size = np.fromiter(map(len, lines), np.int64, len(lines))
    block = np.arange(len(lines)).repeat(size + 1)[words.place]
    is_long = np.array([not line for line in text.lower], np.bool_)
    hashes = np.where(is_long[block], words.hashes ^ _LONG, words.hashes)
    if not len(table.hashes):
        return _Known(block[:0], table.odds)
    row = table.rows(hashes)
    known = table.hashes.take(row, mode="clip") == hashes
    return _Known(block[known], table.odds[row[known]])


def _codes(lines: Sequence[str]) -> NDArray[np.uint32]:
    """The code points of the lines, with one more after each that is no part of a word."""
    return np.frombuffer("".join([f"{line}\n" for line in lines]).encode("utf-32-le", "surrogatepass"), np.uint32)


def _words(codes: NDArray[np.uint32]) -> Spelled:
    """The words of a text that ends with what is no part of a word; see `words_of`."""
    kinds = _kinds().take(codes, mode="clip")
    words = spelled(codes, np.flatnonzero(kinds == _LETTER), _SCALES)
    unspaced = kinds == _WIDE
    if not unspaced.any():
        return words
    together = unspaced[:-1] & unspaced[1:]
    pairs = np.flatnonzero(together)
    alone = unspaced.copy()
    alone[:-1] &= ~together
    alone[1:] &= ~together
    lone = np.flatnonzero(alone)
    paired = mixed(codes[pairs]) * _SCALES[0] + mixed(codes[pairs + 1]) * _SCALES[1]
    hashes = np.concatenate([words.hashes, paired, spelled(codes, lone, _SCALES).hashes])
    place = np.concatenate([words.place, pairs, lone])
    order = np.argsort(place)
    return Spelled(hashes[order], place[order])


def _hashes(words: Sequence[str]) -> Hashes:
    """The hash of each word, whatever it is made of."""
    codes = _codes(words)
    return spelled(codes, np.flatnonzero(codes != ord("\n")), _SCALES).hashes


_LETTER, _WIDE = 1, 2


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint8]:
    """For each character of the basic plane whether it is a letter, or of a script without spaces; the last is none."""
    table = np.zeros(0x10000, np.uint8)
    every = "".join(map(chr, range(len(table))))
    for kind, pattern in ((_LETTER, _LETTERS), (_WIDE, f"[{_UNSPACED}]")):
        for run in re.finditer(f"{pattern}+", every):
            table[run.start() : run.end()] = kind
    return table
