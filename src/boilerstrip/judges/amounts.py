"""Lists of amounts, such as the ingredients of a recipe or technical data: short lines that are no menu.

They look like the labels and counts around a text, but for what they count: grams, cups, volts. Three such lines close
together, with no price among them, are a list; what stands between them belongs to it, and so does its heading.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_DIGITS = r"\d½¼¾⅓⅔⅛"
_NUMBER = r"(?:\d+\s\d+[/⁄]\d+|\d+(?:[.,]\d+)?(?:\s?[/⁄]\s?\d+)?(?:\s?[½¼¾⅓⅔⅛])?|[½¼¾⅓⅔⅛])"
_AMOUNT = rf"{_NUMBER}(?:\s?[-–~～]\s?{_NUMBER})?"
_FIRST, _BEGINS = re.compile(_AMOUNT), re.compile(rf"\W{{0,3}}{_AMOUNT}\s?")
_LAST = re.compile(rf"[{_DIGITS}]\s?(?=[^{_DIGITS}]*$)")
_BRACKETED, _LETTER = re.compile(r"[(（][^()（）]{1,30}[)）]"), re.compile(r"[^\W\d]")
# "Weight (g) 208"
_UNIT_FIRST = re.compile(r"[(（]([^()（）\d]{1,8})[)）]\s*[:：]?\s*\d")
_COUNTED = re.compile(rf"\W{{0,3}}{_AMOUNT}\s+[^\W\d]")


class _Units(NamedTuple):
    """Units by their first letter, the longest first: that stand before what they measure, and behind it.

    `close` are those of scripts without spaces, `before` what stands before its number.
    """

    leading: dict[str, tuple[str, ...]]
    trailing: dict[str, tuple[str, ...]]
    close: frozenset[str]
    before: re.Pattern[str]


@casting
def amounts(page: PageView) -> Iterator[Ballot]:
    """Keep lists of amounts in units of kitchens and of technical data, with their headings."""
    facts = page.facts
    counted = page.loose & (facts.total("digit", "number") > 0) & (facts.chars <= _LONGEST)
    near = [line for run in _runs(counted.nonzero()[0].tolist()) for line in range(*run) if counted[line]]
    measured = [line for line in near if _is_measured(page.lines[line])]
    found = [line for run in _runs(measured) if _is_list(page, run) for line in _whole(page, run)]
    if found:
        yield Ballot(Verdict.KEEP, "amounts.list", np.array(found, np.int64), _SCORE, _SAID)


def _is_measured(line: str) -> bool:
    """Whether a line is an amount in some unit, and of what.

    Example:
        >>> [_is_measured(line) for line in ("½ TL Salz", "にんじん 2本", "Weight (g) 208", "12 comments")]
        [True, True, True, False]
        >>> [_is_measured(line) for line in ("2 κ.σ. σταφίδες", "1 ст. л. сахара", "1 ст.л. сахара")]
        [True, True, True]
    """
    units, first, last, named = _units(), _BEGINS.match(line), _LAST.search(line), _UNIT_FIRST.search(line)
    if named and named[1].lower() in units.trailing.get(named[1][:1].lower(), ()):
        return True
    behind = _behind_unit(line[first.end() :], units.leading) if first else None
    if behind is not None and _LETTER.search(behind):
        return True
    behind = _behind_unit(line[last.end() :], units.trailing) if last else None
    if last and behind is not None and not _LETTER.search(_BRACKETED.sub("", behind)):
        return _LETTER.search(line[: last.start()]) is not None
    return not line.isascii() and units.before.search(line) is not None


def _behind_unit(text: str, units: Mapping[str, Sequence[str]]) -> str | None:
    """What follows the unit that `text` begins with; None if it begins with none. Dots behind words do not matter."""
    plain = text.lower().replace(".", "")
    for unit in units.get(plain[:1], ()):
        if plain.startswith(unit) and (unit in _units().close or not plain[len(unit) : len(unit) + 1].isalpha()):
            return plain[len(unit) :]
    return None


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
    """The first number of a line."""
    found = _FIRST.search(line)
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
def _units() -> _Units:
    table = tomllib.loads((files("boilerstrip") / "data" / "units.toml").read_text(encoding="utf-8"))
    before = table["unspaced"].pop("before").split("|")
    spaced, close = _split(table["spaced"].values()), _split(table["unspaced"].values())
    last = _split(table["weights"].values()) | _split(table["measures"].values())
    return _Units(
        _by_letter(spaced | close),
        _by_letter(last | close),
        frozenset(close),
        re.compile(rf"(?:{'|'.join(before)})\s?[{_DIGITS}]"),
    )


def _split(joined: Iterable[str]) -> set[str]:
    units = {unit for units in joined for unit in units.split("|")}
    # "c. à s.", "c.à.s.": the dots of a unit go, with its spaces or without.
    return units | {unit.replace(" ", "") for unit in units}


def _by_letter(units: Iterable[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for unit in sorted(units, key=lambda unit: (-len(unit), unit)):
        table[unit[0]] = (*table.get(unit[0], ()), unit)
    return table
