"""Where the page says its main text is: the block with its title, the one its description was taken from."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_text import BlockTexts, in_small_letters
from boilerstrip.judges.html_words import TAGS
from boilerstrip.segment.dom import DomTable

__all__ = ["Anchors", "find_anchors"]

Bools = NDArray[np.bool_]

_SITE = re.compile(r"\s[|\-–—:»·]\s|[|_｜]")
_TITLE_TAGS = tuple(TAGS[tag] for tag in ("h1", "h2", "h3", "h4"))
# A heading is the title if it shares so much of it; a title shorter than this is not looked for inside a line.
_ALIKE, _TELLING = 0.4, 9
_OPENING, _SECOND = slice(0, 40), slice(60, 90)
# The description is looked for in the beginning of each block, the title in the whole of short ones.
_BEGINNING, _WHOLE = 400, 1000


@dataclass(frozen=True, eq=False, slots=True)
class Anchors:
    """`title` and `description` are blocks, -1 where not found; the rest are columns with a row a block."""

    title: int
    description: int
    title_same: Bools
    title_within: Bools


def find_anchors(table: DomTable, text: BlockTexts, tags: NDArray[np.float64]) -> Anchors:
    """The anchors of a page; `tags` has the number of each block's tag."""
    title = " ".join(in_small_letters(table.head.title).split())
    core = _SITE.split(title)[0].strip() if title else ""
    telling = core if len(core) > _TELLING else ""
    return Anchors(
        title=_title_block(title, telling, text, tags),
        description=_description_block(table.head.description, text),
        title_same=_same(core, telling, text),
        title_within=_within(title, text),
    )


def _same(core: str, telling: str, text: BlockTexts) -> Bools:
    """Which short blocks are the title, or hold it if it is long enough to tell."""
    if core and not telling:
        return np.array([line == core for line in text.lower], np.bool_)
    found = np.zeros(len(text.lower), np.bool_)
    if telling:
        found[text.holding(telling, _WHOLE)] = True
    return found & ~text.is_long


def _within(title: str, text: BlockTexts) -> Bools:
    """Which short blocks stand within the title."""
    found = np.zeros(len(text.lower), np.bool_)
    for index in ((text.length > 7) & (text.length <= len(title)) & ~text.is_long).nonzero()[0].tolist():
        found[index] = text.lower[index] in title
    return found


def _title_block(title: str, core: str, text: BlockTexts, tags: NDArray[np.float64]) -> int:
    best, block = _ALIKE, -1
    if not title:
        return block
    words = set(title.split())
    for index in ((tags >= _TITLE_TAGS[0]) & (tags <= _TITLE_TAGS[-1])).nonzero()[0].tolist():
        line = text.lower[index] or in_small_letters(text.texts[index][:200])
        if len(line) < 4:
            continue
        if line in title or (core and core in line):
            likeness = 2 + len(line) / 200
        else:
            own = set(line.split())
            likeness = len(own & words) / (len(own) + 1)
        likeness += 0.3 if tags[index] == _TITLE_TAGS[0] else 0
        if likeness > best:
            best, block = likeness, index
    return block


def _description_block(description: str, text: BlockTexts) -> int:
    """The block that the description is the beginning or a part of; a long one rather than a teaser."""
    plain = " ".join(in_small_letters(description).split())
    found = -1
    if len(plain) <= 30:
        return found
    probes = [plain[_OPENING], *([plain[_SECOND]] if len(plain[_SECOND]) > 20 else [])]
    for index in sorted({block for probe in probes for block in text.holding(probe, _BEGINNING)}):
        if text.length[index] > 30:
            found = index
            if text.length[index] > 120:
                break
    return found
