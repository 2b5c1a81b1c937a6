"""Bytes to a `Document`: decode, tell HTML from text, lay out the blocks."""

from __future__ import annotations

from dataclasses import replace

from boilerstrip.model import Document, RawPage
from boilerstrip.segment.decode import decode
from boilerstrip.segment.text import segment_text

__all__ = ["segment"]


def segment(page: RawPage) -> Document:
    """The document that the bytes of `page` hold.

    Raises:
        DecodeError: the bytes are empty, binary, or in no encoding that fits.
    """
    decoded = decode(page)
    if decoded.is_html:
        from boilerstrip.segment.html import segment_html

        document = segment_html(decoded.text, page.data if decoded.is_verbatim else None)
    else:
        document = segment_text(decoded.text)
    return replace(document, origin=page.origin, media_type=decoded.media_type, encoding=decoded.encoding, url=page.url)
