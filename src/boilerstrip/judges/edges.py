"""Edge runs: the loose lines before and after the body, where menus, share bars, link lists and footers stand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.view import PageView

_EDGE, _RUN, _LONG_RUN = 0.5, 0.45, 0.55
# A phrase of so much weight is no title, wherever it stands.
_KNOWN = 0.5
# A run is that many loose lines in a row; a long one can hardly be anything but a menu or a list of links.
_RUN_OF, _LONG_RUN_OF = 3, 8


@casting
def edges(page: PageView) -> Iterator[Ballot]:
    """Loose lines before the first or after the last line of the body; the line before the body may be its title."""
    outside = _outside(page)
    index = np.arange(len(outside))
    above, below = outside & (index < page.body.start), outside & (index >= page.body.end)
    yield votes_for(above, "edges.top", _EDGE, "stands above the text and is no sentence")
    yield votes_for(below, "edges.bottom", _EDGE, "stands below the text and is no sentence")


@casting
def runs(page: PageView) -> Iterator[Ballot]:
    """Runs of loose lines at the edges: one may be a heading, three in a row are a list of links."""
    outside, length = _outside(page), page.loose_run
    long_run = outside & (length >= _LONG_RUN_OF)
    short_run = outside & (length >= _RUN_OF) & ~long_run
    yield votes_for(long_run, "runs.long", _LONG_RUN, "one of many loose lines in a row, outside the text")
    yield votes_for(short_run, "runs.short", _RUN, "one of several loose lines in a row, outside the text")


@casting
def marked_items(page: PageView) -> Iterator[Ballot]:
    """Items outside the body whose list marks stand on lines of their own: headlines and trends, sentences or not."""
    index = np.arange(len(page.lines))
    body = page.body
    outside = (index < body.start) | (index >= body.end)
    yield votes_for(
        page.marked & outside & (body.start < body.end), "runs.marked", 0.75, "an item of a list outside the text"
    )


def _outside(page: PageView) -> Bools:
    """Loose lines outside the body, less the one right above it; none where the page has no body or no chrome."""
    index = np.arange(len(page.lines))
    body = page.body
    if body.start == body.end or not page.holds_chrome:
        return np.zeros(len(page.lines), bool)
    # The line right above the body may be its title, unless it says something that the lexicon knows.
    above = index < body.start - (page.hit_table.any_whole < _KNOWN)
    outside: Bools = page.loose & (above | (index >= body.end))
    return outside
