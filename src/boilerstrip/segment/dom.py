"""DOM facts of the blocks of an HTML document, column by column: one row a block."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DomTable:
    """Columns with one entry a block, in the order of `Document.blocks`."""

    tags: tuple[str, ...]
    link_density: tuple[float, ...]
