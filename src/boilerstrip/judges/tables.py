"""Tables of figures: rows of a short label and two numbers or more, three rows or more one below the other.

A flattened table has lost its lines, and its rows look like the counts and labels around a text. What tells them apart:
they stand beside or below text, each has as many numbers as the next, none of them is a price or an hour, and no name
of a widget (the weather, the markets) stands above them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.facts import Bools, Ints
from boilerstrip.judges.layout import runs_of
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# So many rows, of so many numbers each, as most of the rows have.
_ROWS, _NUMBERS, _MOST = 3, 2, 0.7
# How many words a label has at most, and how many of the words of a row are numbers at least.
_LABEL, _SHARE = 6.0, 0.4
# So many lines above its rows name a table and its columns.
_HEAD = 2
# A phrase of so much weight is a button or a label whatever stands around it.
_KNOWN = 0.5
# More than a net says of such lines.
_SCORE, _SAID = 0.99999, Said("stands in a table of figures")
_NUMBER = re.compile(r"[%+\-−–~≈]?\d[\d.,:/\-–]*(?:%|[^\W\d_]{0,3}|[\"″°]\w?)\*?")
# Two numbers of a place or a market, as a widget shows them: "Riga +12 +5", "EUR/USD 1.08 1.09", "Rope 1208 2%".
_SIGN, _CODE = re.compile(r"(?:^|[\s\d])[+\-−–]\d"), re.compile(r"[A-Z]{3,5}(?:\s?/\s?[A-Z]{3,5})?\s")
_PERCENT = re.compile("[%٪％]")
_HOUR = re.compile(r"\d{1,2}:\d\d\s?(?:[ap]\.?m\b|[-–])|\d\s?[ap]\.?m\b")
# The numbers of a row (9) stand behind its label, or one of them before it; or there is no label.
_ROW = re.compile(r"9?a[a9]*99|9a+9|999+")


@casting
def tables(page: PageView) -> Iterator[Ballot]:
    """Keep the rows of tables of figures beside or below the text, and what names them."""
    numbers = _numbers(page)
    rows = numbers > 0
    if np.count_nonzero(rows) < _ROWS:
        return
    runs = runs_of(rows)
    found: list[int] = []
    for start in sorted(set(runs.start[rows & (runs.length >= _ROWS)].tolist())):
        end = start + int(runs.length[start])
        ((_, most),) = Counter(numbers[start:end].tolist()).most_common(1)
        named = _named(page, rows, start)
        if most >= _MOST * (end - start) and not _is_widget(page, start - named):
            found += range(start - named, end)
    yield Ballot(Verdict.KEEP, "amounts.table", np.array(found, np.int64), _SCORE, _SAID)


def _numbers(page: PageView) -> Ints:
    """How many numbers each line has that may be the row of a table; 0 of any other."""
    facts, found = page.facts, np.zeros(len(page.lines), np.int64)
    may_be = page.loose & (facts.groups >= _NUMBERS) & (facts.count("currency") == 0) & (facts.count("open") == 0)
    may_be &= (page.hit_table.any_whole < _KNOWN) & (page.layout.same == 1)
    may_be[: page.body.start] = False
    if page.body.start == page.body.end:
        return found
    for line in may_be.nonzero()[0].tolist():
        found[line] = _figures(page.lines[line], float(facts.words[line]))
    return found


def _figures(line: str, words: float) -> int:
    """How many numbers a row has that a line with so many words is; 0 if it is none.

    Example:
        >>> rows = ("1. Wisła 12 8 2 2 24–13 26", "Strzały 18 7", "2015 – 43 – 251", "18 - 24", "Mon 7:30am - 5:00pm")
        >>> [_figures(row, 3.0) for row in rows]
        [7, 2, 3, 0, 0]
    """
    parts = [part for part in line.replace("|", " ").split() if any(map(str.isalnum, part))]
    figures = "".join("9" if _NUMBER.fullmatch(part.rstrip(".")) else "a" for part in parts)
    numbers = figures.count("9")
    if numbers < _SHARE * len(parts) or words - numbers > _LABEL or not _ROW.fullmatch(figures) or _HOUR.search(line):
        return 0
    is_quote = bool(_SIGN.search(line) or _CODE.match(line)) or len(_PERCENT.findall(line)) == 1
    return 0 if is_quote and numbers == _NUMBERS else numbers


def _is_widget(page: PageView, first: int) -> bool:
    """Whether a table stands outside the text, below the name of a widget of the site, such as the weather."""
    return first > 0 and not page.inside[first] and bool(page.hit_table.any_whole[first - 1] >= _KNOWN)


def _named(page: PageView, rows: Bools, start: int) -> int:
    """How many lines above the first row name the table and its columns."""
    count = 0
    while count < min(_HEAD, start) and page.loose[start - count - 1] and not rows[start - count - 1]:
        if page.hit_table.any_whole[start - count - 1] > 0 or page.layout.same[start - count - 1] > 1:
            break
        count += 1
    return count
