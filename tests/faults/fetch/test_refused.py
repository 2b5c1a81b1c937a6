"""Addresses of somebody's own network are refused at every door before a byte is sent, however they are spelt."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpcore
import pytest

from boilerstrip.fetch.crawl import Plan
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.frontier import Outcome, Seed
from boilerstrip.fetch.guard import Guard
from boilerstrip.fetch.politeness import Pace
from boilerstrip.fetch.retry import Patience
from boilerstrip.fetch.session import Watch, Way, ingest
from boilerstrip.fetch.transport import Ask, Transport, Wire
from boilerstrip.fetch.urls import Url, parse_or_none
from boilerstrip.fetch.visit import Reach

if TYPE_CHECKING:
    from .conftest import FaultServer

PUBLIC = "9.9.9.9"

# Each leads to an address that is nobody's business; %P is a port.
SPELLINGS = (
    # loopback
    "http://127.0.0.1:%P/", "http://127.1:%P/", "http://127.0.1:%P/", "http://127.255.255.254:%P/",
    "http://2130706433:%P/", "http://0x7f000001:%P/", "http://0x7f.0.0.1:%P/", "http://0x7F.1:%P/",
    "http://0177.0.0.1:%P/", "http://017700000001:%P/", "http://0177.0x0.1:%P/", "http://127.0.0.1.:%P/",
    "http://①②⑦.⓪.⓪.①:%P/", "http://１２７.０.０.１:%P/", "http://127。0。0。1:%P/",
    "http://%31%32%37.0.0.1:%P/", "http://127.0\t.0.1:%P/", "http://127.0.\n0.1:%P/",
    "http:/127.0.0.1:%P/", "http:127.0.0.1:%P/", "http:\\\\127.0.0.1:%P\\", "  http://127.0.0.1:%P/",
    "http://localhost:%P/", "http://LOCALHOST:%P/", "http://localhost.:%P/", "http://ｌocalhost:%P/",
    # nothing in particular, which is this machine as well
    "http://0:%P/", "http://0.0.0.0:%P/", "http://00000000:%P/", "http://[::]:%P/",
    # IPv6
    "http://[::1]:%P/", "http://[0:0:0:0:0:0:0:1]:%P/", "http://[0000::0001]:%P/", "http://[::ffff:127.0.0.1]:%P/",
    "http://[::ffff:7f00:1]:%P/", "http://[::127.0.0.1]:%P/", "http://[::ffff:0:127.0.0.1]:%P/",
    "http://[64:ff9b::7f00:1]:%P/", "http://[64:ff9b:1::7f00:1]:%P/", "http://[2002:7f00:1::]:%P/",
    "http://[2001:0:7f00:1::]:%P/", "http://[fe80::1]:%P/", "http://[fec0::1]:%P/", "http://[fc00::1]:%P/",
    "http://[fd12:3456::1]:%P/", "http://[ff02::1]:%P/", "http://[100::1]:%P/", "http://[2001:db8::1]:%P/",
    "http://[5f00::1]:%P/", "http://[3fff::1]:%P/",
    # private networks
    "http://10.0.0.1:%P/", "http://10.1:%P/", "http://0xa000001:%P/", "http://172.16.0.1:%P/",
    "http://172.31.255.254:%P/", "http://192.168.1.1:%P/", "http://192.168.257:%P/", "http://0300.0250.1.1:%P/",
    "http://100.64.0.1:%P/", "http://198.18.0.1:%P/", "http://192.0.0.192:%P/", "http://192.0.2.1:%P/",
    # where clouds keep their keys
    "http://169.254.169.254/latest/", "http://0xa9fea9fe/", "http://2852039166/", "http://169.254.43518/",
    "http://0251.0376.0251.0376/", "http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/",
    # many and none
    "http://224.0.0.1:%P/", "http://239.255.255.250:%P/", "http://240.0.0.1:%P/", "http://255.255.255.255:%P/",
    # a host that is not where it seems to be
    "http://public.test@127.0.0.1:%P/", "http://public.test:80@127.0.0.1:%P/", "http://127.0.0.1:%P#@public.test/",
    "http://127.0.0.1:%P\\@public.test/", "http://127.0.0.1:%P?@public.test/", "https://127.0.0.1:%P/",
    "http://public.test:pass@localhost:%P/",
    # names
    "http://private.test:%P/", "http://mixed.test:%P/", "http://mapped.test:%P/", "http://metadata.test/",
    # other doors of the house
    "http://public.test:25/", "http://public.test:6667/", "file:///etc/passwd", "ftp://127.0.0.1:%P/",
    "gopher://127.0.0.1:%P/", "ws://127.0.0.1:%P/", "data:text/html,x", "javascript:1", "unix:///run/x.sock",
)  # fmt: skip

_NAMES = {
    "public.test": [PUBLIC],
    "private.test": ["10.0.0.5"],
    "mixed.test": [PUBLIC, "10.0.0.5"],
    "mapped.test": ["::ffff:10.0.0.5"],
    "metadata.test": ["169.254.169.254"],
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
}


async def _resolver(name: str, port: int) -> Sequence[str]:
    return [PUBLIC] if name.startswith("site") else _NAMES.get(name, [name])


class Dialler(httpcore.AsyncNetworkBackend):
    """Writes down each address that is dialled; the public one is answered by the server on loopback."""

    def __init__(self, server: FaultServer | None = None) -> None:
        self.dialled: list[str] = []
        self._server = server
        self._real = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append(host)
        if host != PUBLIC or self._server is None:
            raise httpcore.ConnectError("not from here")
        return await self._real.connect_tcp(self._server.host, self._server.port, timeout)


def _spelt(port: int) -> list[str]:
    return [spelling.replace("%P", str(port)) for spelling in SPELLINGS]


def test_there_are_enough() -> None:
    assert len(set(SPELLINGS)) >= 90


@pytest.mark.parametrize("address", _spelt(8080))
def test_asked_for_outright(address: str) -> None:
    dialler = Dialler()

    async def ask() -> None:
        async with Transport(Wire("test"), Guard(resolver=_resolver, backend=dialler)) as transport:
            await transport.fetch(Ask(Url.parse(address)), _pass)

    with pytest.raises(PageError) as caught:
        asyncio.run(ask())
    assert caught.value.code in {"refused", "url", "scheme"}
    assert dialler.dialled == []


async def _pass(_: Url) -> None:
    return None


def test_no_door_leads_there(server: FaultServer, tmp_path: Path) -> None:
    """Redirects of pages, robots.txt, sitemaps and feeds; entries and links of each; policies: all on a public host."""
    site = _Site(_spelt(server.port))
    server.site = site.answer
    dialler = Dialler(server)
    codes: dict[str, str] = {}

    def observe(outcome: Outcome, exchange: Exchange | None) -> None:
        codes[outcome.task.url] = outcome.code or outcome.state.value

    base = "http://public.test"
    redirects = [Seed(Url.parse(f"{base}/to/{number}")) for number in range(len(SPELLINGS))]
    seeds = [
        *redirects,
        *(Seed(Url.parse(f"{base}/to/{number}?map"), Role.SITEMAP) for number in range(len(SPELLINGS))),
        *(Seed(Url.parse(f"{base}/to/{number}?feed"), Role.FEED) for number in range(len(SPELLINGS))),
        Seed(Url.parse(f"{base}/links")),
        Seed(Url.parse(f"{base}/sitemap.xml"), Role.SITEMAP),
        Seed(Url.parse(f"{base}/feed.xml"), Role.FEED),
        Seed(Url.parse(f"{base}/feed.json"), Role.FEED),
    ]
    plan = Plan(Reach(depth=1, same_site=False, purpose=None), Pace(0, 0), Patience(tries=1), hosts_at_once=64)
    way = Way(resolver=_resolver, network=dialler)
    try:
        asyncio.run(asyncio.wait_for(ingest(tmp_path, seeds, plan, way, Watch(observe)), 60))
    finally:
        server.site = None

    assert set(dialler.dialled) == {PUBLIC}
    assert codes[f"{base}/links"] == codes[f"{base}/feed.xml"] == codes[f"{base}/feed.json"] == "ok"
    away = [number for number, target in enumerate(_spelt(server.port)) if not _is_relative(target)]
    assert {codes[f"{base}/to/{number}"] for number in away} == {"refused", "url", "scheme"}
    assert len(away) >= 85
    led_to = {url: code for url, code in codes.items() if not url.startswith(f"{base}/")}
    assert len(led_to) >= 40
    assert set(led_to.values()) == {"refused"}


def _is_relative(target: str) -> bool:
    """To a browser, `http:x` on a page of http is a path of the same site."""
    url = parse_or_none(target, "http://public.test/")
    return url is not None and url.host == "public.test"


FILES = ("/robots.txt", "/.well-known/tdmrep.json", "/rsl.xml", "/header.xml", "/linked.xml")


@pytest.mark.parametrize("door", FILES)
def test_files_about_a_site_lead_nowhere(door: str, server: FaultServer, tmp_path: Path) -> None:
    _check_files(door, range(0, len(SPELLINGS), 7), server, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("door", FILES)
def test_files_about_a_site_lead_nowhere_however_it_is_spelt(door: str, server: FaultServer, tmp_path: Path) -> None:
    _check_files(door, range(len(SPELLINGS)), server, tmp_path)


def _check_files(door: str, numbers: Iterable[int], server: FaultServer, folder: Path) -> None:
    """Each file answers with a redirect that leads to a refused address."""
    for number in numbers:
        site = _Site(_spelt(server.port), door=door, number=number)
        server.site = site.answer
        dialler = Dialler(server)
        plan = Plan(Reach(purpose=None), Pace(0, 0), Patience(tries=1))
        way = Way(resolver=_resolver, network=dialler)
        try:
            asyncio.run(ingest(folder / str(number), [Seed(Url.parse("http://public.test/page"))], plan, way))
        finally:
            server.site = None
        assert set(dialler.dialled) == {PUBLIC}, SPELLINGS[number]
        assert door in site.asked


@pytest.mark.parametrize("where", ["robots.txt", "header", "link"])
def test_no_licence_lies_there(where: str, server: FaultServer, tmp_path: Path) -> None:
    """Licences named outright at refused addresses: a site for each spelling, asked one after the other."""
    targets = [target.replace("\n", "").replace("\t", "") for target in _spelt(server.port)]

    def answer(path: str) -> tuple[int, str, list[tuple[str, str]], bytes]:
        target = targets[int(server.log[-1].host.removeprefix("site").partition(".")[0])]
        kind = 'rel="license"; type="application/rsl+xml"'
        if path == "/robots.txt":
            named = f"License: {target}\n" if where == "robots.txt" else ""
            return 200, "text/plain", [], f"{named}User-agent: *\nAllow: /\n".encode()
        if path != "/page":
            return 404, "text/plain", [], b""
        headers = [("Link", f"<{_ascii(target)}>; {kind}")] if where == "header" else []
        link = f'<link {kind.replace(";", "")} href="{target}">' if where == "link" else ""
        return 200, "text/html; charset=utf-8", headers, f"{link}<p>A page.".encode()

    codes: list[str] = []
    dialler = Dialler(server)
    seeds = [Seed(Url.parse(f"http://site{number}.test/page")) for number in range(len(targets))]
    plan = Plan(Reach(purpose=None), Pace(0, 0), Patience(tries=1), hosts_at_once=1)
    watch = Watch(lambda outcome, _: codes.append(outcome.code or outcome.state.value))
    server.site = answer
    try:
        asyncio.run(ingest(tmp_path, seeds, plan, Way(resolver=_resolver, network=dialler), watch))
    finally:
        server.site = None
    assert set(dialler.dialled) == {PUBLIC}
    assert codes == ["ok"] * len(targets)


def _ascii(target: str) -> str:
    """A target as a header can hold it: bytes of UTF-8, each as a Latin-1 character."""
    return target.encode().decode("latin-1")


def test_a_name_that_changes_its_mind(server: FaultServer) -> None:
    """The address that was checked is the one that is dialled, and each new connection is checked anew."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    dialler = Dialler(server)
    asked: list[str] = []

    async def resolver(name: str, port: int) -> Sequence[str]:
        asked.append(name)
        return next(answers)

    async def ask() -> None:
        guard = Guard(resolver=resolver, backend=dialler)
        for _ in range(2):
            async with Transport(Wire("test"), guard) as transport:
                await transport.fetch(Ask(Url.parse("http://ok.page.test/page")), _pass)

    with pytest.raises(PageError) as caught:
        asyncio.run(ask())
    assert caught.value.code == "refused"
    assert dialler.dialled == [PUBLIC]
    assert asked == ["ok.page.test"] * 2


