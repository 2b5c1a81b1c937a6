"""Which language a text is in, a document's languages by the share of their letters."""

from __future__ import annotations

from boilerstrip.language.blocks import block_languages, identify, identify_blocks, split_by_language

__all__ = ["block_languages", "identify", "identify_blocks", "split_by_language"]
