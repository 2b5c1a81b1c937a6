"""Which language a text is in, a document's languages by the share of their letters."""

from __future__ import annotations

from collections.abc import Sequence

from boilerstrip.model import Language


def identify_blocks(texts: Sequence[str]) -> tuple[Language, ...]:
    """The languages of a document given its blocks, the largest share first."""
    return ()
