"""Marks in short lines that tell comments, cards and questions from running text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from boilerstrip.judges.html_columns import FAR, HEADINGS, Bools, Columns, Ints
from boilerstrip.judges.html_hints import AGO, DATE
from boilerstrip.judges.html_words import mark_words

__all__ = ["add_marks"]

# Only lines so short are looked at for dates. A year and a day or a month have so many digits.
_SHORT, _LEAST_DIGITS = 60, 5
_DAY = r"\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,4}|(?<!\d)\d{1,2}:\d{2}(?!\d)|\d{1,2}月\s?\d{1,2}日"
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_OTHER_NUMBER = r"(?<!\d)\d{1,2}(?!\d)"
_WINDOW = 10
# Scripts that put no spaces between words.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


class _Patterns(NamedTuple):
    """What dates and times look like in a lower-case line, and times ago."""

    day: re.Pattern[str]
    ago: re.Pattern[str]
    year: re.Pattern[str]
    number: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = mark_words()
    ago = "|".join(re.escape(word) if _UNSPACED.search(word) else rf"\s{re.escape(word)}" for word in words["ago"])
    before = "|".join(map(re.escape, words["ago_before"]))
    return _Patterns(
        re.compile(_DAY),
        re.compile(rf"\d\s?[^\d\s]{{0,12}}?(?:{ago})(?!\w)|(?<!\w)(?:{before})\s?\d"),
        re.compile(_YEAR),
        re.compile(_OTHER_NUMBER),
    )


def _flags(page: Columns) -> dict[str, Bools]:
    """For each block whether it has a date, is a call to answer, ends in a question."""
    text, patterns = page.text, _patterns()
    dated = np.zeros(page.count, np.bool_)
    short = (text.digits > 0) & (page.length < _SHORT)
    hints = text.hints & (DATE | AGO)
    for index in (short & ((hints > 0) | (text.digits >= _LEAST_DIGITS))).nonzero()[0].tolist():
        line, hint = text.lower[index], hints[index]
        dated[index] = (
            (hint & DATE and patterns.day.search(line) is not None)
            or (patterns.year.search(line) is not None and patterns.number.search(line) is not None)
            or (hint & AGO and patterns.ago.search(line) is not None)
        )
    return {"date": dated, "reply": text.reply, "asked": text.asked}


def add_marks(page: Columns, title: int, section: Ints) -> None:
    """Which marks each block has, how many stand around it, on the page and since the title."""
    flags = _flags(page)
    marks = np.array(list(flags.values()))
    high, low = np.minimum(page.order + _WINDOW + 1, page.count), np.maximum(page.order - _WINDOW, 0)
    runs = np.zeros((len(marks), page.count + 1), np.int32)
    marks.cumsum(axis=1, out=runs[:, 1:])
    windows, since = runs.take(high, axis=1) - runs.take(low, axis=1), runs[:, :-1] - runs[:, max(0, title), None]
    for row, name in enumerate(flags):
        page.add(f"mark.{name}", marks[row])
        page.add(f"mark.{name}.window", windows[row])
        page.add(f"mark.{name}.page", runs[row, -1])
        page.add(f"mark.{name}.since", since[row])
    heading = (page.tag >= HEADINGS[0]) & (page.tag <= HEADINGS[1])
    heads = heading.nonzero()[0]
    page.add("section.asked", np.concatenate(([False], flags["asked"][heads]))[section])
    # A heading as high as the title's, further on, may head another story.
    level = page.tag[title] if title >= 0 and heading[title] else HEADINGS[0] + 1
    number = (heading & (page.tag <= level)).cumsum()
    since_title = number - (number[title] if title >= 0 else 0)
    page.add("title.heads", np.minimum(np.maximum(since_title, -FAR), FAR))
