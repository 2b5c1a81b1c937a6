"""Facts that the lines of a page state about it: title, author, date, word count, translation, source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import chain

from boilerstrip.judges.bylines import GAP, author_labels, author_named
from boilerstrip.judges.dates import date_in
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit, LexiconKind
from boilerstrip.metadata.title import title_fact
from boilerstrip.model import Fact

# The longest value that is believed, and how many lines above the text are read for a name.
_LONGEST, _ABOVE = 90, 5
# A date has so many figures at least: a day and a year.
_DIGITS = 5
# What follows a name on its line, and what no name holds: code, an ellipsis or a question at its end.
_DATED = re.compile(r"\s+(?:19|20)\d\d\s?[-/.年년]")
_NO_NAME = re.compile(r"""[="<{]|^[(（]|(?:\.\.\.|[…?？])$""")
_FIELDS = {LexiconKind.BYLINE: "author", LexiconKind.AUTHOR_BOX: "author", LexiconKind.SOURCE: "source"}


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
    may_be = (page.facts.count("digit") >= _DIGITS) & (page.facts.chars <= _LONGEST)
    for index in _outside(page):
        found = date_in(page.lines[index]) if may_be[index] else None
        if found:
            yield Fact("date", found.day, f"line {index + 1}", 0.6 if index <= page.body.start else 0.3)
            return


def _counts(page: PageView) -> Iterator[Fact]:
    for index in _outside(page):
        match = _amount().search(page.lines[index].lower()) if page.loose[index] else None
        if match:
            yield Fact("word_count", re.sub(r"\D", "", match.group(1)), f"line {index + 1}", 0.6)
            return


@lru_cache(maxsize=1)
def _amount() -> re.Pattern[str]:
    """A count of words, and its unit."""
    table = tomllib.loads((files("boilerstrip") / "data" / "lines_words.toml").read_text(encoding="utf-8"))
    units = "|".join(sorted(map(re.escape, table["word_count"]["units"]), key=len, reverse=True))
    return re.compile(rf"(\d[\d.,\s]*\d|\d)\s?(?:{units})(?!\w)")
