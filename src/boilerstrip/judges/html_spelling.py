"""The words of a page by hash, all at once: runs of letters, and pairs of characters where no spaces part words.

A word's hash is a sum over its characters, each mixed and scaled by a power for its place. With powers that run on
through the whole page, one running sum has the hash of every word as a difference, scaled back to where it begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.codepoints import Codes, codes_of, mixed

__all__ = [
    "LETTERS",
    "UNSPACED",
    "Hashes",
    "Spelled",
    "hashes_of",
    "letters_of",
    "spelled",
    "words_of",
]

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
Kinds = NDArray[np.uint8]

# Scripts that put no spaces between words: their words are pairs of characters.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
LETTERS = rf"[^\W\d_{UNSPACED}]"
_WORD = re.compile(rf"[{UNSPACED}]+|{LETTERS}+")
_HAS_UNSPACED = re.compile(f"[{UNSPACED}]").search
_LETTER, _WIDE = 1, 2
# With a multiple for each place, in place of a power, "esse" and "sees" would be one word.
_BASE = 0xD1342543DE82EF95
_BACK = pow(_BASE, -1, 1 << 64)
# The powers for texts of at most so many characters are kept.
_KEPT = 1 << 18


class Spelled(NamedTuple):
    """The 64-bit hash of each word, and where it begins in the text."""

    hashes: Hashes
    place: Ints


def letters_of(codes: Codes) -> Kinds:
    """For each character whether it is a letter, or one of a script without spaces; as `spelled` takes it."""
    return _kinds().take(codes, mode="clip")


def spelled(codes: Codes, kinds: Kinds) -> Spelled:
    """The words of a text, in order; `kinds` are those of its characters, 0 for such as are to be passed over.

    Example:
        >>> codes = codes_of("esse sees esse")
        >>> found = spelled(codes, letters_of(codes))
        >>> found.place.tolist(), len(set(found.hashes.tolist()))
        ([0, 5, 10], 2)
    """
    bounds = np.zeros(len(codes) + 2, np.bool_)
    np.equal(kinds, _LETTER, out=bounds[1:-1])
    begin, end = (bounds[1:] != bounds[:-1]).nonzero()[0].reshape(-1, 2).T
    unspaced = kinds == _WIDE
    if unspaced.any():
        pairs = (unspaced[:-1] & unspaced[1:]).nonzero()[0]
        alone = unspaced.copy()
        alone[pairs] = alone[pairs + 1] = False
        lone = alone.nonzero()[0]
        begin, end = np.concatenate((begin, pairs, lone)), np.concatenate((end, pairs + 2, lone + 1))
        order = begin.argsort()
        begin, end = begin[order], end[order]
    return Spelled(_hashes(codes, begin, end), begin)


def hashes_of(words: Sequence[str]) -> Hashes:
    """The hash of each word, whatever it is made of."""
    size = np.fromiter(map(len, words), np.int64, len(words))
    end = size.cumsum()
    return _hashes(codes_of("".join(words)), end - size, end)


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


def _hashes(codes: Codes, begin: Ints, end: Ints) -> Hashes:
    """The hashes of the words that begin and end there in a text; 0 for an empty one."""
    powers, back = _powers(1 << (len(codes) | 1).bit_length())
    sums = np.zeros(len(codes) + 1, np.uint64)
    (mixed(codes) * powers[: len(codes)]).cumsum(out=sums[1:])
    found: Hashes = (sums.take(end) - sums.take(begin)) * back.take(begin)
    return found


class _Powers(NamedTuple):
    forth: Hashes
    back: Hashes


def _powers(size: int) -> _Powers:
    return _kept_powers(size) if size <= _KEPT else _powers_of(size)


@lru_cache(maxsize=24)
def _kept_powers(size: int) -> _Powers:
    return _powers_of(size)


def _powers_of(size: int) -> _Powers:
    """The powers of a number, and of the one that takes them back."""
    found = _Powers(*(np.full(size, number, np.uint64).cumprod() for number in (_BASE, _BACK)))
    for table in found:
        table.flags.writeable = False
    return found


@lru_cache(maxsize=1)
def _kinds() -> Kinds:
    """For each character of the basic plane whether it is a letter, or of a script without spaces; the last is none."""
    table = np.zeros(0x10000, np.uint8)
    every = "".join(map(chr, range(len(table))))
    for kind, pattern in ((_LETTER, LETTERS), (_WIDE, f"[{UNSPACED}]")):
        for run in re.finditer(f"{pattern}+", every):
            table[run.start() : run.end()] = kind
    return table
