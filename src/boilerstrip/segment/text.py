"""Flattened text to blocks: one block a line that holds more than white space."""

from __future__ import annotations

from itertools import accumulate

from boilerstrip.blocks import Blocks
from boilerstrip.model import BlockKind, Document

SEGMENTER = "text/1"


def segment_text(text: str) -> Document:
    r"""A `Document` over `text` as it is: no character is changed, whatever it is.

    Example:
        >>> [document.block_text(i) for document in [segment_text(" one\r\n\r\ntwo")] for i in range(2)]
        ['one', 'two']
    """
    starts, ends = [], []
    # It breaks at CRLF, NEL and the Unicode separators too, so that these need no care further on.
    lines = text.splitlines(keepends=True)
    for at, line, bare in zip(accumulate(map(len, lines), initial=0), lines, map(str.strip, lines), strict=False):
        if bare:
            start = at if line[0] == bare[0] else at + len(line) - len(line.lstrip())
            starts.append(start)
            ends.append(start + len(bare))
    blocks = Blocks(starts, ends, [BlockKind.LINE] * len(starts), [0] * len(starts))
    return Document(text=text, blocks=blocks, segmenter=SEGMENTER)
