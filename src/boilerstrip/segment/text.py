"""Flattened text to blocks: one block a line that holds more than white space."""

from __future__ import annotations

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
    at = 0
    # It breaks at CRLF, NEL and the Unicode separators too, so that these need no care further on.
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at if line[0] == bare[0] else at + len(line) - len(line.lstrip())
            starts.append(start)
            ends.append(start + len(bare))
        at += len(line)
    blocks = Blocks(starts, ends, [BlockKind.LINE] * len(starts), [0] * len(starts))
    return Document(text=text, blocks=blocks, segmenter=SEGMENTER)
