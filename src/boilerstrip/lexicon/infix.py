"""Finding phrases that may stand anywhere: by their longest word where words are spaced, by RE2 where they are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.codepoints import LINE_END, Codes, codes_of
from boilerstrip.lexicon.fold import has_unspaced, is_boundary

# Two letters are found by a slot, one of so many as a power of two.
_BITS, _MIXED = 16, np.uint32(0x9E3779B1)


class Occurrence(NamedTuple):
    """A phrase at `start` to `end` of a folded text, and its meaning as compiled."""

    start: int
    end: int
    meaning: str


class Infixes:
    """Folded phrases and their meanings, ready to be found in folded text.

    Example:
        >>> infixes = Infixes({"all rights": "0:en", "版权": "1:zh"})
        >>> infixes.spaced("keep all rights reserved", ["keep", "all", "rights", "reserved"])
        [Occurrence(start=5, end=15, meaning='0:en')]
        >>> infixes.unspaced("所有版权")
        [Occurrence(start=2, end=4, meaning='1:zh')]
    """

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._phrases = phrases

    def spaced(self, text: str, words: Sequence[str]) -> list[Occurrence]:
        """The phrases of scripts with spaces in `text`, in no order; `words` are its parts between spaces."""
        if self.words.isdisjoint(words):
            return []
        found: list[Occurrence] = []
        for word in dict.fromkeys([word for word in words if word in self.words]):
            for phrase in self._by_word[word]:
                start = text.find(phrase)
                while start >= 0:
                    end = start + len(phrase)
                    if is_boundary(text, start) and is_boundary(text, end):
                        found.append(Occurrence(start, end, self._phrases[phrase]))
                    start = text.find(phrase, end)
        return found

    def unspaced(self, text: str) -> list[Occurrence]:
        """The phrases of scripts without spaces in `text`, none of which overlaps another."""
        found: list[Occurrence] = []
        match = self._pattern.search(text)
        while match:
            start, end = match.span()
            if is_boundary(text, start) and is_boundary(text, end):
                found.append(Occurrence(start, end, self._phrases[match.group()]))
            match = self._pattern.search(text, end)
        return found

    def spaced_in(self, text: str, words: Sequence[str]) -> bool:
        """Whether `text` holds a phrase of a script with spaces, be it as parts of words.

        Example:
            >>> infixes = Infixes({"all rights": "0:en"})
            >>> [infixes.spaced_in(text, text.split(" ")) for text in ("keep all rights", "all", "copyrights")]
            [True, False, False]
        """
        return any(phrase in text for word in self.words.intersection(words) for phrase in self._by_word[word])

    def unspaced_places(self, joined: str) -> Iterator[int]:
        r"""The places of texts that hold a phrase of a script without spaces; `joined` are the texts by line ends.

        Example:
            >>> list(Infixes({"版权": "1:zh", "告": "2:zh"}).unspaced_places("水\n所有版权\n广告"))
            [1, 2]
        """
        codes = codes_of(joined)
        starts = self._pairs.take(_slots(codes)).nonzero()[0]
        places = (codes == LINE_END).nonzero()[0].searchsorted(starts)
        for start, place in zip(starts.tolist(), places.tolist(), strict=True):
            if joined.startswith(self._by_pair.get(joined[start : start + 2], ()), start):
                yield place
        for letter in self._letters:
            yield from (place for place, text in enumerate(joined.split("\n")) if letter in text)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of which a text with spaces holds one if it holds a phrase."""
        return frozenset(self._by_word)

    @cached_property
    def _by_word(self) -> dict[str, tuple[str, ...]]:
        table: dict[str, tuple[str, ...]] = {}
        for phrase in self._phrases:
            if not has_unspaced(phrase):
                # The longest word is the rarest: "we use cookies" costs nothing on lines with "we".
                word = max(phrase.split(" "), key=len)
                table[word] = (*table.get(word, ()), phrase)
        return table

    @cached_property
    def _unspaced(self) -> tuple[str, ...]:
        """The phrases of scripts without spaces, the longest first."""
        phrases = filter(has_unspaced, self._phrases)
        return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))

    @cached_property
    def _letters(self) -> tuple[str, ...]:
        """Those phrases that are one letter."""
        return tuple(phrase for phrase in self._unspaced if len(phrase) == 1)

    @cached_property
    def _by_pair(self) -> dict[str, tuple[str, ...]]:
        """The others by their first two letters."""
        table: dict[str, tuple[str, ...]] = {}
        for phrase in self._unspaced[: len(self._unspaced) - len(self._letters)]:
            table[phrase[:2]] = (*table.get(phrase[:2], ()), phrase)
        return table

    @cached_property
    def _pairs(self) -> NDArray[np.bool_]:
        """Which slots have the first two letters of such a phrase."""
        found = np.zeros(1 << _BITS, bool)
        found[_slots(codes_of("".join(self._by_pair)))[::2]] = True
        return found

    @cached_property
    def _pattern(self) -> Any:
        import re2

        options = re2.Options()
        options.max_mem = 64 << 20
        options.never_capture = True
        return re2.compile("|".join(re2.escape(phrase) for phrase in self._unspaced) or r"[^\s\S]", options)


def _slots(codes: Codes) -> NDArray[np.uint32]:
    """The slot of each character and the one behind it."""
    found: NDArray[np.uint32] = (codes[:-1] * _MIXED + codes[1:]) * _MIXED >> np.uint32(32 - _BITS)
    return found
