"""HTML to a `Document`: all visible text, flattened in one fixed way, and DOM facts for the judges.

The tree is lexbor's, built as the HTML standard says, to any depth. A block is a run of text under one block-level
element; two line breaks in a row also end it. White space inside a block is collapsed to single spaces, except in
preformatted text and at `<br>`; characters that join or part letters (ZWNJ, ZWJ, soft hyphens) stay. Between blocks
stand a tab (cells of a row), a newline (items of a list, rows of a table) or an empty line. Ruby text follows its
base in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from boilerstrip.blocks import Blocks
from boilerstrip.metadata.html import WITHOUT_EVENTS, read_page
from boilerstrip.model import BlockKind, Document
from boilerstrip.segment.dom import DomTable, Element
from boilerstrip.segment.html_walk import Walk, walk

__all__ = ["segment_html"]

SEGMENTER = "html/1"

# Text that is not shown (hidden, noscript, dialogs) counts only where little else is there: less than this many
# characters in sight, or more than this share out of sight. Some forums serve whole threads in noscript.
_ENOUGH_SHOWN, _MOSTLY_HIDDEN = 500, 0.65

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PRE = frozenset({"pre", "xmp", "listing", "plaintext"})
_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_SECTIONS = frozenset({"article", "section", "main", "aside", "header", "footer", "nav", "form", "body"})


def segment_html(html: str) -> Document:
    r"""The document that `html` shows, with metadata from its head and a row of DOM facts a block.

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
    tree = LexborHTMLParser(html, options=WITHOUT_EVENTS)
    body = tree.body
    found = walk(body) if body is not None else Walk()
    elements = found.elements
    hidden = _hidden(found, elements)
    places = _places(found, elements)
    rows = list(_rows(found, places))
    shown = [row for row in rows if not hidden[row[1]]]
    flags: tuple[str, ...] = ()
    if len(shown) < len(rows):
        total, seen = sum(len(row[0]) for row in rows), sum(len(row[0]) for row in shown)
        if seen > _ENOUGH_SHOWN and seen > total * (1 - _MOSTLY_HIDDEN):
            rows = shown
        else:
            flags = ("hidden-text",)
    page = read_page(tree, found.json_ld, html)
    laid = _lay_out(rows, places)
    _, owner, link_chars, breaks = zip(*rows, strict=True) if rows else ((), (), (), ())
    table = DomTable(
        owner=np.array(owner, np.int64),
        lengths=np.array(laid.blocks.ends, np.int64) - np.array(laid.blocks.starts, np.int64),
        link_chars=np.array(link_chars, np.int64),
        breaks=np.array(breaks, np.int64),
        hidden=np.array(hidden, np.bool_)[list(owner)],
        parent=np.array(found.parent, np.int64),
        element=np.array(found.element, np.int64),
        elements=elements,
        head=page.head,
    )
    return Document(
        text=laid.text, blocks=laid.blocks, media_type="text/html", segmenter=SEGMENTER, facts=page.facts,
        unread=page.unread, flags=flags, dom=table,
    )  # fmt: skip


# The text of a run, its owner, its characters in links, its breaks.
_Row = tuple[str, int, int, int]


