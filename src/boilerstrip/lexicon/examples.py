"""Entries against their own examples: lines that they must find, and lines that they must not."""

from __future__ import annotations

from collections.abc import Iterable

from boilerstrip.errors import RuleError
from boilerstrip.lexicon.compiled import Compiled
from boilerstrip.lexicon.entries import Entry
from boilerstrip.lexicon.index import Lexicon


def check_examples(entries: Iterable[Entry], compiled: Compiled) -> None:
    """Look up every example of every entry.

    Raises:
        RuleError: an example is not found, or found where it must not be; all of them are named.
    """
    lexicon = Lexicon(compiled)
    faults = [fault for entry in entries for fault in _faults(entry, lexicon)]
    if faults:
        raise RuleError("; ".join(faults), code="lexicon")


def _faults(entry: Entry, lexicon: Lexicon) -> list[str]:
    missed = [f"{entry.id} does not find {line!r}" for line in entry.hits if not _finds(entry, lexicon, line)]
    return missed + [f"{entry.id} finds {line!r}" for line in entry.misses if _finds(entry, lexicon, line)]


def _finds(entry: Entry, lexicon: Lexicon, line: str) -> bool:
    return any(hit.entry_id == entry.id for hit in lexicon.lookup(line))
