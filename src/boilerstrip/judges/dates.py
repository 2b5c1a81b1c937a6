"""Dates in lines of text, in many languages and spellings: which day they name, and what else the line says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from boilerstrip.judges.bylines import GAP, author_named

# A year in figures: of the common era, or of the Buddhist one, which is so many years ahead.
_YEARS, _AHEAD, _DAYS = range(1900, 2100), 543, range(1, 32)
_NUMERIC = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[-/.年년]\s?(?P<m>1[0-2]|0?[1-9])\s?[-/.月월]\s?(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s?[日일]?"
)
_DAY_FIRST = re.compile(r"(?<!\d)(?P<d>3[01]|[12]\d|0?[1-9])[-./](?P<m>1[0-2]|0?[1-9])[-./](?P<y>(?:19|20)\d\d)(?!\d)")
# In Vietnamese months have numbers.
_NUMBERED = re.compile(
    r"(?<!\d)(?P<d>3[01]|[12]\d|0?[1-9])\s?tháng\s?(?P<m>1[0-2]|0?[1-9]),?\s(?:năm\s)?(?P<y>(?:19|20)\d\d)(?!\d)"
)
_SHORT_YEAR = re.compile(r"(?<![\d.,])(?:3[01]|[12]\d|0?[1-9])([-./])(?:1[0-2]|0?[1-9])\1\d\d(?!\d|[.,]\d)")
_TIME = re.compile(r"(?<![\d.,])(?:[01]?\d|2[0-3])[:h時时点點시]\s?[0-5]\d(?:[:分분]\s?[0-5]\d)?(?!\d|[:.,]\d)")
# Every date with a year has so many figures in a row.
_YEAR = re.compile(r"\d{4}")
# Numbers, and words: what stands between spaces and the signs of dates. A stop may stand inside of a word ("เม.ย.").
_NUMBER, _BETWEEN = re.compile(r"\d+"), re.compile(r"[\s.,·•|()–—-]+")
_LETTERS = r"[^\s\d.,;:/()\[\]|·•–—\-’'\"«»“”،]+"
_PARTS = re.compile(rf"\d+|{_LETTERS}(?:\.{_LETTERS})*")
# Small words that stand inside of dates.
_SMALL = frozenset({"de", "del", "of", "the", "d", "di", "st", "nd", "rd", "th", "er", "m", "gada"})
# Where the year and the day of a month stand, counted from it, without these.
_ORDERS = ((1, -1), (2, 1), (-1, 1), (-2, -1))
# What a date has beside it that is nothing but a date: a weekday; and a date with a time of day: who, where, a label.
_FEW, _MOST = 1, 8
# So many words may stand before what says that a time is past.
_SKIPPED = 2
_DECIMAL, _SHORT, _AGE = re.compile(r"\d[.,]\d"), re.compile(r"0[a-z]{1,3}"), re.compile(r"\d{1,2}[a-z]")
# Such phrases are told apart by so many letters at their ends first, found in so many characters.
_ENDING, _TAIL = 2, 8
# From these letters on words have no spaces between them, and so many letters, at most in the names of weekdays.
_THAI, _AFTER_THAI, _WIDE = "\u0e00", "\u1100", "\u2e80"
_THAI_PER_WORD, _WIDE_PER_WORD, _SHORTEST = 12.0, 3.0, 3


class Dated(NamedTuple):
    """A date, as YYYY-MM-DD (the day before the month, as most of the world writes), and where it stands in a line."""

    day: str
    start: int
    end: int


class _Part(NamedTuple):
    text: str
    start: int
    end: int


def date_in(line: str) -> Dated | None:
    """The first date that a line names with its year; None if it names none.

    Example:
        >>> lines = ["Tuesday, 12 April 2011", "2011年4月12日", "Τρίτη 12 Απριλίου 2011", "2011. április 12."]
        >>> {date_in(line).day for line in lines}
        {'2011-04-12'}
        >>> date_in("Room 2011, May and June") is None
        True
    """
    if not _YEAR.search(line):
        return None
    for pattern in (_NUMERIC, _DAY_FIRST, _NUMBERED):
        match = pattern.search(line)
        if match:
            year, month, day = (int(match[part]) for part in "ymd")
            return Dated(_iso(year, month, day), *match.span())
    return _named(line)


def is_stamp(line: str) -> bool:
    """Whether a line holds a date and a time of day, or a date and hardly a word, as lines above and below texts do.

    Example:
        >>> lines = ["Ann on 12.04.2011, 14:35", "12 апреля 2011 г.", "3時間前", "On 12 May 2011 it sank at sea."]
        >>> [is_stamp(line) for line in lines]
        [True, True, True, False]
    """
    found = date_in(line)
    if _TIME.search(line):
        dated = found is not None or _SHORT_YEAR.search(line) is not None
        return (dated and _said(line) <= _MOST) or _names_today(line)
    if found is None:
        return _names_past(line)
    return _is_bare(line, found, _FEW)


def is_sole(line: str) -> bool:
    """Whether a line holds a date and hardly a word beside it and the time of day, whatever it ends with.

    Example:
        >>> is_sole("วันอังคารที่ 12 เมษายน 2554 เวลา 14:35 น."), is_sole("On 12 April 2011 at 10:20 the old ferry sank.")
        (True, False)
    """
    text = _TIME.sub(" ", line)
    found = date_in(text)
    return found is not None and _is_bare(text, found, 2 * _FEW)


def _is_bare(line: str, found: Dated, most: int) -> bool:
    """Whether a line has at most so many words beside its date, or the name of an author."""
    rest = f"{line[: found.start]} {line[found.end :]}"
    return _said(rest) <= most or author_named(rest.strip(GAP)) is not None


def _said(text: str) -> float:
    """How many words a text has that are no abbreviations, nor names of months or of near days, in any script."""
    names = _names()
    words = (word for word in words_of(text) if word not in names.months and word not in names.near)
    return sum(_words_in(word) for word in words)


def _words_in(run: str) -> float:
    """How many words a run of letters is, where words may have no spaces between them; an abbreviation is none."""
    if run >= _WIDE:
        return len(run) / _WIDE_PER_WORD
    long = len(run) / _THAI_PER_WORD if _THAI <= run < _AFTER_THAI else 1.0
    return max(1.0, long) if len(run) >= _SHORTEST else 0.0


def ago_key(line: str) -> str:
    """What tells a time that is past ("2 hours ago") apart: small letters, no spaces, each number as 0.

    Example:
        >>> ago_key("12 Stunden."), ago_key("3 小时前")
        ('0stunden', '0小时前')
    """
    return _NUMBER.sub("0", _BETWEEN.sub("", line.casefold()))


def _names_past(line: str) -> bool:
    """Whether a line says how long ago something was, after a word or two at most ("Published 3 hours ago").

    A number and few letters may be any amount ("1884 m.", "35 min"): it is one close together alone ("3h").
    """
    names = _names()
    if _ending(line) not in names.ago_ends or _DECIMAL.search(line):
        return False
    if _SHORT.fullmatch(ago_key(line)):
        return _AGE.fullmatch(line) is not None
    words = line.split(" ", _SKIPPED)
    keys = [ago_key(" ".join(words[start:])) for start in range(len(words))]
    return any(key in names.ago and not _SHORT.fullmatch(key) for key in keys)


def _ending(line: str) -> str:
    """How the key of a line ends; most lines with a number do not end as one that tells of a past time."""
    last = line[-_ENDING:]
    # Letters are what the key has of them.
    return last.casefold()[-_ENDING:] if last.isalpha() and len(last) == _ENDING else ago_key(line[-_TAIL:])[-_ENDING:]


def _names_today(line: str) -> bool:
    """Whether a line says today or yesterday, and hardly a word beside it and the time of day."""
    rest = _TIME.sub(" ", line)
    return _said(rest) <= _FEW and not _names().near.isdisjoint(words_of(rest))


def is_month(word: str) -> bool:
    """Whether a word, case folded, names a month in any language.

    Example:
        >>> is_month("abril"), is_month("апреля"), is_month("april fool")
        (True, True, False)
    """
    return word in _names().months


def words_of(line: str) -> Sequence[str]:
    """The words of a line, case folded: what stands between spaces, figures and the signs of dates."""
    return [word for word in _PARTS.findall(line.casefold()) if not word.isdecimal()]


def _parts(line: str) -> Iterator[_Part]:
    for match in _PARTS.finditer(line):
        yield _Part(match.group().casefold(), *match.span())


def _named(line: str) -> Dated | None:
    """The first date of a line whose month has a name."""
    months = _names().months
    if not any(map(months.__contains__, words_of(line))):
        return None
    parts = [part for part in _parts(line) if part.text not in _SMALL]
    for place, part in enumerate(parts):
        for steps in _ORDERS if part.text in months else ():
            beside = [parts[place + step] for step in steps if 0 <= place + step < len(parts)]
            day = _day(months[part.text], [_number(other.text) for other in beside])
            if day:
                used = [part, *beside]
                return Dated(day, min(one.start for one in used), max(one.end for one in used))
    return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= len("2011") else -1


def _day(month: int, numbers: Sequence[int]) -> str | None:
    """The day of a year and a month that two numbers give; None if they give none."""
    if len(numbers) < len(("year", "day")):
        return None
    year, day = numbers
    year -= _AHEAD if year - _AHEAD in _YEARS else 0
    return _iso(year, month, day) if year in _YEARS and day in _DAYS else None


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}"


class _Names(NamedTuple):
    months: Mapping[str, int]
    ago: frozenset[str]
    ago_ends: frozenset[str]
    near: frozenset[str]


@lru_cache(maxsize=1)
def _names() -> _Names:
    """The months by their names, case folded; the keys of what says that some time is past; today and yesterday."""
    data = files("boilerstrip") / "data"
    table = tomllib.loads((data / "date_names.toml").read_text(encoding="utf-8"))
    months = {name: int(number) for number, names in table["months"].items() for name in names}
    words = tomllib.loads((data / "lines_words.toml").read_text(encoding="utf-8"))
    near = frozenset(day.casefold() for day in words["near"]["days"])
    ago = frozenset(table["past"]["ago"])
    return _Names(months, ago, frozenset(map(_ending, ago)), near)
