"""Folding: the one form in which lines and phrases are compared, and the way back to the line's own offsets.

Folded text is NFKC, case-folded, every number one `0`, everything that is neither letter, mark nor number one space;
scripts that put no spaces between words (and Hangul, where writers differ) lose the spaces too. Vowel points, tatweel
and invisible characters go, and letters that keyboards and upper case mix up become one (Arabic yeh and kaf, Turkish
dotless i, Greek accents).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.codepoints import LINE_END, CharMap, codes_of, single_spaced, text_of

# Pairs "from to" of letters that readers take for the same; applied after NFKC and case folding.
_SAME = (
    "يی ىی كک أا إا آا ٱا ةه ۀه ؤو ھه ہه "  # Arabic, Persian, Urdu keyboards
    "ёе ıi şș ţț "  # Russian; Turkish upper case; Romanian cedillas
    "άα έε ήη ίι όο ύυ ώω ϊι ϋυ"  # Greek upper case has no accents
)
_FOLDS = {pair[0]: pair[1] for pair in _SAME.split()} | {"©": "©"}  # the one sign that says something alone
# Marks that writers may leave out: Arabic vowel signs, Hebrew points, the dot that case-folding İ leaves behind.
_OPTIONAL_MARKS = re.compile(
    "[\u0307\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]"
)
# Thai, Lao, Tibetan, Myanmar, Khmer, Hangul, kana, Han.
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7ff"
_FIRST_UNSPACED = ord(_UNSPACED[0])
_FIRST_MARK = "\u0300"
# It begins with the space itself, which is what a search can jump to.
_NEEDLESS_SPACE = re.compile(f" (?:(?<=[{_UNSPACED}] )|(?=[{_UNSPACED}]))")
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_FIRST_WORD = re.compile(f"[^ {_UNSPACED}]+")
_NUMBER = re.compile("0[0 ]*0")
_RUNS = re.compile("0[0 ]*0|0| +|[^0 ]+")


class Folded(NamedTuple):
    """Folded text and, for each of its characters, where in the line the text behind it starts and ends."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


class Folder:
    """Folds lines; keeps what it has worked out about each character, which saves time and changes nothing.

    Example:
        >>> Folder().fold("  12,345 Comments »")
        '0 comments'
    """

    def __init__(self) -> None:
        self._table = _Table()
        self._chars = CharMap(lambda char: char.casefold().translate(self._table))
        self._pieces = _Pieces(self._table)

    def fold(self, line: str) -> str:
        """The folded form of `line`, empty if it holds neither letter nor number."""
        text = line if unicodedata.is_normalized("NFKC", line) else unicodedata.normalize("NFKC", line)
        text = " ".join(text.casefold().translate(self._table).split())
        if "0" in text:
            text = _NUMBER.sub("0", text)
        return _NEEDLESS_SPACE.sub("", text) if has_unspaced(text) else text

    def fold_lines(self, lines: Sequence[str]) -> list[str]:
        r"""The folded form of each line; they hold no line end. What `fold` gives, in one pass over all of them.

        Example:
            >>> Folder().fold_lines(["Share »", "12,345 Comments"])
            ['share', '0 comments']
        """
        if not lines:
            return []
        joined = "\n".join(lines)
        codes = self._chars.of(joined) if unicodedata.is_normalized("NFKC", joined) else None
        if codes is None:
            return [self.fold(line) for line in lines]
        bounds = codes == LINE_END
        if codes.max(initial=0) >= _FIRST_UNSPACED:
            bounds |= _unspaced().take(codes, mode="clip")
        text = text_of(single_spaced(codes, bounds))
        return (_NUMBER.sub("0", text) if "0" in text else text).split("\n")

    def fold_with_offsets(self, line: str) -> Folded:
        """What `fold` gives, with the way back to `line`; slower, for lines on which something was found."""
        text = line.casefold()
        if line.isascii() or (len(text) == len(line) and _stands_apart(line)):
            text = text.translate(self._table)
            # Where each character has become one.
            if len(text) == len(line):
                return _joined(text, range(len(line)), range(1, len(line) + 1))
        chars: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        pieces = self._pieces
        for start, end in _clusters(line):
            for char in pieces[line[start:end]]:
                chars.append(char)
                starts.append(start)
                ends.append(end)
        return _joined("".join(chars), starts, ends)

    def trim(self, line: str) -> tuple[int, int]:
        """Start and end of the part of `line` that folding keeps: without outer spaces, bullets, arrows, emoji."""
        start, end, pieces = 0, len(line), self._pieces
        while start < end and not pieces[line[start]].strip(" "):
            start += 1
        while (
            end > start
            and not pieces[line[end - 1]].strip(" ")
            and not unicodedata.category(line[end - 1]).startswith("M")
        ):
            end -= 1
        return start, end


