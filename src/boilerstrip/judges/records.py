"""Records of a text: labels that come back again and again, one beside the other, each time with something else.

A list of sights, of models or of trails says of each what it costs, how long it is, whom it is for. Each line looks
like the labels around a text; that the same ones come back together and say something else each time tells them apart.
So do those of posts on a board and of goods, whose labels the lexicon knows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# Two labels come back together so many times; so much of what they say differs; so far apart are the two at most.
_TIMES, _DIFFERENT, _APART = 3, 0.5, 3
# A phrase of so much weight is a label of the site's. So many of the pairs, as a share, stand beside none and say a
# figure: what they cost, how long they are.
_KNOWN, _TELLING = 0.2, 0.5
_LABELLED = re.compile(r"\W{0,3}(?P<label>[^\W\d][^:：៖\d]{0,29})[:：៖](?!//)\s?(?P<value>\S.*)")
_FIGURE = re.compile(r"\d")
_SCORE, _SAID = 0.9999, Said("a label that comes back with others and says something else each time")


class _Field(NamedTuple):
    line: int
    label: str
    value: str


class _Pair(NamedTuple):
    """Two fields that stand close together, and whether the stretch of fields around them holds a known label."""

    upper: _Field
    lower: _Field
    known: bool


@casting
def records(page: PageView) -> Iterator[Ballot]:
    """Keep the lines of records."""
    colons = page.facts.total("colon") > 0
    if np.count_nonzero(colons) < 2 * _TIMES:
        return
    fields = [field for line in colons.nonzero()[0].tolist() if (field := _field(line, page.lines[line]))]
    found = sorted({line for pairs in _by_labels(page, fields).values() if _is_record(pairs) for line in _lines(pairs)})
    if found:
        yield Ballot(Verdict.KEEP, "prose.record", np.array(found, np.int64), _SCORE, _SAID)


def _field(line: int, text: str) -> _Field | None:
    match = _LABELLED.match(text)
    return match and _Field(line, match["label"].strip().casefold(), match["value"])


def _by_labels(page: PageView, fields: Sequence[_Field]) -> Mapping[tuple[str, str], Sequence[_Pair]]:
    """The pairs of fields that stand close together, by their labels."""
    known = page.hit_table.any_part >= _KNOWN
    known |= page.hit_table.any_whole >= _KNOWN
    found: defaultdict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for stretch in _stretches(fields):
        is_known = any(known[field.line] for field in stretch)
        for upper, lower in pairwise(stretch):
            if upper.label != lower.label:
                found[upper.label, lower.label].append(_Pair(upper, lower, is_known))
    return found


def _stretches(fields: Sequence[_Field]) -> Iterator[list[_Field]]:
    """Fields that stand close together, up to where a label comes back."""
    run: list[_Field] = []
    for field in fields:
        if run and (field.line - run[-1].line > _APART or any(field.label == other.label for other in run)):
            yield run
            run = []
        run.append(field)
    yield run


def _is_record(pairs: Sequence[_Pair]) -> bool:
    """Whether two labels come back often enough, and most times tell something else."""
    times = len(pairs)
    values = min(len({pair.upper.value for pair in pairs}), len({pair.lower.value for pair in pairs}))
    return times >= _TIMES and values >= _DIFFERENT * times and sum(map(_tells, pairs)) > _TELLING * times


def _tells(pair: _Pair) -> bool:
    """Whether two fields say figures, and not the same of what both name: "Save: Walk 3", "Share: Walk 3"."""
    upper, lower = pair.upper.value, pair.lower.value
    return not pair.known and upper != lower and bool(_FIGURE.search(upper + lower))


def _lines(pairs: Sequence[_Pair]) -> Iterator[int]:
    for pair in pairs:
        yield from (pair.upper.line, pair.lower.line)
