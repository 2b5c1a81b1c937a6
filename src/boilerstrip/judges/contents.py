"""Tables of contents: entries above the text that stand again as headings inside it, and those headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.layout import bare
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

_ENTRY, _HEADING = 0.98, 0.95
# A single line that the text takes up as a heading may be its title; two are a list. No entry has fewer letters.
_LEAST, _LETTERS = 2, 2


@casting
def contents(page: PageView) -> Iterator[Ballot]:
    """Drop loose lines above the body that head parts of it further down; keep the headings that they name.

    A table names each part once.
    """
    if np.count_nonzero(page.layout.later_echo[: page.body.start]) < _LEAST:
        return
    index = np.arange(len(page.lines))
    above = page.loose & page.layout.later_echo & (index < page.body.start) & _worded(page)
    if np.count_nonzero(above) < _LEAST or not page.holds_chrome:
        return
    heads = page.loose & page.inside
    heads[:-1] &= ~page.loose[1:]
    listed = {entry for entry, count in Counter(_bare(page, above)).items() if count == 1}
    headings = np.zeros(len(index), bool)
    for line in np.flatnonzero(heads).tolist():
        headings[line] = bare(page.lines[line]) in listed
    named = set(_bare(page, headings))
    entries = np.zeros(len(index), bool)
    for line in np.flatnonzero(above).tolist():
        entries[line] = bare(page.lines[line]) in named
    if np.count_nonzero(entries) < _LEAST:
        return
    yield votes_for(entries, "contents.entry", _ENTRY, "an entry of a table of contents")
    reason = "a heading that the table of contents names"
    yield votes_for(headings, "contents.heading", _HEADING, reason, verdict=Verdict.KEEP)


def _bare(page: PageView, lines: Bools) -> list[str]:
    return [bare(page.lines[line]) for line in np.flatnonzero(lines).tolist()]


def _worded(page: PageView) -> Bools:
    """Lines with letters enough for a heading, which code's brackets and a table's full stops have not."""
    found: Bools = page.facts.total("lower", "upper", "letter", "wide", "thai") >= _LETTERS
    return found
