"""The guard at the socket: every connection of the process goes through here, whoever asked for it.

A name is resolved once, every address it has is checked, and the address that was checked is the one dialled; so a
redirect, a robots.txt, a sitemap and a name that changes its mind (DNS rebinding) all meet the same refusal. TLS
still checks the certificate against the name.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import certifi
import httpcore

from boilerstrip.fetch.addresses import is_blocked_port, why_refused
from boilerstrip.fetch.faults import Fault, PageError

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

_CONNECT_SECONDS = 10.0
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_MAX_HEAD = 128 * 1024


async def resolve(name: str, port: int) -> list[str]:
    """The addresses of `name`, in the order in which the system would try them.

    Asked in a daemon thread: a name server that does not answer must not hold up the end of the process.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def ask() -> None:
        try:
            infos = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
            settle = partial(_settle, answer, list(dict.fromkeys(str(info[4][0]) for info in infos)))
        except (OSError, UnicodeError) as error:
            settle = partial(_settle, answer, error)
        with suppress(RuntimeError):  # the loop has ended meanwhile, and nobody asks any more
            loop.call_soon_threadsafe(settle)

    threading.Thread(target=ask, name=f"resolve {name[:40]}", daemon=True).start()
    return await answer


def _settle(answer: asyncio.Future[list[str]], result: list[str] | Exception) -> None:
    if answer.done():
        return
    if isinstance(result, Exception):
        answer.set_exception(result)
    else:
        answer.set_result(result)


class Guard(httpcore.AsyncNetworkBackend):
    """A network backend for httpcore that connects to the public internet only.

    Args:
        allow_private: Lets loopback and private networks through, for one's own machines.
        resolver: How names become addresses; tests pass their own.
        backend: What dials the addresses that were let through.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolver: Resolver = resolve,
        backend: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._resolver = resolver
        self._backend = backend or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve once, check every answer, dial the first address that answers.

        Raises:
            PageError: `refused`, `dns` or `connect`.
        """
        addresses = await self._checked(host, port)
        limit = min(timeout or _CONNECT_SECONDS, _CONNECT_SECONDS)
        last: Exception | None = None
        for address in addresses:
            try:
                stream = await self._backend.connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return Tap(stream, host)
        raise PageError(f"{host}:{port}: no connection: {last}", code=Fault.CONNECT) from last

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - httpcore's interface
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Never: local sockets are as private as addresses are."""
        raise PageError(f"{path}: local sockets are refused", code=Fault.REFUSED)

    async def sleep(self, seconds: float) -> None:
        """Wait; httpcore asks for it between its own retries, of which there are none."""
        await self._backend.sleep(seconds)

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        if is_blocked_port(port):
            raise PageError(f"{host}:{port}: the port of another protocol", code=Fault.REFUSED)
        name = host.removeprefix("[").removesuffix("]")
        try:
            addresses = await self._resolver(name, port)
        except (OSError, UnicodeError) as error:
            raise PageError(f"{host}: no address found: {error}", code=Fault.DNS) from error
        if not addresses:
            raise PageError(f"{host}: no address found", code=Fault.DNS)
        for address in addresses:
            # One bad answer refuses them all: a name with a public and a private address is a trap.
            reason = why_refused(address, allow_private=self._allow_private)
            if reason:
                hint = "" if self._allow_private else "; --allow-private is for your own network"
                raise PageError(f"{host}: refused: {reason}{hint}", code=Fault.REFUSED)
        return addresses


class Tap(httpcore.AsyncNetworkStream):
    """A stream that counts: the bytes of the current response, and of its body as it came over the wire."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, host: str) -> None:
        self._inner = inner
        self._host = host
        self._fresh = True
        self._head = b""
        self._in_body = False
        self.wire = 0
        self.body_wire = 0
        self.spoilt = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, and count what came."""
        data = await self._inner.read(max_bytes, timeout)
        self._fresh = False
        self.wire += len(data)
        if self._in_body:
            self.body_wire += len(data)
        else:
            self._find_body(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write; the first write after a response starts the next count."""
        if not self._fresh:
            self._fresh, self._in_body, self._head = True, False, b""
            self.wire = self.body_wire = 0
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Begin TLS; a context that trusts nobody yet is given the usual authorities.

        Raises:
            PageError: `tls`, with what is wrong with the certificate.
        """
        if not ssl_context.cert_store_stats()["x509_ca"]:
            # Loaded when first needed: it takes longer than many a fetch.
            ssl_context.load_verify_locations(certifi.where())
        try:
            inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except (httpcore.ConnectError, ssl.SSLError) as error:
            raise PageError(f"{self._host}: TLS failed: {_tls_reason(error)}", code=Fault.TLS) from error
        return Tap(inner, self._host)

    def get_extra_info(self, info: str) -> Any:
        """What the stream knows of itself; a spoilt one claims to be readable, so that it is never used again."""
        if info == "is_readable" and self.spoilt:
            return True
        return self._inner.get_extra_info(info)

    def _find_body(self, data: bytes) -> None:
        self._head += data
        while found := _HEAD_END.search(self._head):
            interim = self._head[9:10] == b"1"
            rest = self._head[found.end() :]
            if not interim:
                self._in_body, self._head = True, b""
                self.body_wire = len(rest)
                return
            self._head = rest
        self._head = self._head[:_MAX_HEAD]


def _tls_reason(error: BaseException | None) -> str:
    """The certificate's fault in words, without the numbers of a C file."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"certificate refused: {error.verify_message}"
        if isinstance(error, ssl.SSLError):
            return f"{error.reason or error}".replace("_", " ").lower()
        error = error.__cause__ or error.__context__
    return "the server ended the handshake"
