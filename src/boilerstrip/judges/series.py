"""What stands in order in a text: headings with numbers, the articles of a law, a question that is asked of several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.view import PageView

# Headings numbered in order: so many at least, of fewer digits each, and how they begin; so many articles.
_IN_A_SERIES, _STAMPED, _ARTICLES = 3, 8, 5
_HAN_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN = "".join((*_HAN_DIGITS, *_HAN_TENS, "零〇"))
_NUMBERED = re.compile(rf"[^\w\s]{{0,3}}\s?(\d{{1,3}}|[{_HAN}]{{1,3}})\s?[.)．、）:：]\s*\S")
# "Article 12.", "Art. 12", "第十二条", "§ 12", "제12조", "المادة ١٢": what stands before the number is the same in all.
_ARTICLE = re.compile(rf"\W{{0,3}}(?P<word>[^\s\d]{{1,14}}?)\s?\(?(?P<number>\d{{1,4}}|[{_HAN}]{{1,7}})(?![\d,%])")
# So many words has a question at most; so many of its answers differ; what ends it.
_QUESTION, _DIFFERENT = 20, 0.7
_ASKS = ("?", "？", "؟", "՞", "፧", "⁇")


class _Place(NamedTuple):
    line: int
    number: int


def numbered(page: PageView) -> list[int]:
    """Headings that are numbered in order, three or more, with a sentence right below each: "1. Sand", "2. Sea"."""
    loose = page.loose
    # With more digits it is who wrote a post, and when.
    plain = loose & (page.facts.count("digit") < _STAMPED)
    numbers = ((line, _number(page.lines[line])) for line in (plain[:-1] & ~loose[1:]).nonzero()[0].tolist())
    return _in_order((_Place(line, number) for line, number in numbers if number is not None), _IN_A_SERIES, first=1)


def articles(page: PageView) -> list[int]:
    """Sentences numbered in order behind one and the same word, as the articles of a law are."""
    series: dict[str, list[_Place]] = {}
    sentences = ~page.layout.loose & ~page.notice & (page.facts.words >= _IN_A_SERIES)
    for line in sentences.nonzero()[0].tolist():
        match = _ARTICLE.match(page.lines[line])
        if match:
            series.setdefault(match["word"].casefold(), []).append(_Place(line, _value(match["number"])))
    found = (_in_order(places, _ARTICLES) for places in series.values() if len(places) >= _ARTICLES)
    return sorted(line for lines in found for line in lines)


def asked(page: PageView) -> Bools:
    """Questions that stand twice or more inside the text, each time above another sentence: asked of several people."""
    layout, size = page.layout, len(page.lines)
    ends = page.facts.last == char_table().places["term"]
    sentences = ~layout.loose & ~page.notice & page.inside
    answered = np.zeros(size, bool)
    answered[:-1] = sentences[1:]
    found: Bools = ends & (page.facts.words <= _QUESTION) & page.inside & (layout.same > 1) & answered & ~page.notice
    answers: dict[str, list[str]] = {}
    for line in found.nonzero()[0].tolist():
        answers.setdefault(page.lines[line], []).append(page.lines[line + 1])
    for line in found.nonzero()[0].tolist():
        question = page.lines[line]
        found[line] = question.endswith(_ASKS) and _differ(answers[question])
    return found


def _differ(answers: Sequence[str]) -> bool:
    """Whether what stands below a question differs: teasers that stand twice are the same each time."""
    return len(answers) > 1 and len(set(answers)) >= _DIFFERENT * len(answers)


def _in_order(places: Iterable[_Place], least: int, *, first: int | None = None) -> list[int]:
    """The lines of those stretches of `places`, of at least so many, whose numbers go up one by one from `first` on.

    Example:
        >>> _in_order([_Place(0, 7), _Place(4, 1), _Place(6, 2), _Place(9, 3)], 3)
        [4, 6, 9]
    """
    return [place.line for run in _climbing(places, first) if len(run) >= least for place in run]


def _climbing(places: Iterable[_Place], first: int | None) -> Iterator[list[_Place]]:
    run: list[_Place] = []
    for place in places:
        if run and place.number == run[-1].number + 1:
            run.append(place)
            continue
        yield run
        run = [place] if first is None or place.number == first else []
    yield run


def _number(line: str) -> int | None:
    """The number that a heading begins with, in any digits or Chinese signs; None where there is none.

    Example:
        >>> [_number(line) for line in ("#3. Sand", "٢) رمل", "十二、沙", "1999 was dry")]
        [3, 2, 12, None]
    """
    match = _NUMBERED.match(line)
    return None if match is None else _value(match[1])


def _value(number: str) -> int:
    """A number in any digits, or in Chinese signs.

    Example:
        >>> [_value(number) for number in ("12", "١٢", "十二", "一百零三", "六十八")]
        [12, 12, 12, 103, 68]
    """
    if number[0] not in _HAN:
        return int(number)
    total, digit = 0, 0
    for sign in number:
        if sign in _HAN_TENS:
            total += max(1, digit) * _HAN_TENS[sign]
        digit = _HAN_DIGITS.get(sign, 0)
    return total + digit
