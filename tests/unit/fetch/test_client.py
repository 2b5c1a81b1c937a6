"""What httpx sends and takes for us: ada's bytes, our headers and nothing of its own."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import httpcore
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.fetch.client import guarded_client
from boilerstrip.fetch.exchange import Exchange
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.guard import Guard
from boilerstrip.fetch.pools import Pools
from boilerstrip.fetch.transport import Ask, Transport, Wire
from boilerstrip.fetch.urls import Url, parse_or_none

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"


async def _resolver(name: str, port: int) -> Sequence[str]:
    return ["9.9.9.9"]


class Server(httpcore.AsyncNetworkBackend):
    """Gives one answer after the other, whatever is asked; an answer that is an error is raised on reading."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self._answers = iter(answers)
        self.heads: list[bytes] = []
        self.connections = 0

    async def connect_tcp(self, *_where: object, **_how: object) -> httpcore.AsyncNetworkStream:
        self.connections += 1
        return _Stream(self)

    def answer(self, head: bytes) -> bytes | Exception:
        self.heads.append(head)
        return next(self._answers, OK)


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, server: Server) -> None:
        self._server = server
        self._answer: bytes | Exception = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        answer, self._answer = self._answer, b""
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            self._answer = self._server.answer(buffer)

    async def aclose(self) -> None:
        pass

    def get_extra_info(self, info: str) -> Any:
        return False if info == "is_readable" else None


async def _pass(_: Url) -> None:
    return None


def fetch(server: Server, *urls: str | Url, gate: Callable[[Url], Any] = _pass) -> list[Exchange | PageError]:
    """What came of fetching `urls`, one after the other, from one server that plays them all."""

    async def ask() -> list[Exchange | PageError]:
        got: list[Exchange | PageError] = []
        async with Transport(Wire("agent/1"), Guard(resolver=_resolver, backend=server)) as transport:
            for url in urls:
                try:
                    got.append(await transport.fetch(Ask(Url.parse(url) if isinstance(url, str) else url), gate))
                except PageError as error:
                    got.append(error)
        return got

    return asyncio.run(ask())


def _client(server: Server) -> httpx.AsyncClient:
    return guarded_client(_pools(server))