def test_private_networks_on_request_but_never_the_keys_of_a_cloud() -> None:
    dialler = Dialler()

    async def ask(address: str) -> str:
        async with Transport(Wire("test"), Guard(allow_private=True, backend=dialler)) as transport:
            try:
                await transport.fetch(Ask(Url.parse(address)), _pass)
            except PageError as error:
                return error.code
        return "ok"

    assert asyncio.run(ask("http://192.168.1.1/")) == "connect"
    assert asyncio.run(ask("http://[fd00::1]/")) == "connect"
    assert asyncio.run(ask("http://169.254.169.254/")) == "refused"
    assert asyncio.run(ask("http://[fe80::1]/")) == "refused"
    assert asyncio.run(ask("http://0.0.0.0/")) == "refused"
    assert dialler.dialled == ["192.168.1.1", "fd00::1"]


_RSL = 'rel="license" type="application/rsl+xml"'


class _Site:
    """A public site whose every sentence points where it should not."""

    def __init__(self, targets: list[str], door: str = "", number: int = 0) -> None:
        self._targets = targets
        self._door = door
        self._number = number
        self.asked: set[str] = set()

    def answer(self, path: str) -> tuple[int, str, list[tuple[str, str]], bytes]:
        self.asked.add(path)
        place = path.partition("?")[0]
        number = place.removeprefix("/to/")
        if place == self._door or number.isdigit():
            return self._redirect(int(number) if number.isdigit() else self._number)
        media_type, make = self._pages().get(place, ("", str))
        headers = [("Link", f"</header.xml>; {_RSL.replace(' ', '; ')}")] if place == "/page" else []
        return (200 if media_type else 404), media_type, headers, make().encode()

    def _pages(self) -> dict[str, tuple[str, Callable[[], str]]]:
        maps = "".join(f"Sitemap: {target.strip()}\n" for target in self._targets)
        links = "".join(f'<a href="{target}">x</a>' for target in self._targets)
        locations = "".join(f"<url><loc>{_xml(target)}</loc></url>" for target in self._targets)
        items = "".join(f"<item><link>{_xml(target)}</link></item>" for target in self._targets)
        entries = json.dumps({"items": [{"url": target} for target in self._targets]})
        return {
            "/robots.txt": ("text/plain", lambda: f"License: /rsl.xml\n{maps}User-agent: *\nAllow: /\n"),
            "/links": ("text/html; charset=utf-8", lambda: f"<base href='http://127.0.0.1/'>{links}"),
            "/sitemap.xml": ("application/xml", lambda: f"<urlset>{locations}</urlset>"),
            "/feed.xml": ("application/xml", lambda: f"<rss><channel>{items}</channel></rss>"),
            "/feed.json": ("application/json", lambda: entries),
            "/page": ("text/html", lambda: f"<link {_RSL} href=/linked.xml><p>A page."),
        }

    def _redirect(self, number: int) -> tuple[int, str, list[tuple[str, str]], bytes]:
        target = self._targets[number].replace("\n", "").replace("\t", "")
        return 302, "text/html", [("Location", target)], b""


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
