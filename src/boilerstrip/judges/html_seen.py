"""What words say, remembered by their hashes: those of a page are looked up all at once, and none is made a string."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_spelling import Spelled

__all__ = ["SeenWords"]

# A word is remembered in the row that its first bits number, until another one comes that belongs there.
_ROWS, _BITS = 1 << 16, np.uint64(48)


class SeenWords:
    """The words seen last, with so many numbers for each.

    Example:
        >>> from boilerstrip.codepoints import codes_of
        >>> from boilerstrip.judges.html_spelling import letters_of, spelled
        >>> codes = codes_of("sea sand sea")
        >>> words = spelled(codes, letters_of(codes))
        >>> SeenWords(2).facts(words, lambda place: (place, 7)).tolist()
        [[0.0, 7.0], [4.0, 7.0], [0.0, 7.0]]
    """

    def __init__(self, width: int) -> None:
        self._words = np.zeros(_ROWS, np.uint64)
        self._facts = np.zeros((_ROWS, width))
        # Nobody may look up words while another one puts some in.
        self._lock = threading.Lock()

    def facts(self, words: Spelled, read: Callable[[int], Sequence[float]]) -> NDArray[np.float64]:
        """The numbers of each word [words, width]; `read` finds those of a new one, by its place in the text."""
        rows = words.hashes >> _BITS
        with self._lock:
            found = self._facts.take(rows, axis=0)
            new = (self._words.take(rows) != words.hashes).nonzero()[0]
            if len(new):
                hashes, first, again = np.unique(words.hashes[new], return_index=True, return_inverse=True)
                facts = np.array([read(place) for place in words.place[new[first]].tolist()], np.float64)
                found[new] = facts[again]
                for row, word, said in zip((hashes >> _BITS).tolist(), hashes, facts, strict=True):
                    self._words[row], self._facts[row] = word, said
        return found
