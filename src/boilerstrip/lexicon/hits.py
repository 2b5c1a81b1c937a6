"""What looking a line up gives: hits, and the meanings of phrases that they come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from boilerstrip.lexicon.entries import Entry
from boilerstrip.lexicon.kinds import LexiconKind, Mode


class Hit(NamedTuple):
    """A phrase found on a line, at `start` to `end` (code points of the line).

    `whole` tells that nothing else stands on the line: one phrase, or several in a run; `weight` (0 to 1) is how
    surely such a line is chrome; `languages` are those that the phrase is listed in (none for catalog strings).
    """

    entry_id: str
    kind: LexiconKind
    whole: bool
    weight: float
    reason: str
    start: int
    end: int
    mode: Mode
    languages: tuple[str, ...] = ()


class Found(NamedTuple):
    """One meaning of a folded phrase: its entry, how surely it is chrome, the languages that it is listed in."""

    entry: Entry
    weight: float
    languages: tuple[str, ...]


def hit_of(found: Found, mode: Mode, start: int, end: int, *, whole: bool) -> Hit:
    """The hit of one meaning at `start` to `end` of a line."""
    entry = found.entry
    return Hit(entry.id, entry.kind, whole, found.weight, entry.reason, start, end, mode, found.languages)


def partial(hit: Hit) -> Hit:
    """The same hit where something else stands on the line."""
    return hit._replace(whole=False)


def ordered(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Whole hits first, then by falling weight, then by id."""
    found = tuple(hits)
    if len(found) < 2:
        return found
    return tuple(sorted(found, key=lambda hit: (not hit.whole, -hit.weight, hit.entry_id, hit.start)))
