"""Links in a line of text, of Markdown (`[Home](/)`) or as text browsers number them (`[12]Home`): what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]

# An address may hold one pair of brackets, and a title may follow it. What stands right behind a name is code.
_TARGET = r"\((?:[^()\s]|\([^()\s]*\)){0,2000}(?:\s+\"[^\"]{0,300}\")?\)"
_IMAGE = re.compile(rf"!\[([^\[\]]{{0,300}})\]{_TARGET}")
_LINK = re.compile(rf"(?<![A-Za-z0-9_)])\[([^\[\]]{{0,500}})\]{_TARGET}")
_PICTURE = "\0"
# The number of a link stands right before what it says; that of a note has a space behind it, or nothing.
_NUMBER = re.compile(r"\[(\d{1,4})\](?=[^\W\d_]|[(（“\"«'])")
_NUMBERED = re.compile(r"[^\w\[\]]{0,8}\[\d{1,4}\][^\W\d_(（“\"«']")
# A page of a text browser numbers so many links, so many of them above its text.
_NUMBERS, _ABOVE = 6, 3


class Linked(NamedTuple):
    """Which lines are links, one entry a line.

    `several`: several of Markdown and nothing else; `alone`: one; `numbered`: the line begins with a numbered one.
    """

    several: Bools
    alone: Bools
    numbered: Bools


def linked_lines(texts: Sequence[str], loose: Bools) -> Linked:
    """Which lines are links; of numbered ones those `loose` lines that are no sentence.

    Example:
        >>> lines = ["[Home](/) [News](/n)", "[More](/m)", "See [this](/x)."]
        >>> [marks.tolist() for marks in linked_lines(lines, np.ones(3, bool))[:2]]
        [[True, False, False], [False, True, False]]
    """
    counts = np.array([_links_of(text) for text in texts], np.int64)
    return Linked(counts > 1, counts == 1, _numbered(texts, loose))


def _numbered(texts: Sequence[str], loose: Bools) -> Bools:
    """Loose lines that begin with the number of a link, where the page numbers its links and begins with some.

    Notes have numbers, too, but they stand below the text, and their numbers stand in it as well.
    """
    found = np.zeros(len(texts), bool)
    numbers = [(line, number) for line, text in enumerate(texts) for number in _numbers_of(text)]
    rising = all(first < second for (_, first), (_, second) in pairwise(numbers))
    if len(numbers) < _NUMBERS or not rising or not loose[: numbers[_ABOVE - 1][0] + 1].all():
        return found
    for line in {line for line, _ in numbers}:
        found[line] = loose[line] and _begins_with_number(texts[line])
    return found


def is_linked(text: str) -> bool:
    """Whether a text is links of Markdown and nothing else."""
    return _links_of(text) > 0


def without_targets(texts: Sequence[str]) -> Sequence[str]:
    """Lines with their links and pictures as what they say.

    A line that says nothing then stays as it is.

    Example:
        >>> without_targets(["* [Home](/) | [主页](/zh)", "[![Logo](/l.png)](/)", "f[i](x)", "![](p.png)"])
        ['* Home | 主页', 'Logo', 'f[i](x)', '![](p.png)']
    """
    if not any("](" in text for text in texts):
        return texts
    return [_spoken(text) if "](" in text else text for text in texts]


def _links_of(text: str) -> int:
    """How many links or pictures a line is that is nothing else; 0 where it says anything beside them.

    Example:
        >>> [_links_of(line) for line in ("* [Home](/) | [主页](/zh)", "[![Logo](/l.png)](/)", "see [here](/)", "Home")]
        [2, 1, 0, 0]
    """
    if "](" not in text:
        return 0
    rest, count = _LINK.subn(" ", _IMAGE.sub(_PICTURE, text))
    return 0 if any(map(str.isalnum, rest)) else count + rest.count(_PICTURE)


def without_numbers(line: str) -> str:
    """A line with spaces in place of the numbers of its links, so that all else stands where it stood.

    Example:
        >>> without_numbers("* [3]Contact | [12]مقالات [1] Note")
        '*    Contact |     مقالات [1] Note'
    """
    return _NUMBER.sub(lambda found: " " * len(found.group()), line) if "[" in line else line


def _numbers_of(line: str) -> list[int]:
    """The numbers of the links in a line.

    Example:
        >>> _numbers_of("* [3]Contact | [12]مقالات [1] Note")
        [3, 12]
    """
    return [int(number) for number in _NUMBER.findall(line)] if "[" in line else []


def _begins_with_number(line: str) -> bool:
    """Whether a line begins with the number of a link, be it behind a mark.

    Example:
        >>> [_begins_with_number(line) for line in ("* [3]Contact", "[12]主页", "see [3]here", "[1] Note")]
        [True, True, False, False]
    """
    return _NUMBERED.match(line) is not None


def _spoken(text: str) -> str:
    found = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    return found if any(map(str.isalnum, found)) else text
