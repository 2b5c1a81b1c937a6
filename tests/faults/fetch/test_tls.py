"""Certificates are checked against the name, and what is wrong with them is said in words."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.guard import Guard
from boilerstrip.fetch.transport import Ask, Transport, Wire
from boilerstrip.fetch.urls import Url

_PEM = Path(__file__).with_name("trusted.pem")


@pytest.fixture(scope="module")
def tls_port() -> Iterator[int]:
    """A server that greets over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_PEM)
    ready, ports = threading.Event(), []
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        await writer.drain()
        writer.close()

    async def serve() -> None:
        loop.set_exception_handler(lambda *_: None)  # clients that turn away are the point of these tests
        server = await asyncio.start_server(greet, "127.0.0.1", 0, ssl=context)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()
        await stop.wait()
        server.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield ports[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()


async def _resolver(name: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


async def _pass(_: Url) -> None:
    return None


def _fetch(address: str, *, trusting: bool) -> bytes:
    context = ssl.create_default_context(cafile=str(_PEM)) if trusting else None

    async def ask() -> bytes:
        guard = Guard(allow_private=True, resolver=_resolver)
        async with Transport(Wire("test", tls=context), guard) as transport:
            return (await transport.fetch(Ask(Url.parse(address)), _pass)).body

    return asyncio.run(ask())


def test_the_right_name(tls_port: int) -> None:
    assert _fetch(f"https://trusted.test:{tls_port}/", trusting=True) == b"hello"


@pytest.mark.parametrize(
    ("name", "trusting", "words"),
    [
        ("trusted.test", False, "certificate refused: self"),
        ("other.test", True, "certificate refused: hostname mismatch"),
    ],
)
def test_wrong_certificates(name: str, trusting: bool, words: str, tls_port: int) -> None:
    with pytest.raises(PageError) as caught:
        _fetch(f"https://{name}:{tls_port}/", trusting=trusting)
    assert caught.value.code == "tls"
    assert words in str(caught.value).lower()
    assert name in str(caught.value)


def test_a_server_that_speaks_no_tls() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(5)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async def ask() -> None:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, Transport(Wire("test"), Guard(allow_private=True)) as transport:
            await transport.fetch(Ask(Url.parse(f"https://127.0.0.1:{port}/")), _pass)

    with pytest.raises(PageError) as caught:
        asyncio.run(ask())
    assert caught.value.code == "tls"
