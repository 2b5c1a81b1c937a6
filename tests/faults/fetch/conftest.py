"""A server on loopback with one fault a host name: `http://<fault>.<door>.test/`, where the door is what is faulty."""

from __future__ import annotations

import asyncio
import email.utils
import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import brotli
import pytest
import zstandard

DOORS = {
    "page": "/page",
    "robots": "/robots.txt",
    "sitemap": "/sitemap.xml",
    "feed": "/feed.xml",
    "licence": "/licence.xml",
}
ZEROS = 8 * 1024 * 1024
SENTINEL = b"a whole body ends with these words"


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    arrived: float

    @property
    def host(self) -> str:
        return self.headers.get("host", "")


# What a test serves instead of the faults: path to status, media type, further headers and body.
Site = Callable[[str], tuple[int, str, list[tuple[str, str]], bytes]]


@dataclass
class FaultServer:
    """Answers on 127.0.0.1 from a thread of its own; `log` has every request that came whole."""

    host: str = "127.0.0.1"
    log: list[Request] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    site: Site | None = None

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    async def resolver(self, name: str, port: int) -> Sequence[str]:
        """Names under .test are here; everything else is what it says."""
        return [self.host] if name.endswith(".test") else [name]

    def url(self, fault: str, door: str) -> str:
        return f"http://{fault}.{door}.test:{self.port}{DOORS[door]}"

    def paths(self, host: str) -> list[str]:
        return [request.path for request in self.log if request.host.startswith(host)]

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        open_now: set[asyncio.Task[None]] = set()

        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task
            open_now.add(task)
            try:
                await self._client(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
                pass
            finally:
                open_now.discard(task)
                writer.close()

        server = await asyncio.start_server(client, self.host, 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()
        for task in list(open_now):
            task.cancel()
        await asyncio.gather(*open_now, return_exceptions=True)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in head[1:])
            }
            request = Request(head[0].split(" ")[1], headers, time.monotonic())
            self.log.append(request)
            if not await self._answer(request, writer):
                return
            await writer.drain()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        if self.site:
            status, media_type, more, content = self.site(request.path)
            lines = [f"{name}: {value}" for name, value in more]
            writer.write(response(content, media_type, *lines, status=status))
            return True
        fault, door = [*request.host.partition(":")[0].split("."), "", ""][:2]
        body, media_type = good_body(request)
        if DOORS.get(door) == request.path.partition("?")[0] or "faulty" in request.path:
            path = request.path.partition("?")[0]
            times = sum(each.host == request.host and each.path.partition("?")[0] == path for each in self.log)
            return await FAULTS[fault](Answer(body, media_type, writer, request, times))
        writer.write(response(body, media_type, status=404 if body is None else 200))
        return True


@dataclass(frozen=True)
class Answer:
    body: bytes
    media_type: str
    writer: asyncio.StreamWriter
    request: Request
    times: int

    async def send(self, data: bytes, *, keep: bool = True) -> bool:
        self.writer.write(data)
        await self.writer.drain()
        return keep


Fault = Callable[[Answer], Awaitable[bool]]


def good_body(request: Request) -> tuple[bytes | None, str]:
    """What each path holds where nothing is wrong; None is a 404."""
    base = f"http://{request.host}"
    path = request.path.partition("?")[0]
    if path == "/robots.txt":
        return b"User-agent: *\nDisallow: /private\n# " + SENTINEL, "text/plain"
    if path == "/sitemap.xml":
        urls = "".join(f"<url><loc>{base}/listed/{n}</loc></url>" for n in range(3))
        return f"<urlset>{urls}<!-- {SENTINEL.decode()} --></urlset>".encode(), "application/xml"
    if path == "/feed.xml":
        items = "".join(f"<item><link>{base}/listed/{n}</link></item>" for n in range(3))
        return f"<rss><channel>{items}<!-- {SENTINEL.decode()} --></channel></rss>".encode(), "application/rss+xml"
    if path == "/licence.xml":
        return f"<rsl><content url='/'/><!-- {SENTINEL.decode()} --></rsl>".encode(), "application/rsl+xml"
    if path.startswith(("/page", "/listed", "/faulty")):
        text = f"<p>The harbour of {path} was dredged in spring, and the ferry came back. " * 40
        licence = '<link rel="license" type="application/rsl+xml" href="/licence.xml">' if ".licence." in base else ""
        return f"<!doctype html><title>{path}</title>{licence}{text}<p>{SENTINEL.decode()}".encode(), "text/html"
    return None, "text/plain"


