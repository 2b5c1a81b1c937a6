"""Lines that are links, as converters write them: in Markdown (`[Home](/)`), or numbered (`[12]Home`).

Most lines of nothing but links are menus, lists of other stories, and buttons.
"""

from __future__ import annotations

from collections.abc import Iterator

from boilerstrip.ballots import Ballot
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.view import PageView

_NUMBERED, _SEVERAL, _ALONE = 0.9, 0.95, 0.6


@casting
def links(page: PageView) -> Iterator[Ballot]:
    """Lines of nothing but links in Markdown, and those that begin with a link on pages of text browsers."""
    several, alone, numbered = page.linked
    yield votes_for(page.loose & several, "links.several", _SEVERAL, "nothing but several links")
    yield votes_for(page.loose & alone & ~page.inside, "links.alone", _ALONE, "a link by itself, outside the text")
    yield votes_for(numbered, "links.numbered", _NUMBERED, "begins with the number of a link, as in a text browser")
