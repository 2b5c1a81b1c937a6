"""The one way out to the network: httpx behind the guard, with bounds on everything.

What httpx does without bounds is done here: redirects (each hop goes through the caller's gate), content codings (the
body is read raw), and time-outs (those of httpx bound each read; a deadline bounds the request). URLs are ada's: httpx
reads the normal form, has to find the same host in it, and sends the path and query as they are.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from types import TracebackType
from typing import Self

import httpx

from boilerstrip.fetch.client import guarded_client
from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.content import ACCEPT_ENCODING, Budget, codings_of, decode_content
from boilerstrip.fetch.exchange import Exchange, Headers, Hop, Role, content_type
from boilerstrip.fetch.faults import Fault, PageError
from boilerstrip.fetch.guard import Guard, Tap
from boilerstrip.fetch.pools import Pools
from boilerstrip.fetch.retry_after import seconds_to_wait
from boilerstrip.fetch.urls import Url

Gate = Callable[[Url], Awaitable[None]]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# 206 answers a question that was not asked, 204 and 205 have no page in them.
_GOOD = frozenset({200, 203, 304})
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: seconds from first to last byte over all redirects, bytes on the wire and decoded.

    `cut` keeps the first `max_body` bytes of what is longer, instead of failing.
    """

    deadline: float = 30.0
    max_wire: int = 32 * _MIB
    max_body: int = 32 * _MIB
    max_redirects: int = 10
    cut: bool = False


