"""Text to tokens and hashes, in numpy: a token is a word, or one character of a script that puts no spaces.

Everything is position-preserving: folding maps one code point to one code point, so that a token's place in the text is
known. Hashes are sums of mixed values times powers of an odd number, modulo 2**64: the same in every process.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.codepoints import codes_of

Hashes = NDArray[np.uint64]

_TABLE_SIZE = 0x31350
_BREAK, _WORD, _ALONE, _LINE = 0, 1, 2, 3
# Han, kana, Thai, Lao, Tibetan, Myanmar, Khmer: written without spaces between words.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x30FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F),
)  # fmt: skip
_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_CHARACTER_STEP = np.uint64(0x9E3779B97F4A7C15)
_TOKEN_STEP = 0xC2B2AE3D27D4EB4F
# A text is read in chunks of so many characters: what is computed for one character takes some hundred bytes.
_CHUNK = 1 << 18


class _Tables(NamedTuple):
    kinds: NDArray[np.uint8]
    folded: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: hash, start and end in `text`, and the line each stands in."""

    text: str
    hashes: Hashes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    lines: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.hashes)

    def word(self, index: int) -> str:
        """Token `index` as it stands in the text."""
        return self.text[self.starts[index] : self.ends[index]]


def tokenize(text: str, most: int | None = None) -> Tokens:
    """The tokens of a text, or the first `most` of them and few more; case and width are folded before hashing.

    Example:
        >>> tokens = tokenize("Sand moves; 砂は動く。")
        >>> [tokens.word(index) for index in range(len(tokens))]
        ['Sand', 'moves', '砂', 'は', '動', 'く']
    """
    text = unicodedata.normalize("NFC", text)
    parts, count = [], 0
    for part in token_chunks(text):
        parts.append(part)
        count += len(part)
        if most is not None and count >= most:
            break
    return joined(text, parts)


def joined(text: str, parts: Sequence[Tokens]) -> Tokens:
    """Chunks of the tokens of `text` as one."""
    if len(parts) == 1:
        return parts[0]
    return Tokens(
        text,
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.lines for part in parts]),
    )


def token_chunks(text: str) -> Iterator[Tokens]:
    """The tokens of a text in NFC, some at a time so that memory stays small; places are those in the whole text."""
    start = line = 0
    while True:
        end = _chunk_end(text, start)
        own = _tokens_of(text[start:end])
        yield Tokens(text, own.hashes, own.starts + start, own.ends + start, own.lines + line)
        line += own.ended
        start = end
        if start >= len(text):
            return


def _chunk_end(text: str, start: int) -> int:
    """Where a chunk can end without cutting a word; a word longer than a chunk is cut."""
    end = start + _CHUNK
    if end >= len(text):
        return len(text)
    kinds = _kinds_of(codes_of(text[start:end]))
    breaks = np.flatnonzero(kinds != _WORD)
    return start + int(breaks[-1]) + 1 if len(breaks) else end


class _Own(NamedTuple):
    """The tokens of a chunk, and how many lines end in it."""

    hashes: Hashes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    lines: NDArray[np.int64]
    ended: int


def _kinds_of(points: NDArray[np.uint32]) -> NDArray[np.uint8]:
    inside = np.minimum(points, _TABLE_SIZE - 1)
    kinds: NDArray[np.uint8] = np.where(points < _TABLE_SIZE, _tables().kinds[inside], np.uint8(_BREAK))
    return kinds


def _tokens_of(text: str) -> _Own:
    points = codes_of(text)
    kinds = _kinds_of(points)
    inside = np.minimum(points, _TABLE_SIZE - 1)
    folded = np.where(points < _TABLE_SIZE, _tables().folded[inside], points)
    held = (kinds == _WORD) | (kinds == _ALONE)
    before = np.concatenate([kinds[:1] * 0, kinds[:-1]])
    after = np.concatenate([kinds[1:], kinds[:1] * 0])
    first = (kinds == _ALONE) | ((kinds == _WORD) & (before != _WORD))
    last = (kinds == _ALONE) | ((kinds == _WORD) & (after != _WORD))
    starts, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
    ended = int((kinds == _LINE).sum())
    if not len(starts):
        return _Own(np.zeros(0, np.uint64), starts, ends, starts, ended)
    order = np.arange(len(points))
    places = order - np.maximum.accumulate(np.where(first, order, 0))
    values = np.where(held, mix(folded.astype(np.uint64)) * _CHARACTER_STEP ** places.astype(np.uint64), np.uint64(0))
    lines = np.cumsum(kinds == _LINE)[starts]
    return _Own(mix(np.add.reduceat(values, starts)), starts, ends, lines, ended)


def shingles(tokens: Hashes, size: int = 5) -> Hashes:
    """The hash of each run of `size` tokens, in order; of the whole where there are fewer; none of nothing.

    Example:
        >>> len(shingles(tokenize("one two three four five six").hashes))
        2
    """
    if not len(tokens):
        return tokens
    size = min(size, len(tokens))
    count = len(tokens) - size + 1
    total = np.zeros(count, np.uint64)
    for k in range(size):
        total += tokens[k : k + count] * np.uint64(pow(_TOKEN_STEP, k, 2**64))
    return mix(total)


def mix(values: Hashes) -> Hashes:
    """Spread every bit over the whole word: the finaliser of SplitMix64 (Steele et al. 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def _tables() -> _Tables:
    """What each code point is, and the one it is folded to where lower case or compatibility form is one code point."""
    kinds = np.zeros(_TABLE_SIZE, np.uint8)
    folded = np.arange(_TABLE_SIZE, dtype=np.uint32)
    for point in range(_TABLE_SIZE):
        character = chr(point)
        if unicodedata.category(character)[0] in "LNM":
            kinds[point] = _WORD
            plain = unicodedata.normalize("NFKC", character)
            lower = (plain if len(plain) == 1 else character).lower()
            if len(lower) == 1:
                folded[point] = ord(lower)
    for first, last in _UNSPACED:
        own = kinds[first : last + 1]
        own[own == _WORD] = _ALONE
    kinds[[ord(character) for character in _LINE_ENDS]] = _LINE
    return _Tables(kinds, folded)
