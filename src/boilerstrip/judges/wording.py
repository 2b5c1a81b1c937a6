"""What the words of a line say of it: log odds of chrome by its words and pairs of words, learned from pages.

Words are told apart by hash alone (Weinberger et al., ICML 2009): what ships is a table of small numbers, from which no
text can be read, and the words of a language that it has not seen find numbers that even out.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.facts import Floats, Ints
from boilerstrip.judges.tokens import PageTokens, Tokens

_FILE = "lines_wording.npz"
# The table has so many slots, as a power of two; its numbers are whole steps.
BITS = 16
STEP = 2.0**-3
_SHIFT, _HALF = np.uint64(64 - BITS), np.uint64(31)
# An odd number for each place of a word: alone, before another one, first and last of its line.
_ALONE, _BEFORE, _FIRST, _LAST = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
)
# A line of few words is drawn towards nothing, as if it had so many more.
_UNSAID = 4.0


class Grams(NamedTuple):
    """The words of a page and the pairs they stand in: the `slot` of each in a table, and its `line`."""

    slot: Ints
    line: Ints


@dataclass(frozen=True, eq=False, slots=True)
class Wording:
    """A table of what words say: a number of steps for each slot."""

    table: NDArray[np.int8]

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> Wording:
        """The shipped table."""
        return Wording.parse((files("boilerstrip") / "data" / _FILE).read_bytes())

    @classmethod
    def parse(cls, data: bytes) -> Wording:
        """The table that `packed` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(arrays["table"])

    def packed(self) -> bytes:
        """The table as a file."""
        file = io.BytesIO()
        np.savez_compressed(file, table=self.table)
        return file.getvalue()

    def read(self, grams: Grams, size: int) -> Floats:
        """The log odds of chrome for each of `size` lines, by its grams: 0 where they say nothing.

        Example:
            >>> table = np.zeros(1 << BITS, np.int8)
            >>> table[7] = 24
            >>> Wording(table).read(Grams(np.array([7, 8, 7]), np.array([0, 0, 2])), 3).round(2).tolist()
            [1.22, 0.0, 1.34]
        """
        # Whole numbers: their sum is the same in whatever order they are added.
        total = np.bincount(grams.line, self.table.take(grams.slot), size)
        found: Floats = STEP * total / np.sqrt(shares(grams, size))
        return found


def shares(grams: Grams, size: int) -> Floats:
    """The square of what the sum over the grams of each of `size` lines is divided by."""
    found: Floats = np.add(np.bincount(grams.line, minlength=size), _UNSAID, dtype=np.float64)
    return found


def grams_of(tokens: PageTokens) -> Grams:
    """The grams of the lines of a page, each as often as a line has it."""
    words, pairs = map(_grams, tokens)
    return Grams(np.concatenate([words.slot, pairs.slot]), np.concatenate([words.line, pairs.line]))


def _grams(tokens: Tokens) -> Grams:
    hashes, line = tokens
    if not len(line):
        return Grams(line, line)
    change = line[1:] != line[:-1]
    first, last = np.ones((2, len(line)), bool)
    first[1:], last[:-1], beside = change, change, ~change
    mixed = np.concatenate(
        [
            hashes * _ALONE,
            (hashes[:-1].compress(beside) * _BEFORE + hashes[1:].compress(beside)) * _ALONE,
            hashes.compress(first) * _FIRST,
            hashes.compress(last) * _LAST,
        ]
    )
    mixed ^= mixed >> _HALF
    mixed *= _BEFORE
    slot = (mixed >> _SHIFT).astype(np.int64)
    return Grams(slot, np.concatenate([line, line[1:].compress(beside), line.compress(first), line.compress(last)]))
