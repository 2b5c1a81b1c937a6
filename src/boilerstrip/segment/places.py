"""What sort of block the text of a container is; most containers take that over from the one around them."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from boilerstrip.model import BlockKind

__all__ = ["CODE", "ITEM", "MARKING", "PLAIN", "QUIET", "Place", "between", "place_in"]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PRE = frozenset({"pre", "xmp", "listing", "plaintext"})
_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_SECTIONS = frozenset({"article", "section", "main", "aside", "header", "footer", "nav", "form", "body"})
# The tags that can make another place.
MARKING = frozenset({*_HEADINGS, *_PRE, *_LISTS, *_ITEMS, *_SECTIONS, "td", "th", "tr", "blockquote", "p"})
# Within plain text these change nothing.
QUIET = _SECTIONS | {"p"}
# By names of their own, as reading the members of an enumeration takes longer than all the rest.
PLAIN, CODE, ITEM = BlockKind.PARAGRAPH, BlockKind.CODE, BlockKind.LIST_ITEM
_CELL, _HEADING, _QUOTE = BlockKind.CELL, BlockKind.HEADING, BlockKind.QUOTE


class Place(NamedTuple):
    """What a container makes of the text in it; `item`, `row` and `pre` are the containers that mark these."""

    kind: BlockKind = PLAIN
    level: int = 0
    depth: int = 0
    item: int = -1
    row: int = -1
    pre: int = -1


# The same as calling `Place`, in half the time.
_place = partial(tuple.__new__, Place)


def place_in(around: Place, tag: str, index: int) -> Place:  # noqa: PLR0911
    """The place that the container `index`, with one of the MARKING tags, makes in the one around it.

    Within plain text QUIET tags make none of their own.
    """
    kind, _, depth, item, row, pre = around
    if kind is CODE or (tag == "p" and kind is not _CELL):
        return around
    if tag in _ITEMS:
        return _place((ITEM, max(1, depth), depth, index, row, pre))
    if tag in _LISTS:
        return _place((PLAIN, 0, depth + 1, item, row, pre))
    if tag in _HEADINGS:
        return _place((_HEADING, _HEADINGS[tag], depth, item, row, pre))
    if tag == "tr":
        return _place((kind, 0, depth, item, index, pre))
    if tag in {"td", "th"}:
        return _place((_CELL, 0, depth, item, row, pre))
    if tag in _PRE:
        return _place((CODE, 0, depth, item, row, index))
    if tag == "blockquote":
        return _place((_QUOTE, 0, depth, item, row, pre))
    return around if kind is PLAIN else _place((PLAIN, 0, depth, item, row, pre))


def between(before: Place, after: Place) -> str:
    """What stands between two blocks of one kind."""
    kind, _, _, item, row, pre = after
    if kind is _CELL and row >= 0:
        return "\t" if before.row == row else "\n"
    if kind is ITEM:
        return "\n\n" if before.item == item else "\n"
    return "\n" if kind is CODE and before.pre == pre else "\n\n"
