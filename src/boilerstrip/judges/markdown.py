"""What Markdown marks as content: code between fences, rows of tables, and headings that text stands below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
# A table has so many rows with the one that rules it; it is a menu if so many of its cells are links.
_ROWS, _LINKED = 3, 0.5
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
    if "--" in text and "|" in text:
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
    """Stretches of lines between bars of which the second rules the table.

    Example:
        >>> list(_tables(["Winds", "| Day | Wind |", "|---|:-:|", "| 周一 | 3 |", "End"]))
        [Run(start=1, end=4)]
    """
    for line in range(1, len(texts)):
        if not (_is_row(texts[line]) and _RULED.fullmatch(texts[line]) and _is_row(texts[line - 1])):
            continue
        end = line + 1
        while end < len(texts) and _is_row(texts[end]):
            end += 1
        if end - line + 1 >= _ROWS:
            yield Run(line - 1, end)


def _is_row(text: str) -> bool:
    return len(text) > 2 and text[0] == text[-1] == "|"


def _is_menu(page: PageView, run: Run) -> bool:
    """Whether most cells are links, or a row is a phrase that the lexicon knows."""
    cells = [
        cell for text in page.texts[run.start : run.end] for cell in text.strip("|").split("|") if cell.strip(" :-")
    ]
    linked = sum(map(is_linked, cells))
    return linked >= _LINKED * len(cells) or bool((page.hit_table.any_whole[slice(*run)] >= _KNOWN).any())
