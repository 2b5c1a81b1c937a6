"""An exchange as WARC records: request, metadata and response, each a gzip member of its own (ISO 28500, WARC 1.1)."""

from __future__ import annotations

import base64
import hashlib
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from boilerstrip.provenance import SOFTWARE

if TYPE_CHECKING:
    from boilerstrip.fetch.exchange import Exchange

# The field of a record that says what a URL was asked for: only a `page` is a document.
ROLE_FIELD = "WARC-Resource-Type"

_NAMESPACE = uuid.UUID("5b8a2f43-53b5-5d53-9d5c-6a2fbd0d2f6e")
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
# The payload is kept without transfer coding, so the header that speaks of one is kept under another name.
_RENAMED = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}
_RENAMED_IF_CUT = {"content-length": "X-Archive-Orig-Content-Length"}
_CRLF = b"\r\n"


class RecordPlace(NamedTuple):
    """Where the records of one exchange begin: the file, and the offset in bytes."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one exchange as the file holds them; `start` is where in `data` the response begins."""

    data: bytes
    start: int
    digest: str
    mime: str
    status: int


def group_of(exchange: Exchange, place: RecordPlace) -> Group:
    """Request, metadata and response (or revisit) of `exchange`; the response comes last.

    The ids of the records follow from `place` and the URL, so that the same crawl makes the same file.
    """
    ids = {kind: record_id(place, kind, exchange.url) for kind in ("request", "metadata", "response")}
    common = [("WARC-Target-URI", exchange.url), ("WARC-Date", exchange.fetched_at)]
    beside = ("WARC-Concurrent-To", ids["response"])
    request = record(
        "request",
        [("WARC-Record-ID", ids["request"]), beside, *common, ("Content-Type", "application/http;msgtype=request")],
        _head(f"GET {exchange.request_target} HTTP/1.1", exchange.request_headers),
    )
    metadata = record(
        "metadata",
        [("WARC-Record-ID", ids["metadata"]), beside, *common, ("Content-Type", "application/warc-fields")],
        _warc_fields(_facts(exchange)),
    )
    digest = exchange.revisit.payload_digest if exchange.revisit else exchange.payload_digest
    response = _response(exchange, ids["response"], [*common, ("WARC-Payload-Digest", digest)])
    before = request + metadata
    mime = "warc/revisit" if exchange.revisit else _mime(exchange)
    return Group(before + response, len(before), digest, mime, exchange.status)


def warcinfo(place: RecordPlace, date: str) -> bytes:
    """The record that opens a file and says what wrote it."""
    facts = [
        ("software", SOFTWARE),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
    ]
    fields = [
        ("WARC-Record-ID", record_id(place, "warcinfo", place.file)),
        ("WARC-Date", date),
        ("WARC-Filename", place.file),
        ("Content-Type", "application/warc-fields"),
    ]
    return record("warcinfo", fields, _warc_fields(facts))


def record(kind: str, fields: Sequence[tuple[str, str]], block: bytes) -> bytes:
    """One WARC record, compressed by itself."""
    lines = [("WARC-Type", kind), *fields, ("WARC-Block-Digest", sha1(block)), ("Content-Length", str(len(block)))]
    whole = b"".join((b"WARC/1.1\r\n", _fields(lines, "utf-8"), _CRLF, block, _CRLF, _CRLF))
    return zlib.compress(whole, 6, wbits=31)


def record_id(place: RecordPlace, kind: str, name: str) -> str:
    """The URN of a record: the same for the same record, no other record's."""
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, f'{place.file} {place.offset} {kind} {name}')}>"


def sha1(data: bytes) -> str:
    """The digest form that all WARC tools check: `sha1:` and base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def _response(exchange: Exchange, identity: str, common: list[tuple[str, str]]) -> bytes:
    is_short = exchange.revisit is None and _is_cut(exchange)
    renamed = _RENAMED | _RENAMED_IF_CUT if is_short else _RENAMED
    headers = [(renamed.get(name.lower(), name), value) for name, value in exchange.response_headers]
    head = _head(f"HTTP/1.1 {exchange.status} {exchange.reason}", headers)
    fields = [("WARC-Record-ID", identity), *common, (ROLE_FIELD, str(exchange.role))]
    if exchange.address:
        fields.append(("WARC-IP-Address", exchange.address))
    fields.append(("Content-Type", "application/http;msgtype=response"))
    if is_short:
        fields.append(("WARC-Truncated", "length"))
    if exchange.revisit is None:
        return record("response", fields, head + exchange.wire)
    same = "server-not-modified" if exchange.status == 304 else "identical-payload-digest"
    fields += [
        ("WARC-Profile", _PROFILE + same),
        ("WARC-Refers-To-Target-URI", exchange.revisit.url),
        ("WARC-Refers-To-Date", exchange.revisit.date),
    ]
    return record("revisit", fields, head)


def _is_cut(exchange: Exchange) -> bool:
    """Whether less was kept than the server announced, as is done with a robots.txt that is too long."""
    announced = exchange.header("content-length") or ""
    return announced.isdecimal() and int(announced) > len(exchange.wire)


def _facts(exchange: Exchange) -> list[tuple[str, str]]:
    facts = [("software", SOFTWARE), ("role", str(exchange.role)), ("asked", exchange.asked)]
    facts += [("redirect", f"{hop.status} {hop.url} {hop.location}") for hop in exchange.hops]
    return [*facts, *exchange.notes]


def _mime(exchange: Exchange) -> str:
    return (exchange.header("content-type") or "").partition(";")[0].strip().lower() or "unk"


def _head(first: str, headers: Sequence[tuple[str, str]]) -> bytes:
    return _one_line(first).encode("latin-1", "replace") + _CRLF + _fields(headers, "latin-1") + _CRLF


def _warc_fields(facts: Sequence[tuple[str, str]]) -> bytes:
    return _fields(facts, "utf-8")


def _fields(lines: Sequence[tuple[str, str]], encoding: str) -> bytes:
    text = "".join(f"{_one_line(name)}: {_one_line(value)}\r\n" for name, value in lines)
    return text.encode(encoding, "backslashreplace")


def _one_line(value: str) -> str:
    """No line end inside a field: what follows one would read as a field of its own."""
    return value if value.isprintable() else value.replace("\r", " ").replace("\n", " ")
