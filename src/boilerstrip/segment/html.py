"""HTML to a `Document`: all visible text, flattened in one fixed way, and DOM facts for the judges.

The tree is lexbor's, built as the HTML standard says, to any depth. A block is a run of text under one block-level
element; two line breaks in a row also end it. White space inside a block is collapsed to single spaces, except in
preformatted text and at `<br>`; characters that join or part letters (ZWNJ, ZWJ, soft hyphens) stay. Between blocks
stand a tab (cells of a row), a newline (items of a list, rows of a table) or an empty line. Ruby text follows its
base in brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborHTMLParser

from boilerstrip.blocks import Blocks
from boilerstrip.metadata.html import WITHOUT_EVENTS, Unread
from boilerstrip.metadata.html_head import read_head
from boilerstrip.model import Document
from boilerstrip.segment.dom import DomTable
from boilerstrip.segment.html_walk import Row, Walk, walk
from boilerstrip.segment.places import ITEM, PLAIN, Place, between

__all__ = ["segment_html"]

SEGMENTER = "html/1"

# Text that is not shown (hidden, noscript, dialogs) counts only where little else is there: less than this many
# characters in sight, or more than this share out of sight. Some forums serve whole threads in noscript.
_ENOUGH_SHOWN, _MOSTLY_HIDDEN = 500, 0.65

Ints = NDArray[np.int64]


def segment_html(html: str, data: bytes | None = None) -> Document:
    r"""The document that `html` shows, with metadata from its head and a row of DOM facts a block.

    `data` is `html` in UTF-8, if it is there already: the parser reads bytes.

    Time grows with the size of the page, but with the square of the depth where list items are left open within each
    other: lexbor takes some seconds for 20,000, as no honest page has. Whoever cleans what strangers send needs a
    time limit, as builds have.

    Example:
        >>> page = segment_html("<h1>Tea</h1><p>Pour<br>and wait.<ul><li>green<li>black</ul>")
        >>> page.text
        'Tea\n\nPour\nand wait.\n\ngreen\nblack'
        >>> [str(block.kind) for block in page.blocks]
        ['heading', 'paragraph', 'list_item', 'list_item']
    """
    tree = LexborHTMLParser(html if data is None else data, options=WITHOUT_EVENTS)
    body = tree.body
    found = walk(body) if body is not None else Walk()
    rows, flags = _counted(found.rows)
    texts, owner, link_chars, breaks, hidden, places = zip(*rows, strict=True) if rows else ((),) * 6
    laid = _lay_out(texts, places)
    table = DomTable(
        owner=_ints(owner),
        lengths=laid.lengths,
        link_chars=_ints(link_chars),
        breaks=_ints(breaks),
        hidden=np.array(hidden, np.bool_),
        parent=_ints(found.parent),
        element=_ints(found.element),
        elements=found.elements,
        head=read_head(tree),
    )
    return Document(
        text=laid.text, blocks=laid.blocks, media_type="text/html", segmenter=SEGMENTER, unread=Unread(html),
        flags=flags, dom=table,
    )  # fmt: skip


def _ints(values: Sequence[int]) -> Ints:
    return np.fromiter(values, np.int64, len(values))


class _Counted(NamedTuple):
    rows: list[Row]
    flags: tuple[str, ...]


def _counted(rows: list[Row]) -> _Counted:
    """The rows that count: those in sight or, with a flag, all of them."""
    shown = [row for row in rows if not row[4]]
    if len(shown) == len(rows):
        return _Counted(rows, ())
    total, seen = sum(len(row[0]) for row in rows), sum(len(row[0]) for row in shown)
    if seen > _ENOUGH_SHOWN and seen > total * (1 - _MOSTLY_HIDDEN):
        return _Counted(shown, ())
    return _Counted(rows, ("hidden-text",))


class _Layout(NamedTuple):
    text: str
    blocks: Blocks
    lengths: Ints


def _lay_out(texts: Sequence[str], places: Sequence[Place]) -> _Layout:
    """The runs one after another, with what stands between them."""
    kinds = [place[0] for place in places]
    parting = [""] if texts else []
    for index, (before, after) in enumerate(pairwise(places), 1):
        kind = after[0]
        if kind is PLAIN:
            parting.append("\n\n")
            continue
        parting.append("\n\n" if kind is not before[0] else between(before, after))
        # Only the first block of a list item is one: the others are paragraphs in it.
        if kind is ITEM and after.item == before.item:
            kinds[index] = PLAIN
    count = len(texts)
    lengths = np.fromiter(map(len, texts), np.int64, count)
    ends = (lengths + np.fromiter(map(len, parting), np.int64, count)).cumsum()
    blocks = Blocks((ends - lengths).tolist(), ends.tolist(), kinds, [place[1] for place in places])
    return _Layout("".join(chain.from_iterable(zip(parting, texts, strict=True))), blocks, lengths)
