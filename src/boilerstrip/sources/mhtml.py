"""Pages that a browser saved as MHTML: the root part of a multipart/related message (RFC 2557)."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC
from email.message import Message
from email.utils import parsedate_to_datetime

from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage

MHTML_ENDINGS = (".mhtml", ".mht")

_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


def page_from_mhtml(page: RawPage) -> RawPage:
    r"""The page inside of an MHTML file: its bytes, charset, URL and date.

    Raises:
        BoilerstripError: there is no page in it (`mhtml`).

    Example:
        >>> saved = b"Content-Type: text/html; charset=utf-8\nContent-Location: http://a.example/\n\n<p>Hej"
        >>> page_from_mhtml(RawPage(saved, "a.mhtml")).url
        'http://a.example/'
    """
    try:
        message = email.message_from_bytes(page.data)
        part = _root(message)
    except RecursionError as error:
        raise BoilerstripError(f"{page.origin}: parts within parts without end", code="mhtml") from error
    if part is None:
        raise BoilerstripError(f"{page.origin}: no page in this MHTML file", code="mhtml")
    payload = part.get_payload(decode=True)
    return replace(
        page,
        data=payload if isinstance(payload, bytes) else b"",
        media_type=part.get_content_type(),
        charset=part.get_content_charset(),
        url=_location(part) or _location(message) or page.url,
        fetched_at=_date(message) or page.fetched_at,
    )


def _root(message: Message) -> Message | None:
    parts = [part for part in message.walk() if not part.is_multipart() and "content-type" in part]
    start = message.get_param("start")
    named = [part for part in parts if start and part.get("Content-ID") == start]
    pages = (part for kind in _PAGE_TYPES for part in parts if part.get_content_type() == kind)
    return next((part for part in named if part.get_content_type() in _PAGE_TYPES), None) or next(pages, None)


def _location(message: Message) -> str | None:
    for name in ("Snapshot-Content-Location", "Content-Location"):
        value = "".join(str(message.get(name, "")).split())
        if value.startswith(("http://", "https://")):
            return value
    return None


def _date(message: Message) -> str | None:
    try:
        found = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