# RFC 9309: at least 500 KiB of robots.txt are read, and five redirects followed. Sitemaps: 50 MB, before coding.
LIMITS: Mapping[Role, Limits] = {
    Role.PAGE: Limits(),
    Role.FEED: Limits(),
    Role.POLICY: Limits(deadline=15, max_wire=_MIB, max_body=_MIB, max_redirects=5),
    Role.ROBOTS: Limits(deadline=15, max_wire=512 * 1024, max_body=512 * 1024, max_redirects=5, cut=True),
    Role.SITEMAP: Limits(deadline=60, max_wire=50 * _MIB, max_body=50 * _MIB),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to fetch: the URL, what for, and the validators of the copy that is here already."""

    url: Url
    role: Role = Role.PAGE
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """How a `Transport` is set up: who it says it is, its limits by role, the certificates it trusts."""

    user_agent: str
    limits: Mapping[Role, Limits] = field(default_factory=lambda: LIMITS)
    tls: ssl.SSLContext | None = None
    clock: Clock = field(default_factory=Clock)


def limits_within(seconds: float) -> dict[Role, Limits]:
    """The usual limits, with no request longer than `seconds`."""
    return {role: replace(each, deadline=min(each.deadline, seconds)) for role, each in LIMITS.items()}


class Transport:
    """Fetches one URL at a time for each caller, following redirects through the caller's gate.

    An async context manager; connections are kept open between requests to one origin.
    """

    def __init__(self, wire: Wire, guard: Guard) -> None:
        self._wire = wire
        self._client = guarded_client(Pools(guard, wire.tls or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def fetch(self, ask: Ask, gate: Gate) -> Exchange:
        """One try at one URL; `gate` is awaited before each hop and may refuse it by raising.

        Whatever the status, a whole response is an `Exchange`: `accepted` tells the good ones. Time spent at the gate
        does not count against the deadline. Bodies of redirects and errors are not decoded.

        Raises:
            PageError: with the name of the fault.
        """
        limits = self._wire.limits[ask.role]
        loop = asyncio.get_running_loop()
        left = limits.deadline
        url, hops, seen = ask.url, (), {ask.url.href}  # type: tuple[Url, tuple[Hop, ...], set[str]]
        while True:
            await gate(url)
            started = loop.time()
            exchange = await self._within(left, replace(ask, url=url), limits)
            left -= loop.time() - started
            location = exchange.header("location")
            if exchange.status not in _REDIRECTS or not location:
                return replace(exchange, asked=ask.url.href, hops=hops)
            hops = (*hops, Hop(url.href, exchange.status, location))
            url = _next_hop(url, location, hops, seen, limits)
            seen.add(url.href)

    async def _within(self, seconds: float, ask: Ask, limits: Limits) -> Exchange:
        try:
            async with asyncio.timeout(seconds):
                return await self._once(ask, limits)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise PageError(f"{ask.url.href}: not done in {limits.deadline:g} s", code=Fault.TIMEOUT) from error
        except PageError as error:
            message = str(error) if ask.url.name in str(error) else f"{ask.url.href}: {error}"
            raise error.again(message) from error
        except httpx.NetworkError as error:
            raise PageError(f"{ask.url.href}: the connection was cut: {error}", code=Fault.RESET) from error
        except httpx.ProtocolError as error:
            raise _protocol_fault(ask.url, error) from error

    async def _once(self, ask: Ask, limits: Limits) -> Exchange:
        headers = self._headers(ask)
        url = ask.url
        response = await self._client.send(_request(url, headers), stream=True)
        try:
            answered = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
            if ask.role is Role.PAGE and response.status_code == 200:
                _refuse_media(answered)
            address = _peer(response)
            exchange = Exchange(
                url=url.href,
                asked=url.href,
                role=ask.role,
                status=response.status_code,
                reason=response.extensions.get("reason_phrase", b"").decode("latin-1"),
                request_target=url.target,
                request_headers=headers,
                response_headers=answered,
                wire=await _read(response, limits),
                body=b"",
                fetched_at=self._wire.clock.stamp(),
                address=address,
            )
        finally:
            await response.aclose()
        if exchange.status >= 300:
            return exchange
        return replace(exchange, body=_decoded(exchange, limits))

    def _headers(self, ask: Ask) -> Headers:
        headers = [
            ("Host", ask.url.host),
            ("User-Agent", self._wire.user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", ACCEPT_ENCODING),
        ]
        if ask.etag:
            headers.append(("If-None-Match", ask.etag))
        if ask.last_modified:
            headers.append(("If-Modified-Since", ask.last_modified))
        return tuple(headers)


def _request(url: Url, headers: Headers) -> httpx.Request:
    """A request with these headers and no others, in this order, to this host and target.

    Raises:
        PageError: `url`, if httpx cannot read the URL, or finds another host in it than the gate was asked about.
    """
    raw = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]
    try:
        request = httpx.Request("GET", url.href, headers=raw, extensions={"target": url.target.encode("ascii")})
    except httpx.InvalidURL as error:
        raise PageError(f"{url.href}: {error}", code=Fault.URL) from error
    if (request.url.scheme, request.url.netloc) != (url.scheme, url.host.encode("ascii")):
        raise PageError(f"{url.href}: read as a URL of {request.url.netloc!a} too", code=Fault.URL)
    return request


async def _read(response: httpx.Response, limits: Limits) -> bytes:
    pieces: list[bytes] = []
    total = 0
    async for piece in response.aiter_raw():
        pieces.append(piece)
        total += len(piece)
        if total > limits.max_wire:
            if limits.cut:
                break
            raise PageError(f"more than {limits.max_wire} bytes on the wire", code=Fault.TOO_BIG)
    return b"".join(pieces)


def _refuse_media(headers: Headers) -> None:
    """End a response whose header says that it is an image, an archive or the like, before its body is read."""
    stated = next((value for name, value in headers if name.lower() == "content-type"), None)
    media_type = content_type(stated).media_type or ""
    if media_type.startswith(_not_pages()):
        raise PageError(f"no page, but {media_type[:80]!a}", code=Fault.MEDIA_TYPE)


@cache
def _not_pages() -> tuple[str, ...]:
    lines = (files("boilerstrip") / "data" / "not_pages.txt").read_text(encoding="ascii").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _decoded(exchange: Exchange, limits: Limits) -> bytes:
    codings = codings_of(", ".join(exchange.header_values("content-encoding")))
    return decode_content(exchange.wire, codings, Budget(limits.max_body, limits.cut))


def accepted(exchange: Exchange, now: float) -> Exchange:
    """The exchange, if its status is one of success or 304; `now` (epoch) is for a Retry-After that names a date.

    Raises:
        PageError: named after the status, such as `http-404`.
    """
    if exchange.status in _GOOD:
        return exchange
    wait = seconds_to_wait(exchange.header("retry-after"), now)
    message = f"{exchange.url}: HTTP {exchange.status} {ascii(exchange.reason)[1:-1]}".rstrip()
    host = Url.parse(exchange.url).host
    raise PageError(message, code=f"http-{exchange.status}", status=exchange.status, retry_after=wait, host=host)


def _next_hop(url: Url, location: str, hops: tuple[Hop, ...], seen: set[str], limits: Limits) -> Url:
    target = Url.parse(_utf8(location), url.href)
    if target.href in seen:
        raise PageError(f"{hops[0].url}: redirected in a circle, back to {target.href}", code=Fault.REDIRECT_LOOP)
    if len(hops) > limits.max_redirects:
        raise PageError(f"{hops[0].url}: more than {limits.max_redirects} redirects", code=Fault.REDIRECTS)
    return target


def _utf8(header: str) -> str:
    """A header value that was read as Latin-1 but may be raw UTF-8, as browsers take it."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return header


def _protocol_fault(url: Url, error: Exception) -> PageError:
    """Tell a response that ended too early, which may pass, from one that is no HTTP."""
    message = str(error)
    early = "without sending" in message or "peer closed connection" in message or "incomplete" in message
    code = Fault.INCOMPLETE if early else Fault.PROTOCOL
    return PageError(f"{url.href}: {message}", code=code)


def _peer(response: httpx.Response) -> str | None:
    tap = response.extensions["network_stream"]
    address = tap.get_extra_info("server_addr") if isinstance(tap, Tap) else None
    return str(address[0]) if address else None
