"""What sort of block the text of a container is; most containers take that over from the one around them."""

from __future__ import annotations

from typing import NamedTuple

from boilerstrip.model import BlockKind

__all__ = ["MARKING", "PLAIN", "QUIET", "Place", "between", "place_in"]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PRE = frozenset({"pre", "xmp", "listing", "plaintext"})
_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_SECTIONS = frozenset({"article", "section", "main", "aside", "header", "footer", "nav", "form", "body"})
# The tags that can make another place.
MARKING = frozenset({*_HEADINGS, *_PRE, *_LISTS, *_ITEMS, *_SECTIONS, "td", "th", "tr", "blockquote", "p"})
# Within plain text these change nothing.
QUIET = _SECTIONS | {"p"}
PLAIN = BlockKind.PARAGRAPH


class Place(NamedTuple):
    """What a container makes of the text in it; `item`, `row` and `pre` are the containers that mark these."""

    kind: BlockKind = PLAIN
    level: int = 0
    depth: int = 0
    item: int = -1
    row: int = -1
    pre: int = -1


def place_in(around: Place, tag: str, index: int) -> Place:  # noqa: PLR0911
    """The place that the container `index`, with one of the MARKING tags, makes in the one around it.

    Within plain text QUIET tags make none of their own.
    """
    kind, _, depth, item, row, pre = around
    if kind is BlockKind.CODE or (tag == "p" and kind is not BlockKind.CELL):
        return around
    if tag in _ITEMS:
        return Place(BlockKind.LIST_ITEM, max(1, depth), depth, index, row, pre)
    if tag in _LISTS:
        return Place(PLAIN, 0, depth + 1, item, row, pre)
    if tag in _HEADINGS:
        return Place(BlockKind.HEADING, _HEADINGS[tag], depth, item, row, pre)
    if tag == "tr":
        return Place(kind, 0, depth, item, index, pre)
    if tag in {"td", "th"}:
        return Place(BlockKind.CELL, 0, depth, item, row, pre)
    if tag in _PRE:
        return Place(BlockKind.CODE, 0, depth, item, row, index)
    if tag == "blockquote":
        return Place(BlockKind.QUOTE, 0, depth, item, row, pre)
    return around if kind is PLAIN else Place(PLAIN, 0, depth, item, row, pre)


def between(before: Place, after: Place) -> str:
    """What stands between two blocks of one kind."""
    if after.kind is BlockKind.CELL and after.row >= 0:
        return "\t" if before.row == after.row else "\n"
    same_code = after.kind is BlockKind.CODE and before.pre == after.pre
    items = after.kind is BlockKind.LIST_ITEM and before.item != after.item
    return "\n" if same_code or items else "\n\n"
