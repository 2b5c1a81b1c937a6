"""The voice for the text: sentences inside the body stay unless there is a better reason than shape."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.bylines import author_named
from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.layout import bare, runs_of
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# A list inside the text: so many lines at least (a heading and two items) and at most, no phrase of so much weight.
_ITEMS, _LIST, _SURE = 3, 7, 0.4
# So many words has a line that leads to a list.
_LEADS = 3
# A line that says when, or how long: so many digits at least, so many characters at most. Lines between a title and
# its text.
_DATED, _SHORT_DATE, _STATED = 4, 40, 5
_TITLE, _TITLE_OVER_FACTS = 0.992, 0.998


@casting
def prose(page: PageView) -> Iterator[Ballot]:
    """Keep sentences and long lines of the body, most of all where no phrase of the lexicon stands."""
    index = np.arange(len(page.lines))
    inside = (index >= page.body.start) & (index < page.body.end)
    layout = page.layout
    plain = (layout.sentence | layout.solid) & ~page.notice
    yield votes_for(plain & inside, "prose.body", 0.93, "a sentence inside the text", verdict=Verdict.KEEP)
    yield votes_for(plain & ~inside, "prose.sentence", 0.5, "reads like a sentence", verdict=Verdict.KEEP)
    # Headings, list items and table rows: loose lines with text close above and below.
    solid = layout.solid & inside
    near = np.convolve(solid, np.ones(7), "same") > 0 if len(solid) >= 7 else np.full(len(solid), bool(solid.any()))
    loose = page.loose & inside & near & (page.hit_table.any_whole == 0)
    colon = char_table().places["colon"]
    leads = loose & (page.facts.last == colon) & (page.facts.words >= 4) & (page.hit_table.any_part == 0)
    yield votes_for(leads, "prose.lead", 0.9, "leads to what follows in the text", verdict=Verdict.KEEP)
    listed = _listed(page, inside)
    yield votes_for(listed, "prose.list", 0.88, "a short list between sentences", verdict=Verdict.KEEP)
    yield votes_for(_led(page), "prose.led", 0.96, "a list that a line leads to", verdict=Verdict.KEEP)
    alone = loose & (page.layout.same == 1)
    yield votes_for(alone, "prose.among", 0.8, "stands among the sentences of the text", verdict=Verdict.KEEP)


def _led(page: PageView) -> Bools:
    """Items with list marks, two or more, right below a line that leads to them, as ingredients and steps stand."""
    facts, hits = page.facts, page.hit_table
    unknown = (hits.any_whole == 0) & ~page.notice
    leads = (facts.last == char_table().places["colon"]) & (facts.words >= _LEADS) & unknown & (hits.any_part == 0)
    found = np.zeros(len(unknown), bool)
    for lead in leads.nonzero()[0].tolist():
        end = lead + 1
        while end < len(unknown) and unknown[end] and bare(page.lines[end]) != page.lines[end].lower():
            end += 1
        found[lead:end] |= end - lead > 2
    return found


def _listed(page: PageView, inside: Bools) -> Bools:
    """Runs of a few loose lines between sentences of the body, of which nothing marks any as chrome."""
    solid = page.layout.solid & page.layout.sentence & inside
    runs = runs_of(page.loose)
    found = np.zeros(len(inside), bool)
    barred = (page.hit_table.any_whole >= _SURE) | page.notice | page.marked | (page.layout.same > 1)
    barred |= page.facts.total("currency", "bar", "arrow", "at", "rights") > 0
    for start in np.unique(runs.start[page.loose & inside & (runs.length >= _ITEMS)]).tolist():
        end = start + int(runs.length[start])
        bounded = start > 0 and end < len(inside) and solid[start - 1] and solid[end]
        found[start:end] = bounded and end - start <= _LIST and not barred[start:end].any()
    return found


@casting
def titles(page: PageView) -> Iterator[Ballot]:
    """Keep a title that opens the page: the first line, or the first two, if nothing but text follows."""
    count = _opening(page)
    mask = np.arange(len(page.lines)) < count
    yield votes_for(mask, "titles.first", 0.95, "opens the page and heads its text", verdict=Verdict.KEEP)
    heading = _heading(page)
    above = np.arange(len(page.lines)) == heading
    # Where the line before is taken up further down too, both are entries of a table of contents.
    echo = page.layout.later_echo
    above[1:] &= ~(echo[1:] & echo[:-1])
    above &= _wordy(page)
    # What says who wrote it and when stands between a title and its text, seldom between a menu and the text.
    score = _TITLE if heading == page.body.start - 1 else _TITLE_OVER_FACTS
    yield votes_for(above, "titles.above", score, "stands right above the text", verdict=Verdict.KEEP)


def _heading(page: PageView) -> int:
    """The line above the text, less the lines between that say who wrote it, when, and what can be done with it.

    -1 if there is none.
    """
    facts, hits = page.facts, page.hit_table
    dated = (facts.count("digit") >= _DATED) & (facts.chars <= _SHORT_DATE)
    states = page.loose & (dated | (hits.whole("byline") + hits.part("byline") + hits.whole("action") > 0))
    line = page.body.start - 1
    for _ in range(_STATED):
        line -= int(line > 0 and (bool(states[line]) or author_named(page.lines[line]) is not None))
    return line


def _wordy(page: PageView) -> Bools:
    """Loose lines of three words or more, mostly letters, said once, that no phrase of the lexicon knows."""
    facts = page.facts
    letters = facts.total("lower", "upper", "letter", "wide", "thai", "mark", "space")
    hits = page.hit_table
    unknown = (hits.any_whole == 0) & (hits.any_part == 0)
    found: Bools = page.loose & unknown & (facts.words >= 3) & (letters >= 0.8 * facts.chars) & (page.layout.same == 1)
    return found


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
