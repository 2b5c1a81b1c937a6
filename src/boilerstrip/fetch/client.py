"""An httpx client that does only what it is told, over guarded connections.

It follows no redirect, keeps no cookie, reads no proxy from the environment and has no time-out of its own; what it
sends is what its request holds. httpx raises its own errors, except where the guard refuses.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from urllib.request import Request

import httpcore
import httpx

from boilerstrip.fetch.faults import Fault, PageError
from boilerstrip.fetch.guard import Tap
from boilerstrip.fetch.pools import Pools

_AS_HTTPX: Mapping[type[Exception], type[httpx.TransportError]] = {
    httpcore.TimeoutException: httpx.TimeoutException,
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.NetworkError: httpx.NetworkError,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.ProtocolError: httpx.ProtocolError,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
}


def guarded_client(pools: Pools) -> httpx.AsyncClient:
    """A client over `pools`, which it closes with itself."""
    return httpx.AsyncClient(
        transport=GuardedTransport(pools),
        follow_redirects=False,
        trust_env=False,
        timeout=None,  # noqa: S113 - the caller has a deadline for the whole request, which httpx has not
        cookies=_NoCookies(),
    )


class GuardedTransport(httpx.AsyncBaseTransport):
    """A transport for httpx over the pools of each origin; httpx's own takes no network backend, so no guard."""

    def __init__(self, pools: Pools) -> None:
        self._pools = pools

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the response holds its connection until it is closed.

        Raises:
            httpx.TransportError: the connection or the server failed.
            PageError: the guard refused.
        """
        url = request.url
        where = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        asked = httpcore.Request(
            request.method,
            where,
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,  # with `target`: the path and query to be sent as they are
        )
        async with AsyncExitStack() as held:
            pool = await held.enter_async_context(self._pools.of(f"{url.scheme}://{url.netloc.decode('ascii')}"))
            with _as_httpx():
                answer = await pool.handle_async_request(asked)
            held.push_async_callback(answer.aclose)
            body = _Body(answer, held.pop_all())
        return _Response(answer.status, headers=answer.headers, stream=body, extensions=answer.extensions)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pools.aclose()


class _Response(httpx.Response):
    """A response that names no next request: httpx would read its Location with a URL parser of its own."""

    @property
    def has_redirect_location(self) -> bool:
        return False


class _Body(httpx.AsyncByteStream):
    """The body as it comes, without transfer coding; ends in an error where it went on after its Content-Length."""

    def __init__(self, answer: httpcore.Response, held: AsyncExitStack) -> None:
        self._answer = answer
        self._held = held

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for piece in self._answer.aiter_stream():
                yield piece
        # Before the connection goes back to its pool, where the next request waits for it.
        _check_length(self._answer)

    async def aclose(self) -> None:
        await self._held.aclose()


class _NoCookies(CookieJar):
    """A jar that stays empty, and does not even read what it is offered."""

    def extract_cookies(self, response: HTTPResponse, request: Request) -> None:
        pass


@contextmanager
def _as_httpx() -> Iterator[None]:
    try:
        yield
    except tuple(_AS_HTTPX) as error:
        kind = next(_AS_HTTPX[each] for each in type(error).__mro__ if each in _AS_HTTPX)
        raise kind(str(error)) from error


def _check_length(answer: httpcore.Response) -> None:
    """Refuse a body that goes on after its Content-Length: it was cut short by a wrong number."""
    tap = answer.extensions["network_stream"]
    names = {name.lower(): value for name, value in answer.headers}
    if not isinstance(tap, Tap) or b"transfer-encoding" in names or answer.status in {204, 304}:
        return
    length = names.get(b"content-length", b"")
    if length.isdigit() and tap.body_wire > int(length):
        tap.spoilt = True
        raise PageError(f"the body is longer than its Content-Length of {int(length)}", code=Fault.PROTOCOL)
