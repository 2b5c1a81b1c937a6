"""What the lines of a page are made of: one pass of numpy over the code points, one row a line.

Every figure rests on a judged copy of the lines (NFKC, no format characters, white space collapsed), so that line
ends, spaces and the Unicode form of the input cannot change an answer. Nothing here knows a word of any language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.chars import CharTable, char_table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Soft hyphen, zero-width spaces and joiners, bidirectional controls, byte order mark, variation selectors.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]+")
# Characters a word in scripts that are written without spaces.
_HAN_PER_WORD, _THAI_PER_WORD = 1.7, 4.0
# A script carries a page if it holds at least this share of its letters.
_CARRIES = 0.15
# So many characters of a line are judged, half of them from each end.
_LONGEST = 500_000


def judged_copy(texts: Sequence[str]) -> list[str]:
    r"""The lines as they are judged: NFKC, without invisible characters, white space collapsed.

    Example:
        >>> judged_copy(["Ｓｈａｒｅ\u200b  this", "e\u0301"])
        ['Share this', 'é']
    """
    texts = [_ends(text) if len(text) > _LONGEST else text for text in texts]
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        joined = "\n".join(" ".join(text.split()) for text in texts)
    if not joined.isascii():
        if _may_be_invisible(joined):
            joined = _INVISIBLE.sub("", joined)
        if not unicodedata.is_normalized("NFKC", joined):
            joined = unicodedata.normalize("NFKC", joined)
    return [" ".join(line.split()) for line in joined.split("\n")]


def _may_be_invisible(text: str) -> bool:
    """Whether one of the characters of `_INVISIBLE` stands in the text: most pages have none."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return bool(_invisible().take(codes, mode="clip").any())


@lru_cache(maxsize=1)
def _invisible() -> Bools:
    """For each code point up to the last one of `_INVISIBLE`, and one for all after it, whether it belongs to it."""
    return np.array([_INVISIBLE.match(chr(code)) is not None for code in range(0xFEFF + 2)])


def _ends(text: str) -> str:
    """Both ends of a line that is as long as a book: what it is shows there, at a small part of the memory."""
    return f"{text[: _LONGEST // 2]} {text[-_LONGEST // 2 :]}"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Arrays with one entry a line.

    `counts` is [classes, lines] (see `CharTable.class_names`), `words` estimates words in any script, `first` and
    `last` are the classes of the first and the last telling character (closing quotes and brackets skipped at the
    end), `starts` and `groups` count the words and the runs of digits, `humps` counts lower case before upper case,
    `scripts` is [lines, scripts] (see `CharTable.script_names`).
    """

    lines: tuple[str, ...]
    chars: Floats
    words: Floats
    counts: Floats
    first: Ints
    last: Ints
    starts: Floats
    groups: Floats
    humps: Floats
    titled: Floats
    major: Floats
    latin: Floats
    inner_stops: Floats
    scripts: Floats

    def count(self, name: str) -> Floats:
        """How many characters of a class each line holds."""
        found: Floats = self.counts[char_table().places[name]]
        return found

    def total(self, *names: str) -> Floats:
        """How many characters of several classes each line holds."""
        found: Floats = self.counts[char_table().of(*names)].sum(axis=0)
        return found

    def narrowed(self, kept: Ints) -> LineFacts:
        """The facts about the lines `kept` of a page that holds only them."""
        scripts = self.scripts[kept]
        carried = _carried(scripts)
        return LineFacts(
            lines=tuple([self.lines[index] for index in kept.tolist()]),
            chars=self.chars[kept],
            words=self.words[kept],
            counts=self.counts[:, kept],
            first=self.first[kept],
            last=self.last[kept],
            starts=self.starts[kept],
            groups=self.groups[kept],
            humps=self.humps[kept],
            titled=self.titled[kept],
            major=carried.major,
            latin=carried.latin,
            inner_stops=self.inner_stops[kept],
            scripts=scripts,
        )


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
        found: Bools = _members(*names)[self.kind]
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
    code = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kind = table.classes[code]
    lengths = np.fromiter((len(line) for line in lines), np.int64, len(lines))
    end = (lengths + 1).cumsum() - 1
    line = np.arange(len(lines)).repeat(lengths + 1)
    return PageCodes(table, code, kind, line, end - lengths, end)


def line_facts(texts: Sequence[str]) -> LineFacts:
    """The facts about the lines of one page.

    Example:
        >>> facts = line_facts(["Two words.", "二つの言葉"])
        >>> facts.words.round(1).tolist()
        [2.0, 2.9]
    """
    lines = judged_copy(texts)
    return facts_of(lines, page_codes(lines))


def facts_of(lines: Sequence[str], page: PageCodes) -> LineFacts:
    """The facts about lines that are judged copies already."""
    table = page.table
    counts = np.ascontiguousarray(_by_line(page, page.kind, len(table.class_names)).T)
    scripts = _by_line(page, table.scripts[page.code], len(table.script_names))
    scripts[:, 0] = 0
    carried = _carried(scripts)
    marks = _by_line(page, _marks(page), 1 << len(_MARKS)) @ _mark_bits()
    starts, groups, titled, humps, inner = (np.ascontiguousarray(column) for column in marks.T)
    han, thai = counts[table.of("wide", "thai")]
    chars = (page.end - page.start).astype(float)
    return LineFacts(
        lines=tuple(lines),
        chars=chars,
        words=starts + han / _HAN_PER_WORD + thai / _THAI_PER_WORD,
        counts=counts,
        first=_edge_class(page, page.start, chars > 0),
        last=_last_class(page),
        starts=starts,
        groups=groups,
        humps=humps,
        titled=titled,
        major=carried.major,
        latin=carried.latin,
        inner_stops=inner,
        scripts=scripts,
    )


def _by_line(page: PageCodes, classes: NDArray[np.uint8], width: int) -> Floats:
    """How many characters of each of `width` classes each line holds: [lines, classes]."""
    places = page.line * width
    places += classes
    return np.bincount(places, minlength=len(page.start) * width).astype(float).reshape(-1, width)


# What is counted of places in the text rather than of characters: words, runs of digits, words that begin in upper
# case, upper case behind lower case, stops before a space or in a script without spaces. A bit each.
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


def _carried(counts: Floats) -> _Carried:
    """The share of each line's letters in scripts that carry the page, and in Latin where Latin is none of them.

    A page in two languages, line by line, is carried by both scripts.
    """
    letters = np.maximum(1, counts.sum(axis=1))
    total = counts.sum(axis=0)
    carries = total >= _CARRIES * max(1.0, float(total.sum()))
    latin = char_table().script_names.index("latin")
    other = np.zeros(len(counts)) if carries[latin] else counts[:, latin] / letters
    return _Carried(counts[:, carries].sum(axis=1) / letters, other)


def _edge_class(page: PageCodes, at: Ints, there: Bools) -> Ints:
    return page.kind.take(at, mode="clip").astype(np.int64) * there


def _last_class(page: PageCodes) -> Ints:
    """The class of the last character that is no closing quote or bracket, at most three of them skipped."""
    skip = _members("quote", "close")
    at = page.end - 1
    for _ in range(3):
        closing = skip[_edge_class(page, at, at >= page.start)] & (at > page.start)
        at = at - closing
    return _edge_class(page, at, at >= page.start)
