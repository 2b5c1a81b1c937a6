"""What Markdown marks as content: code between fences, rows of tables, and headings that text stands below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.layout import Run
from boilerstrip.judges.link_text import is_linked
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict

# More than a net says of such lines.
_SCORE, _CODE, _TABLE = 0.99999, Said("stands between fences of code"), Said("is a row of a table between bars")
_HEADING, _HEAD = Said("heads a part of the text"), re.compile(r"#{2,6}\s+\S")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*([^`\s]*)[^`]{0,200}")
_RULED = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
# A table has so many rows with the one that rules it, and more bars than the two that frame a row; it is a menu if so
# many of its cells are links.
_ROWS, _FRAME, _LINKED = 3, 2, 0.5
# A phrase of so much weight is a button or a label whatever stands around it.
_KNOWN = 0.5


@casting
def markdown(page: PageView) -> Iterator[Ballot]:
    """Keep code between fences, tables that are no menus, and headings among the text."""
    text = page.document.text
    if "```" in text or "~~~" in text:
        fenced = [line for run in _fenced(page.texts) for line in range(*run)]
        yield Ballot(
            Verdict.KEEP, "markdown.code", np.array(fenced, np.int64), _SCORE, Said("stands between fences of code")
        )
    if "|" in text:
        rows = [line for run in _tables(page.texts) if not _is_menu(page, run) for line in range(*run)]
        yield Ballot(Verdict.KEEP, "markdown.table", np.array(rows, np.int64), _SCORE, _TABLE)
    if "##" in text:
        heads = [line for line in range(page.body.start, page.body.end - 1) if _heads_text(page, line)]
        yield Ballot(Verdict.KEEP, "markdown.heading", np.array(heads, np.int64), _SCORE, _HEADING)


def _heads_text(page: PageView, line: int) -> bool:
    """Whether a line is a heading of which the lexicon knows nothing, right above a line of text."""
    marked = _HEAD.match(page.texts[line]) is not None and not page.linked.alone[line]
    return marked and not page.hits[line] and not page.loose[line + 1]


def _fenced(texts: Sequence[str]) -> Iterator[Run]:
    """The stretches from an opening fence to the one that closes it.

    Example:
        >>> list(_fenced(["```python", "print(1)", "```", "~~~"]))
        [Run(start=0, end=3)]
    """
    start, mark = -1, ""
    for line, text in enumerate(texts):
        found = _FENCE.fullmatch(text) if text[:1] in "`~" else None
        if not found:
            continue
        if start < 0:
            start, mark = line, found[1]
        elif found[1].startswith(mark) and not found[2]:
            yield Run(start, line + 1)
            start = -1


def _tables(texts: Sequence[str]) -> Iterator[Run]:
    """Stretches of lines with bars of which the second rules the others, or that stand between as many bars each.

    Example:
        >>> list(_tables(["Winds", "| Day | Wind |", "|---|:-:|", "| 周一 | 3 |", "End"]))
        [Run(start=1, end=4)]
        >>> list(_tables(["Day | Wind", "---|---", "周一 | 3", "|วัสดุ|ไม้|", "|สี|แดง|", "|น้ำหนัก|3|"]))
        [Run(start=0, end=3), Run(start=3, end=6)]
    """
    start = 0
    for framed, rows in groupby(texts, _is_framed):
        lines = list(rows)
        end = start + len(lines)
        if not framed:
            yield from (Run(start + run.start, start + run.end) for run in _ruled(lines))
        elif len(lines) >= _ROWS and (_RULED.fullmatch(lines[1]) or len({line.count("|") for line in lines}) == 1):
            yield Run(start, end)
        start = end


def _is_framed(text: str) -> bool:
    """Whether a row stands between two bars, with another one between its cells."""
    return text[:1] == "|" == text[-1:] and text.count("|") > _FRAME


def _ruled(texts: Sequence[str]) -> Iterator[Run]:
    """Stretches of lines with as many bars, of which the second rules the others.

    Example:
        >>> list(_ruled(["a | b", "---|---", "c | d", "e"]))
        [Run(start=0, end=3)]
    """
    start = 0
    for bars, rows in groupby(texts, lambda text: text.count("|")):
        lines = list(rows)
        if bars and len(lines) >= _ROWS and _RULED.fullmatch(lines[1]):
            yield Run(start, start + len(lines))
        start += len(lines)


def _is_menu(page: PageView, run: Run) -> bool:
    """Whether most cells are links, or a row is a phrase that the lexicon knows."""
    cells = [
        cell for text in page.texts[run.start : run.end] for cell in text.strip("|").split("|") if cell.strip(" :-")
    ]
    linked = sum(map(is_linked, cells))
    return linked >= _LINKED * len(cells) or bool((page.hit_table.any_whole[slice(*run)] >= _KNOWN).any())
