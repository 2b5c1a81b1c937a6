"""The voice for the text: sentences inside the body stay unless there is a better reason than shape."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.layout import bare
from boilerstrip.judges.series import articles, asked, numbered
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# A list inside the text: so many lines at least (a heading and two items) and at most, no phrase of so much weight.
_ITEMS, _LIST, _SURE = 3, 7, 0.4
# So many words has a line that leads to a list.
_LEADS = 3
_SERIES, _OF_A_SERIES = 0.998, Said("is a heading of a numbered series")
_ARTICLE, _OF_A_LAW = 0.99, Said("is numbered in order with others, as the articles of a law are")


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
    yield Ballot(Verdict.KEEP, "prose.series", np.array(numbered(page), np.int64), _SERIES, _OF_A_SERIES)
    yield Ballot(Verdict.KEEP, "prose.article", np.array(articles(page), np.int64), _ARTICLE, _OF_A_LAW)
    yield votes_for(asked(page), "prose.asked", 0.95, "a question that is asked of several", verdict=Verdict.KEEP)
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
