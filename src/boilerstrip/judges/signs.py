"""Whether a page holds chrome at all, by signs that need no model: a page may be nothing but text."""

from __future__ import annotations

import re

import numpy as np

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools, LineFacts
from boilerstrip.judges.layout import Layout
from boilerstrip.judges.lexical import HitTable

# A page holds chrome if it shows so many signs; a phrase of that weight is one (of less, half
# a one), some loose lines at an edge are
# one, many are two, a great many enough.
ENOUGH, _PHRASE = 3, 0.5
# A page of so many lines takes one sign more: headings that read like buttons add up.
_LONG_PAGE = 50

# On such a page one line in so many must be chrome by its words (a known phrase alone on it, a disclaimer, a list
# mark): place and repetition alone are also what tables, price lists and code are made of.
_LINES_A_PHRASE = 200

_CROWDS = (6, 15, 30)
_RIGHTS = re.compile(r"(?:copyright|\(c\))\W.{0,60}?(?:19|20)\d\d", re.IGNORECASE)


def holds_chrome(facts: LineFacts, layout: Layout, hits: HitTable, marked: Bools) -> bool:
    """Whether there are enough signs for a page of this length, some of them in words."""
    long = len(facts.lines) >= _LONG_PAGE
    enough = count_signs(facts, layout, hits, marked) >= ENOUGH + long
    if not enough or not long:
        return enough
    worded = int(np.count_nonzero(_sure(layout, hits)) + np.count_nonzero(marked)) + 3 * _disclaims(layout, hits)
    return worded * _LINES_A_PHRASE >= len(facts.lines)


def count_signs(facts: LineFacts, layout: Layout, hits: HitTable, marked: Bools) -> int:
    """Known phrases alone on a line, copyright lines, menus in bars, many loose lines at an edge, repetition."""
    loose = ~(layout.sentence | layout.solid)
    sure = _sure(layout, hits)
    vague = loose & (hits.any_whole > 0) & ~sure
    phrases = int(np.count_nonzero(sure)) + int(np.count_nonzero(vague)) // 2
    rights = bool(((facts.count("rights") > 0) & (facts.chars <= 250) & (facts.count("digit") >= 4)).any())
    rights |= any(_states_rights(line) for line in (*facts.lines[:2], *facts.lines[-6:]) if len(line) <= 250)
    arrows = (facts.count("arrow") > 0) & (facts.chars <= 120)
    dashes = (facts.count("dash") >= 4) & (facts.words >= 4) & (facts.count("digit") == 0)
    bars = bool((loose & ((facts.count("bar") >= 2) | arrows)).any()) + bool((loose & dashes).any())
    # A path such as "Posts/": a line that ends in a slash.
    bars += bool((loose & (facts.last == char_table().places["slash"]) & (facts.chars <= 60)).any())
    text = (~loose).nonzero()[0]
    above = int(text[0]) if len(text) else 0
    below = len(loose) - 1 - int(text[-1]) if len(text) else 0
    thrice = layout.short & (layout.same >= 3)
    again = bool((thrice & (facts.chars >= 3)).any()) + bool((thrice & (hits.any_whole > 0)).any())
    # A line that says two such things, as a disclaimer does, is a sign even if it is long.
    phrases += 3 * _disclaims(layout, hits)
    return phrases + 2 * rights + bars + _crowd(above) + _crowd(below) + again + int(np.count_nonzero(marked))


def _states_rights(line: str) -> bool:
    # A plain search first: a pattern without regard to case takes ten times as long.
    if line.isascii():
        lower = line.lower()
        if "copyright" not in lower and "(c)" not in lower:
            return False
    return _RIGHTS.search(line) is not None


def _sure(layout: Layout, hits: HitTable) -> Bools:
    """Loose lines that are a known phrase."""
    found: Bools = ~(layout.sentence | layout.solid) & ((hits.any_whole >= _PHRASE) | hits.notice)
    return found


def _disclaims(layout: Layout, hits: HitTable) -> bool:
    return bool(((layout.sentence | layout.solid) & (hits.notices >= 2)).any())


def _crowd(lines: int) -> int:
    return sum(lines >= size for size in _CROWDS)
