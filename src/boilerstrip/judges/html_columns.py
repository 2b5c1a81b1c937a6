"""What the groups of features of an HTML page share, and the columns gathered so far."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_text import block_texts
from boilerstrip.judges.html_tree import tree_of
from boilerstrip.judges.html_words import TAGS, ClassWords
from boilerstrip.model import Document
from boilerstrip.segment.dom import DomTable

__all__ = ["FAR", "HEADINGS", "Bools", "Columns", "Floats", "Ints"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A block of more characters than this, few of them in links, is running text; wide characters count for more.
_LONG, _FEW_LINKS, _WIDE_WORTH = 80, 0.3, 1.5
# As far as distances between blocks count.
FAR = 99
# The numbers of the first and the last heading tag.
HEADINGS = (TAGS["h1"], TAGS["h6"])


class Columns:
    """The parts of a page that the groups of features share, and the columns gathered so far."""

    def __init__(self, document: Document, table: DomTable, words: ClassWords) -> None:
        self.table = table
        self.text = block_texts(document)
        self.tree = tree_of(table, words)
        self.owner = table.owner
        # The container around each block's own.
        self.above = table.parent[table.owner]
        self.length = self.text.length
        self.count = len(self.length)
        self.order = np.arange(self.count)
        self.total = float(self.length.sum())
        self.density = np.minimum(1.0, table.link_chars / self.length)
        self.tag = self.tree.own[self.owner, 0]
        self.depth = self.tree.depth[self.owner].astype(np.float64)
        self.running: Bools = (self.length + self.text.wide * _WIDE_WORTH > _LONG) & (self.density < _FEW_LINKS)
        self.columns: dict[str, NDArray[np.generic] | float] = {}

    def add(self, name: str, column: NDArray[np.generic] | float) -> None:
        """Put a column, or one value for all blocks, behind those gathered so far."""
        self.columns[name] = column

    def matrix(self) -> NDArray[np.float32]:
        """The columns as rows: laid out so that a feature's values stand together, as the trees read them."""
        table = np.empty((len(self.columns), self.count), np.float32)
        for row, column in zip(table, self.columns.values(), strict=True):
            row[:] = column
        return table.T
