"""Lines of the source text: where each begins, and which blocks stand on it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from boilerstrip.model import BlockKind, CleanDocument, Decision


@dataclass(frozen=True, slots=True)
class Row:
    """One block as reports show it: source lines `first` to `last` (1 is the first), its text, what became of it."""

    first: int
    last: int
    text: str
    kind: BlockKind
    decision: Decision


@dataclass(frozen=True, slots=True)
class LineIndex:
    r"""The offsets, in code points, at which the lines of a text begin.

    Example:
        >>> index = line_index("a\r\nb\n")
        >>> index.starts, index.line_of(3)
        ((0, 3), 2)
    """

    starts: tuple[int, ...]

    def line_of(self, offset: int) -> int:
        """The number of the line that holds `offset`; 1 is the first."""
        return max(bisect_right(self.starts, offset), 1)


def line_index(text: str) -> LineIndex:
    """The lines of `text`, broken where `str.splitlines` breaks them, as the segmenter does."""
    starts = []
    position = 0
    for line in text.splitlines(keepends=True):
        starts.append(position)
        position += len(line)
    return LineIndex(tuple(starts))


def rows(doc: CleanDocument) -> Iterator[Row]:
    """Every block with the lines it stands on, in order."""
    index = line_index(doc.document.text)
    for decision in doc.decisions:
        block = doc.document.blocks[decision.block]
        yield Row(
            first=index.line_of(block.start),
            last=index.line_of(max(block.start, block.end - 1)),
            text=doc.document.text[block.start : block.end],
            kind=block.kind,
            decision=decision,
        )


def rows_on(doc: CleanDocument, line: int) -> tuple[Row, ...]:
    """The blocks on one line: none where the line is blank or there is no such line."""
    every = tuple(rows(doc))
    first = bisect_left(every, line, key=lambda row: row.last)
    last = bisect_right(every, line, key=lambda row: row.first)
    return every[first:last]
