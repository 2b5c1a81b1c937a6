"""What our own store wrote down beside a page, in the metadata record before its response: who asked, and which rights.

Metadata records of other tools say other things; only one that is about the very response and has our fields counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from boilerstrip.provenance import Crawled
from boilerstrip.sources.warc_records import Found, last_record, piece_of

# A metadata record of ours is some hundred bytes; one with hundreds of translations some thousand.
_WINDOWS = (8 * 1024, 256 * 1024)


def crawled_of(response: Found, metadata: Found | None) -> Crawled | None:
    r"""What `metadata` says about `response`; None if it is about another record, or not ours.

    Example:
        >>> block = b"software: boilerstrip/0.1.0\r\nrobots-allowed: true\r\n"
        >>> about = Found(0, "metadata", {"warc-concurrent-to": "<urn:a>"}, block)
        >>> crawled_of(Found(90, "response", {"warc-record-id": "<urn:a>"}, b""), about).robots_allowed
        True
    """
    if metadata is None or metadata.kind != "metadata":
        return None
    if metadata.fields.get("warc-concurrent-to") != response.fields.get("warc-record-id", ""):
        return None
    return Crawled.from_notes(list(_lines(metadata.block)))


def record_before(file: BinaryIO, offset: int) -> Found | None:
    """The record that ends at byte `offset` of an open WARC file, if it can be found; where the file stands is lost."""
    for window in _WINDOWS:
        start = max(0, offset - window)
        found = last_record(piece_of(file, start, offset - start))
        if found is not None or start == 0:
            return found
    return None


def _lines(block: bytes) -> Iterator[tuple[str, str]]:
    for line in block.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name, value.strip()
