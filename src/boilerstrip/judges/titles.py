"""The voice for titles: the line that opens a page of text, or stands above it with who, when and tools between."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.bylines import author_named
from boilerstrip.judges.dates import is_stamp
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# A line that says when, or how long: so many digits at least, so many characters at most. Lines between a title and
# its text.
_DATED, _SHORT_DATE, _STATED = 4, 40, 5
# So many lines at most stand between a title and its text where one of the first is a date and the rest are tools,
# which have so many words, or a number and so many characters. Such a share of a title's words stand on long lines.
_TOOLS, _FACTS, _LABEL, _COUNT, _SHARED, _ADDRESS = 14, 3, 2.5, 20, 0.2, re.compile(r"(?:https?://|www\.)\S+$")
# The first of two lines of a title has so many words.
_FIRST_LINE = 5
# A title stays though a net takes it for a label, which it is on pages whose text is kept apart from it.
_TITLE, _TITLE_OVER_FACTS = 0.9998, 0.99999
# What an aside stands in, or ends with.
_OPEN, _CLOSE, _STOPS = "(（[［", ")）]］", (".", "。", "．", "।", "۔", "።")
_OPENS, _ABOVE = Said("opens the page and heads its text"), Said("stands right above the text")


@casting
def titles(page: PageView) -> Iterator[Ballot]:
    """Keep a title that opens the page: the first line, or the first two, if nothing but text follows."""
    yield Ballot(Verdict.KEEP, "titles.first", np.arange(_opening(page)), 0.95, _OPENS)
    heading = _heading(page)
    if heading < 0 or not _wordy(page, heading):
        return
    # Where the line before is taken up further down too, both are entries of a table of contents.
    echo = page.layout.later_echo
    if heading and echo[heading] and echo[heading - 1]:
        return
    # What says who wrote it and when stands between a title and its text, seldom between a menu and the text.
    over_facts = heading < page.body.start - 1
    # Between the two there may be a second line that sums the text up.
    first = heading - int(over_facts and heading > 0 and _is_first_line(page, heading - 1))
    score = _TITLE_OVER_FACTS if over_facts else _TITLE
    yield Ballot(Verdict.KEEP, "titles.above", np.arange(first, heading + 1), score, _ABOVE)


def _is_first_line(page: PageView, line: int) -> bool:
    """Whether a line reads like a title that is followed by another line of it."""
    several = page.facts.words[line] >= _FIRST_LINE and not page.hits[line]
    return bool(several and _wordy(page, line) and _shares(page, line))


def _heading(page: PageView) -> int:
    """The line above the text, less the lines between that say who wrote it, when, and what can be done with it.

    -1 if there is none.
    """
    line = page.body.start - 1
    for _ in range(_STATED):
        line -= int(line > 0 and (_states(page, line) or author_named(page.lines[line]) is not None))
    dated = _over_tools(page)
    return line if dated is None else dated


def _over_tools(page: PageView) -> int | None:
    """The line above a row of tools (share, print, size of letters) with a date on top of it, or above the line."""
    end = page.body.start
    line, lines = end - 1, page.lines
    while line > max(0, end - _TOOLS) and (_is_small(page, line) or is_stamp(lines[line])):
        line -= 1
    below = [text for text in lines[line + 1 : end] if not _ADDRESS.match(text)]
    dated = any(map(is_stamp, below[:_FACTS])) or bool(below and line > 0 and is_stamp(lines[line - 1]))
    # In forums what is above a date tells of its author; a title has words of its text.
    return line if line >= 0 and dated and _shares(page, line) else None


def _shares(page: PageView, line: int) -> bool:
    """Whether long lines have words of a line, which is no path and no list."""
    signs = page.facts.total("bar", "arrow", "rights", "currency")[line] + page.facts.count("code")[line]
    return bool(page.tokens.seen_long[line] >= _SHARED and not signs)


def _is_small(page: PageView, line: int) -> bool:
    """Whether a line is a short label or a count, a known phrase, an address, or says who wrote the text."""
    facts, hits, text = page.facts, page.hit_table, page.lines[line]
    known = hits.any_whole[line] > 0 or hits.any_part[line] > 0 or _ADDRESS.match(text) or author_named(text)
    counted = facts.count("digit")[line] > 0 and facts.chars[line] <= _COUNT
    return bool(page.loose[line] and (known or counted or facts.words[line] <= _LABEL))


def _states(page: PageView, line: int) -> bool:
    """Whether a loose line says when, who, or what can be done with the text."""
    facts, hits = page.facts, page.hit_table
    if not page.loose[line]:
        return False
    if facts.count("digit")[line] >= _DATED and facts.chars[line] <= _SHORT_DATE:
        return True
    return bool(hits.whole("byline")[line] or hits.part("byline")[line] or hits.whole("action")[line])


def _wordy(page: PageView, line: int) -> bool:
    """Whether a line is loose, of three words or more, mostly letters, said once, and no phrase of the lexicon."""
    facts, hits = page.facts, page.hit_table
    letters = facts.total("lower", "upper", "letter", "wide", "thai", "mark", "space")
    known = hits.any_whole[line] or hits.any_part[line]
    wordy = facts.words[line] >= 3 and letters[line] >= 0.8 * facts.chars[line]
    return bool(
        page.loose[line] and not known and wordy and page.layout.same[line] == 1 and not _aside(page.lines[line])
    )


def _aside(line: str) -> bool:
    """Whether a line stands in brackets ("(Redirected from ...)") or ends with a full stop, as titles seldom do.

    Example:
        >>> [_aside(line) for line in ("（初心者ガイドから転送）", "Prices may change.", "Why is it closed?")]
        [True, True, False]
    """
    return (line[:1] in _OPEN and line[-1:] in _CLOSE) or line.endswith(_STOPS)


def _opening(page: PageView) -> int:
    """How many plain loose lines stand before the first text, at most two; 0 if other lines stand there."""
    text = (~page.loose).nonzero()[0]
    first = int(text[0]) if len(text) else 0
    if not 0 < first <= 2:
        return 0
    marks = page.facts.total("bar", "arrow", "rights", "currency")[:first].any()
    letters = page.facts.total("lower", "upper", "letter", "wide", "thai")[:first]
    known = any(page.hits[index] for index in range(first))
    return 0 if known or marks or (letters < 3).any() else first
