"""Lines of several parts: menus and share bars, and what stands between their phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from boilerstrip.codepoints import LINE_END, codes_of

# What may stand between the phrases of a menu or a share bar.
_SEPARATOR = re.compile(r"\s*[|｜/／·・•∙»›>▸→]\s*|\s+[–—-]\s+|\s{2,}|\t")
_NO_SPACES = re.compile(r"\S+")
# What a separator is or begins with, by itself; between two spaces; and the space. Nothing else is one.
_SIGN, _DASH, _SPACE = 1, 2, 3
_SIGNS, _DASHES = "|｜/／·・•∙»›>▸→", "–—-"


def separated(lines: Sequence[str]) -> set[int]:
    """The places of the lines that a separator stands in, and of a few in which none does; told for all at once.

    Example:
        >>> separated(["ホーム｜新着", "well-known", "Home - News"])
        {0, 2}
    """
    codes = codes_of("\n".join(lines))
    kinds = _kinds().take(codes, mode="clip")
    found = kinds == _SIGN
    found[1:] |= (kinds[1:] >= _DASH) & (kinds[:-1] == _SPACE)
    places = found.nonzero()[0]
    return set((codes == LINE_END).nonzero()[0].searchsorted(places).tolist()) if len(places) else set()


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint8]:
    """For each character up to the last sign what it can be of a separator; white space of other kinds is a sign."""
    found = np.zeros(ord(max(_SIGNS)) + 2, np.uint8)
    found[[code for code in range(len(found)) if chr(code).isspace()]] = _SIGN
    for kind, chars in ((0, "\n"), (_SIGN, _SIGNS), (_DASH, _DASHES), (_SPACE, " ")):
        found[[ord(char) for char in chars]] = kind
    return found


def separates(line: str) -> bool:
    """Whether a separator stands in the line.

    Example:
        >>> separates("ホーム｜新着"), separates("well-known")
        (True, False)
    """
    return _SEPARATOR.search(line) is not None


def pieces_of(line: str) -> list[tuple[int, int]]:
    """Where the parts between the separators of a line begin and end.

    Example:
        >>> pieces_of("Home | News")
        [(0, 4), (7, 11)]
    """
    pieces: list[tuple[int, int]] = []
    done = 0
    for match in _SEPARATOR.finditer(line):
        pieces.append((done, match.start()))
        done = match.end()
    pieces.append((done, len(line)))
    return [(start, end) for start, end in pieces if start < end]


def spaced(line: str) -> list[tuple[int, int]]:
    """Where the parts between the spaces of a line begin and end: in scripts that need none, they part phrases.

    Example:
        >>> spaced("次へ 目次")
        [(0, 2), (3, 5)]
    """
    return [match.span() for match in _NO_SPACES.finditer(line)]
