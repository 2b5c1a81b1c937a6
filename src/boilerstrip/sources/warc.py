"""Pages in WARC files: ours, Common Crawl's, wget's, Browsertrix's; WET files and WACZ packages too.

FastWARC reads the records; what it stumbles over is recorded, and reading goes on at the next record behind it.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import BinaryIO

from boilerstrip.corpus.rawrecord import ROLE_FIELD
from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage, StorePlace
from boilerstrip.sources.base import Failure
from boilerstrip.sources.files import MAX_BYTES
from boilerstrip.sources.warc_http import Message, decoded_body, message_of
from boilerstrip.sources.warc_notes import crawled_of, record_before
from boilerstrip.sources.warc_records import PACKAGE_ERRORS, Found, parts, piece_of, records

WARC_ENDINGS = (".warc", ".warc.gz", ".warc.zst", ".wacz")

# A page that lacks its place, which is known when the next record begins.
_Draft = partial[RawPage]
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown"})
# Records that are no pages and need no row.
_SKIPPED = frozenset({"request", "metadata", "warcinfo", "revisit"})
# The roles under which our own store keeps what is no document.
_SIDE_ROLES = frozenset({"robots", "sitemap", "feed", "policy"})


def pages(path: Path, origin: str | None = None, passed_by: Counter[str] | None = None) -> Iterator[RawPage | Failure]:
    """The pages of a WARC or WACZ file, in the order in which they lie; `passed_by` counts what else is in it.

    A page is a response with status 2xx (or a WET or resource record) whose media type is HTML or text. Its origin is
    `origin` (the file's name, if None) with the offset. What is no whole page is a `Failure`.

    Raises:
        ConfigError: FastWARC is not installed.
    """
    name = origin if origin is not None else path.name
    tally = passed_by if passed_by is not None else Counter()
    try:
        inside = list(parts(path))
    except BoilerstripError as error:
        yield Failure(name, error.code, str(error))
        return
    for part in inside:
        label = f"{name}/{part.member}" if part.member else name
        try:
            with part.open() as file:
                yield from _pages_of(file, label, part.name, tally)
        except PACKAGE_ERRORS as error:
            yield Failure(label, "damaged", f"{label}: cannot be read to its end: {error}")


def read(path: Path, place: StorePlace, origin: str) -> RawPage:
    """The page at `place`, which `pages` gave; `place.file` is the WARC, inside of `path` if that is a WACZ.

    Whoever reads many pages keeps a `WarcFile`.

    Raises:
        BoilerstripError: there is no page at that place, or not a whole one.
    """
    archive = WarcFile(path)
    try:
        return archive.read(place, origin)
    finally:
        archive.close()


class WarcFile:
    """A WARC or WACZ file as a container of pages; what was read last stays open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened = ExitStack()
        self._name: str | None = None
        self._file: BinaryIO = io.BytesIO()

    def pages(self, origin: str, passed_by: Counter[str]) -> Iterator[RawPage | Failure]:
        """Every page, in order; `passed_by` counts other records."""
        return pages(self._path, origin, passed_by)

    def read(self, place: StorePlace, origin: str) -> RawPage:
        """The page at `place`, which `pages` gave."""
        if self._name != place.file:
            self._open(place.file, origin)
        for found in records(piece_of(self._file, place.offset, place.length)):
            page = _page(found, origin, Counter())
            if isinstance(page, Failure):
                raise BoilerstripError(page.message, code=page.code)
            if page is not None:
                noted = record_before(self._file, place.offset) if ROLE_FIELD.lower() in found.fields else None
                return page(place=place, crawled=crawled_of(found, noted))
        raise BoilerstripError(f"{origin}: no page lies at byte {place.offset} of {place.file}", code="missing")

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()
        self._name = None

    def _open(self, name: str, origin: str) -> None:
        self.close()
        part = next((part for part in parts(self._path) if part.name == name), None)
        if part is None:
            raise BoilerstripError(f"{origin}: {self._path.name} holds no {name}", code="missing")
        self._file = self._opened.enter_context(part.open())
        self._name = name


def _pages_of(file: BinaryIO, label: str, name: str, tally: Counter[str]) -> Iterator[RawPage | Failure]:
    waiting: _Draft | None = None
    noted: Found | None = None
    start = 0
    for found in records(file):
        if waiting is not None:
            yield waiting(place=StorePlace(name, start, found.offset - start))
            waiting = None
        if found.kind in _SKIPPED and found.problem is None:
            noted = found
            continue
        result = _page(found, f"{label}#{found.offset:010d}", tally)
        if isinstance(result, Failure):
            yield result
        elif result is not None:
            waiting = partial(result, crawled=crawled_of(found, noted))
            start = found.offset
        noted = found
    if waiting is not None:
        yield waiting(place=StorePlace(name, start, file.seek(0, io.SEEK_END) - start))


def _page(found: Found, origin: str, tally: Counter[str]) -> _Draft | Failure | None:
    """The page that a record holds but for its place, why it is none, or None for what is none and needs no row."""
    if found.problem is not None:
        return Failure(origin, "damaged", f"{origin}: {found.problem}")
    if found.kind not in {"response", "resource", "conversion"}:
        return None
    url = found.fields.get("warc-target-uri", "").strip("<>")
    if not url.startswith(("http://", "https://", "file:")):
        tally[found.kind] += 1
        return None
    if found.kind == "response":
        message = message_of(found.head, found.block)
    else:
        kind = found.fields.get("content-type", "")
        message = Message(200, (("Content-Type", kind),), found.block)
    reason = _passed_by(found, message, url)
    if reason is not None:
        tally[reason] += 1
        return None
    return _whole_page(found, message, url, origin)


def _passed_by(found: Found, message: Message, url: str) -> str | None:
    """Why a response is passed by: its role, its status or its media type."""
    role = found.fields.get(ROLE_FIELD.lower(), "")
    if role in _SIDE_ROLES:
        return role
    if not 200 <= message.status < 300:
        return f"http-{message.status}"
    if url.endswith("/robots.txt"):
        return "robots"
    media_type = message.content_type.media_type or found.fields.get("warc-identified-payload-type") or "text/html"
    return None if media_type in _PAGE_TYPES else media_type


def _whole_page(found: Found, message: Message, url: str, origin: str) -> _Draft | Failure:
    if "warc-truncated" in found.fields:
        why = f"cut short by the crawler ({found.fields['warc-truncated']})"
        return Failure(origin, "truncated", f"{origin}: {why}", "skipped")
    try:
        body = decoded_body(message, MAX_BYTES)
    except BoilerstripError as error:
        return Failure(origin, error.code, f"{origin}: {error}")
    return partial(
        RawPage,
        data=body,
        origin=origin,
        media_type=message.content_type.media_type,
        charset=message.content_type.charset,
        url=url,
        fetched_at=found.fields.get("warc-date"),
        status=message.status if found.kind == "response" else None,
        headers=message.headers,
    )
