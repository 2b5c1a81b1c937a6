"""Tables of contents: entries above the text that stand again as headings inside it, and those headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from boilerstrip.ballots import Ballot
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.facts import Bools, Ints
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

_ENTRY, _HEADING = 0.99, 0.95
# A single line that the text takes up as a heading may be its title; two numbered ones are a list, three others. No
# entry has fewer letters, none is longer.
_NUMBERED, _LEAST, _LETTERS, _LONGEST = 2, 3, 2, 120


@casting
def contents(page: PageView) -> Iterator[Ballot]:
    """Drop lines above the body, two or more together, that stand again further down, once and in this order, apart.

    The lines that they name are headings, and stay.
    """
    above = page.layout.later_echo[: page.body.start]
    if np.count_nonzero(above) < _NUMBERED or not page.holds_chrome:
        return
    above = above & _worded(page)[: page.body.start]
    alone = np.ones(len(above), bool)
    alone[:-1] &= ~above[1:]
    alone[1:] &= ~above[:-1]
    entries = (above & ~alone).nonzero()[0].tolist()
    if len(entries) < _NUMBERED:
        return
    named = _named(page.keys.bare, entries)
    numbered = sum(page.lines[entry][:1].isdigit() for entry in named)
    if len(named) < _LEAST and numbered < _NUMBERED:
        return
    yield votes_for(_at(page, list(named)), "contents.entry", _ENTRY, "an entry of a table of contents")
    reason = "a heading that the table of contents names"
    headings = _at(page, list(named.values()))
    yield votes_for(headings, "contents.heading", _HEADING, reason, verdict=Verdict.KEEP)


def _named(alike: Ints, entries: Sequence[int]) -> dict[int, int]:
    """The places of entries, and of the lines that they name: those that follow each other, though not directly.

    `alike` has for each line the last one that reads the same.
    """
    times = np.bincount(alike)
    found: dict[int, int] = {}
    last = entries[-1]
    for entry in entries:
        again = int(alike[entry])
        if times[again] == 2 and again > max(entry, last + 1):
            found[entry] = last = again
    return found


def _at(page: PageView, places: Sequence[int]) -> Bools:
    found = np.zeros(len(page.lines), bool)
    found[list(places)] = True
    return found


def _worded(page: PageView) -> Bools:
    """Lines with letters enough for a heading, which brackets of code and stops of a table have not, and not long."""
    facts = page.facts
    letters = facts.total("lower", "upper", "letter", "wide", "thai")
    found: Bools = (letters >= _LETTERS) & (facts.chars <= _LONGEST)
    return found
