"""How words recur on a page: counted by hash, without making strings of them, in any script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.codepoints import mixed
from boilerstrip.judges.facts import Bools, Floats, Ints, PageCodes, lengths_of

# Words are told apart by sums over their characters, each mixed with its place; of a long word the last places count
# alike.
_PLACES = 24
_ONE, _PAIRED = np.uint64(1), np.uint64(0x9E3779B97F4A7C15)
# With multiples of one number "esse" and "sees" are one word; the table in lines_wording.npz was learned with them.
_SCALES = (np.arange(1, _PLACES + 2, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)) | _ONE
_SCALES.flags.writeable = False


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """How the words of each line recur on the page: shares of its distinct words, 0 to 1.

    `seen` on any other line, `seen_long` on another long line, `common` among the page's commonest words of long
    lines, `tokens` how many distinct words there are. Scripts without spaces are counted by pairs of characters.
    """

    tokens: Floats
    seen: Floats
    seen_long: Floats
    common: Floats


# So many words are the commonest ones, if they stand on so many long lines.
_COMMON, _LEAST = 40, 3


class WordTable(NamedTuple):
    """Which words stand on which line: `line` and `word` (a number) of each, a word once a line, sorted by word."""

    line: Ints
    word: Ints
    lines: int

    def recurring(self, long_lines: Bools) -> TokenFacts:
        """How the words of each line recur."""
        row, word, size = self.line, self.word, self.lines
        if not len(row):
            nothing = np.zeros(size)
            return TokenFacts(nothing, nothing, nothing, nothing)
        own_long = long_lines.take(row)
        everywhere = np.bincount(word)
        in_long = np.bincount(word.compress(own_long), minlength=len(everywhere))
        # The bar is only found where it is above the least one.
        many = np.count_nonzero(in_long > _LEAST) >= _COMMON
        common = in_long >= (np.partition(in_long, -_COMMON)[-_COMMON] if many else _LEAST)
        tokens = np.bincount(row, minlength=size).astype(float)
        known = np.maximum(1, tokens)
        return TokenFacts(
            tokens=tokens,
            seen=np.bincount(row, (everywhere > 1).take(word), size) / known,
            seen_long=np.bincount(row, in_long.take(word) > own_long, size) / known,
            common=np.bincount(row, common.take(word), size) / known,
        )


def word_table(tokens: PageTokens, size: int) -> WordTable:
    """The words of a page of `size` lines."""
    hashes, rows = (np.concatenate(both) for both in zip(*tokens, strict=True))
    # In place of its lowest bits a hash takes on its line: one sort brings words together, and the lines of each.
    low = np.uint64((1 << size.bit_length()) - 1)
    pairs = hashes * _PAIRED & ~low | rows.astype(np.uint64)
    pairs.sort()
    # A word that a line says twice counts once.
    pairs = pairs.compress(_changes(pairs))
    row = (pairs & low).astype(np.int64)
    return WordTable(row, _changes(pairs | low).cumsum() - 1, size)


def _changes(values: NDArray[np.uint64]) -> Bools:
    """Which values are not the same as those before them."""
    found = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


class Tokens(NamedTuple):
    """Words, in the order of the page: a 64-bit hash of each (case folded), and its line."""

    hashes: NDArray[np.uint64]
    rows: Ints


class PageTokens(NamedTuple):
    """The words of a page, and the pairs of characters in scripts without spaces."""

    words: Tokens
    pairs: Tokens


def tokens_of(page: PageCodes) -> PageTokens:
    """The words of a page."""
    line = page.line
    wide = page.isin("wide", "thai")
    both = (wide[:-1] & wide[1:]).nonzero()[0] if wide.any() else np.zeros(0, np.int64)
    pairs = _folded(page, both) * _PAIRED + _folded(page, both + 1)
    letter = page.isin("lower", "upper", "letter", "mark")
    words = _spelled(page.table.folded.take(page.code), letter.nonzero()[0])
    return PageTokens(Tokens(words.hashes, line.take(words.place)), Tokens(pairs, line[both]))


class _Spelled(NamedTuple):
    """The 64-bit hash of each word, and where it begins in the text."""

    hashes: NDArray[np.uint64]
    place: Ints


def _spelled(codes: NDArray[np.uint32], where: Ints) -> _Spelled:
    """The words that the characters of a text at `where` spell: each goes on as far as there is no gap."""
    if not len(where):
        return _Spelled(np.zeros(0, np.uint64), where)
    begins = np.ones(len(where), bool)
    np.not_equal(where[1:], where[:-1] + 1, out=begins[1:])
    first = begins.nonzero()[0]
    place = np.arange(len(where)) - first.repeat(lengths_of(first, len(where)))
    scaled = mixed(codes.take(where)) * _SCALES.take(place, mode="clip")
    return _Spelled(np.add.reduceat(scaled, first), where.take(first))


def _folded(page: PageCodes, places: Ints) -> NDArray[np.uint64]:
    """One more than the case-folded code point at each of `places`."""
    return page.table.folded[page.code[places]].astype(np.uint64) + _ONE
