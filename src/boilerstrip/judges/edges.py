"""Edge runs: the loose lines before and after the body, where menus, share bars, link lists and footers stand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

_EDGE, _RUN, _LONG_RUN = 0.5, 0.45, 0.55
_TOP, _BOTTOM = (Said(f"stands {where} the text and is no sentence") for where in ("above", "below"))
# A phrase of so much weight is no title, wherever it stands.
_KNOWN = 0.5
# A run is that many loose lines in a row; a long one can hardly be anything but a menu or a list of links.
_RUN_OF, _LONG_RUN_OF = 3, 8


@casting
def edges(page: PageView) -> Iterator[Ballot]:
    """Loose lines before the first or after the last line of the body; the line before the body may be its title."""
    outside = _outside(page).nonzero()[0]
    top = int(outside.searchsorted(page.body.start))
    yield Ballot(Verdict.DROP, "edges.top", outside[:top], _EDGE, _TOP)
    yield Ballot(Verdict.DROP, "edges.bottom", outside[top:], _EDGE, _BOTTOM)


@casting
def runs(page: PageView) -> Iterator[Ballot]:
    """Runs of loose lines at the edges: one may be a heading, three in a row are a list of links."""
    outside = _outside(page)
    length = page.loose_runs.length * outside
    long_run = length >= _LONG_RUN_OF
    short_run = (length >= _RUN_OF) & ~long_run
    yield votes_for(long_run, "runs.long", _LONG_RUN, "one of many loose lines in a row, outside the text")
    yield votes_for(short_run, "runs.short", _RUN, "one of several loose lines in a row, outside the text")


@casting
def marked_items(page: PageView) -> Iterator[Ballot]:
    """Items outside the body whose list marks stand on lines of their own: headlines and trends, sentences or not."""
    marked = page.marked & ~page.inside & (page.body.start < page.body.end)
    yield votes_for(marked, "runs.marked", 0.75, "an item of a list outside the text")


def _outside(page: PageView) -> Bools:
    """Loose lines outside the body, less the one right above it; none where the page has no body or no chrome."""
    body = page.body
    if body.start == body.end or not page.holds_chrome:
        return np.zeros(len(page.lines), bool)
    outside = page.loose & ~page.inside
    # The line right above the body may be its title, unless it says something that the lexicon knows.
    if body.start and page.hit_table.any_whole[body.start - 1] < _KNOWN:
        outside[body.start - 1] = False
    return outside
