"""What the lines of a page are made of: one pass of numpy over the code points, one row a line.

Every figure rests on a judged copy of the lines (NFKC, no format characters, white space collapsed), so that line
ends, spaces and the Unicode form of the input cannot change an answer. Nothing here knows a word of any language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.chars import CharTable, char_table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Soft hyphen, zero-width spaces and joiners, bidirectional controls, byte order mark, variation selectors.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]+")
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
# Characters a word in scripts that are written without spaces.
_HAN_PER_WORD, _THAI_PER_WORD = 1.7, 4.0
# A script carries a page if it holds at least this share of its letters.
_CARRIES = 0.15
# A word longer than this many characters is hashed by its head.
_HASHED = 24

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
        joined = _INVISIBLE.sub("", joined)
        if not unicodedata.is_normalized("NFKC", joined):
            joined = unicodedata.normalize("NFKC", joined)
    joined = _SPACES.sub(" ", joined)
    return [line.strip() for line in joined.split("\n")]


def _ends(text: str) -> str:
    """Both ends of a line that is as long as a book: what it is shows there, at a small part of the memory."""
    return f"{text[: _LONGEST // 2]} {text[-_LONGEST // 2 :]}"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Arrays with one entry a line.

    `counts` is [lines, classes] (see `CharTable.class_names`), `words` estimates words in any script, `first` and
    `last` are the classes of the first and the last telling character (closing quotes and brackets skipped at the
    end), `starts` and `groups` count the words and the runs of digits, `humps` counts lower case before upper case.
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


class PageCodes(NamedTuple):
    """The page as code points: `code`, `kind` (class), `line` (row of each), `start` and `end` of each line."""

    table: CharTable
    code: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    line: Ints
    start: Ints
    end: Ints

    def per_line(self, mask: Bools) -> Floats:
        """How many characters of `mask` each line holds."""
        return np.bincount(self.line[mask], minlength=len(self.start)).astype(float)

    def isin(self, *names: str) -> Bools:
        """Which characters are of the classes called `names`."""
        wanted = np.zeros(256, bool)
        wanted[self.table.of(*names)] = True
        return wanted[self.kind]


def page_codes(lines: Sequence[str]) -> PageCodes:
    """The judged lines as arrays over their code points; each line ends with its newline."""
    table = char_table()
    joined = "\n".join(lines) + "\n"
    code = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kind = table.classes[code]
    lengths = np.fromiter((len(line) for line in lines), np.int64, len(lines))
    end = np.cumsum(lengths + 1) - 1
    line = np.repeat(np.arange(len(lines)), lengths + 1)
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
    table, size = page.table, len(lines)
    width = len(table.class_names)
    flat = np.bincount(page.line * width + page.kind, minlength=size * width).astype(float)
    counts = flat.reshape(size, width)
    letter = page.isin("lower", "upper", "letter", "mark", "digit", "number")
    word_start = letter.copy()
    word_start[1:] &= ~letter[:-1]
    starts = page.per_line(word_start)
    han, thai = (counts[:, index] for index in table.of("wide", "thai"))
    digit = page.isin("digit")
    digit_start = digit.copy()
    digit_start[1:] &= ~digit[:-1]
    upper = page.isin("upper")
    hump = upper.copy()
    hump[0] = False
    hump[1:] &= page.isin("lower")[:-1]
    stop = page.isin("dot", "term")
    inner = np.zeros(len(stop), bool)
    inner[:-1] = stop[:-1] & (page.isin("space")[1:] | page.isin("wide", "thai")[1:])
    script = _scripts(page, size)
    chars = (page.end - page.start).astype(float)
    return LineFacts(
        lines=tuple(lines),
        chars=chars,
        words=starts + han / _HAN_PER_WORD + thai / _THAI_PER_WORD,
        counts=counts,
        first=_edge_class(page, page.start, chars > 0),
        last=_last_class(page),
        starts=starts,
        groups=page.per_line(digit_start),
        humps=page.per_line(hump),
        titled=page.per_line(word_start & upper),
        major=script.major,
        latin=script.latin,
        inner_stops=page.per_line(inner),
    )


class _Scripts(NamedTuple):
    major: Floats
    latin: Floats


def _scripts(page: PageCodes, size: int) -> _Scripts:
    """The share of each line's letters in scripts that carry the page, and in Latin where Latin is none of them.

    A page in two languages, line by line, is carried by both scripts.
    """
    table = page.table
    width = len(table.script_names)
    flat = np.bincount(page.line * width + table.scripts[page.code], minlength=size * width).astype(float)
    counts = flat.reshape(size, width)
    counts[:, 0] = 0
    letters = np.maximum(1, counts.sum(axis=1))
    total = counts.sum(axis=0)
    carries = total >= _CARRIES * max(1.0, float(total.sum()))
    latin = table.script_names.index("latin")
    other = np.zeros(size) if carries[latin] else counts[:, latin] / letters
    return _Scripts(counts[:, carries].sum(axis=1) / letters, other)


def _edge_class(page: PageCodes, at: Ints, there: Bools) -> Ints:
    return np.where(there, page.kind[np.clip(at, 0, len(page.kind) - 1)], 0).astype(np.int64)


def _last_class(page: PageCodes) -> Ints:
    """The class of the last character that is no closing quote or bracket, at most three of them skipped."""
    skip = np.zeros(256, bool)
    skip[page.table.of("quote", "close")] = True
    at = page.end - 1
    for _ in range(3):
        closing = skip[_edge_class(page, at, at >= page.start)] & (at > page.start)
        at = at - closing
    return _edge_class(page, at, at >= page.start)


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """How the words of each line recur on the page: shares of its distinct words, 0 to 1.

    `seen` on any other line, `seen_long` on another long line, `common` among the page's commonest words of long
    lines, `tokens` how many distinct words there are. Scripts without spaces are counted by pairs of characters.
    """

    tokens: Floats
    seen: Floats
    seen_long: Floats
    common: Floats


_COMMON = 40


def token_facts(page: PageCodes, long_lines: Bools) -> TokenFacts:
    """Count words by hash over the page, without making strings of them."""
    size = len(page.start)
    hashes, rows = _token_hashes(page)
    if not len(hashes):
        nothing = np.zeros(size)
        return TokenFacts(nothing, nothing, nothing, nothing)
    # Sorted by word; a word that a line says twice counts once.
    order = np.lexsort((rows, hashes))
    hashes, rows = hashes[order], rows[order]
    new = np.ones(len(order), bool)
    new[1:] = hashes[1:] != hashes[:-1]
    once = new.copy()
    once[1:] |= rows[1:] != rows[:-1]
    row, word = rows[once], (np.cumsum(new) - 1)[once]
    own_long = long_lines[row]
    everywhere = np.bincount(word)
    in_long = np.bincount(word[own_long], minlength=len(everywhere))
    bar = np.partition(in_long, -_COMMON)[-_COMMON] if len(in_long) > _COMMON else 0
    common = in_long >= max(3, bar)
    tokens = np.bincount(row, minlength=size).astype(float)
    known = np.maximum(1, tokens)

    def share(mask: Bools) -> Floats:
        part: Floats = np.bincount(row[mask], minlength=size) / known
        return part

    return TokenFacts(
        tokens=tokens,
        seen=share(everywhere[word] > 1),
        seen_long=share(in_long[word] > own_long),
        common=share(common[word]),
    )


class _Tokens(NamedTuple):
    hashes: NDArray[np.uint64]
    rows: Ints


def _token_hashes(page: PageCodes) -> _Tokens:
    """A 64-bit hash of each word (case folded) and each pair of characters in scripts without spaces."""
    folded = page.table.folded[page.code].astype(np.uint64) + np.uint64(1)
    letter = page.isin("lower", "upper", "letter", "mark")
    begin = letter.copy()
    begin[1:] &= ~letter[:-1]
    at = np.flatnonzero(begin)
    wide = page.isin("wide", "thai")
    both = np.flatnonzero(wide[:-1] & wide[1:])
    pairs = folded[both] * np.uint64(0x9E3779B97F4A7C15) + folded[both + 1]
    if not len(at):
        return _Tokens(pairs, page.line[both])
    where = np.flatnonzero(letter)
    number = np.cumsum(begin)[where] - 1
    place = np.minimum(where - at[number], _HASHED)
    scale = (np.arange(1, _HASHED + 2, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)) | np.uint64(1)
    mixed = folded[where] * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * scale[place]
    first = np.searchsorted(where, at)
    words = np.add.reduceat(mixed, first)
    return _Tokens(np.concatenate([words, pairs]), np.concatenate([page.line[at], page.line[both]]))
