"""How the lines of a page lie: sentences, long and short lines, the body, runs, repetition. No words, any script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from boilerstrip.codepoints import codes_of, text_of
from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools, Floats, Ints, LineFacts, lengths_of

# Words: a sentence has at least 6, a sentence that carries a body 10, any line that does 20; a short line has under 9.
_SENTENCE, _SOLID_SENTENCE, _SOLID, _SHORT = 6, 10, 20, 9
_DIGITS, _ZERO = re.compile(r"\d+"), np.uint32(ord("0"))
_MARK = r"(?:[-*•+o>·▪●○■□]|[\[(]?\d{1,3}(?:\.\d{1,3}){0,4}[.)\]:、]?)"
_MARKER = re.compile(rf"^(?:{_MARK}\s+){{1,2}}", re.ASCII)
# What a line with a mark begins with; of an empty line that is nothing.
_FIRST_OF_MARKS = frozenset("-*•+o>·▪●○■□[(0123456789")


class Run(NamedTuple):
    """A stretch of lines, `start` to before `end`."""

    start: int
    end: int


class Sorts(NamedTuple):
    """What each line is by itself: `sentence`: ends like one and is no stub; `solid`: long enough to carry a body.

    `short`: no sentence, of few words; `loose`: neither a sentence nor solid, as headings, items, labels, links are.
    `score`: how much it adds to a body that it belongs to.
    """

    sentence: Bools
    solid: Bools
    short: Bools
    loose: Bools
    score: Floats


def sorts_of(facts: LineFacts) -> Sorts:
    """What each line is by itself."""
    words = facts.words
    sentence = _ends_like_one()[facts.last] & (words >= _SENTENCE)
    solid = (words >= _SOLID) | (sentence & (words >= _SOLID_SENTENCE))
    score = np.where(solid, np.log1p(words), np.where(sentence, 0.7, -0.8))
    return Sorts(sentence, solid, (words < _SHORT) & ~sentence, ~(sentence | solid), score)


@lru_cache(maxsize=1)
def _ends_like_one() -> Bools:
    """For each class of characters whether a sentence ends with it."""
    return np.array([name in {"dot", "term"} for name in char_table().class_names])


@dataclass(frozen=True, slots=True)
class Layout:
    """Arrays with one entry a line, and where the body lies.

    `body`: the run of lines with the most solid text. `run`: length of the run of short lines around a line, 0 outside.
    `same`: how many lines read the same, `mould`: how many do when numbers and list markers are left out, `echo`: the
    line's text stands again as a line of its own further on. The others are those of `Sorts`.
    """

    sentence: Bools
    solid: Bools
    short: Bools
    loose: Bools
    score: Floats
    body: Run
    run: Ints
    run_start: Ints
    same: Ints
    mould: Ints
    echo: Bools
    later_echo: Bools


class LineKeys(NamedTuple):
    """Of each line the place of the last one like it: `same` in lower case, `bare` without list marks, `mould` without
    numbers too.
    """

    same: Ints
    bare: Ints
    mould: Ints


def keys_of(lines: Sequence[str], figures: Ints | None = None) -> LineKeys:
    r"""The keys of judged lines, none of which holds a line end or more than single spaces.

    `figures` are the places of the lines that hold a digit, if they are known.

    Example:
        >>> keys_of(["1 Ropes", "2 Ropes", "ROPES"]).bare.tolist()
        [2, 2, 2]
    """
    lower = [line.lower() for line in lines]
    bared = [_MARKER.sub("", line) if line[:1] in _FIRST_OF_MARKS else line for line in lower]
    same = _last_places(lower)
    bare = same if bared == lower else _last_places(bared)
    moulds = bared.copy()
    numbered = range(len(lines)) if figures is None else figures.tolist()
    for place, mould in zip(numbered, _numbered_alike([bared[place] for place in numbered]), strict=True):
        moulds[place] = mould
    return LineKeys(same, bare, _last_places(moulds))


def _numbered_alike(lines: Sequence[str]) -> list[str]:
    """The lines with every number as 0, as `_DIGITS` would make it of each, for all of them at once."""
    if not lines:
        return []
    codes = codes_of("\n".join(lines))
    table = char_table()
    digit = table.classes.take(codes) == table.places["digit"]
    needless = np.zeros(len(codes), bool)
    np.logical_and(digit[1:], digit[:-1], out=needless[1:])
    return text_of(np.where(digit, _ZERO, codes).compress(~needless)).split("\n")


def _last_places(lines: Sequence[str]) -> Ints:
    """Of each line the place of the last one that reads the same."""
    last = dict(zip(lines, range(len(lines)), strict=True))
    return np.fromiter(map(last.__getitem__, lines), np.int64, len(lines))


def layout_of(facts: LineFacts, keys: LineKeys | None = None, sorts: Sorts | None = None) -> Layout:
    """Lay out a page from the facts about its lines, and their keys and sorts, if they are known."""
    keys, sorts = keys or keys_of(facts.lines), sorts or sorts_of(facts)
    runs = runs_of(sorts.short)
    return Layout(
        *sorts,
        body=densest(sorts.score),
        run=runs.length,
        run_start=runs.start,
        same=_tally(keys.same),
        mould=_tally(keys.mould),
        echo=_tally(keys.bare) > 1,
        later_echo=keys.bare > np.arange(len(keys.bare)),
    )


def bare(line: str) -> str:
    """A line in lower case, without its list mark.

    Example:
        >>> bare("2.1 Light and Sound")
        'light and sound'
    """
    return _MARKER.sub("", line.lower())


def mould_of(line: str) -> str:
    """What a line is made like: lower case, without list mark, every number as 0.

    Example:
        >>> mould_of("[12] Reply (3)")
        'reply (0)'
    """
    return _DIGITS.sub("0", bare(line))


def densest(score: Floats) -> Run:
    """The run with the largest sum (Kadane's algorithm); the empty run at 0 where no score is positive.

    Example:
        >>> densest(np.array([-1.0, 2.0, -0.5, 2.0, -3.0]))
        Run(start=1, end=4)
    """
    total = np.zeros(len(score) + 1)
    score.cumsum(out=total[1:])
    lowest = np.minimum.accumulate(total)
    gain = total[1:] - lowest[:-1]
    if not len(gain) or gain.max() <= 0:
        return Run(0, 0)
    end = int(gain.argmax()) + 1
    start = int((total[:end] == lowest[end - 1]).nonzero()[0][-1])
    return Run(start, end)


class Runs(NamedTuple):
    """For each line the length of its run and the run's first line."""

    length: Ints
    start: Ints


def runs_of(mask: Bools) -> Runs:
    """For each line of `mask` the length of its run and the run's first line; 0 and the line itself outside."""
    size = len(mask)
    start = np.arange(size)
    change = np.ones(size, bool)
    np.not_equal(mask[1:], mask[:-1], out=change[1:])
    first = change.nonzero()[0]
    lengths = lengths_of(first, size)
    np.copyto(start, first.repeat(lengths), where=mask)
    return Runs((lengths * mask[first]).repeat(lengths), start)


def _tally(keys: Ints) -> Ints:
    """How many lines have each line's key."""
    return np.bincount(keys)[keys] if len(keys) else keys
