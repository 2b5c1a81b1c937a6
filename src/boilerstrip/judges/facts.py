"""What the lines of a page are made of: one pass of numpy over the code points, one row a line.

Every figure rests on a judged copy of the lines (NFKC, no format characters, white space collapsed), so that line
ends, spaces and the Unicode form of the input cannot change an answer. Nothing here knows a word of any language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.codepoints import codes_of
from boilerstrip.judges.chars import CharTable, char_table
from boilerstrip.judges.judged import judged_copy
from boilerstrip.judges.net_file import product

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Characters a word in scripts that are written without spaces.
_HAN_PER_WORD, _THAI_PER_WORD = 1.7, 4.0
# A script carries a page if it holds at least this share of its letters.
_CARRIES = 0.15
# Rows of `LineFacts.rows`; the classes of characters follow, then sums of classes that several judges ask for.
_CHARS, _WORDS, _STARTS, _GROUPS, _TITLED, _HUMPS, _INNER, _CLASSES = range(8)
_SUMS: tuple[tuple[str, ...], ...] = (
    ("lower", "upper", "letter", "wide", "thai"),
    ("lower", "upper", "letter", "wide", "thai", "mark", "space"),
    ("dot", "term"),
    ("bar", "arrow", "rights", "currency"),
    ("currency", "bar", "arrow", "at", "rights"),
    ("arrow", "slash", "bar", "code", "quote", "close"),
)


@dataclass(frozen=True, eq=False)
class LineFacts:
    """Arrays with one entry a line.

    `rows` is [facts, lines]: what the properties below name. `first` and `last` are the classes of the first and the
    last telling character (closing quotes and brackets skipped at the end).
    """

    lines: tuple[str, ...]
    rows: Floats
    first: Ints
    last: Ints
    codes: PageCodes

    @property
    def chars(self) -> Floats:
        """How many characters."""
        return self._row(_CHARS)

    @property
    def words(self) -> Floats:
        """How many words, estimated in any script."""
        return self._row(_WORDS)

    @property
    def starts(self) -> Floats:
        """How many runs of letters and digits."""
        return self._row(_STARTS)

    @property
    def groups(self) -> Floats:
        """How many runs of digits."""
        return self._row(_GROUPS)

    @property
    def titled(self) -> Floats:
        """How many words begin in upper case."""
        return self._row(_TITLED)

    @property
    def humps(self) -> Floats:
        """How often upper case follows lower case."""
        return self._row(_HUMPS)

    @property
    def inner_stops(self) -> Floats:
        """How many stops stand before a space, or in a script without spaces."""
        return self._row(_INNER)

    @property
    def counts(self) -> Floats:
        """How many characters of each class: [classes, lines] (see `CharTable.class_names`)."""
        found: Floats = self.rows[_CLASSES : -len(_SUMS)]
        return found

    @property
    def major(self) -> Floats:
        """The share of letters in the scripts that carry the page."""
        return self._carried.major

    @property
    def latin(self) -> Floats:
        """The share of letters in Latin, where it is none of these scripts."""
        return self._carried.latin

    @cached_property
    def _carried(self) -> _Carried:
        return _carried(self.codes)

    def count(self, name: str) -> Floats:
        """How many characters of a class each line holds."""
        return self._row(_CLASSES + char_table().places[name])

    def total(self, *names: str) -> Floats:
        """How many characters of several classes each line holds."""
        place = _place_of_sum(names)
        found: Floats = self.counts[char_table().of(*names)].sum(axis=0) if place is None else self.rows[place]
        return found

    def _row(self, place: int) -> Floats:
        found: Floats = self.rows[place]
        return found


@lru_cache(maxsize=64)
def _place_of_sum(names: tuple[str, ...]) -> int | None:
    """The row that holds the sum of these classes, if there is one."""
    sums = [frozenset(classes) for classes in _SUMS]
    return sums.index(frozenset(names)) - len(sums) if frozenset(names) in sums else None


class PageCodes(NamedTuple):
    """The page as code points: `code`, `kind` (class), `line` (row of each), `start` and `end` of each line."""

    table: CharTable
    code: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    line: Ints
    start: Ints
    end: Ints

    def isin(self, *names: str) -> Bools:
        """Which characters are of the classes called `names`."""
        found: Bools = _members(*names).take(self.kind)
        return found


@lru_cache(maxsize=64)
def _members(*names: str) -> Bools:
    """For each class whether it is one of `names`."""
    wanted = np.zeros(256, bool)
    wanted[char_table().of(*names)] = True
    wanted.flags.writeable = False
    return wanted


def page_codes(lines: Sequence[str]) -> PageCodes:
    """The judged lines as arrays over their code points; each line ends with its newline."""
    table = char_table()
    joined = "\n".join(lines) + "\n"
    code = codes_of(joined)
    kind = table.classes.take(code)
    lengths = np.array(list(map(len, lines)), np.int64)
    end = (lengths + 1).cumsum() - 1
    line = np.arange(len(lines)).repeat(lengths + 1)
    return PageCodes(table, code, kind, line, end - lengths, end)


def lengths_of(first: Ints, size: int) -> Ints:
    """How long stretches are that fill `size` places, from the `first` place of each on."""
    found = np.empty(len(first), np.int64)
    np.subtract(first[1:], first[:-1], out=found[:-1])
    found[-1:] = size - first[-1:]
    return found


def line_facts(texts: Sequence[str]) -> LineFacts:
    """The facts about the lines of one page.

    Example:
        >>> facts = line_facts(["Two words.", "二つの言葉"])
        >>> facts.words.round(1).tolist()
        [2.0, 2.9]
    """
    lines = judged_copy(texts)
    return facts_of(lines, page_codes(lines))


@lru_cache(maxsize=4096)
def words_in(phrase: str) -> float:
    """How many words a phrase has, in any script.

    Example:
        >>> words_in("Read also"), round(words_in("関連記事"), 1)
        (2.0, 2.4)
    """
    return float(line_facts([phrase]).words[0])


def facts_of(lines: Sequence[str], page: PageCodes) -> LineFacts:
    """The facts about lines that are judged copies already."""
    table = page.table
    counts = _by_line(page, page.kind, len(table.class_names))
    rows = np.empty((_CLASSES + len(table.class_names) + len(_SUMS), len(lines)))
    rows[_CLASSES : -len(_SUMS)] = counts.T
    rows[-len(_SUMS) :] = product(counts, _summing()).T
    rows[_STARTS:_CLASSES] = product(_marked(page), _mark_bits()).T
    rows[_CHARS] = page.end - page.start
    han, thai = counts.T[table.of("wide", "thai")]
    rows[_WORDS] = rows[_STARTS] + han / _HAN_PER_WORD + thai / _THAI_PER_WORD
    return LineFacts(
        lines=tuple(lines),
        rows=rows,
        first=_edge_class(page, page.start, rows[_CHARS] > 0),
        last=_last_class(page),
        codes=page,
    )


@lru_cache(maxsize=1)
def _summing() -> Floats:
    """What makes the sums of classes out of their counts: [classes, sums]."""
    return np.array([[float(name in classes) for classes in _SUMS] for name in char_table().class_names])


def _by_line(page: PageCodes, classes: NDArray[np.uint8], width: int, at: Ints | None = None) -> Floats:
    """How many characters of each of `width` classes each line holds, of all or of those `at`: [lines, classes]."""
    places = (page.line if at is None else page.line.take(at)) * width
    places += classes if at is None else classes.take(at)
    return np.bincount(places, minlength=len(page.start) * width).astype(float).reshape(-1, width)


# What is counted of places in the text rather than of characters, a bit each: the rows `_STARTS` to `_INNER`.
_MARKS = ("starts", "groups", "titled", "humps", "inner")
# The classes of characters that make such places, a bit each; the bits of a pair lie so that shifting joins them.
_LETTER, _DIGIT, _UPPER, _LOWER, _STOP, _GAP = 1, 2, 4, 8, 16, 32
_KINDS = {
    _LETTER: ("lower", "upper", "letter", "mark", "digit", "number"),
    _DIGIT: ("digit",),
    _UPPER: ("upper",),
    _LOWER: ("lower",),
    _STOP: ("dot", "term"),
    _GAP: ("space", "wide", "thai"),
}


def _marked(page: PageCodes) -> Floats:
    """How many characters of each line have each value of the bits of `_MARKS`: [lines, values]; most have none."""
    marks = _marks(page)
    return _by_line(page, marks, 1 << len(_MARKS), (marks != 0).nonzero()[0])


def _marks(page: PageCodes) -> NDArray[np.uint8]:
    """The bits of `_MARKS` at each character."""
    kinds = np.frombuffer(page.kind.tobytes().translate(_kind_bits()), np.uint8)
    begins = kinds.copy()
    begins[1:] &= ~kinds[:-1]
    found: NDArray[np.uint8] = begins & np.uint8(_LETTER | _DIGIT)
    found |= (begins & _LETTER) << 2 & kinds & _UPPER
    found[1:] |= (kinds[1:] & _UPPER) << 1 & kinds[:-1] & _LOWER
    found[:-1] |= (kinds[1:] & _GAP) >> 1 & kinds[:-1] & _STOP
    return found


@lru_cache(maxsize=1)
def _kind_bits() -> bytes:
    """For each class its bits, as a table to translate with."""
    return bytes(sum(bit for bit, names in _KINDS.items() if _members(*names)[kind]) for kind in range(256))


@lru_cache(maxsize=1)
def _mark_bits() -> Floats:
    """For each value of the bits of `_MARKS` whether each is set: [values, marks]."""
    values = np.arange(1 << len(_MARKS))[:, None]
    return ((values >> np.arange(len(_MARKS))) & 1).astype(float)


class _Carried(NamedTuple):
    major: Floats
    latin: Floats


def _carried(page: PageCodes) -> _Carried:
    """The share of each line's letters in scripts that carry the page, and in Latin where Latin is none of them.

    A page in two languages, line by line, is carried by both scripts.
    """
    names, scripts = page.table.script_names, page.table.scripts.take(page.code)
    if np.count_nonzero(scripts) == np.count_nonzero(scripts == scripts.max()):
        # One script carries all that has letters, as on most pages.
        return _Carried(np.logical_or.reduceat(scripts != 0, page.start).astype(float), np.zeros(len(page.start)))
    counts = _by_line(page, scripts, len(names))
    counts[:, 0] = 0
    letters = np.maximum(1, counts.sum(axis=1))
    total = counts.sum(axis=0)
    carries = total >= _CARRIES * max(1.0, float(total.sum()))
    latin = names.index("latin")
    other = np.zeros(len(counts)) if carries[latin] else counts[:, latin] / letters
    return _Carried(counts.compress(carries, axis=1).sum(axis=1) / letters, other)


def _edge_class(page: PageCodes, at: Ints, there: Bools) -> Ints:
    return page.kind.take(at, mode="clip").astype(np.int64) * there


def _last_class(page: PageCodes) -> Ints:
    """The class of the last character that is no closing quote or bracket, at most three of them skipped."""
    skip = _members("quote", "close")
    at = page.end - 1
    for _ in range(3):
        closing = skip.take(_edge_class(page, at, at >= page.start)) & (at > page.start)
        if not np.count_nonzero(closing):
            break
        at = at - closing
    return _edge_class(page, at, at >= page.start)
