"""What the judges look at: a document and the facts about its lines that several of them share, computed once."""

from __future__ import annotations

from functools import cached_property

from boilerstrip.model import Document


class PageView:
    """A document under judgement; shared line facts are cached properties, so none is computed twice or in vain."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of each block."""
        text = self.document.text
        return tuple(text[block.start : block.end] for block in self.document.blocks)
