"""Lines that are links, as converters write them: in Markdown (`[Home](/)`), or numbered (`[12]Home`).

Most lines of nothing but links are menus, lists of other stories, and buttons.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.inserts import SCORE, inside_text
from boilerstrip.judges.layout import runs_of
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

_NUMBERED, _SEVERAL, _ALONE = 0.9, 0.99, 0.97
# So many lines of links, one below the other, are a list of them.
_LIST = 3
_INSIDE = Said("a link by itself inside the text")


@casting
def links(page: PageView) -> Iterator[Ballot]:
    """Lines of nothing but links in Markdown, and those that begin with a link on pages of text browsers."""
    several, alone, numbered = page.linked
    yield votes_for(several, "links.several", _SEVERAL, "nothing but several links")
    # What links say nothing is left to the others: a badge in a text is no chrome for sure.
    outside = page.loose & alone & ~page.inside
    for line in outside.nonzero()[0].tolist():
        outside[line] = not page.texts[line].startswith("[](")
    yield votes_for(outside, "links.alone", _ALONE, "a link by itself, outside the text")
    listed = runs_of(alone | several).length >= _LIST
    yield votes_for(listed, "links.list", _SEVERAL, "one of several links, a line each")
    if np.count_nonzero(alone) and page.holds_chrome:
        # A picture between sentences belongs to them.
        single = [line for line in (alone & ~listed).nonzero()[0].tolist() if not page.texts[line].startswith("![")]
        inside = [line for line in single if inside_text(page, line)]
        yield Ballot(Verdict.DROP, "links.alone", np.array(inside, np.int64), SCORE, _INSIDE)
    yield votes_for(numbered, "links.numbered", _NUMBERED, "begins with the number of a link, as in a text browser")
