"""Section anchors: a line such as "Related" or "Comments" opens a section that is chrome until the text goes on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from boilerstrip.judges.facts import Bools
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import LexiconKind
from boilerstrip.model import Verdict, Vote

_ANCHOR, _INSIDE, _HEAD = 0.8, 0.85, 0.6
# A section below the text ends where that many solid sentences stand in a row; one above it, at the first.
_RESUMES = 2
# How much of the page's solid text must stand above an anchor for it to open a tail section.
_ABOVE = 0.5
_TAIL = frozenset({LexiconKind.TAIL_SECTION})
_HEADS = frozenset({LexiconKind.HEAD_SECTION, LexiconKind.TAIL_SECTION, LexiconKind.MARKET})


def sections(page: PageView) -> Iterator[Vote]:
    """Anchors and what hangs on them: below the text to where it goes on, above it to the first sentence."""
    text = page.layout.solid & ~page.hit_table.notice
    total = max(1, int(text.sum()))
    above = np.cumsum(text) / total
    for index, phrase, kind in _anchors(page):
        if kind in _TAIL and above[index] >= _ABOVE:
            stop = _resumes(text, index + 1, _RESUMES)
            yield from _section(index, stop, "sections.tail", f"under the heading “{phrase}”, below the text")
        elif kind in _HEADS and above[index] == 0:
            stop = _first_sentence(page, index + 1)
            yield from _section(index, stop, "sections.head", f"under the heading “{phrase}”, above the text")


def _anchors(page: PageView) -> Iterator[tuple[int, str, LexiconKind]]:
    for index, hits in enumerate(page.hits):
        for hit in hits:
            if hit.kind in _HEADS and hit.whole:
                yield index, page.lines[index][hit.start : hit.end], hit.kind
                break


def _resumes(text: Bools, start: int, needed: int) -> int:
    """The first line of the next `needed` solid lines in a row, or the end of the page."""
    row = 0
    for index in range(start, len(text)):
        row = row + 1 if text[index] else 0
        if row == needed:
            return index - needed + 1
    return len(text)


def _first_sentence(page: PageView, start: int) -> int:
    """The first sentence or solid line after an anchor above the text, less the heading that belongs to it."""
    ends = np.flatnonzero((page.layout.sentence | page.layout.solid)[start:])
    return start + int(ends[0]) if len(ends) else start


def _section(index: int, stop: int, rule: str, reason: str) -> Iterator[Vote]:
    yield Vote(index, Verdict.DROP, rule, _ANCHOR, reason)
    score = _INSIDE if rule == "sections.tail" else _HEAD
    for block in range(index + 1, stop):
        yield Vote(block, Verdict.DROP, rule, score, reason)
