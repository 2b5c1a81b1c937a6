"""One request and its whole response, as the raw store keeps them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from boilerstrip.model import RawPage
from boilerstrip.provenance import SOFTWARE, Crawled

Headers = tuple[tuple[str, str], ...]


class Role(StrEnum):
    """What a URL was asked for; only a `page` becomes a document."""

    PAGE = "page"
    ROBOTS = "robots"
    SITEMAP = "sitemap"
    FEED = "feed"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way: the URL that answered, its status, and where it pointed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Revisit:
    """The earlier record that an unchanged page stands for: its URL, date (ISO 8601, UTC) and payload digest."""

    url: str
    date: str
    payload_digest: str


@dataclass(frozen=True)
class Exchange:
    """A request and its complete response; incomplete ones never become an `Exchange`.

    `url` is the one that answered, `asked` the one asked for before any redirect. `wire` is the payload as it came,
    without transfer coding but still under its content coding (what a WARC keeps), `body` the same decoded.
    `fetched_at` is ISO 8601 in UTC, to the second or finer. `revisit` is set where the page has not changed: then
    `wire` and `body` may be empty. `notes` are extra facts for the metadata record.
    """

    url: str
    asked: str
    role: Role
    status: int
    reason: str
    request_target: str
    request_headers: Headers
    response_headers: Headers
    wire: bytes
    body: bytes
    fetched_at: str
    address: str | None = None
    hops: tuple[Hop, ...] = ()
    revisit: Revisit | None = None
    notes: Headers = ()

    @property
    def payload_digest(self) -> str:
        """SHA-1 of the payload as it came, in the form `sha1:` and base32 that WARC tools agree on."""
        digest = hashlib.sha1(self.wire, usedforsecurity=False).digest()
        return "sha1:" + base64.b32encode(digest).decode("ascii")

    def header(self, name: str) -> str | None:
        """The first value of a response header, by name in any case."""
        return next(iter(self.header_values(name)), None)

    def header_values(self, name: str) -> tuple[str, ...]:
        """Every value of a response header, in order."""
        wanted = name.lower()
        return tuple(value for key, value in self.response_headers if key.lower() == wanted)

    def raw_page(self) -> RawPage:
        """The page as the road of cleaning takes it: decoded bytes, media type and charset of the header."""
        media_type, charset = content_type(self.header("content-type"))
        return RawPage(
            data=self.body,
            origin=self.url,
            media_type=media_type,
            charset=charset,
            url=self.url,
            fetched_at=self.fetched_at,
            status=self.status,
            headers=self.response_headers,
            crawled=Crawled.from_notes((("software", SOFTWARE), *self.notes)),
        )


class ContentType(NamedTuple):
    """Media type and charset of a Content-Type header; None where it does not say."""

    media_type: str | None
    charset: str | None


def content_type(value: str | None) -> ContentType:
    """Read a Content-Type header, however carelessly written.

    Example:
        >>> content_type('Text/HTML; Charset="UTF-8"')
        ContentType(media_type='text/html', charset='UTF-8')
    """
    if not value:
        return ContentType(None, None)
    media_type, _, rest = value.partition(";")
    charset = None
    for parameter in rest.split(";"):
        key, _, found = parameter.partition("=")
        if key.strip().lower() == "charset" and charset is None:
            charset = found.strip().strip("\"'") or None
    return ContentType(media_type.strip().lower() or None, charset)
