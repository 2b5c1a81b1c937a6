"""What the text of each block is made of: punctuation, digits, capitals, wide characters, words of notices."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.blocks import Blocks
from boilerstrip.codepoints import Codes, codes_of
from boilerstrip.judges.html_hints import PHRASE, SEPARATOR, sign_hints, word_hints
from boilerstrip.judges.html_spelling import Hashes, letters_of, spelled
from boilerstrip.judges.html_words import NOTICE, RELATED, REPLY, line_tests
from boilerstrip.model import Document

__all__ = ["OPENING", "BlockTexts", "BlockWords", "block_texts", "in_small_letters"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The classes of characters, and what each adds to: one of four counts in one number, lanes of 16 bits. Beside its class
# a character has what it hints at.
_OTHER, _PUNCTUATION, _DIGIT, _UPPER, _WIDE, *_FREE = range(8)
_LANES = np.tile(np.array([0, *(1 << 16 * lane for lane in range(4)), 0, 0, 0], np.int64), 32)
_SHIFTS = np.arange(0, 64, 16)[:, None]
_MARKS = frozenset(".,;:!?…。，、；：！？·،؛؟।॥՝።၊။៖")
_WIDE_RANGES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
)  # fmt: skip
_ENDS = frozenset(".!?…:。！？：｡؟۔।॥።။\"'»”’)]）」』】")
_QUESTIONS = frozenset("?？؟;;")
_END, _QUESTION = 1, 2
_SPACE, _NOTHING = ord(" "), "\0"
# Counting stops here in a longer block: the lanes hold no more, and the shares are known by then.
_MOST = 30000
_SHORT = 160
# Of a longer block so many characters are read word by word.
OPENING = 400
# The head of a section is shorter than this, a call to answer than that.
_HEAD, _CALL = 70, 60


class BlockWords(NamedTuple):
    """The words of the blocks, of long ones those of the opening: the hash of each in small letters, and its block."""

    hashes: Hashes
    block: Ints


@dataclass(frozen=True, eq=False, slots=True)
class BlockTexts:
    """Columns with a row a block: lengths in characters, counts of character classes, flags.

    `whole` is the text of the page in small letters and `start` where in it each block begins; `lower` has those of
    less than 160 characters, else an empty string.
    """

    texts: list[str]
    whole: str
    start: Ints
    lower: list[str]
    spelled: BlockWords
    is_long: NDArray[np.bool_]
    length: Floats
    words: Floats
    punctuation: Floats
    digits: Floats
    upper: Floats
    wide: Floats
    ends: Floats
    separators: NDArray[np.bool_]
    hints: NDArray[np.uint8]
    related: NDArray[np.bool_]
    notice: NDArray[np.bool_]
    reply: NDArray[np.bool_]
    asked: NDArray[np.bool_]

    def holding(self, phrase: str, reach: int) -> list[int]:
        """The blocks that hold `phrase`, with no line break in it, in so many of their first characters; in order."""
        found: dict[int, None] = {}
        at = self.whole.find(phrase)
        while at >= 0:
            end = at + len(phrase)
            block = int(self.start.searchsorted(at, side="right")) - 1
            if end - self.start[block] <= reach:
                found[block] = None
            at = self.whole.find(phrase, end)
        return list(found)


def in_small_letters(text: str) -> str:
    """The text in small letters, each at the place of the large one: the one letter that two small ones stand for
    is made one before.

    Example:
        >>> in_small_letters("İZMİR")
        'izmir'
    """
    return text.replace("İ", "i").lower()


def block_texts(document: Document) -> BlockTexts:
    """The texts of the blocks of `document` and what they are made of; there must be at least one."""
    text, blocks = document.text, Blocks.of(document.blocks)
    start, end = np.array(blocks.starts, np.int64), np.array(blocks.ends, np.int64)
    # With one more behind the last block, where its sum ends.
    codes = codes_of(text + _NOTHING)
    traits = _traits().take(codes, mode="clip")
    sums = _sums(_LANES.take(traits), start, np.minimum(end, start + _MOST))
    punctuation, digits, upper, wide = (sums >> _SHIFTS & 0xFFFF).astype(np.float64)
    spaces = _sums((codes == _SPACE).astype(np.int64), start, end)
    whole = in_small_letters(text)
    length = end - start
    is_long = length >= _SHORT
    lower = [
        whole[low:high] if high - low < _SHORT else "" for low, high in zip(blocks.starts, blocks.ends, strict=True)
    ]
    words = _words(codes_of(whole), start, end)
    hints = _hints(traits, words, start)
    said = _said(lower, hints)
    last = _edges().take(codes[end - 1], mode="clip")
    return BlockTexts(
        texts=[text[low:high] for low, high in zip(blocks.starts, blocks.ends, strict=True)],
        whole=whole,
        start=start,
        lower=lower,
        spelled=words,
        is_long=is_long,
        length=length.astype(np.float64),
        words=spaces + 1.0 + wide,
        punctuation=punctuation,
        digits=digits,
        upper=upper,
        wide=wide,
        ends=(last & _END > 0).astype(np.float64),
        separators=(hints & SEPARATOR > 0) & ~is_long,
        hints=hints,
        related=(said & RELATED > 0) & (length < _HEAD),
        notice=said & NOTICE > 0,
        reply=(said & REPLY > 0) & (length < _CALL),
        asked=last & _QUESTION > 0,
    )


def _words(codes: Codes, start: Ints, end: Ints) -> BlockWords:
    """The words that blocks spell in small letters."""
    kinds = letters_of(codes)
    for block in (end - start > OPENING).nonzero()[0].tolist():
        kinds[start[block] + OPENING : end[block]] = 0
    words = spelled(codes, kinds)
    return BlockWords(words.hashes, start.searchsorted(words.place, side="right") - 1)


def _hints(traits: NDArray[np.uint8], words: BlockWords, start: Ints) -> NDArray[np.uint8]:
    """What the characters and the words of each block hint at."""
    found = np.zeros(len(start), np.uint8)
    signs = (traits > _FREE[-1]).nonzero()[0]
    np.bitwise_or.at(found, start.searchsorted(signs, side="right") - 1, traits[signs])
    told = word_hints(words.hashes)
    telling = told.nonzero()[0]
    np.bitwise_or.at(found, words.block[telling], told[telling])
    return found


def _said(lower: list[str], hints: NDArray[np.uint8]) -> Ints:
    """What the tests of lines say of each block."""
    test = line_tests()
    said = np.zeros(len(lower), np.int64)
    for block in (hints & PHRASE).nonzero()[0].tolist():
        if lower[block]:
            said[block] = test(lower[block])
    return said


def _sums(values: Ints, start: Ints, end: Ints) -> Ints:
    """The sums of `values` [characters, and one more] over each block; none is empty or begins before another ends."""
    bounds = np.empty(2 * len(start), np.int64)
    bounds[::2], bounds[1::2] = start, end
    # `reduceat` sums between neighbours, so every other sum is a block's; the last may end with the text.
    found: Ints = np.add.reduceat(values, bounds)[::2]
    return found


@lru_cache(maxsize=1)
def _edges() -> NDArray[np.uint8]:
    """For each character of the basic plane what it makes of a block that ends with it; the last nothing."""
    table = np.zeros(0x10000, np.uint8)
    for bit, marks in ((_END, _ENDS), (_QUESTION, _QUESTIONS)):
        table[[ord(mark) for mark in marks]] |= bit
    return table


@lru_cache(maxsize=1)
def _traits() -> NDArray[np.uint8]:
    """For each character of the basic plane its traits; the other planes count as their last character."""
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
    return table | sign_hints()
