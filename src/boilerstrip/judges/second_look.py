"""A second look at the lines of a page: boosted trees over what the net makes of each line and of those around it.

What the net makes of neighbours, of stretches, of lines as long as this one and of the page as a whole tells which of
its chances to believe. The trees learn it from what nets say of pages that they have not seen (stacked generalization,
Wolpert 1992).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.facts import Floats
from boilerstrip.judges.page_model import PageRead
from boilerstrip.judges.trees import Trees

__all__ = ["COLUMNS", "SecondLook", "columns"]

_MODEL = "lines_second.txt.gz"
# The lines beside a line; how far to each side the stretches around it reach; that in which chances weigh by length.
_BESIDE, _AROUND, _WEIGHED = (1, 2), (2, 4, 8, 16), 4
# Beyond the page the net is as sure of chrome as it gets; what is further away than this is just far.
_NOTHING, _FAR = -9.0, 99
# The net is sure of a line of text that has such a chance and so many characters.
_TEXT, _LONG = 0.9, 80
# Chances are whole numbers of such steps, so that sums of them are exact.
_STEPS = 1_000_000
# Lengths are told apart by powers of two up to this.
_LONGEST = 9
# What is known of a line itself, as the net's features name it.
_OWN = ("words", "chars", "says_text", "says_chrome", "token_count", "chars_share", "page_run", "page_solid")
COLUMNS = (
    "content", *(f"{side}{step}" for step in _BESIDE for side in ("above", "below")),
    *(f"around{reach}" for reach in _AROUND), f"text_around{_WEIGHED}", "text_below", "since_text", "until_text",
    "like", "page", "page_text", "page_length", "page_lines", "page_chrome", "page_spread", *_OWN,
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class SecondLook:
    """The trees that read `columns`."""

    trees: Trees

    @staticmethod
    def load() -> SecondLook:
        """The shipped trees."""
        return SecondLook(Trees.load(_MODEL))

    def content(self, page: PageRead) -> Floats:
        """The log-odds of each line of being content, [lines], rounded to six places."""
        return self.trees.raw(columns(page)).round(6)


def columns(page: PageRead) -> NDArray[np.float32]:
    """What the trees read of each line: [lines, COLUMNS]."""
    content, size = page.chances.content, len(page.chances.content)
    own = page.rows.T[list(_places(page.names))]
    chance = np.rint(_STEPS / (1 + np.exp(-content)))
    chars = np.rint(np.expm1(own[_OWN.index("chars")].astype(np.float64)))
    sums = _Sums(chance, chars)
    text = max(1.0, sums.text[-1])
    of_line = (
        content, *_beside(content), *(sums.mean(reach) for reach in _AROUND), sums.text_share(_WEIGHED),
        1 - sums.text[1:] / text, *_from_text((chance > _TEXT * _STEPS) & (chars > _LONG)), _like(chance, chars),
    )  # fmt: skip
    of_page = (
        chance.sum() / size / _STEPS, text / _STEPS / max(1.0, chars.sum()), np.log1p(text / _STEPS), np.log(size),
        page.chances.chrome, np.std(chance) / _STEPS,
    )  # fmt: skip
    found = np.empty((len(COLUMNS), size), np.float32)
    for row, values in zip(found, (*of_line, *of_page, *own), strict=True):
        row[:] = values
    return found.T


@lru_cache(maxsize=8)
def _places(names: tuple[str, ...]) -> tuple[int, ...]:
    """Where the features stand that are known of a line itself."""
    return tuple(names.index(name) for name in _OWN)


class _Sums:
    """Sums over stretches of lines: of chances, and of the characters that are content by these chances, in steps."""

    def __init__(self, chance: Floats, chars: Floats) -> None:
        most, size = _AROUND[-1], len(chance)
        sums = np.cumsum([np.full(size, float(_STEPS)), chance, chars * _STEPS, chance * chars], axis=1)
        # As many zeros before the page as a stretch may reach, and nothing more to add behind it.
        self._sums = np.concatenate([np.zeros((4, most + 1)), sums, np.repeat(sums[:, -1:], most, axis=1)], axis=1)
        self._most, self._size = most, size
        self.text = self._sums[3, most : most + size + 1]

    def mean(self, reach: int) -> Floats:
        """The mean chance of each line with so many above and below it."""
        of, chance = self._around(reach)[:2]
        found: Floats = chance / of
        return found

    def text_share(self, reach: int) -> Floats:
        """The share of the characters of each line, and of so many above and below it, that is content."""
        of, text = self._around(reach)[2:]
        found: Floats = text / np.maximum(of, _STEPS)
        return found

    def _around(self, reach: int) -> Floats:
        end, start = self._most + 1 + reach, self._most - reach
        found: Floats = self._sums[:, end : end + self._size] - self._sums[:, start : start + self._size]
        return found


def _beside(content: NDArray[np.floating]) -> list[Floats]:
    """For each step what is made of the line above and of the line below."""
    size, most = len(content), _BESIDE[-1]
    wide = np.full(size + 2 * most, _NOTHING)
    wide[most : most + size] = content
    return [wide[most + side * step :][:size] for step in _BESIDE for side in (-1, 1)]


def _from_text(sure: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """How many lines each stands after the last sure text above it, and before the next below."""
    size, place = len(sure), np.arange(len(sure))
    above = np.maximum.accumulate(np.where(sure, place, -_FAR))
    below = np.minimum.accumulate(np.where(sure, place, size + _FAR)[::-1])[::-1]
    return [np.minimum(place - above, _FAR), np.minimum(below - place, _FAR)]


def _like(chance: Floats, chars: Floats) -> Floats:
    """The mean chance of the lines of the page that are about as long."""
    kind = np.minimum(np.frexp(chars + 1)[1], _LONGEST)
    sums = np.bincount(kind, chance) / np.maximum(np.bincount(kind), 1) / _STEPS
    found: Floats = sums[kind]
    return found
