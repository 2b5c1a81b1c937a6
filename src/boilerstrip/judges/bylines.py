"""Lines that say in plain words who wrote a text: “By Ada Lake”, “โดย ปรียา วงศ์ทอง”."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

# What may stand between a label ("Author") and its value.
GAP = " :：៖-–—|·•*]）)>／/"
# The longest name, in characters and in words.
_LONGEST, _WORDS = 48, 6
_NO_NAME = frozenset('0123456789?？!！…。"“”[]{}<>=@#')


@lru_cache(maxsize=1)
def author_labels() -> frozenset[str]:
    """What stands before the name of who wrote a text, in lower case."""
    table = tomllib.loads((files("boilerstrip") / "data" / "lines_words.toml").read_text(encoding="utf-8"))
    return frozenset(table["author"]["labels"])


@lru_cache(maxsize=1)
def _longest_label() -> int:
    return max(map(len, author_labels()))


@lru_cache(maxsize=1)
def _labels_by_letter() -> Mapping[str, Sequence[str]]:
    """The labels that begin with each letter, the longest first."""
    found: dict[str, list[str]] = {}
    for label in sorted(author_labels(), key=lambda label: (-len(label), label)):
        found.setdefault(label[0], []).append(label)
    return found


def author_named(line: str) -> str | None:
    """The name that a line gives as that of its author, if it gives one.

    A label without a colon may also open a title (“By the river”): what follows must look like a name, two words or
    more, none of which begins with a small letter.

    Example:
        >>> author_named("By Ada Lake"), author_named("By the river"), author_named("文／王小明")
        ('Ada Lake', None, '王小明')
    """
    head = line[: _longest_label()].casefold()
    for label in _labels_by_letter().get(head[:1], ()):
        end = len(label)
        if head.startswith(label) and line[end : end + 1] in GAP:
            name = line[end:].strip(GAP)
            return name if _is_name(name) else None
    return None


def _is_name(text: str) -> bool:
    words = text.split(" ")
    if not 0 < len(text) <= _LONGEST or len(words) > _WORDS or not _NO_NAME.isdisjoint(text):
        return False
    letters = [word[0] for word in words if word]
    cased = any(letter.lower() != letter.upper() for letter in letters)
    return all(letter.isalpha() and not letter.islower() for letter in letters) and (len(words) > 1 or not cased)
