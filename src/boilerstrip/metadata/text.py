"""Facts that the lines of a page state about it: title, author, date, word count, translation, source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from boilerstrip.judges.bylines import GAP, author_labels, author_named
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit, LexiconKind
from boilerstrip.metadata.title import title_fact
from boilerstrip.model import Fact

# The longest value that is believed, and how many lines above the text are read for a name.
_LONGEST, _ABOVE = 90, 5
# Every date names one: most lines are told by this alone.
_YEAR = re.compile(r"(?:19|20)\d\d")
# What follows a name on its line, and what no name holds: code, an ellipsis or a question at its end.
_DATED = re.compile(r"\s+(?:19|20)\d\d\s?[-/.年년]")
_NO_NAME = re.compile(r"""[="<{]|^[(（]|(?:\.\.\.|[…?？])$""")
_NUMERIC = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(1[0-2]|0?[1-9])\s?[-/.月]\s?(3[01]|[12]\d|0?[1-9])(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(3[01]|[12]\d|0?[1-9])[./](1[0-2]|0?[1-9])[./]((?:19|20)\d\d)(?!\d)")
_KOREAN = re.compile(r"((?:19|20)\d\d)년\s?(1[0-2]|0?[1-9])월\s?(3[01]|[12]\d|0?[1-9])일")
_FIELDS = {LexiconKind.BYLINE: "author", LexiconKind.AUTHOR_BOX: "author", LexiconKind.SOURCE: "source"}


class _Words(NamedTuple):
    amount: re.Pattern[str]
    named: re.Pattern[str]
    months: dict[str, int]


def text_facts(page: PageView) -> Iterator[Fact]:
    r"""The facts that the lines around the body state, each with the line it comes from.

    Example:
        >>> from boilerstrip.judges.view import PageView
        >>> from boilerstrip.segment.text import segment_text
        >>> page = PageView(segment_text("Sand and salt\n2024-05-03\n" + "The river carries sand to the sea. " * 9))
        >>> [(fact.field, fact.value) for fact in text_facts(page)]
        [('title', 'Sand and salt'), ('date', '2024-05-03')]
    """
    title = title_fact(page)
    if title:
        yield title
    yield from _labelled(page)
    yield from _named(page)
    yield from _dates(page)
    yield from _counts(page)


def _outside(page: PageView) -> Iterator[int]:
    """The lines before the body and the first few of it, then those after it: where pages state such things."""
    size = len(page.lines)
    return chain(range(min(size, page.body.start + 3)), range(page.body.end, size))


def _labelled(page: PageView) -> Iterator[Fact]:
    for index in _outside(page):
        for kind, hit in {hit.kind: hit for hit in reversed(page.hits[index])}.items():
            # Below the text the same words head a box about the author, not a byline.
            above = index < page.body.start or kind is not LexiconKind.AUTHOR_BOX
            if kind in _FIELDS and hit.start == 0 and above and _names_it(page.lines[index], hit):
                yield from _value(page, index, hit)
            elif kind is LexiconKind.MACHINE_TRANSLATED:
                yield Fact("machine_translated", page.texts[index], f"line {index + 1}", 0.9)


def _named(page: PageView) -> Iterator[Fact]:
    """Who wrote the text, where a line above it says so in plain words."""
    start = page.body.start
    for index in range(max(0, start - _ABOVE), start):
        name = author_named(page.lines[index])
        if name:
            yield Fact("author", name, f"line {index + 1}", 0.6)


def _names_it(line: str, hit: Hit) -> bool:
    """Whether the label is one for its field: many bylines name a photographer, many boxes are about a company."""
    return hit.kind is LexiconKind.SOURCE or line[: hit.end].strip(GAP).casefold() in author_labels()


def _value(page: PageView, index: int, hit: Hit) -> Iterator[Fact]:
    line = page.lines[index]
    value = line[hit.end :].strip(GAP)
    at = index
    if not value and index + 1 < len(page.lines) and page.loose[index + 1] and not page.hits[index + 1]:
        at, value = index + 1, page.lines[index + 1]
    value = _DATED.split(value)[0].strip(GAP)
    if value and len(value) <= _LONGEST and any(char.isalpha() for char in value) and not _NO_NAME.search(value):
        yield Fact(_FIELDS[hit.kind], value, f"line {at + 1}", 0.7)


def _dates(page: PageView) -> Iterator[Fact]:
    for index in _outside(page):
        found = _date_in(page.lines[index]) if page.facts.chars[index] <= _LONGEST else None
        if found:
            yield Fact("date", found, f"line {index + 1}", 0.6 if index <= page.body.start else 0.3)
            return


def _date_in(line: str) -> str | None:
    """The first date of a line as YYYY-MM-DD; days before months, as most of the world writes them."""
    if not ("19" in line or "20" in line) or not _YEAR.search(line):
        return None
    for pattern, order in ((_NUMERIC, (1, 2, 3)), (_KOREAN, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))):
        match = pattern.search(line)
        if match:
            found = [int(match.group(place)) for place in order]
            return f"{found[0]:04}-{found[1]:02}-{found[2]:02}"
    words = _words()
    match = words.named.search(line.lower())
    if match:
        group = match.groupdict()
        name, day, year = (group[f"{part}1"] or group[f"{part}2"] for part in ("name", "day", "year"))
        return f"{year}-{words.months[name]:02}-{int(day):02}"
    return None


def _counts(page: PageView) -> Iterator[Fact]:
    for index in _outside(page):
        match = _words().amount.search(page.lines[index].lower()) if page.loose[index] else None
        if match:
            yield Fact("word_count", re.sub(r"\D", "", match.group(1)), f"line {index + 1}", 0.6)
            return


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = tomllib.loads((files("boilerstrip") / "data" / "lines_words.toml").read_text(encoding="utf-8"))
    units = "|".join(sorted(map(re.escape, table["word_count"]["units"]), key=len, reverse=True))
    months = {name: int(number) for number, names in table["months"].items() for name in names}
    any_month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    day, year = "3[01]|[12]\\d|0?[1-9]", "(?:19|20)\\d\\d"
    day_first = rf"(?<!\d)(?P<day1>{day})\.?\s(?:de\s)?(?P<name1>{any_month})\.?,?\s(?:de\s)?(?P<year1>{year})(?!\d)"
    month_first = rf"(?P<name2>{any_month})\.?\s(?P<day2>{day}),?\s(?P<year2>{year})(?!\d)"
    pattern = re.compile(rf"{day_first}|{month_first}")
    return _Words(re.compile(rf"(\d[\d.,\s]*\d|\d)\s?(?:{units})(?!\w)"), pattern, months)