def response(
    body: bytes | None, media_type: str = "text/html", *more: str, status: int = 200, length: object = ""
) -> bytes:
    """A response; `length` replaces the right Content-Length, None leaves it out."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {media_type}", *more]
    if length is not None:
        lines.append(f"Content-Length: {length if length != '' else len(body or b'')}")
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + (body or b"")


def _raw(make: Callable[[Answer], bytes], *, keep: bool = False) -> Fault:
    async def fault(answer: Answer) -> bool:
        return await answer.send(make(answer), keep=keep)

    return fault


def _coded(coding: str, make: Callable[[bytes], bytes]) -> Fault:
    return _raw(lambda a: response(make(a.body), a.media_type, f"Content-Encoding: {coding}"), keep=True)


def _status(status: int, *more: str) -> Fault:
    return _raw(lambda a: response(a.body, "text/html", *more, status=status), keep=True)


def _redirect(target: str) -> Fault:
    def make(answer: Answer) -> bytes:
        location = target.replace("PORT", answer.request.host.rpartition(":")[2]).replace("N", str(time.monotonic_ns()))
        return response(b"", "text/html", f"Location: {location}", status=302)

    return _raw(make, keep=True)


def _busy_once(status: int, retry_after: Callable[[], str | None]) -> Fault:
    async def fault(answer: Answer) -> bool:
        if answer.times > 1:
            return await answer.send(response(answer.body, answer.media_type))
        value = retry_after()
        more = [f"Retry-After: {value}"] if value else []
        return await answer.send(response(b"busy", "text/html", *more, status=status))

    return fault


def _reset(send: Callable[[Answer], bytes], *, first_only: bool = False) -> Fault:
    async def fault(answer: Answer) -> bool:
        if first_only and answer.times > 1:
            return await answer.send(response(answer.body, answer.media_type))
        if data := send(answer):
            await answer.send(data)
            await asyncio.sleep(0.05)  # let it arrive before the RST overtakes it
        plug = answer.writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        answer.writer.transport.abort()
        return False

    return fault


def _drip(make: Callable[[Answer], tuple[bytes, bytes]]) -> Fault:
    async def fault(answer: Answer) -> bool:
        at_once, slowly = make(answer)
        await answer.send(at_once)
        for byte in slowly:
            await answer.send(bytes([byte]))
            await asyncio.sleep(0.2)
        return False

    return fault


def _forever(first: bytes, piece: bytes, pause: float = 0.001) -> Fault:
    async def fault(answer: Answer) -> bool:
        await answer.send(first)
        while True:
            await answer.send(piece)
            await asyncio.sleep(pause)

    return fault


async def _silence(answer: Answer) -> bool:
    await asyncio.sleep(3600)
    return False


async def _stall(answer: Answer) -> bool:
    await answer.send(response(answer.body, answer.media_type)[:-20])
    return await _silence(answer)


def _chunks(body: bytes) -> bytes:
    return b"%x\r\n" % len(body) + body + b"\r\n"


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


_HEAD = b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\n"
_CHUNKED = "Transfer-Encoding: chunked"
_BIG = b"\0" * ZEROS

FAULTS: dict[str, Fault] = {
    # whole responses, however odd
    "ok": _raw(lambda a: response(a.body, a.media_type), keep=True),
    "no-length": _raw(lambda a: response(a.body, a.media_type, "Connection: close", length=None)),
    "chunked": _raw(lambda a: response(_chunks(a.body) + b"0\r\n\r\n", a.media_type, _CHUNKED, length=None), keep=True),
    "te-and-length": _raw(lambda a: response(_chunks(a.body) + b"0\r\n\r\n", a.media_type, _CHUNKED, length=7)),
    "gzip": _coded("gzip", gzip.compress),
    "gzip-members": _coded("gzip", lambda body: gzip.compress(body[:90]) + gzip.compress(body[90:])),
    "gzip-twice": _coded("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
    "deflate": _coded("deflate", zlib.compress),
    "deflate-raw": _coded("deflate", _raw_deflate),
    "brotli": _coded("br", brotli.compress),
    "zstd": _coded("zstd", lambda body: zstandard.ZstdCompressor().compress(body)),
    "zstd-of-brotli": _coded("br, zstd", lambda body: zstandard.ZstdCompressor().compress(brotli.compress(body))),
    "busy-once": _busy_once(503, lambda: "1"),
    "busy-date": _busy_once(429, lambda: email.utils.formatdate(time.time() + 1, usegmt=True)),
    "busy-junk": _busy_once(503, lambda: "soon\x1b[31m"),
    "busy-negative": _busy_once(503, lambda: "-5"),
    "reset-once": _reset(lambda a: b"", first_only=True),
    "interim": _raw(lambda a: b"HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\n" + response(a.body, a.media_type), keep=True),
    "redirect": _redirect("/listed/moved"),
    # cut short
    "reset-before": _reset(lambda a: b""),
    "reset-headers": _reset(lambda a: _HEAD[:30]),
    "reset-body": _reset(lambda a: response(a.body, a.media_type)[:-20]),
    "close-before": _raw(lambda a: b""),
    "close-headers": _raw(lambda a: _HEAD[:30]),
    "close-early": _raw(lambda a: response(a.body, a.media_type, length=len(a.body) + 500)),
    "chunk-cut": _raw(lambda a: response(_chunks(a.body), a.media_type, _CHUNKED, length=None)),
    "chunk-half": _raw(lambda a: response(b"ffff\r\n" + a.body, a.media_type, _CHUNKED, length=None)),
    "gzip-cut": _coded("gzip", lambda body: gzip.compress(body)[:-20]),
    "deflate-cut": _coded("deflate", lambda body: zlib.compress(body)[:-5]),
    "brotli-cut": _coded("br", lambda body: brotli.compress(body)[:-5]),
    "zstd-cut": _coded("zstd", lambda body: zstandard.ZstdCompressor().compress(body)[:-5]),
    # no HTTP
    "length-short": _raw(lambda a: response(a.body, a.media_type, length=len(a.body) - 60)),
    "length-twice": _raw(lambda a: response(a.body, a.media_type, f"Content-Length: {len(a.body) - 7}")),
    "length-negative": _raw(lambda a: response(a.body, a.media_type, length=-1)),
    "length-words": _raw(lambda a: response(a.body, a.media_type, length="many")),
    "chunk-bad": _raw(lambda a: response(b"5\r\nhello\r\nZZ\r\n", a.media_type, _CHUNKED, length=None)),
    "coding-of-transfer": _raw(lambda a: response(a.body, a.media_type, "Transfer-Encoding: gzip", length=None)),
    "garbage": _raw(lambda a: b"\x00\xff this is no HTTP at all\r\n\r\n"),
    "http-0": _raw(lambda a: a.body),
    "header-nul": _raw(lambda a: _HEAD + b"X: a\x00b\r\n\r\n" + a.body),
    "endless-headers": _forever(_HEAD, b"X-Filler: " + b"x" * 2000 + b"\r\n"),
    # too slow
    "slow-headers": _drip(lambda a: (b"", response(a.body, a.media_type))),
    "slow-body": _drip(lambda a: (response(a.body, a.media_type)[:-300], a.body[-300:])),
    "stall": _stall,
    "never": _silence,
    "endless-interim": _forever(b"", b"HTTP/1.1 103 Early\r\n\r\n" * 20, 0.05),
    # too much
    "endless-body": _forever(_HEAD + b"\r\n", b"x" * 65536),
    "endless-chunks": _forever(_HEAD + _CHUNKED.encode() + b"\r\n\r\n", _chunks(b"x" * 65536)),
    "big": _raw(lambda a: response(_BIG, a.media_type)),
    "bomb-gzip": _coded("gzip", lambda body: gzip.compress(_BIG)),
    "bomb-twice": _coded("gzip, gzip", lambda body: gzip.compress(gzip.compress(_BIG))),
    "bomb-deflate": _coded("deflate", lambda body: zlib.compress(_BIG)),
    "bomb-brotli": _coded("br", lambda body: brotli.compress(_BIG, quality=1)),
    "bomb-zstd": _coded("zstd", lambda body: zstandard.ZstdCompressor().compress(_BIG)),
    # codings
    "gzip-bad": _coded("gzip", lambda body: gzip.compress(body)[:40] + b"\xff" * 40 + gzip.compress(body)[80:]),
    "gzip-lie": _coded("gzip", lambda body: body),
    "brotli-bad": _coded("br", lambda body: b"\xff" * 50),
    "zstd-bad": _coded("zstd", lambda body: b"\x28\xb5\x2f\xfd" + b"\xff" * 50),
    "coding-unknown": _coded("compress", lambda body: body),
    "coding-many": _coded(", ".join(["gzip"] * 9), gzip.compress),
    # no page (a sitemap or a feed may say what it likes)
    "image": _raw(lambda a: response(a.body, "image/png")),
    "endless-video": _forever(_HEAD.replace(b"text/html", b"Video/MP4") + b"\r\n", b"x" * 65536),
    # statuses
    "s204": _status(204),
    "s206": _status(206),
    "s304": _raw(lambda a: b"HTTP/1.1 304 X\r\n\r\n", keep=True),
    "s401": _status(401),
    "s403": _status(403),
    "s404": _status(404),
    "s410": _status(410),
    "s429": _status(429),
    "s429-tomorrow": _status(429, "Retry-After: 86400"),
    "s451": _status(451),
    "s500": _status(500),
    "s503": _status(503),
    # redirects
    "redirect-self": _redirect("/faulty"),
    "redirect-grow": _redirect("/faulty?N"),
    "redirect-nowhere": _status(302),
    "redirect-bad": _redirect("http://[::bad/"),
    "redirect-file": _redirect("file:///etc/passwd"),
    "redirect-ftp": _redirect("ftp://host.test/x"),
    "redirect-script": _redirect("javascript:1"),
    "redirect-metadata": _redirect("http://169.254.7.7/latest/"),
    "redirect-user": _redirect("http://user:word@ok.page.test:PORT/page"),
    "redirect-port": _redirect("http://ok.page.test:25/page"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running
