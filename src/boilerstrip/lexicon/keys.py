"""Phrases by what they begin with and hold, so that a line is compared with few of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from boilerstrip.lexicon.compiled import Compiled
from boilerstrip.lexicon.fold import first_word, has_unspaced
from boilerstrip.lexicon.infix import Infixes
from boilerstrip.lexicon.kinds import Mode

__all__ = ["HEAD", "Beginning", "Tables", "unspaced_keys"]

# A phrase, how it has to stand, and its meanings as compiled.
Beginning = tuple[str, Mode, str]
HEAD = 96  # how much of a line is folded to find what it starts with
# Beginnings in unspaced scripts are found by so many letters, and a mark that folded text never holds.
_LETTERS, _UNSPACED_KEY = 2, "…"


class Tables:
    """The phrases of a compiled lexicon, ready to be found; each table is made when it is first asked for."""

    def __init__(self, compiled: Compiled) -> None:
        self._phrases, self._strings = compiled.phrases, compiled.strings

    @cached_property
    def starts(self) -> Mapping[str, tuple[Beginning, ...]]:
        """The phrases that lines begin with, by their first word or letters."""
        return _by_key((Mode.LABEL, self._phrases[Mode.LABEL]), (Mode.PREFIX, self._phrases[Mode.PREFIX]))

    @cached_property
    def begun(self) -> Mapping[str, tuple[str, ...]]:
        """The phrases alone of `starts`."""
        return {key: tuple(phrase for phrase, _, _ in rows) for key, rows in self.starts.items()}

    @cached_property
    def first_letters(self) -> frozenset[str]:
        """What the keys of `starts` begin with."""
        return frozenset(key[0] for key in self.starts)

    @cached_property
    def alone(self) -> frozenset[str]:
        """What a line may say that says nothing else."""
        return frozenset((*self._phrases[Mode.WHOLE], *self._strings))

    @cached_property
    def first_words(self) -> Mapping[str, tuple[int, ...]]:
        """For each first word of a whole phrase, how many words such phrases have, the longest first."""
        return _first_words(self._phrases[Mode.WHOLE])

    @cached_property
    def run_words(self) -> frozenset[str]:
        """The words that whole phrases are made of, and numbers: nothing else stands in a run of them."""
        return frozenset(word for phrase in self._phrases[Mode.WHOLE] for word in phrase.split(" ")) | {"0"}

    @cached_property
    def infixes(self) -> Infixes:
        """The phrases that may stand anywhere."""
        return Infixes(self._phrases[Mode.INFIX])

    def longest(self, words: Sequence[str], at: int) -> int:
        """How many words the longest whole phrase has that stands in `words` from `at` on; 0 if none does."""
        whole = self._phrases[Mode.WHOLE]
        for size in self.first_words.get(words[at], ()):
            if size <= len(words) - at and " ".join(words[at : at + size]) in whole:
                return size
        return 0

    def beginnings(self, text: str) -> tuple[Beginning, ...]:
        """The phrases that `text`, which has letters of unspaced scripts, may start with: by first word or letters."""
        keys = unspaced_keys(text) if has_unspaced(text[:HEAD]) else (first_word(text),)
        return tuple([row for key in keys for row in self.starts.get(key, ())])


def unspaced_keys(text: str) -> tuple[str, ...]:
    """The keys of phrases that `text` may start with, if they hold unspaced letters or are followed by one."""
    return (first_word(text), text[:1] + _UNSPACED_KEY, text[:_LETTERS] + _UNSPACED_KEY)


def _by_key(*tables: tuple[Mode, Mapping[str, str]]) -> dict[str, tuple[Beginning, ...]]:
    """Phrases by their first word; those in unspaced scripts by their first letters, marked as such."""
    index: dict[str, list[Beginning]] = {}
    for mode, table in tables:
        for phrase, meanings in table.items():
            key = phrase[:_LETTERS] + _UNSPACED_KEY if has_unspaced(phrase) else phrase.split(" ", 1)[0]
            index.setdefault(key, []).append((phrase, mode, meanings))
    return {key: tuple(rows) for key, rows in index.items()}


def _first_words(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    sizes: dict[str, set[int]] = {}
    for phrase in phrases:
        sizes.setdefault(phrase.split(" ", 1)[0], set()).add(phrase.count(" ") + 1)
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}
