"""Whether a page holds chrome at all, by signs that need no model: a page may be nothing but text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools, LineFacts
from boilerstrip.judges.layout import Layout, Sorts
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


class Signs(NamedTuple):
    """What each line shows by itself, one entry a line, each of them on loose lines alone but for the last four.

    `sure`: a known phrase; `vague`: one of little weight; `bars`: items between bars, or arrows; `dashes`: between
    dashes; `path`: it ends in a slash; `disclaims`: no loose line, but with two phrases of notices; `rights`: a
    copyright sign and a year; `known`: any known phrase; `visible`: three characters or more.
    """

    sure: Bools
    vague: Bools
    bars: Bools
    dashes: Bools
    path: Bools
    disclaims: Bools
    rights: Bools
    known: Bools
    visible: Bools


def signs_of(facts: LineFacts, sorts: Sorts, hits: HitTable) -> Signs:
    """What each line shows by itself."""
    loose, known = sorts.loose, hits.any_whole > 0
    sure = loose & ((hits.any_whole >= _PHRASE) | hits.notice)
    digits = facts.count("digit")
    arrows = (facts.count("arrow") > 0) & (facts.chars <= 120)
    return Signs(
        sure=sure,
        vague=loose & known & ~sure,
        bars=loose & ((facts.count("bar") >= 2) | arrows),
        dashes=loose & (facts.count("dash") >= 4) & (facts.words >= 4) & (digits == 0),
        path=loose & (facts.last == char_table().places["slash"]) & (facts.chars <= 60),
        disclaims=~loose & (hits.notices >= 2),
        rights=(facts.count("rights") > 0) & (facts.chars <= 250) & (digits >= 4),
        known=known,
        visible=facts.chars >= 3,
    )


def holds_chrome(lines: Sequence[str], layout: Layout, signs: Signs, marked: Bools) -> bool:
    """Whether there are enough signs for a page of this length, some of them in words."""
    long = len(lines) >= _LONG_PAGE
    enough = count_signs(lines, layout, signs, marked) >= ENOUGH + long
    if not enough or not long:
        return enough
    worded = np.count_nonzero(signs.sure) + np.count_nonzero(marked) + 3 * _any(signs.disclaims)
    return bool(worded * _LINES_A_PHRASE >= len(lines))


def count_signs(lines: Sequence[str], layout: Layout, signs: Signs, marked: Bools) -> int:
    """Known phrases alone on a line, copyright lines, menus in bars, many loose lines at an edge, repetition."""
    phrases = int(np.count_nonzero(signs.sure) + np.count_nonzero(signs.vague) // 2 + np.count_nonzero(marked))
    rights = _any(signs.rights) or any(map(_states_rights, (*lines[:2], *lines[-6:])))
    # Bars, dashes, and paths such as "Posts/".
    bars = _any(signs.bars) + _any(signs.dashes) + _any(signs.path)
    text = (~layout.loose).nonzero()[0]
    above, below = (int(text[0]), len(lines) - 1 - int(text[-1])) if len(text) else (0, 0)
    thrice = layout.short & (layout.same >= 3)
    again = _any(thrice & signs.visible) + _any(thrice & signs.known) if _any(thrice) else 0
    # A line that says two notices, as a disclaimer does, is a sign even if it is long.
    return phrases + 3 * _any(signs.disclaims) + 2 * rights + bars + _crowd(above) + _crowd(below) + again


def _any(marks: Bools) -> bool:
    """Whether a line is marked; `any` of numpy takes four times as long for a page's lines."""
    return bool(np.count_nonzero(marks))


def _states_rights(line: str) -> bool:
    if len(line) > 250:
        return False
    # A plain search first: a pattern without regard to case takes ten times as long.
    if line.isascii():
        lower = line.lower()
        if "copyright" not in lower and "(c)" not in lower:
            return False
    return _RIGHTS.search(line) is not None


def _crowd(lines: int) -> int:
    return sum(lines >= size for size in _CROWDS)