class _Place(NamedTuple):
    """What a container makes of the text in it; `item`, `row` and `pre` are the containers that mark these."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    depth: int = 0
    item: int = -1
    row: int = -1
    pre: int = -1


def _hidden(found: Walk, elements: tuple[Element, ...]) -> list[bool]:
    """For each container whether it, or one around it, is not shown."""
    own = [element.hidden or element.tag == "noscript" for element in elements]
    if not any(own):
        return [False] * len(found.parent)
    hidden: list[bool] = []
    add = hidden.append
    # The body is its own parent, and never hidden.
    for parent, element in zip(found.parent, found.element, strict=True):
        add(bool(hidden) and (hidden[parent] or own[element]))
    return hidden


def _places(found: Walk, elements: tuple[Element, ...]) -> list[_Place]:
    """For each container what sort of block its text is; most inherit that from their parent."""
    places = [_Place()]
    tags = [element.tag if element.tag in _MARKING else "" for element in elements]
    # Within plain text a paragraph or section changes nothing.
    quiet = [not tag or tag == "p" or tag in _SECTIONS for tag in tags]
    add = places.append
    for index in range(1, len(found.parent)):
        kind, around = found.element[index], places[found.parent[index]]
        if quiet[kind] and (around.kind is _PLAIN or not tags[kind]):
            add(around)
        else:
            add(_place(tags[kind], index, around))
    return places


_MARKING = {*_HEADINGS, *_PRE, *_LISTS, *_ITEMS, *_SECTIONS, "td", "th", "tr", "blockquote", "p"}
_PLAIN = BlockKind.PARAGRAPH
# A run of nothing but joiners, soft hyphens and marks shows nothing; it is looked for in short ones only.
_INVISIBLE, _FEW = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", 4


def _place(tag: str, index: int, around: _Place) -> _Place:  # noqa: PLR0911
    """The place that a container with one of the marking tags makes."""
    kind, _, depth, item, row, pre = around
    if kind is BlockKind.CODE or (tag == "p" and kind is not BlockKind.CELL):
        return around
    if tag in _ITEMS:
        return _Place(BlockKind.LIST_ITEM, max(1, depth), depth, index, row, pre)
    if tag in _LISTS:
        return _Place(_PLAIN, 0, depth + 1, item, row, pre)
    if tag in _HEADINGS:
        return _Place(BlockKind.HEADING, _HEADINGS[tag], depth, item, row, pre)
    if tag == "tr":
        return _Place(kind, 0, depth, item, index, pre)
    if tag in {"td", "th"}:
        return _Place(BlockKind.CELL, 0, depth, item, row, pre)
    if tag in _PRE:
        return _Place(BlockKind.CODE, 0, depth, item, row, index)
    if tag == "blockquote":
        return _Place(BlockKind.QUOTE, 0, depth, item, row, pre)
    return around if kind is _PLAIN else _Place(_PLAIN, 0, depth, item, row, pre)


def _rows(found: Walk, places: list[_Place]) -> Iterator[_Row]:
    for lines, owner, links, breaks in zip(found.lines, found.owner, found.link_chars, found.breaks, strict=True):
        if places[owner].kind is BlockKind.CODE:
            text = _preformatted(lines)
        elif len(lines) == 1:
            text = " ".join(lines[0].split())
        else:
            text = "\n".join([" ".join(line.split()) for line in lines])
        if text and (len(text) > _FEW or text.strip(_INVISIBLE)):
            yield text, owner, links, breaks


def _preformatted(lines: list[str]) -> str:
    """Preformatted text as it stands, but for empty lines and white space around it, and a common indentation."""
    text = "\n".join(lines).expandtabs(8).strip("\n\r")
    if text[:1].isspace():
        rows = text.split("\n")
        margin = min((len(row) - len(row.lstrip(" ")) for row in rows if row.strip()), default=0)
        text = "\n".join([row[margin:] for row in rows])
    return text.strip()


class _Layout(NamedTuple):
    text: str
    blocks: Blocks


def _lay_out(rows: list[_Row], places: list[_Place]) -> _Layout:
    """The runs one after another, with what stands between them."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    kinds: list[BlockKind] = []
    levels: list[int] = []
    at = 0
    before: _Place | None = None
    for text, owner, _, _ in rows:
        place = places[owner]
        kind = place.kind
        if before is not None:
            between = "\n\n" if kind is _PLAIN or kind is not before.kind else _between(before, place)
            parts.append(between)
            at += len(between)
            # Only the first block of a list item is one: the others are paragraphs in it.
            if kind is BlockKind.LIST_ITEM and place.item == before.item:
                kind = _PLAIN
        starts.append(at)
        kinds.append(kind)
        levels.append(place.level)
        parts.append(text)
        at += len(text)
        ends.append(at)
        before = place
    return _Layout("".join(parts), Blocks(starts, ends, kinds, levels))


def _between(before: _Place, after: _Place) -> str:
    """What stands between two blocks of one kind."""
    if after.kind is BlockKind.CELL and after.row >= 0:
        return "\t" if before.row == after.row else "\n"
    same_code = after.kind is BlockKind.CODE and before.pre == after.pre
    items = after.kind is BlockKind.LIST_ITEM and before.item != after.item
    return "\n" if same_code or items else "\n\n"
