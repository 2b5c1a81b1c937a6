"""The voice for the text: sentences inside the body stay unless there is a better reason than shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.layout import bare
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# A list inside the text: so many lines at least (a heading and two items) and at most, no phrase of so much weight.
_ITEMS, _LIST, _SURE = 3, 7, 0.4
# So many words has a line that leads to a list.
_LEADS = 3
# Headings numbered in order: so many at least, of fewer digits each, and how they begin.
_IN_A_SERIES, _STAMPED, _SERIES, _OF_A_SERIES = 3, 8, 0.998, Said("is a heading of a numbered series")
_HAN_NUMBERS = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"[^\w\s]{{0,3}}\s?(\d{{1,3}}|[{_HAN_NUMBERS}])\s?[.)．、）:：]\s*\S")


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
