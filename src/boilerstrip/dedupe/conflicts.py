r"""What tells look-alikes apart: the same sentence with another version, identifier, number or name in it.

A copy adds or loses text; a sibling (the next release, another advisory, tomorrow's report) *replaces* a few tokens in
sentences that otherwise agree. So the stretches that two documents do not share are paired by the tokens around them,
and what stands in the same place on both sides is compared.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.tokens import Tokens, shingles, tokenize

# Two parts could be a decimal number: a version has three, or says that it is one.
_VERSION = re.compile(r"v?\d+(?:[._]\d+){2,}[a-z]*\d*|v\d+(?:[._]\d+)?[a-z]*\d*", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d[._-]\d\d?[._-]\d\d?|\d\d?[._-]\d\d?[._-](?:19|20)\d\d")
_NUMBER = re.compile(r"[\d٠-٩۰-۹०-९０-９][\d٠-٩۰-۹०-९０-９.,:/%-]*")
_IDENTIFIER = re.compile(r"(?=[^\s]*\d)(?=[^\s]*[a-z])[a-z0-9]+(?:[-_.:/#][a-z0-9]+)*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
# A title is one of the first lines, with so many tokens at most.
_TITLES, _TITLE = 3, 40
# Vetoes that name what either document is about.
_NAMING = frozenset({"name", "title", "version", "identifier"})
_PARTED = re.compile(r"[a-z0-9][-_./][a-z0-9]")


class ConflictLimits(NamedTuple):
    """How much difference is a conflict; dedupe_limits.toml says what each number means."""

    numbers: int
    names: int
    gap: int
    context: int


class Replacement(NamedTuple):
    """What stands in the same place of two documents.

    `running` if that is inside a sentence and not a label, `title` if it is in the first lines of both.
    """

    left: str
    right: str
    running: bool
    title: bool


class _Gap(NamedTuple):
    """Tokens `start` to `end` that the other document does not have."""

    start: int
    end: int


@cache
def conflict_limits() -> ConflictLimits:
    """The shipped limits."""
    source = files("boilerstrip").joinpath("data", "dedupe_limits.toml")
    return ConflictLimits(**tomllib.loads(source.read_text(encoding="utf-8"))["conflict"])


def conflict(left: Tokens, right: Tokens) -> str | None:
    """Why two look-alikes are not one document, or None.

    Example:
        >>> from boilerstrip.dedupe.tokens import tokenize
        >>> text = "We are glad to announce that Thing {} is released today."
        >>> conflict(tokenize(text.format("3.4.4")), tokenize(text.format("3.4.5")))
        'version: 3.4.4 / 3.4.5'
    """
    limits = conflict_limits()
    found = list(replacements(left, right, limits))
    for pattern, name in ((_VERSION, "version"), (_IDENTIFIER, "identifier")):
        for one in found:
            if _rival(one.left, one.right, pattern):
                return f"{name}: {one.left} / {one.right}"
    inside = [(one.left, one.right) for one in found if one.running]
    numbers = sorted({(a, b) for a, b in inside if _NUMBER.fullmatch(a) and _NUMBER.fullmatch(b)})
    if len(numbers) >= limits.numbers:
        return "numbers: " + ", ".join(f"{a} / {b}" for a, b in numbers[:3])
    apart = _Apart(frozenset(left.hashes.tolist()), frozenset(right.hashes.tolist()))
    for a, b in _renamed(found, limits.names, apart):
        return f"name: {a} / {b}"
    return None


def rival_names(veto: str) -> tuple[str, str] | None:
    """The two names, versions or identifiers of a veto, in small letters; None for a veto of another kind.

    Example:
        >>> rival_names("name: ls / vdir"), rival_names("numbers: 12 / 14, 340 / 295, 81 / 60")
        (('ls', 'vdir'), None)
    """
    kind, _, names = veto.lower().partition(": ")
    left, parted, right = names.partition(" / ")
    return (left, right) if parted and kind in _NAMING else None


class _Apart(NamedTuple):
    """The tokens of two documents."""

    left: frozenset[int]
    right: frozenset[int]

    def have(self, left: str, right: str) -> bool:
        """Whether neither document has anything of the other's word."""
        own, other = (frozenset(tokenize(word).hashes.tolist()) for word in (left, right))
        return not (own & self.right or other & self.left)


def _renamed(found: Sequence[Replacement], often: int, apart: _Apart) -> Iterator[tuple[str, str]]:
    """Words that stand for each other wherever either was replaced: the template is the same, its subject another.

    A word put in for many different ones is an edit.
    """
    titles = {(one.left, one.right) for one in found if one.title}
    pairs = Counter((one.left, one.right) for one in found if _nameable(one, titles))
    lefts, rights = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    for (a, b), count in pairs.most_common():
        plain = not _named(a, b)
        if count >= often + plain and lefts[a] == rights[b] == 1 and (not plain or apart.have(a, b)):
            yield a, b


