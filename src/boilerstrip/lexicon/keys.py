"""Phrases by what they begin with, so that a line is compared with few of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from boilerstrip.lexicon.fold import has_unspaced
from boilerstrip.lexicon.kinds import Mode

__all__ = ["UNSPACED_KEY", "Beginning", "by_key", "first_words"]

# A phrase, how it has to stand, and its meanings as compiled.
Beginning = tuple[str, Mode, str]
# Beginnings in unspaced scripts are found by so many letters, and a mark that folded text never holds.
_LETTERS, UNSPACED_KEY = 2, "…"


def by_key(*tables: tuple[Mode, Mapping[str, str]]) -> dict[str, tuple[Beginning, ...]]:
    """Phrases by their first word; those in unspaced scripts by their first letters, marked as such."""
    index: dict[str, list[Beginning]] = {}
    for mode, table in tables:
        for phrase, meanings in table.items():
            key = phrase[:_LETTERS] + UNSPACED_KEY if has_unspaced(phrase) else phrase.split(" ", 1)[0]
            index.setdefault(key, []).append((phrase, mode, meanings))
    return {key: tuple(rows) for key, rows in index.items()}


def first_words(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each first word of a phrase, how many words such phrases have, the longest first."""
    sizes: dict[str, set[int]] = {}
    for phrase in phrases:
        sizes.setdefault(phrase.split(" ", 1)[0], set()).add(phrase.count(" ") + 1)
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}
