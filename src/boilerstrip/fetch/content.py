"""Content codings undone within bounds: gzip, deflate, brotli and zstd, nested or not, whole or not at all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

from boilerstrip.fetch.faults import Fault, PageError

# Asked for is only what every reader of WARC files can undo; what servers send all the same is undone here.
ACCEPT_ENCODING = "gzip, deflate"

_MAX_CODINGS = 4
_PIECE = 64 * 1024
# A few bytes of zstd can stand for 128 KiB each, and its decoder has no output limit: it is fed in small sips.
_ZSTD_SIP = 256
_ZSTD_WINDOW = 8 * 1024 * 1024
# What honest compression of text never reaches; above it a body that is too big is called a bomb.
_BOMB_RATIO = 100


class Budget(NamedTuple):
    """How many bytes may come out, and whether more are cut off (robots.txt) or a failure (all else)."""

    max_bytes: int
    cut: bool = False


def codings_of(header: str) -> tuple[str, ...]:
    """The codings of a Content-Encoding header, in the order in which they were applied.

    Example:
        >>> codings_of("gzip, identity,  BR")
        ('gzip', 'br')
    """
    names = (name.strip().lower() for name in header.split(","))
    return tuple(name.removeprefix("x-") for name in names if name and name != "identity")


def decode_content(wire: bytes, codings: tuple[str, ...], budget: Budget) -> bytes:
    """The body behind its content codings.

    Raises:
        PageError: `incomplete` (a coding ends too early), `encoding` (unknown, corrupt, or too many codings),
            `bomb` or `too-big` (more bytes than the budget).

    Example:
        >>> decode_content(zlib.compress(b"body"), ("deflate",), Budget(100))
        b'body'
    """
    if len(codings) > _MAX_CODINGS:
        raise PageError(f"{len(codings)} content codings, one inside the other", code=Fault.ENCODING)
    body = wire
    for name in reversed(codings if wire else ()):  # nothing is nothing, in whatever coding
        body = _undo(name, body, budget)
    if len(body) > budget.max_bytes:
        if budget.cut:
            return body[: budget.max_bytes]
        raise PageError(f"more than {budget.max_bytes} bytes", code=Fault.TOO_BIG)
    return body


def _undo(name: str, data: bytes, budget: Budget) -> bytes:
    decoder = _DECODERS.get(name)
    if decoder is None:
        raise PageError(f"unknown content coding {name[:40]!a}", code=Fault.ENCODING)
    pieces: list[bytes] = []
    total = 0
    for piece in decoder(data):
        pieces.append(piece)
        total += len(piece)
        if total > budget.max_bytes:
            if budget.cut:
                break
            code = Fault.BOMB if total > _BOMB_RATIO * len(data) else Fault.TOO_BIG
            raise PageError(f"more than {budget.max_bytes} bytes out of {len(data)} of {name}", code=code)
    return b"".join(pieces)


def _gunzip(data: bytes) -> Iterator[bytes]:
    """Members one after the other; what follows the last one and is no gzip is left alone, as browsers do."""
    rest = data
    while rest.startswith(b"\x1f\x8b"):
        decoder = zlib.decompressobj(31)
        yield from _inflate(decoder, rest, "gzip")
        rest = decoder.unused_data
    if rest is data:
        raise PageError("not gzip, though the header says so", code=Fault.ENCODING)


def _deflate(data: bytes) -> Iterator[bytes]:
    """The zlib format, or the raw stream that some servers send under the same name (RFC 9110, 8.4.1.2)."""
    header = len(data) >= 2 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
    yield from _inflate(zlib.decompressobj(15 if header else -15), data, "deflate")


def _inflate(decoder: zlib._Decompress, data: bytes, name: str) -> Iterator[bytes]:
    pending = data
    while not decoder.eof:
        try:
            piece = decoder.decompress(pending, _PIECE)
        except zlib.error as error:
            raise PageError(f"corrupt {name}: {error}", code=Fault.ENCODING) from error
        pending = decoder.unconsumed_tail
        if piece:
            yield piece
        elif not pending and not decoder.eof:
            raise PageError(f"{name} ends too early", code=Fault.INCOMPLETE)


def _unbrotli(data: bytes) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped]

    decoder = brotli.Decompressor()
    pending = data
    while not decoder.is_finished():
        try:
            piece = decoder.process(pending, output_buffer_limit=_PIECE)
        except brotli.error as error:
            raise PageError(f"corrupt brotli: {error}", code=Fault.ENCODING) from error
        pending = b""
        if piece:
            yield piece
        elif decoder.can_accept_more_data() and not decoder.is_finished():
            raise PageError("brotli ends too early", code=Fault.INCOMPLETE)


def _unzstd(data: bytes) -> Iterator[bytes]:
    import zstandard

    rest = data
    while rest:
        decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        for start in range(0, len(rest), _ZSTD_SIP):
            try:
                piece = decoder.decompress(rest[start : start + _ZSTD_SIP])
            except zstandard.ZstdError as error:
                raise PageError(f"corrupt zstd: {error}", code=Fault.ENCODING) from error
            if piece:
                yield piece
            if decoder.eof:
                rest = decoder.unused_data + rest[start + _ZSTD_SIP :]
                break
        else:
            raise PageError("zstd ends too early", code=Fault.INCOMPLETE)


_DECODERS = {"gzip": _gunzip, "deflate": _deflate, "br": _unbrotli, "zstd": _unzstd}
