"""What the learned line judge reads of a line that rests on the line alone: as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.code_signs import SIGNS
from boilerstrip.judges.facts import Bools, Floats
from boilerstrip.judges.lexical import GROUPS

if TYPE_CHECKING:
    from boilerstrip.judges.view import PageView

# Classes of characters whose count on the line is a feature of its own.
_COUNTED = (
    "comma", "colon", "quote", "open", "close", "bar", "arrow", "slash", "dash", "currency", "percent", "rights", "at",
    "hash", "bullet", "code", "star", "symbol", "number",
)  # fmt: skip
_FIRST = {
    "first_upper": ("upper",), "first_lower": ("lower",), "first_digit": ("digit", "number"), "first_quote": ("quote",),
    "first_open": ("open",), "first_mark": ("bullet", "dash", "bar", "arrow", "hash", "at", "symbol", "star", "slash"),
    "first_code": ("code", "rights", "currency"),
}  # fmt: skip
_LAST = {
    "last_stop": ("dot", "term"), "last_colon": ("colon",), "last_comma": ("comma",), "last_digit": ("digit", "number"),
    "last_letter": ("lower", "upper", "letter", "wide", "thai", "mark"), "last_arrow": ("arrow", "bar", "slash"),
    "last_close": ("close", "quote"),
}  # fmt: skip
# Shape: of the whole line, of its marks and ends, and of program text.
SHAPE = (
    "chars", "words", "digit_share", "upper_share", "mark_share", "titled", "word_length", "stops", "inner_stops",
    "groups", "humps",
)  # fmt: skip
MARKS = (*SIGNS, *_COUNTED, *_FIRST, *_LAST)
# What the lexicon knows of the line, what its words say for and against it, how many distinct words it has.
KNOWN = (*(f"lex_{group}" for group in GROUPS), "lex_whole", "lex_part", "lex_cover")
SAID = ("says_chrome", "says_text")
_NAMES = (*SHAPE, *MARKS, *KNOWN, *SAID, "token_count")
ROW = {name: row for row, name in enumerate(_NAMES)}
# Groups of phrases that head what follows.
HEADING = ("tail", "head", "notice")
# Beyond this, log odds from the words of a line say no more.
_SAID_MOST = 4.0
# The classes of first characters that make lines look alike.
_ALIKE = {"first_mark": 1, "first_digit": 2, "first_open": 4, "first_lower": 8}


class Own(NamedTuple):
    """What rests on each line alone, one column a line.

    `rows`: features, at the places that `ROW` tells; `alike`: a number for how it begins; `headed`: whether it is
    solid, is text, holds a phrase of each group of `HEADING`.
    """

    rows: Floats
    alike: Floats
    headed: Bools


def own_of(page: PageView) -> Own:
    """What rests on each line of `page` alone."""
    rows = np.empty((len(_NAMES), len(page.lines)))
    _shape(page, rows[: len(SHAPE)])
    begin, end = len(SHAPE), len(SHAPE) + len(MARKS)
    _marks(page, rows[begin:end])
    begin, end = end, end + len(KNOWN)
    _known(page, rows[begin:end])
    rows[end], rows[end + 1] = wording_columns(page.wording).values()
    rows[end + 2] = np.log1p(page.tokens.tokens)
    alike = sum(weight * rows[ROW[name]] for name, weight in _ALIKE.items())
    sorts, hits = page.sorts, page.hit_table
    phrases = [(hits.whole(group) > 0) | ((hits.part(group) > 0) & sorts.short) for group in HEADING]
    return Own(rows, np.asarray(alike), np.array([sorts.solid, ~sorts.loose, *phrases]))


def wording_columns(wording: Floats) -> dict[str, Floats]:
    """What the words of each line say for and against it, from their log odds of chrome [lines]."""
    said = np.clip(wording, -_SAID_MOST, _SAID_MOST)
    return dict(zip(SAID, (np.maximum(said, 0), np.maximum(-said, 0)), strict=True))


def _shape(page: PageView, out: Floats) -> None:
    facts = page.facts
    chars = np.maximum(1, facts.chars)
    letters = facts.total("lower", "upper", "letter", "wide", "thai")
    digits = facts.count("digit")
    out[0] = np.log1p(facts.chars)
    out[1] = np.log1p(facts.words)
    out[2] = digits / chars
    out[3] = facts.count("upper") / chars
    out[4] = (chars - letters - digits - facts.count("space") - facts.count("mark")) / chars
    out[5] = facts.titled / np.maximum(1, facts.starts)
    out[6] = letters / np.maximum(1, facts.words)
    out[7] = np.minimum(20, facts.total("dot", "term"))
    out[8] = np.minimum(20, facts.inner_stops)
    out[9] = np.minimum(20, facts.groups)
    out[10] = np.minimum(9, facts.humps)


def _marks(page: PageView, out: Floats) -> None:
    facts, members = page.facts, _edge_members()
    counted = len(SIGNS)
    first, last = counted + len(_COUNTED), counted + len(_COUNTED) + len(_FIRST)
    out[:counted] = page.code_signs
    np.minimum(9, facts.counts[char_table().of(*_COUNTED)], out=out[counted:first])
    out[first:last] = members.first.take(facts.first, axis=1)
    out[last:] = members.last.take(facts.last, axis=1)


class _Edges(NamedTuple):
    """For each group of classes a row over all classes: 1 where a class belongs to it."""

    first: Floats
    last: Floats


@lru_cache(maxsize=1)
def _edge_members() -> _Edges:
    """The groups of `_FIRST` and `_LAST`."""
    names = char_table().class_names

    def rows(groups: Mapping[str, tuple[str, ...]]) -> Floats:
        return np.array([[float(name in classes) for name in names] for classes in groups.values()])

    return _Edges(rows(_FIRST), rows(_LAST))


def _known(page: PageView, out: Floats) -> None:
    hits, size = page.hit_table, len(GROUPS)
    whole, part = hits.rows[:size], hits.rows[size : 2 * size]
    np.multiply(0.5 * part, whole == 0, out=out[:size])
    out[:size] += whole
    out[size], out[size + 1], out[size + 2] = hits.any_whole, hits.any_part, hits.cover
