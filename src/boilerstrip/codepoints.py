"""Text as an array of code points: what a function makes of each character, for all of a page at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]

SPACE, LINE_END = ord(" "), ord("\n")
_CODE_POINTS = 0x110000
# In place of a code point: nothing is left, several characters are, the function does not say, it was not asked yet.
_GONE, _SEVERAL, _UNSAID, _UNKNOWN = range(_CODE_POINTS, _CODE_POINTS + 4)
_YES = np.ones(1, bool)
_ONE, _HALF, _MIXED = (np.uint64(number) for number in (1, 29, 0xBF58476D1CE4E5B9))


def codes_of(text: str) -> Codes:
    """The code points of a text.

    Example:
        >>> text_of(codes_of("sea")[::-1])
        'aes'
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def text_of(codes: Codes) -> str:
    """The text of code points."""
    return str(codes.tobytes(), "utf-32-le", "surrogatepass")


def mixed(codes: Codes) -> NDArray[np.uint64]:
    """What each character adds to the hash of its word, before its place counts."""
    found = codes.astype(np.uint64)
    found += _ONE
    found *= _MIXED
    found ^= found >> _HALF
    return found


class CharMap:
    r"""A function of characters, made a table as they are met; line ends stay as they are.

    Of what it makes of a character it makes the same again. It says None of one that does not stand for itself alone.

    Example:
        >>> upper = CharMap(lambda char: None if char == "?" else char.upper())
        >>> text_of(upper.of("Maß\n")), upper.of("Maß?")
        ('MASS\n', None)
    """

    def __init__(self, function: Callable[[str], str | None]) -> None:
        self._function = function
        self._to = np.full(_CODE_POINTS, _UNKNOWN, np.uint32)
        self._to[LINE_END] = LINE_END

    def of(self, text: str) -> Codes | None:
        """What becomes of a text, or None where the function says nothing of one of its characters."""
        codes = codes_of(text)
        found = self._to.take(codes)
        if found.max(initial=0) < _CODE_POINTS:
            return found
        if (found == _UNKNOWN).any():
            self._learn(np.unique(codes[found == _UNKNOWN]).tolist())
            return self.of(text)
        if (found == _UNSAID).any():
            return None
        several = np.unique(codes[found == _SEVERAL]).tolist()
        for char in map(chr, several):
            text = text.replace(char, self._function(char) or "")
        return self.of(text) if several else found.compress(found != _GONE)

    def _learn(self, codes: Iterable[int]) -> None:
        for code in codes:
            said = self._function(chr(code))
            if said is None:
                self._to[code] = _UNSAID
            else:
                self._to[code] = ord(said) if len(said) == 1 else _SEVERAL if said else _GONE


def single_spaced(codes: Codes, bounds: NDArray[np.bool_]) -> Codes:
    r"""The text with one of several spaces, and none at either end or beside a character of those that `bounds` marks.

    Example:
        >>> codes = codes_of(" a  b \n c")
        >>> text_of(single_spaced(codes, codes == LINE_END))
        'a b\nc'
    """
    space = codes == SPACE
    needless = space & np.concatenate([(space | bounds)[1:], _YES])
    if needless.any():
        codes, bounds = codes.compress(~needless), bounds.compress(~needless)
    needless = (codes == SPACE) & np.concatenate([_YES, bounds])[:-1]
    return codes.compress(~needless) if needless.any() else codes
