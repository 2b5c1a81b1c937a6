"""The HTTP message inside a WARC record: status, headers, and the body behind its transfer and content codings.

Archives disagree on what they keep: some undo a coding and leave the header that speaks of it. A coding is undone where
the bytes bear it out, and a body that breaks off is told from one that was never coded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from boilerstrip.errors import BoilerstripError
from boilerstrip.fetch.content import Budget, codings_of, decode_content
from boilerstrip.fetch.exchange import ContentType, content_type

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_MAGIC = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


@dataclass(frozen=True)
class Message:
    """A response: its status (0 if the first line has none), headers in order, and payload as it was kept."""

    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header, by lower-case name."""
        return self._first.get(name)

    @cached_property
    def content_type(self) -> ContentType:
        """The media type and the charset that the server named."""
        told = self.header("content-type")
        return _usual_type(told) if told and len(told) <= _USUAL else content_type(told)

    @cached_property
    def _first(self) -> dict[str, str]:
        return {name.lower(): value for name, value in reversed(self.headers)}


# Most pages of a crawl have one of a few headers; one that is longer than this many characters is no usual one.
_USUAL = 100
_usual_type = lru_cache(maxsize=256)(content_type)


def parse_message(block: bytes) -> Message:
    r"""Read an HTTP response; lines may end in CRLF or LF alone.

    Example:
        >>> parse_message(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>").payload
        b'<p>'
    """
    head, mark, payload = block.partition(b"\r\n\r\n")
    if not mark or (b"\n\n" in head and not head.startswith(b"\n")):
        head, mark, payload = block.partition(b"\n\n")
    return message_of(head, payload)


def message_of(head: bytes, payload: bytes) -> Message:
    r"""The HTTP response with this head, status line first, and this payload.

    Example:
        >>> message_of(b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n", b"<p>").header("content-type")
        'text/html'
    """
    lines = head.decode("latin-1").replace("\r\n", "\n").split("\n")
    words = lines[0].split(" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line[:1] in {" ", "\t"} and headers:  # a folded header goes on
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if colon:
            headers.append((name.strip(), value.strip()))
    return Message(status, tuple(headers), payload)


def decoded_body(message: Message, max_bytes: int) -> bytes:
    """The body of `message`, all codings undone.

    Raises:
        BoilerstripError: the body breaks off (`truncated`), a coding is corrupt or unknown (`encoding`), or it is
            larger than `max_bytes` (`too-large`).
    """
    payload = _without_chunks(message)
    is_as_sent = payload is message.payload
    codings = ()  # type: tuple[str, ...]
    if message.header("content-encoding"):
        codings = codings_of(", ".join(value for key, value in message.headers if key.lower() == "content-encoding"))
    if codings and not _is_decoded_already(payload, codings):
        try:
            return decode_content(payload, codings, Budget(max_bytes))
        except BoilerstripError as error:
            raise BoilerstripError(str(error), code=_CODES.get(str(error.code), "encoding")) from error
    announced = message.header("content-length") or ""
    if is_as_sent and not codings and announced.isdecimal() and int(announced) > len(payload):
        raise BoilerstripError(f"{len(payload)} of {announced} bytes were kept", code="truncated")
    return payload


_CODES = {"incomplete": "truncated", "too-big": "too-large", "bomb": "too-large"}


def _is_decoded_already(payload: bytes, codings: tuple[str, ...]) -> bool:
    magic = _MAGIC.get(codings[-1])
    if magic is not None:
        return not payload.startswith(magic[: max(1, len(payload))])
    # Brotli and deflate have no mark of their own, but no stream of theirs begins like a page.
    return payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _without_chunks(message: Message) -> bytes:
    payload = message.payload
    if "chunked" not in codings_of(message.header("transfer-encoding") or "") or not _CHUNK.match(payload):
        return payload
    parts: list[bytes] = []
    position = 0
    while match := _CHUNK.match(payload, position):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        start = match.end()
        parts.append(payload[start : start + size])
        position = start + size
        position += 2 if payload[position : position + 2] == b"\r\n" else payload[position : position + 1] == b"\n"
    if position < len(payload):
        # What is there are no chunks: the archive took them away and left the header.
        return payload
    raise BoilerstripError("the body ends before its last chunk", code="truncated")
