"""Flattened text to blocks: one block a line that holds more than white space."""

from __future__ import annotations

import re

from boilerstrip.model import Block, Document

SEGMENTER = "text/1"

# Everything `str.splitlines` breaks at, so that CRLF, NEL and the Unicode separators need no care further on.
_LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def segment_text(text: str) -> Document:
    r"""A `Document` over `text` as it is: no character is changed, whatever it is.

    Example:
        >>> [document.block_text(i) for document in [segment_text(" one\r\n\r\ntwo")] for i in range(2)]
        ['one', 'two']
    """
    blocks = []
    for match in _LINE.finditer(text):
        line = match.group()
        bare = line.strip()
        if bare:
            start = match.start() + len(line) - len(line.lstrip())
            blocks.append(Block(start, start + len(bare)))
    return Document(text=text, blocks=tuple(blocks), segmenter=SEGMENTER)
