"""How the lines of a page lie: sentences, long and short lines, the body, runs, repetition. No words, any script."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools, Floats, Ints, LineFacts

# Words: a sentence has at least 6, a sentence that carries a body 10, any line that does 20; a short line has under 9.
_SENTENCE, _SOLID_SENTENCE, _SOLID, _SHORT = 6, 10, 20, 9
_DIGITS = re.compile(r"\d+")
_MARK = r"^(?:[-*•+o>·▪●○■□]|[\[(]?\d{1,3}(?:\.\d{1,3}){0,4}[.)\]:、]?)"
_MARKER = re.compile(rf"{_MARK}\s+", re.ASCII)
# On judged lines, all of them at once: there is no white space in them but single spaces.
_MARKERS = re.compile(rf"{_MARK} ", re.ASCII | re.MULTILINE)


class Run(NamedTuple):
    """A stretch of lines, `start` to before `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Arrays with one entry a line, and where the body lies.

    `sentence`: ends like one and is no stub. `solid`: long enough to carry a body. `short`: neither. `body`: the run of
    lines with the most solid text. `run`: length of the run of short lines around a line, 0 outside. `same`: how many
    lines read the same, `mould`: how many do when numbers and list markers are left out, `echo`: the line's text
    stands again as a line of its own further on.
    """

    sentence: Bools
    solid: Bools
    short: Bools
    body: Run
    run: Ints
    run_start: Ints
    same: Ints
    mould: Ints
    echo: Bools
    later_echo: Bools


class LineKeys(NamedTuple):
    """A number for each line's text: `same` in lower case, `bare` without list marks, `mould` without numbers too."""

    same: Ints
    bare: Ints
    mould: Ints

    def narrowed(self, kept: Ints) -> LineKeys:
        """The numbers of the lines `kept`."""
        return LineKeys(self.same[kept], self.bare[kept], self.mould[kept])


def keys_of(lines: Sequence[str]) -> LineKeys:
    r"""The keys of judged lines, none of which holds a line end or more than single spaces.

    Example:
        >>> keys_of(["1 Ropes", "2 Ropes", "ROPES"]).bare.tolist()
        [0, 0, 0]
    """
    lower = "\n".join(lines).lower()
    bared = _MARKERS.sub("", lower)
    return LineKeys(
        _numbered(lower, len(lines)), _numbered(bared, len(lines)), _numbered(_DIGITS.sub("0", bared), len(lines))
    )


def _numbered(joined: str, size: int) -> Ints:
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return np.fromiter(map(numbers.__getitem__, joined.split("\n")), np.int64, size) if size else np.zeros(0, np.int64)


def layout_of(facts: LineFacts, keys: LineKeys | None = None) -> Layout:
    """Lay out a page from the facts about its lines, and their keys, if they are known."""
    keys = keys or keys_of(facts.lines)
    table = char_table()
    dot, term = table.of("dot", "term")
    ends = (facts.last == dot) | (facts.last == term)
    sentence = ends & (facts.words >= _SENTENCE)
    solid = (facts.words >= _SOLID) | (sentence & (facts.words >= _SOLID_SENTENCE))
    short = (facts.words < _SHORT) & ~sentence
    score = np.where(solid, np.log1p(facts.words), np.where(sentence, 0.7, -0.8))
    runs = runs_of(short)
    return Layout(
        sentence=sentence,
        solid=solid,
        short=short,
        body=densest(score),
        run=runs.length,
        run_start=runs.start,
        same=_tally(keys.same),
        mould=_tally(keys.mould),
        echo=_tally(keys.bare) > 1,
        later_echo=_later(keys.bare),
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
    total = np.concatenate([[0.0], np.cumsum(score)])
    lowest = np.minimum.accumulate(total)
    gain = total[1:] - lowest[:-1]
    if not len(gain) or gain.max() <= 0:
        return Run(0, 0)
    end = int(gain.argmax()) + 1
    start = int(np.flatnonzero(total[:end] == lowest[end - 1])[-1])
    return Run(start, end)


class Runs(NamedTuple):
    """For each line the length of its run and the run's first line."""

    length: Ints
    start: Ints


def runs_of(mask: Bools) -> Runs:
    """For each line of `mask` the length of its run and the run's first line; 0 and the line itself outside."""
    size = len(mask)
    index = np.arange(size)
    change = np.ones(size, bool)
    change[1:] = mask[1:] != mask[:-1]
    first = np.maximum.accumulate(np.where(change, index, 0))
    lengths = np.diff(np.append(np.flatnonzero(change), size))
    length = np.repeat(lengths, lengths)
    return Runs(np.where(mask, length, 0), np.where(mask, first, index))


def _tally(keys: Ints) -> Ints:
    """How many lines have each line's key."""
    return np.bincount(keys)[keys] if len(keys) else keys


def _later(keys: Ints) -> Bools:
    """Which lines are said again further on."""
    index = np.arange(len(keys))
    last = np.zeros(int(keys.max(initial=0)) + 1, np.int64)
    np.maximum.at(last, keys, index)
    found: Bools = last[keys] > index
    return found
