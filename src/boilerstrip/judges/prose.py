"""The voice for the text: sentences inside the body stay unless there is a better reason than shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.bylines import author_named
from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.layout import bare
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# A list inside the text: so many lines at least (a heading and two items) and at most, no phrase of so much weight.
_ITEMS, _LIST, _SURE = 3, 7, 0.4
# So many words has a line that leads to a list.
_LEADS = 3
# A line that says when, or how long: so many digits at least, so many characters at most. Lines between a title and
# its text.
_DATED, _SHORT_DATE, _STATED = 4, 40, 5
# A title stays though a net takes it for a label, which it is on pages whose text is kept apart from it.
_TITLE, _TITLE_OVER_FACTS = 0.9998, 0.99999
# What an aside stands in, or ends with.
_OPEN, _CLOSE, _STOPS = "(（[［", ")）]］", (".", "。", "．", "।", "۔", "።")
# Headings numbered in order: so many at least, of fewer digits each, and how they begin.
_IN_A_SERIES, _STAMPED, _SERIES, _OF_A_SERIES = 3, 8, 0.998, Said("is a heading of a numbered series")
_HAN_NUMBERS = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"[^\w\s]{{0,3}}\s?(\d{{1,3}}|[{_HAN_NUMBERS}])\s?[.)．、）:：]\s*\S")
_OPENS, _ABOVE = Said("opens the page and heads its text"), Said("stands right above the text")


@casting
def prose(page: PageView) -> Iterator[Ballot]:
    """Keep sentences and long lines of the body, most of all where no phrase of the lexicon stands."""
    inside, layout = page.inside, page.layout
    plain = ~layout.loose & ~page.notice
    sentences = plain & inside
    company = sentences & _beside_two(sentences)
    yield votes_for(company, "prose.body", 0.93, "a sentence of the text beside others", verdict=Verdict.KEEP)
    # So stand those of teasers, calls and author boxes too.
    yield votes_for(sentences & ~company, "prose.alone", 0.7, "a sentence inside the text", verdict=Verdict.KEEP)
    yield votes_for(plain & ~inside, "prose.sentence", 0.5, "reads like a sentence", verdict=Verdict.KEEP)
    # Headings, list items and table rows: loose lines with text close above and below.
    solid = layout.solid & inside
    near = np.convolve(solid, np.ones(7), "same") > 0 if len(solid) >= 7 else np.full(len(solid), bool(solid.any()))
    loose = layout.loose & inside & near & (page.hit_table.any_whole == 0)
    ahead = page.facts.last == char_table().places["colon"]
    if np.count_nonzero(ahead):
        ahead &= page.hit_table.any_part == 0
        leads = loose & ahead & (page.facts.words >= 4)
        yield votes_for(leads, "prose.lead", 0.9, "leads to what follows in the text", verdict=Verdict.KEEP)
        yield votes_for(_led(page, ahead), "prose.led", 0.99, "a list that a line leads to", verdict=Verdict.KEEP)
    listed = _listed(page)
    yield votes_for(listed, "prose.list", 0.88, "a short list between sentences", verdict=Verdict.KEEP)
    yield Ballot(Verdict.KEEP, "prose.series", np.array(_numbered(page), np.int64), _SERIES, _OF_A_SERIES)
    alone = loose & (layout.same == 1)
    yield votes_for(alone, "prose.among", 0.8, "stands among the sentences of the text", verdict=Verdict.KEEP)
    # Evidence of its own: what stands around a line is another matter than what it looks like.
    between = alone & _between(sentences)
    yield votes_for(between, "between.sentences", 0.65, "stands between two sentences and two", verdict=Verdict.KEEP)


def _beside_two(sentences: Bools) -> Bools:
    """The lines with two of `sentences` right above, two right below, or one on either side.

    Example:
        >>> _beside_two(np.array([True, False, True, True, True])).tolist()
        [False, True, True, True, True]
    """
    wide = np.zeros(len(sentences) + 4, bool)
    wide[2:-2] = sentences
    above, below = wide[1:-3], wide[3:-1]
    found: Bools = (above & wide[:-4]) | (above & below) | (below & wide[4:])
    return found


def _between(sentences: Bools) -> Bools:
    """The lines with two of `sentences` right above and two right below.

    Example:
        >>> _between(np.array([True, True, False, True, True])).tolist()
        [False, False, True, False, False]
    """
    found = np.zeros(len(sentences), bool)
    found[2:-2] = sentences[:-4] & sentences[1:-3] & sentences[3:-1] & sentences[4:]
    return found


def _numbered(page: PageView) -> list[int]:
    """Headings that are numbered in order, three or more, with a sentence right below each: "1. Sand", "2. Sea"."""
    loose = page.loose
    found: list[int] = []
    series: list[int] = []
    last = 0
    # With more digits it is who wrote a post, and when.
    plain = loose & (page.facts.count("digit") < _STAMPED)
    for line in (plain[:-1] & ~loose[1:]).nonzero()[0].tolist():
        number = _number(page.lines[line])
        if number is None:
            continue
        if number != last + 1:
            found += series if len(series) >= _IN_A_SERIES else []
            series = []
        series.append(line)
        last = number
    return found + series if len(series) >= _IN_A_SERIES else found


def _number(line: str) -> int | None:
    """The number that a heading begins with, in any digits or by the first ten of Chinese; None where there is none.

    Example:
        >>> [_number(line) for line in ("#3. Sand", "٢) رمل", "三、沙", "1999 was dry")]
        [3, 2, 3, None]
    """
    match = _NUMBERED.match(line)
    if match is None:
        return None
    said = match[1]
    return _HAN_NUMBERS.index(said) + 1 if said in _HAN_NUMBERS else int(said)


def _led(page: PageView, ahead: Bools) -> Bools:
    """Items with list marks, two or more, right below a line that leads to them, as ingredients and steps stand.

    `ahead`: lines that end in a colon and hold no part that is known.
    """
    unknown = (page.hit_table.any_whole == 0) & ~page.notice
    leads = ahead & (page.facts.words >= _LEADS) & unknown
    found = np.zeros(len(unknown), bool)
    for lead in leads.nonzero()[0].tolist():
        end = lead + 1
        while end < len(unknown) and unknown[end] and bare(page.lines[end]) != page.lines[end].lower():
            end += 1
        found[lead:end] |= end - lead > 2
    return found


def _listed(page: PageView) -> Bools:
    """Runs of a few loose lines between sentences of the body, of which nothing marks any as chrome."""
    layout, inside = page.layout, page.inside
    length, start_of = page.loose_runs
    found = np.zeros(len(inside), bool)
    starts = dict.fromkeys(start_of[(length >= _ITEMS) & inside].tolist())
    if not starts:
        return found
    solid = layout.solid & layout.sentence & inside
    barred = (page.hit_table.any_whole >= _SURE) | page.notice | page.marked | (layout.same > 1)
    barred |= page.facts.total("currency", "bar", "arrow", "at", "rights") > 0
    for start in starts:
        end = start + int(length[start])
        bounded = start > 0 and end < len(inside) and solid[start - 1] and solid[end]
        found[start:end] = bounded and end - start <= _LIST and not barred[start:end].any()
    return found


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
    score = _TITLE if heading == page.body.start - 1 else _TITLE_OVER_FACTS
    yield Ballot(Verdict.KEEP, "titles.above", np.array([heading]), score, _ABOVE)


def _heading(page: PageView) -> int:
    """The line above the text, less the lines between that say who wrote it, when, and what can be done with it.

    -1 if there is none.
    """
    line = page.body.start - 1
    for _ in range(_STATED):
        line -= int(line > 0 and (_states(page, line) or author_named(page.lines[line]) is not None))
    return line


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