def _nameable(one: Replacement, titles: Container[tuple[str, str]]) -> bool:
    """Whether a replaced word may be a name: it looks like one, or is in small letters and stands in the title.

    A spelling (colour, color) is none, also in a title; a count is no name.
    """
    both = (one.left, one.right)
    if any(_NUMBER.fullmatch(word) for word in both):
        return one.running
    small = all(word.islower() for word in both) and both in titles
    return _named(*both) or (small and 2 * _alike(*both) < min(map(len, both)))


def _named(left: str, right: str) -> bool:
    """A name has a capital where the script has any, or parts, as `react-intl`; a spelling has neither."""
    return not any(word.islower() and not _PARTED.search(word) for word in (left, right))


def _alike(left: str, right: str) -> int:
    """How many characters two words begin with in common."""
    return next((k for k, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _rival(left: str, right: str, pattern: re.Pattern[str]) -> bool:
    """Both match the pattern and have the same make, such as `CVE-#-#`."""
    if _DATE.fullmatch(left) or _DATE.fullmatch(right):
        return False
    return bool(pattern.fullmatch(left) and pattern.fullmatch(right)) and (
        _DIGITS.sub("#", left.lower()) == _DIGITS.sub("#", right.lower())
    )


def replacements(left: Tokens, right: Tokens, limits: ConflictLimits) -> Iterator[Replacement]:
    """Every replaced piece of text, in the order of the left document."""
    gaps = {_context(right, gap, limits.context): gap for gap in _gaps(right, left)}
    for gap in _gaps(left, right):
        other = gaps.get(_context(left, gap, limits.context))
        if other is None or max(gap.end - gap.start, other.end - other.start) > limits.gap:
            continue
        a, b = left.hashes[gap.start : gap.end].tolist(), right.hashes[other.start : other.end].tolist()
        for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            if tag == "replace" and a1 - a0 == b1 - b0:
                for k in range(a1 - a0):
                    yield _replacement(left, gap.start + a0 + k, right, other.start + b0 + k)


def _replacement(left: Tokens, a: int, right: Tokens, b: int) -> Replacement:
    line = int(left.lines[a])
    running = int((left.lines == line).sum()) >= 10
    return Replacement(_whole(left, a), _whole(right, b), running, _in_title(left, a) and _in_title(right, b))


def _in_title(tokens: Tokens, index: int) -> bool:
    """Whether a token stands in one of the first lines, and that is short enough for a title."""
    if index > _TITLE * _TITLES:
        return False
    lines = tokens.lines[: _TITLE * (_TITLES + 1) + 1]
    line = lines == lines[index]
    return int(line.sum()) <= _TITLE and len(np.unique(lines[: int(line.argmax())])) < _TITLES


def _whole(tokens: Tokens, index: int) -> str:
    """The token with what is glued to it: `4` of `3.4.4` gives `3.4.4`, without the punctuation around it."""
    text = tokens.text
    start, end = int(tokens.starts[index]), int(tokens.ends[index])
    while start > 0 and end - start < 80 and _glues(text, start - 1):
        start -= 1
    while end < len(text) and end - start < 80 and _glues(text, end):
        end += 1
    return text[start:end].strip(".,:/-_#")


def _glues(text: str, place: int) -> bool:
    return text[place].isascii() and (text[place].isalnum() or text[place] in "._-:/#")


def _context(tokens: Tokens, gap: _Gap, size: int) -> bytes:
    """The tokens before and after a gap, as a key; the edge of a document is a context of its own."""
    before = tokens.hashes[max(0, gap.start - size) : gap.start]
    after = tokens.hashes[gap.end : gap.end + size]
    return before.tobytes() + b"|" + after.tobytes()


def _gaps(own: Tokens, other: Tokens) -> list[_Gap]:
    """The stretches of `own` that no shared shingle covers."""
    mine = shingles(own.hashes)
    if not len(mine):
        return []
    shared = np.isin(mine, shingles(other.hashes))
    size = len(own) - len(mine) + 1
    steps: NDArray[np.int64] = np.zeros(len(own) + 1, np.int64)
    places = np.flatnonzero(shared)
    np.add.at(steps, places, 1)
    np.add.at(steps, places + size, -1)
    bare = np.concatenate([[False], np.cumsum(steps)[:-1] == 0, [False]])
    edges = np.flatnonzero(bare[1:] != bare[:-1]).tolist()
    return [_Gap(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