def _pools(server: Server) -> Pools:
    return Pools(Guard(resolver=_resolver, backend=server), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


HOSTS = (
    "a.test", "A_b.test", "xn--mnchen-3ya.de", "münchen.de", "例え.テスト", "مثال.إختبار", "a!b(c)*d'$&+,;=~`{}.test",
    "8.8.8.8", "[2606:4700::1111]", "a.test.", "0x8.8",
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(HOSTS), st.sampled_from(["", ":80", ":8080"]), st.text(max_size=40), st.booleans())
def test_the_bytes_asked_for_are_those_of_the_normal_form(host: str, port: str, tail: str, plain: bool) -> None:
    url = parse_or_none(f"http://{host}{port}/{tail}" if plain else f"http://{host}{port}/?{tail}")
    if url is None:
        return
    server = Server()
    fetch(server, url)
    lines = server.heads[0].split(b"\r\n")
    assert lines[:2] == [f"GET {url.target} HTTP/1.1".encode(), f"Host: {url.host}".encode()]


@pytest.mark.parametrize(
    "tail", ["a|b^c", "[x]", "%zz%", "'\"`", "a/%2F/;x", "?", "?a={b}|[c]\\^`", "//b//", "?x=%u0041"]
)
def test_what_httpx_would_write_otherwise_is_left_as_it_is(tail: str) -> None:
    url = Url.parse(f"http://a.test/{tail}")
    server = Server()
    fetch(server, url)
    assert server.heads[0].startswith(f"GET {url.target} HTTP/1.1\r\n".encode())


def test_our_headers_and_no_others() -> None:
    server = Server()
    fetch(server, "http://a.test/")
    assert server.heads[0].split(b"\r\n")[1:-2] == [
        b"Host: a.test",
        b"User-Agent: agent/1",
        b"Accept: */*",
        b"Accept-Encoding: gzip, deflate",
    ]


def test_response_headers_are_kept_as_they_came() -> None:
    head = b"HTTP/1.1 200 Tr\xe8s bien\r\nx-B: 2\r\nX-a: caf\xe9\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n"
    (got,) = fetch(Server(head + b"Content-Length: 0\r\n\r\n"), "http://a.test/")
    assert isinstance(got, Exchange)
    assert got.reason == "Très bien"
    assert got.response_headers == (
        ("x-B", "2"), ("X-a", "café"), ("Set-Cookie", "a=1"), ("set-cookie", "b=2"), ("Content-Length", "0"),
    )  # fmt: skip


def test_no_cookie_is_kept() -> None:
    server = Server(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nContent-Length: 0\r\n\r\n")

    async def ask() -> None:
        async with _client(server) as client:
            await client.get("http://a.test/")
            await client.get("http://a.test/")

    asyncio.run(ask())
    assert len(server.heads) == 2
    assert b"cookie" not in server.heads[1].lower()


def test_no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://proxy.test:3128")
    server = Server()
    fetch(server, "http://a.test/b")
    assert server.heads[0].startswith(b"GET /b HTTP/1.1\r\nHost: a.test\r\n")


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        (b"/mo\tved", "http://a.test/moved"),
        (b"http://b.test:80:80/", None),
        (b"http://\xe4\xb8\xad\xe5\x9b\xbd_x.test/", "http://xn--_x-py2c206a.test/"),
        (b"http://xn--a.test/", "http://xn--a.test/"),
        (b"//[::1", None),
    ],
)
def test_where_a_redirect_leads_is_not_read_by_httpx(location: bytes, asked: str | None) -> None:
    server = Server(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n")
    asked_for: list[str] = []

    async def gate(url: Url) -> None:
        asked_for.append(url.href)

    (got,) = fetch(server, "http://a.test/", gate=gate)
    assert asked_for[1:] == ([asked] if asked else [])
    if asked:
        assert isinstance(got, Exchange)
        assert len(got.hops) == 1
    else:
        assert isinstance(got, PageError)
        assert got.code == "url"


@pytest.mark.parametrize("href", ["http://b.test/", "https://a.test/", "http://a.test:8080/", "http://[a.test/"])
def test_a_url_in_which_httpx_finds_another_host_is_not_sent(href: str) -> None:
    server = Server()
    url = Url(href=href, scheme="http", host="a.test", name="a.test", port=80, target="/")
    (got,) = fetch(server, url)
    assert isinstance(got, PageError)
    assert got.code == "url"
    assert server.heads == []


def test_a_connection_is_used_again_but_not_after_a_body_that_was_too_long() -> None:
    server = Server(OK, OK + b"more", OK)
    first, second, third = fetch(server, "http://a.test/1", "http://a.test/2", "http://a.test/3")
    assert isinstance(first, Exchange)
    assert isinstance(second, PageError)
    assert second.code == "protocol"
    assert isinstance(third, Exchange)
    assert server.connections == 2


@pytest.mark.parametrize(
    ("raised", "becomes", "code"),
    [
        (httpcore.ReadError("cut"), httpx.ReadError, "reset"),
        (httpcore.WriteError("cut"), httpx.WriteError, "reset"),
        (httpcore.ReadTimeout("late"), httpx.ReadTimeout, "timeout"),
        (httpcore.RemoteProtocolError("what?"), httpx.RemoteProtocolError, "protocol"),
    ],
)
def test_errors_are_those_of_httpx_and_then_ours(raised: Exception, becomes: type[Exception], code: str) -> None:
    (got,) = fetch(Server(raised), "http://a.test/")
    assert isinstance(got, PageError)
    assert got.code == code

    async def ask() -> None:
        async with _client(Server(raised)) as client:
            await client.get("http://a.test/")

    with pytest.raises(becomes, match=str(raised).replace("?", "\\?")):
        asyncio.run(ask())


def test_the_guard_stands_behind_the_client_too() -> None:
    server = Server()

    async def ask() -> None:
        async with guarded_client(Pools(Guard(backend=server), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))) as client:
            await client.get("http://127.0.0.1/")

    with pytest.raises(PageError) as caught:
        asyncio.run(ask())
    assert caught.value.code == "refused"
    assert server.connections == 0


def test_a_pool_is_let_go_however_a_request_ends() -> None:
    """No origin stays in use, so that its connections can be closed when there are many."""
    pools = _pools(Server(OK, OK + b"more", httpcore.ReadError("cut")))

    async def ask() -> None:
        async with guarded_client(pools) as client:
            for _ in range(3):
                with suppress(httpx.HTTPError, PageError):
                    await client.get("http://a.test/")
            assert [entry.users for entry in pools._pools.values()] == [0]

    asyncio.run(ask())