def is_boundary(text: str, index: int) -> bool:
    """Whether a word may start or end at `index` of folded `text`; anywhere, in scripts without spaces.

    Example:
        >>> is_boundary("share this", 5), is_boundary("shares", 5), is_boundary("共有する", 2)
        (True, False, True)
    """
    if index <= 0 or index >= len(text) or " " in text[index - 1 : index + 1]:
        return True
    return bool(_UNSPACED_LETTER.match(text[index - 1])) or bool(_UNSPACED_LETTER.match(text[index]))


def has_unspaced(text: str) -> bool:
    """Whether `text` holds a letter of a script that puts no spaces between words, or of Hangul."""
    return not text.isascii() and _UNSPACED_LETTER.search(text) is not None


def any_unspaced(text: str) -> bool:
    """What `has_unspaced` says, sooner of a long text without such letters."""
    return not text.isascii() and bool(codes_of(text).max() >= _FIRST_UNSPACED) and has_unspaced(text)


def first_word(text: str) -> str:
    """What folded text starts with, up to the first space or letter of an unspaced script; empty if it starts so.

    Example:
        >>> first_word("source新华社"), first_word("read also 0")
        ('source', 'read')
    """
    match = _FIRST_WORD.match(text)
    return match.group() if match else ""


class _Table(dict[int, str]):
    """A table for `str.translate` that works out each character when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = value = _fold_char(chr(code))
        return value


@lru_cache(maxsize=1)
def _unspaced() -> NDArray[np.bool_]:
    """For each code point up to the last unspaced letter, and one for all after it, whether it is one."""
    found = np.zeros(ord(_UNSPACED[-1]) + 2, bool)
    for first, last in zip(_UNSPACED[::3], _UNSPACED[2::3], strict=True):
        found[ord(first) : ord(last) + 1] = True
    return found


class _Pieces(dict[str, str]):
    """What each character, or run that NFKC treats as one, folds to."""

    def __init__(self, table: _Table) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, piece: str) -> str:
        text = piece if piece.isascii() else unicodedata.normalize("NFKC", piece)
        self[piece] = value = text.casefold().translate(self._table)
        return value


def _fold_char(char: str) -> str:
    if char in _FOLDS:
        return _FOLDS[char]
    category = unicodedata.category(char)
    if category == "Nd":
        return "0"
    if category in {"Cf", "Me"} or _OPTIONAL_MARKS.match(char) or "\ufe00" <= char <= "\ufe0f" or char == "ـ":
        return ""
    return char if category[0] in "LMN" else " "


def _clusters(line: str) -> list[tuple[int, int]]:
    """Runs that NFKC treats as one: a character and what composes with it or is reordered behind it."""
    if unicodedata.is_normalized("NFKC", line):
        # Nothing composes or moves any more, so that only marks join the character before them.
        starts = [index for index, char in enumerate(line) if not index or not _is_mark(char)]
        return list(zip(starts, [*starts[1:], len(line)], strict=True))
    runs: list[tuple[int, int]] = []
    for index, char in enumerate(line):
        if runs and _continues(line[runs[-1][0] : index], char):
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _stands_apart(line: str) -> bool:
    """Whether each character is a run of its own."""
    return unicodedata.is_normalized("NFKC", line) and (max(line) < _FIRST_MARK or not any(map(_is_mark, line)))


def _is_mark(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char)[0] == "M"


def _continues(run: str, char: str) -> bool:
    if char.isascii():
        return False
    if unicodedata.category(char)[0] == "M":
        return True
    apart = unicodedata.normalize("NFKC", run) + unicodedata.normalize("NFKC", char)
    return unicodedata.normalize("NFKC", run + char) != apart


def _joined(text: str, starts: Sequence[int], ends: Sequence[int]) -> Folded:
    """The text with single spaces and each number as one `0`, and where each character comes from."""
    if "0" not in text and "  " not in text and text == text.strip(" ") and not _NEEDLESS_SPACE.search(text):
        return Folded(text, starts, ends)
    runs = [match.span() for match in _RUNS.finditer(text)]
    if runs and text[runs[0][0]] == " ":
        del runs[0]
    if runs and text[runs[-1][0]] == " ":
        runs.pop()
    kept: list[str] = []
    first: list[int] = []
    last: list[int] = []
    for start, end in runs:
        char = text[start]
        if char in "0 ":
            kept.append(char)
            first.append(starts[start])
            last.append(ends[end - 1] if char == "0" else ends[start])
        else:
            kept.append(text[start:end])
            first += starts[start:end]
            last += ends[start:end]
    text = "".join(kept)
    needless = {match.start() for match in _NEEDLESS_SPACE.finditer(text)}
    if needless:
        text = "".join([char for index, char in enumerate(text) if index not in needless])
        first = [start for index, start in enumerate(first) if index not in needless]
        last = [end for index, end in enumerate(last) if index not in needless]
    return Folded(text, first, last)
