"""Finding phrases that may stand anywhere: by their longest word where words are spaced, by RE2 where they are not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from boilerstrip.lexicon.fold import has_unspaced, is_boundary


class Occurrence(NamedTuple):
    """A phrase at `start` to `end` of a folded text, and its meaning as compiled."""

    start: int
    end: int
    meaning: str


class Infixes:
    """Folded phrases and their meanings, ready to be found in folded text.

    Example:
        >>> Infixes({"all rights": "0:en"}).find("keep all rights reserved")
        [Occurrence(start=5, end=15, meaning='0:en')]
    """

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._phrases = phrases

    def find(self, text: str, tokens: list[str] | None = None, *, unspaced: bool | None = None) -> list[Occurrence]:
        """The phrases in `text`, in no order; those of unspaced scripts do not overlap each other.

        `tokens` are its parts between spaces, and `unspaced` tells whether it has letters of unspaced scripts, if
        these are known.
        """
        tokens = text.split(" ") if tokens is None else tokens
        found: list[Occurrence] = []
        if not self._words.isdisjoint(tokens):
            self._spaced(text, tokens, found)
        if has_unspaced(text) if unspaced is None else unspaced:
            self._unspaced(text, found)
        return found

    def _spaced(self, text: str, tokens: list[str], found: list[Occurrence]) -> None:
        phrases = self._by_word
        for token in dict.fromkeys(tokens):
            for phrase in phrases.get(token, ()):
                start = text.find(phrase)
                while start >= 0:
                    end = start + len(phrase)
                    if is_boundary(text, start) and is_boundary(text, end):
                        found.append(Occurrence(start, end, self._phrases[phrase]))
                    start = text.find(phrase, end)

    def _unspaced(self, text: str, found: list[Occurrence]) -> None:
        match = self._pattern.search(text)
        while match:
            start, end = match.span()
            if is_boundary(text, start) and is_boundary(text, end):
                found.append(Occurrence(start, end, self._phrases[match.group()]))
            match = self._pattern.search(text, end)

    @cached_property
    def _words(self) -> frozenset[str]:
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
    def _pattern(self) -> Any:
        import re2

        phrases = [phrase for phrase in self._phrases if has_unspaced(phrase)]
        longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        options = re2.Options()
        options.max_mem = 64 << 20
        options.never_capture = True
        return re2.compile("|".join(re2.escape(phrase) for phrase in longest_first) or r"[^\s\S]", options)
