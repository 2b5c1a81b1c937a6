"""Lines of several parts: menus and share bars, and what stands between their phrases."""

from __future__ import annotations

import re

# What may stand between the phrases of a menu or a share bar.
_SEPARATOR = re.compile(r"\s*[|｜/／·・•∙»›>▸→]\s*|\s+[–—-]\s+|\s{2,}|\t")
# A line without one of these has no separator; most have none.
_MAY_SEPARATE = re.compile(r"[|｜/／·・•∙»›>▸→\t–—-]|\s\s")


def has_parts(text: str) -> bool:
    """Whether folded text can be of several phrases; one of an unspaced script has lost what stood between them."""
    return " " in text or not text.isascii()


def separates(line: str) -> bool:
    """Whether a separator stands in the line; most have none, and plain searches tell that fastest.

    Example:
        >>> separates("ホーム｜新着"), separates("well-known")
        (True, False)
    """
    if line.isascii() and line.isprintable():
        may = "|" in line or "-" in line or "/" in line or ">" in line or "  " in line
    else:
        may = _MAY_SEPARATE.search(line) is not None
    return may and _SEPARATOR.search(line) is not None


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
