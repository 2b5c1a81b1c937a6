"""A clean document as Markdown: headings, lists, quotes, code and table rows as the page had them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from boilerstrip.model import Block, BlockKind, CleanDocument

__all__ = ["to_markdown"]

# What would be read as Markdown at the beginning of a line, and anywhere in it.
_LEADING = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+*](?=\s|$)|\d{1,9}[.)](?=\s|$)|>|={3,}|-{3,}|~{3,}|\|)", re.MULTILINE)
_ANYWHERE = re.compile(r"([\\`*_\[\]<])")
_FENCE = re.compile(r"`{3,}")


def to_markdown(clean: CleanDocument) -> str:
    """The kept blocks of `clean` as CommonMark, tables as rows with pipes; characters that mean something are escaped.

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
    for decision in clean.decisions:
        if not decision.kept:
            continue
        block = clean.document.blocks[decision.block]
        text = clean.document.text[block.start : block.end]
        parts.append(_between(clean, before, block))
        parts.append(_block(block, text, row=before is not None and _same_row(clean, before, block)))
        before = block
    if before is not None and before.kind is BlockKind.CELL:
        parts.append(" |")
    return "".join(parts) + ("\n" if parts else "")


def _between(clean: CleanDocument, before: Block | None, after: Block) -> str:
    if before is None:
        return ""
    cells = before.kind is BlockKind.CELL
    if cells and after.kind is BlockKind.CELL:
        if _same_row(clean, before, after):
            return " | "
        return " |\n"
    items = before.kind is BlockKind.LIST_ITEM and after.kind is BlockKind.LIST_ITEM
    return (" |" if cells else "") + ("\n" if items else "\n\n")


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
