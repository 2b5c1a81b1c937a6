"""Lists to choose from, as forms and archives have them, flattened to one line: days, years, months, initials.

What one may choose stands in order, one behind the other, with nothing said of any: "1 2 3 ... 31". Such a line is no
text in any language, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.dates import is_month
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# So many numbers or letters one behind the other, so many months with their years.
_NUMBERS, _LETTERS, _MONTHS = 12, 10, 6
# So far apart at most, in characters; so much of the line are they.
_APART, _SHARE = 14, 0.6
# So much of a line with many numbers are figures; so far apart are the spaces of one with many letters, on average.
_FIGURES, _SINGLE = 0.12, 4.0
# So many of the letters stand in the order of their code points: alphabets have letters of their own in between.
_ORDERED = 0.75
_SCORE = {"numbers": 0.999, "months": 0.999, "letters": 0.97}
_SAID = {
    "numbers": Said("numbers one after another, to choose from"),
    "months": Said("months one after another, to choose from"),
    "letters": Said("the letters of an alphabet, to choose from"),
}
_NUMBER, _WORD = re.compile(r"\d{1,4}"), re.compile(r"[^\W\d_]+")
# Numbers with commas between them are counted up in a sentence.
_COUNTED_UP = re.compile(r"[,،、，;；=+]")
_MONTH = re.compile(
    r"(?P<name>[^\W\d_]+)\.?\s(?:19|20)\d\d(?!\d)|(?:19|20)\d\d\s?[年년./]\s?(?:1[0-2]|0?[1-9])(?!\d)\s?[月월]?"
)
_BETWEEN = re.compile(r"[\s|·•/,\-–—\[\]]+")


class _Span(NamedTuple):
    start: int
    end: int


@casting
def choices(page: PageView) -> Iterator[Ballot]:
    """Drop lines that are a list to choose from."""
    facts = page.facts
    chars = np.maximum(facts.chars, 1)
    figures = facts.count("digit")
    numbered = (figures >= _NUMBERS) & (figures >= _FIGURES * chars)
    gaps = facts.count("space") + 1
    lettered = (gaps >= _LETTERS) & (chars < _SINGLE * gaps)
    found: dict[str, list[int]] = {name: [] for name in _SCORE}
    for line in numbered.nonzero()[0].tolist():
        if _counts_up(page.lines[line]):
            found["numbers"].append(line)
        elif _names_months(page.lines[line]):
            found["months"].append(line)
    found["letters"] = [line for line in lettered.nonzero()[0].tolist() if _spells_alphabet(page.lines[line])]
    for name, lines in found.items():
        if lines:
            yield Ballot(Verdict.DROP, f"choices.{name}", np.array(lines, np.int64), _SCORE[name], _SAID[name])


def _counts_up(line: str) -> bool:
    """Whether most of a line are numbers that follow one another, up or down, with names of months among them.

    Example:
        >>> days = " ".join(map(str, range(1, 32)))
        >>> [_counts_up(line) for line in (f"Day {days}", "1日 2日 3日", days.replace(" ", ", "))]
        [True, False, False]
    """
    runs = list(_runs(line))
    if not runs:
        return False
    counted = sum(run.end - run.start for run in runs)
    named = sum(len(word) for word in _WORD.findall(line) if is_month(word.casefold()))
    return counted + named >= _SHARE * len(line)


def _runs(line: str) -> Iterator[_Span]:
    """The stretches of a line in which enough numbers follow one another."""
    numbers = list(_NUMBER.finditer(line))
    first, step = 0, 0
    for place in range(1, len(numbers) + 1):
        last, here = numbers[place - 1], numbers[place] if place < len(numbers) else None
        ahead = int(here[0]) - int(last[0]) if here and _is_close(line[last.end() : here.start()]) else 0
        if abs(ahead) == 1 and (ahead == step or place - first == 1):
            step = ahead
            continue
        if place - first >= _NUMBERS:
            yield _Span(numbers[first].start(), last.end())
        first, step = (place - 1, ahead) if abs(ahead) == 1 else (place, 0)


def _is_close(between: str) -> bool:
    return len(between) <= _APART and not _COUNTED_UP.search(between)


def _names_months(line: str) -> bool:
    """Whether most of a line are months with their years, as archives have them.

    Example:
        >>> line = "Archives March 2021 February 2021 January 2021 December 2020 November 2020 October 2020"
        >>> _names_months(line), _names_months("2021年3月 2021年2月 2021年1月 2020年12月 2020年11月 2020年9月")
        (True, True)
    """
    months = [match for match in _MONTH.finditer(line) if not match["name"] or is_month(match["name"].casefold())]
    return len(months) >= _MONTHS and sum(len(match[0]) for match in months) >= _SHARE * len(line)


def _spells_alphabet(line: str) -> bool:
    """Whether most of a line are the letters of an alphabet in its order.

    Example:
        >>> lines = ("A | B | C | D | E | F | G | H | I | J", "가 나 다 라 마 바 사 아 자 차", "a b a c a d a e a f")
        >>> [_spells_alphabet(line) for line in lines]
        [True, True, False]
    """
    parts = [part for part in _BETWEEN.split(line) if part]
    letters = [part for part in parts if len(part) == 1 and part.isalpha()]
    return len(letters) >= max(_LETTERS, _SHARE * len(parts)) and _is_ordered(letters)


def _is_ordered(letters: Sequence[str]) -> bool:
    ahead = sum(first < second for first, second in pairwise(letters))
    return len(set(letters)) == len(letters) and ahead >= _ORDERED * (len(letters) - 1)
