"""What the text of each block is made of: punctuation, digits, capitals, wide characters, words of notices."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from boilerstrip.blocks import Blocks
from boilerstrip.judges.html_words import NOTICE, RELATED, REPLY, line_tests
from boilerstrip.model import Document

__all__ = ["BlockTexts", "block_texts"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The classes of characters, and what each adds to: one of four counts in one number, lanes of 16 bits.
_OTHER, _PUNCTUATION, _DIGIT, _UPPER, _WIDE = range(5)
_LANES = np.array([0, *(1 << 16 * lane for lane in range(4))], np.int64)
_MARKS = frozenset(".,;:!?…。，、；：！？·،؛؟।॥՝።၊။៖")
_WIDE_RANGES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
)  # fmt: skip
_ENDS = frozenset(".!?…:。！？：｡؟۔।॥።။\"'»”’)]）」』】")
_QUESTIONS = frozenset("?？؟;;")
_QUOTES = frozenset('"“„«「『»”‘')
_END, _QUESTION, _QUOTE = 1, 2, 4
_SEPARATORS = frozenset("|·•/»>›–—")
_SPACE = ord(" ")
# Counting stops here in a longer block: the lanes hold no more, and the shares are known by then.
_MOST = 30000
_SHORT = 160
# The head of a section is shorter than this, a call to answer than that.
_HEAD, _CALL = 70, 60


@dataclass(frozen=True, eq=False, slots=True)
class BlockTexts:
    """Columns with a row a block: lengths in characters, counts of character classes, flags.

    `lower` is the lower-case text of the blocks of less than 160 characters, else an empty string.
    """

    texts: list[str]
    lower: list[str]
    length: Floats
    words: Floats
    punctuation: Floats
    digits: Floats
    upper: Floats
    wide: Floats
    ends: Floats
    separators: Floats
    related: NDArray[np.bool_]
    notice: NDArray[np.bool_]
    reply: NDArray[np.bool_]
    asked: NDArray[np.bool_]
    quoted: NDArray[np.bool_]


def block_texts(document: Document) -> BlockTexts:
    """The texts of the blocks of `document` and what they are made of; there must be at least one."""
    text, blocks = document.text, Blocks.of(document.blocks)
    start, end = np.array(blocks.starts, np.int64), np.array(blocks.ends, np.int64)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    counted = np.minimum(end, start + _MOST)
    sums = _sums(_LANES.take(_table().take(codes, mode="clip")), start, counted)
    punctuation, digits, upper, wide = ((sums >> np.int64(16 * lane) & 0xFFFF).astype(np.float64) for lane in range(4))
    spaces = _sums((codes == _SPACE).astype(np.int64), start, end)
    separators = _sums(_separators().take(codes, mode="clip"), start, np.minimum(end, start + _SHORT))
    last = _edges().take(codes[end - 1], mode="clip")
    texts = [text[low:high] for low, high in zip(blocks.starts, blocks.ends, strict=True)]
    lower = [one.lower() if len(one) < _SHORT else "" for one in texts]
    test = line_tests()
    said = np.array([test(one) if one else 0 for one in lower], np.int64)
    length = (end - start).astype(np.float64)
    return BlockTexts(
        texts=texts,
        lower=lower,
        length=length,
        words=spaces + 1.0 + wide,
        punctuation=punctuation,
        digits=digits,
        upper=upper,
        wide=wide,
        ends=(last & _END > 0).astype(np.float64),
        separators=((separators > 0) & (length < _SHORT)).astype(np.float64),
        related=(said & RELATED > 0) & (length < _HEAD),
        notice=said & NOTICE > 0,
        reply=(said & REPLY > 0) & (length < _CALL),
        asked=last & _QUESTION > 0,
        quoted=_edges().take(codes[start], mode="clip") & _QUOTE > 0,
    )


def _sums(values: Ints, start: Ints, end: Ints) -> Ints:
    """The sums of `values` [characters] over each block; no block is empty or begins before another ends."""
    bounds = np.empty(2 * len(start), np.int64)
    bounds[::2], bounds[1::2] = start, end
    # `reduceat` sums between neighbours, so every other sum is a block's; the last may end with the text.
    found: Ints = np.add.reduceat(np.append(values, np.zeros(1, values.dtype)), bounds)[::2]
    return found


@lru_cache(maxsize=1)
def _edges() -> NDArray[np.uint8]:
    """For each character of the basic plane what it makes of a block that begins or ends with it; the last nothing."""
    table = np.zeros(0x10000, np.uint8)
    for bit, marks in ((_END, _ENDS), (_QUESTION, _QUESTIONS), (_QUOTE, _QUOTES)):
        table[[ord(mark) for mark in marks]] |= bit
    return table


@lru_cache(maxsize=1)
def _separators() -> Ints:
    """For each character of the basic plane whether it stands between parts of a line; the last is none."""
    table = np.zeros(0x10000, np.int64)
    table[[ord(mark) for mark in _SEPARATORS]] = 1
    return table


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint8]:
    """For each character of the basic plane its class; the other planes count as their last character."""
    table = np.full(0x10000, _OTHER, np.uint8)
    for code in range(0x10000):
        character = chr(code)
        if character in _MARKS:
            table[code] = _PUNCTUATION
        elif unicodedata.category(character) == "Nd":
            table[code] = _DIGIT
        elif character.isupper():
            table[code] = _UPPER
    for low, high in _WIDE_RANGES:
        table[low : high + 1][table[low : high + 1] == _OTHER] = _WIDE
    return table
