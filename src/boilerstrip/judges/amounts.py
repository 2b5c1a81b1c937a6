"""Lists of amounts, such as the ingredients of a recipe: short lines above the first sentence that are no menu.

They look like the labels and counts around a text, but for what they count: grams, cups, cloves. Three such lines close
together, with no price among them, are a list; what stands between them belongs to it, and so does its heading.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.layout import Run
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# So many lines with units, no further from each other, and no longer; so much of a list are amounts.
_LEAST, _APART, _LONGEST, _SHARE = 3, 3, 90, 0.5
# Different numbers in it.
_SEVERAL = 2
# So many lines may stand between the list and the text below it ("Salt and pepper", "Method").
_BELOW = 3
# More than a net says of such lines above the text.
_SCORE, _SAID = 0.99999, Said("stands in a list of amounts")
# A phrase of so much weight is a button or a label whatever stands around it.
_KNOWN = 0.8
_NUMBER = r"(?:\d+\s\d+[/⁄]\d+|\d+(?:[.,]\d+)?(?:\s?[/⁄]\s?\d+)?(?:\s?[½¼¾⅓⅔⅛])?|[½¼¾⅓⅔⅛])"
_AMOUNT = rf"{_NUMBER}(?:\s?[-–~～]\s?{_NUMBER})?"
_FIRST_NUMBER = re.compile(_AMOUNT)
_COUNTED = re.compile(rf"\W{{0,3}}{_AMOUNT}\s+[^\W\d]")


class _Patterns(NamedTuple):
    """What a line with an amount in some unit begins with, and what it ends with."""

    begins: re.Pattern[str]
    ends: re.Pattern[str]


@casting
def amounts(page: PageView) -> Iterator[Ballot]:
    """Keep lists of amounts in units of kitchens, with their headings."""
    facts = page.facts
    counted = page.loose & (facts.total("digit", "number") > 0) & (facts.chars <= _LONGEST)
    if np.count_nonzero(counted) < _LEAST:
        return
    measured = [index for index in counted.nonzero()[0].tolist() if _is_measured(page.lines[index])]
    found = [line for run in _runs(measured) if _is_list(page, run) for line in _whole(page, run)]
    if found:
        yield Ballot(Verdict.KEEP, "amounts.list", np.array(found, np.int64), _SCORE, _SAID)


def _is_measured(line: str) -> bool:
    """Whether a line is an amount in some unit, and of what.

    Example:
        >>> [_is_measured(line) for line in ("800 g potatoes", "½ TL Salz", "にんじん 2本", "12 comments")]
        [True, True, True, False]
    """
    patterns = _patterns()
    return patterns.begins.match(line) is not None or patterns.ends.search(line) is not None


def _runs(lines: Sequence[int]) -> Iterator[Run]:
    """Stretches of enough `lines` that stand close together.

    Example:
        >>> list(_runs([1, 3, 5, 20, 21]))
        [Run(start=1, end=6)]
    """
    first = 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or lines[place] - lines[place - 1] > _APART:
            if place - first >= _LEAST:
                yield Run(lines[first], lines[place - 1] + 1)
            first = place


def _is_list(page: PageView, run: Run) -> bool:
    """Whether most lines are amounts, of several things, and none is a price or a known button."""
    lines, within = page.lines[run.start : run.end], slice(*run)
    if page.facts.total("currency")[within].any() or (page.hit_table.any_whole[within] >= _KNOWN).any():
        return False
    # A list that the page has twice is one of goods, one with the same amount throughout has it in a name.
    if (page.layout.same[within] > 1).any() or len(set(filter(None, map(_amount, lines)))) < _SEVERAL:
        return False
    return sum(bool(_COUNTED.match(line)) or _is_measured(line) for line in lines) >= _SHARE * len(lines)


def _amount(line: str) -> str | None:
    """The number that a line begins or ends with."""
    found = _FIRST_NUMBER.search(line)
    return found.group() if found else None


def _whole(page: PageView, run: Run) -> range:
    """The list with the line above it and the few between it and the text below."""
    loose, known = page.loose, page.hit_table.any_whole >= _KNOWN
    start = run.start - 1 if run.start and loose[run.start - 1] and not known[run.start - 1] else run.start
    ends = np.flatnonzero(~loose[run.end : run.end + _BELOW + 1])
    below = int(ends[0]) if len(ends) else 0
    end = run.end + below
    return range(start, run.end if known[run.end : end].any() else end)


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    table = tomllib.loads((files("boilerstrip") / "data" / "kitchen_units.toml").read_text(encoding="utf-8"))
    spaced, weights = _any_of(table["spaced"].values()), _any_of([table["weights"]["all"]])
    unspaced = _any_of(value for name, value in table["unspaced"].items() if name != "before")
    before = _any_of([table["unspaced"]["before"]])
    behind = r"(?:\W{0,3}$|\s?[（(][^()（）]{1,30}[)）]\W{0,2}$)"
    return _Patterns(
        re.compile(
            rf"\W{{0,3}}(?:{_AMOUNT}\s?(?:(?:{spaced})(?!\w)\W{{0,3}}[^\W\d]|(?:{unspaced})\W*\w)|(?:{before})\s?{_NUMBER})",
            re.IGNORECASE,
        ),
        re.compile(
            rf"[^\W\d]\W{{1,4}}(?:{_AMOUNT}\s?(?:{weights}|{unspaced})\.?|(?:{before})\s?{_NUMBER}(?:杯)?){behind}",
            re.IGNORECASE,
        ),
    )


def _any_of(units: Iterable[str]) -> str:
    """A pattern for any of the units, the longest first; a dot may stand behind each of their words."""
    names = sorted({name for joined in units for name in joined.split("|")}, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\.?\s?") for name in names)
