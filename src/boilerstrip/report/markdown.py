"""A clean document as Markdown: headings, lists, quotes, code and table rows as the page had them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from boilerstrip.model import Block, BlockKind, CleanDocument

__all__ = ["to_markdown"]

# What would be read as Markdown at the beginning of a line, and anywhere in it.
_LEADING = re.compile(
    r"^(\s*(?:\d{1,9}(?=[.)](?:\s|$)))?)"
    r"(#{1,6}(?=\s|$)|[-+*](?=\s|$)|(?<=\d)[.)](?=\s|$)|>|={3,}|-{3,}|~{3,}|\|)",
    re.MULTILINE,
)
_ANYWHERE = re.compile(r"([\\`*_\[\]<])")
_FENCE = re.compile(r"`{3,}")


def to_markdown(clean: CleanDocument) -> str:
    """The kept blocks of `clean` as CommonMark, tables as those of GitHub; characters that mean something are escaped.

    A document that was no HTML is returned as it is: its lines already are its form.

    Example:
        >>> import boilerstrip as bs
        >>> page = bs.clean("A line with *stars* that stays as it is.")
        >>> to_markdown(page)
        'A line with *stars* that stays as it is.'
    """
    if clean.document.dom is None:
        return clean.text
    parts: list[str] = []
    before: Block | None = None
    # Cells so far of the first row of a table, whose end a row of dashes has to follow; 0 in later rows.
    head = 0
    for decision in clean.decisions:
        if not decision.kept:
            continue
        block = clean.document.blocks[decision.block]
        text = clean.document.text[block.start : block.end]
        same_row = before is not None and _same_row(clean, before, block)
        parts.append(_between(before, block, same_row=same_row, head=head))
        parts.append(_block(block, text, row=same_row))
        starts = block.kind is BlockKind.CELL and (before is None or before.kind is not BlockKind.CELL)
        head = 1 if starts else head + 1 if same_row and head else 0
        before = block
    if before is not None and before.kind is BlockKind.CELL:
        parts.append(_row_end(head))
    return "".join(parts) + ("\n" if parts else "")


def _between(before: Block | None, after: Block, *, same_row: bool, head: int) -> str:
    if before is None:
        return ""
    if same_row:
        return " | "
    cells = before.kind is BlockKind.CELL
    end = _row_end(head) if cells else ""
    if cells and after.kind is BlockKind.CELL:
        return end + "\n"
    items = before.kind is BlockKind.LIST_ITEM and after.kind is BlockKind.LIST_ITEM
    return end + ("\n" if items else "\n\n")


def _row_end(head: int) -> str:
    """What ends a row; the first row of a table is its head, which only a row of dashes makes a table of."""
    return " |" + (f"\n|{' --- |' * head}" if head else "")


def _same_row(clean: CleanDocument, before: Block, after: Block) -> bool:
    cells = before.kind is BlockKind.CELL and after.kind is BlockKind.CELL
    return cells and "\t" in clean.document.text[before.end : after.start]


def _block(block: Block, text: str, *, row: bool) -> str:
    """One block in its form; `row` says that it goes on a row of a table."""
    if block.kind is BlockKind.CODE:
        return "\n".join(_fenced(text))
    safe = _LEADING.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\1", text))
    if block.kind is BlockKind.HEADING:
        return f"{'#' * max(1, block.level)} {' '.join(safe.split())}"
    if block.kind is BlockKind.LIST_ITEM:
        indent = "  " * max(0, block.level - 1)
        return f"{indent}- " + safe.replace("\n", f"\n{indent}  ")
    if block.kind is BlockKind.QUOTE:
        return "> " + safe.replace("\n", "\n> ")
    if block.kind is BlockKind.CELL:
        cell = " ".join(safe.replace("|", r"\|").split())
        return cell if row else f"| {cell}"
    # A line break inside a paragraph needs a mark to stay one.
    return safe.replace("\n", "\\\n")


def _fenced(text: str) -> Iterator[str]:
    """Code between fences longer than any that it holds."""
    longest = max((len(match.group()) for match in _FENCE.finditer(text)), default=2)
    fence = "`" * (longest + 1)
    yield fence
    yield text
    yield fence
