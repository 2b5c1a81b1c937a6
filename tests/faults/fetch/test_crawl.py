"""How a crawl behaves, end to end on loopback: politeness, rights, discovery, revisits, resuming, stopping."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from boilerstrip.corpus.disk import Disk
from boilerstrip.corpus.rawscan import Scanned, scan
from boilerstrip.errors import CorpusError, FetchError
from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.crawl import Crawl, Plan
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.fetch.frontier import Outcome, Seed
from boilerstrip.fetch.politeness import Pace
from boilerstrip.fetch.retry import Patience
from boilerstrip.fetch.rights import Purpose
from boilerstrip.fetch.session import Watch, Way, ingest
from boilerstrip.fetch.urls import Url
from boilerstrip.fetch.visit import Reach

if TYPE_CHECKING:
    from .conftest import FaultServer

Reply = tuple[int, str, list[tuple[str, str]], bytes]
Route = Reply | Callable[[], Reply]


def html(body: str, *headers: tuple[str, str]) -> Reply:
    return 200, "text/html; charset=utf-8", list(headers), body.encode()


def text(body: str) -> Reply:
    return 200, "text/plain", [], body.encode()


def xml(body: str) -> Reply:
    return 200, "application/xml", [], body.encode()


def moved(location: str) -> Reply:
    return 302, "text/html", [("Location", location)], b""


@dataclass
class Web:
    """Pages by path, the same on every host; what became of each URL, and what was asked for."""

    server: FaultServer
    folder: Path
    pages: dict[str, Route] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    plan: Plan = field(default_factory=lambda: Plan(Reach(), Pace(0, 0), Patience(tries=1), policies=False))

    def answer(self, path: str) -> Reply:
        route = self.pages.get(path, (404, "text/plain", [], b""))
        return route() if callable(route) else route

    def way(self, **more: object) -> Way:
        return Way(allow_private=True, resolver=self.server.resolver, **more)  # type: ignore[arg-type]

    def url(self, path: str, host: str = "a.test") -> Url:
        return Url.parse(f"http://{host}:{self.server.port}{path}")

    def observe(self, outcome: Outcome, exchange: Exchange | None) -> None:
        self.codes[Url.parse(outcome.task.url).target] = outcome.code or outcome.state.value

    def crawl(self, *paths: str | Seed, plan: Plan | None = None, way: Way | None = None) -> dict[str, str]:
        seeds = [path if isinstance(path, Seed) else Seed(self.url(path)) for path in paths]
        self.codes.clear()
        work = ingest(self.folder, seeds, plan or self.plan, way or self.way(), Watch(self.observe))
        self.counts = asyncio.run(asyncio.wait_for(work, 60))
        return dict(self.codes)

    def asked(self) -> list[str]:
        return [request.path for request in self.server.log]

    def records(self, kind: str = "response") -> list[Scanned]:
        found = [record for path in sorted(self.folder.glob("*.warc.gz")) for record in scan(path)]
        return [record for record in found if record.kind == kind]


@pytest.fixture
def web(server: FaultServer, tmp_path: Path) -> Iterator[Web]:
    made = Web(server, tmp_path / "raw")
    server.log.clear()
    server.site = made.answer
    yield made
    server.site = None


def test_robots_are_obeyed_and_kept(web: Web) -> None:
    web.pages = {"/robots.txt": text("User-agent: boilerstrip\nDisallow: /no"), "/yes": html("y"), "/no": html("n")}
    assert web.crawl("/yes", "/no") == {"/yes": "ok", "/no": "robots"}
    assert web.asked() == ["/robots.txt", "/yes"]
    assert web.counts == {"ok": 1, "denied": 1, "denied:robots": 1}
    assert any(record.fields["warc-target-uri"].endswith("/robots.txt") for record in web.records())


def test_robots_hold_for_every_hop(web: Web) -> None:
    web.pages = {
        "/robots.txt": text("User-agent: *\nDisallow: /no"),
        "/here": moved("/no/more"),
        "/away": moved(web.url("/no/more", "b.test").href),
    }
    assert web.crawl("/here", "/away") == {"/here": "robots", "/away": "robots"}
    assert "/no/more" not in web.asked()
    assert web.asked().count("/robots.txt") == 2


def test_robots_are_asked_for_once_a_day(web: Web) -> None:
    now = [1_000_000.0]
    way = web.way(clock=Clock(now=lambda: now[0]))
    web.pages = {"/robots.txt": text("User-agent: *\nAllow: /"), "/p": html("p")}
    web.crawl("/p", way=way)
    web.crawl("/p", way=way)
    assert web.asked().count("/robots.txt") == 1
    now[0] += 86_401
    web.crawl("/p", way=way)
    assert web.asked().count("/robots.txt") == 2


def test_crawl_delay_is_waited_for(web: Web) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    web.pages = {"/robots.txt": text("User-agent: *\nCrawl-delay: 7"), "/1": html("1"), "/2": html("2")}
    frozen = Clock(now=lambda: 1e6, ticks=lambda: 50.0, sleep=sleep)
    plan = Plan(Reach(), Pace(1, 0), Patience(tries=1), policies=False)
    assert set(web.crawl("/1", "/2", plan=plan, way=web.way(clock=frozen)).values()) == {"ok"}
    assert slept == [1.0, 8.0]


def test_a_crawl_delay_beyond_reason_means_stay_away(web: Web) -> None:
    web.pages = {"/robots.txt": text("User-agent: *\nCrawl-delay: 86400"), "/1": html("1")}
    assert web.crawl("/1") == {"/1": "robots"}


def test_who_asks(web: Web) -> None:
    web.pages = {"/p": html("p")}
    web.crawl("/p", way=web.way(contact="crawl@example.org"))
    agents = {request.headers["user-agent"] for request in web.server.log}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("boilerstrip/")
    assert agent.endswith("(+crawl@example.org)")


@pytest.mark.parametrize(
    ("robots", "page"),
    [
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no", html("p")),
        ("", html("p", ("TDM-Reservation", "1"))),
        ("", html("p", ("X-Robots-Tag", "noai"))),
        ("", html("<meta name=robots content='noai, noimageai'>p")),
        ("", html("<meta name='tdm-reservation' content='1'>p")),
        ("", html("p", ("Content-Usage", "train-ai=n"))),
    ],
)
def test_rights_decide_by_purpose(web: Web, robots: str, page: Reply) -> None:
    web.pages = {"/robots.txt": text(robots), "/p": page}
    assert web.crawl("/p") == {"/p": "rights"}
    assert web.counts["denied:rights"] == 1
    assert not any(record.fields["warc-target-uri"].endswith("/p") for record in web.records())
    web.folder = web.folder.with_name("search")
    search = Plan(Reach(purpose=Purpose.SEARCH), Pace(0, 0), Patience(tries=1), policies=False)
    assert web.crawl("/p", plan=search) == {"/p": "ok"}
    notes = b"".join(record.block for record in web.records("metadata"))
    assert b"ai-train=deny" in notes
    assert b"rights/2" in notes


def test_policy_files_of_a_site(web: Web) -> None:
    rsl = '<rsl><content url="/r/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>'
    web.pages = {
        "/robots.txt": text("License: /rsl.xml\nUser-agent: *\nAllow: /"),
        "/.well-known/tdmrep.json": (200, "application/json", [], b'[{"location": "/t/", "tdm-reservation": 1}]'),
        "/rsl.xml": xml(rsl),
        "/r/1": html("r"), "/t/1": html("t"), "/free": html("f"),
    }  # fmt: skip
    plan = Plan(Reach(), Pace(0, 0), Patience(tries=1))
    assert web.crawl("/r/1", "/t/1", "/free", plan=plan) == {"/r/1": "rights", "/t/1": "rights", "/free": "ok"}
    assert "/r/1" not in web.asked(), "what is known to be denied is not even asked for"


RSL = '<rsl><content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>'
RSL_TYPE = "application/rsl+xml"


@pytest.mark.parametrize(
    "page",
    [
        html("p", ("Link", f'</l.xml>; rel="license"; type="{RSL_TYPE}"')),
        html(f'<link rel="license" type="{RSL_TYPE}" href="/l.xml"><p>p'),
        html(f'<p>p<script type="{RSL_TYPE}">{RSL}</script>'),
    ],
    ids=["header", "link", "inline"],
)
def test_licences_that_a_page_names(web: Web, page: Reply) -> None:
    plan = Plan(Reach(), Pace(0, 0), Patience(tries=1))
    web.pages = {"/p": page, "/l.xml": xml(RSL)}
    assert web.crawl("/p", plan=plan) == {"/p": "rights"}
    assert web.counts["denied:rights"] == 1
    web.folder = web.folder.with_name("search")
    assert web.crawl("/p", plan=replace(plan, reach=Reach(purpose=Purpose.SEARCH))) == {"/p": "ok"}
    notes = b"".join(record.block for record in web.records("metadata"))
    assert b"rights-verdict: ai-train=deny (rsl" in notes


def test_a_licence_is_asked_for_once_and_kept(web: Web) -> None:
    now = [1_000_000.0]
    way = web.way(clock=Clock(now=lambda: now[0]))
    plan = Plan(Reach(purpose=None), Pace(0, 0), Patience(tries=1))
    named = web.url("/l.xml", "licences.test").href
    missing = web.url("/none.xml").href
    links = "".join(f'<link rel=license type="{RSL_TYPE}" href="{href}">' for href in (named, missing))
    web.pages = {**{f"/{n}": html(f"{links}<p>{n}") for n in range(9)}, "/l.xml": xml(RSL)}
    pages = [f"/{n}" for n in range(9)]
    assert set(web.crawl(*pages, plan=plan, way=way).values()) == {"ok"}
    assert (web.asked().count("/l.xml"), web.asked().count("/none.xml")) == (1, 1)
    (kept,) = [record for record in web.records() if record.fields["warc-target-uri"] == named]
    assert kept.fields["warc-resource-type"] == "policy"
    assert kept.block.endswith(RSL.encode())
    web.crawl(*pages, plan=plan, way=way)
    assert (web.asked().count("/l.xml"), web.asked().count("/none.xml")) == (1, 1)
    now[0] += 86_401
    web.crawl(*pages, plan=plan, way=way)
    assert (web.asked().count("/l.xml"), web.asked().count("/none.xml")) == (2, 2)


def test_without_policies_only_what_stands_in_the_page_is_read(web: Web) -> None:
    link = f'<link rel="license" type="{RSL_TYPE}" href="/l.xml">'
    web.pages = {"/l.xml": xml(RSL), "/link": html(link), "/in": html(f'<script type="{RSL_TYPE}">{RSL}</script>')}
    assert web.crawl("/link", "/in") == {"/link": "ok", "/in": "rights"}
    assert "/l.xml" not in web.asked()


def test_sitemaps_of_sitemaps(web: Web) -> None:
    def sitemap(*paths: str) -> Reply:
        return xml(f"<urlset>{''.join(f'<url><loc>{web.url(path).href}</loc></url>' for path in paths)}</urlset>")

    def index(*paths: str) -> Reply:
        places = "".join(f"<sitemap><loc>{web.url(path).href}</loc></sitemap>" for path in paths)
        return xml(f"<sitemapindex>{places}</sitemapindex>")

    web.pages = {"/index.xml": index("/1.xml", "/index.xml", "/2.xml"), "/1.xml": sitemap("/a", "/b"),
                 "/2.xml": sitemap("/b", "/c"), "/a": html("a"), "/b": html("b"), "/c": html("c")}  # fmt: skip
    codes = web.crawl(Seed(web.url("/index.xml"), Role.SITEMAP))
    assert codes == dict.fromkeys(("/index.xml", "/1.xml", "/2.xml", "/a", "/b", "/c"), "ok")
    assert all(web.asked().count(path) == 1 for path in codes)


def test_sitemaps_without_end(web: Web) -> None:
    class Endless(dict[str, Route]):
        def get(self, path: str, default: object = None) -> Route:  # type: ignore[override]
            if "robots" in path:
                return text("")
            deeper = web.url(f"{path}/x").href
            return xml(f"<sitemapindex><sitemap><loc>{deeper}</loc></sitemap></sitemapindex>")

    web.pages = Endless()
    assert len(web.crawl(Seed(web.url("/s"), Role.SITEMAP))) == 4


def test_feeds_lead_to_other_hosts(web: Web) -> None:
    items = "".join(f"<item><link>{web.url('/x', host).href}</link></item>" for host in ("b.test", "c.test"))
    web.pages = {"/feed": xml(f"<rss><channel>{items}</channel></rss>"), "/x": html("x")}
    web.crawl(Seed(web.url("/feed"), Role.FEED))
    assert web.counts == {"ok": 3}


def test_links_are_followed_so_far(web: Web) -> None:
    away = web.url("/away", "b.test").href
    web.pages = {
        "/0": html(f"<a href=/1>1</a><a href=/1#again>1</a><a href='{away}'>away</a><a rel=nofollow href=/n>n</a>"),
        "/1": html("<a href=/2>2</a><a href=/0>0</a>"),
        "/2": html("<a href=/3>3</a>"),
        "/3": html("3"),
        "/away": html("away"),
    }
    near = Plan(Reach(depth=2), Pace(0, 0), Patience(tries=1), policies=False)
    assert web.crawl("/0", plan=near) == {"/0": "ok", "/1": "ok", "/2": "ok"}
    web.folder = web.folder.with_name("far")
    far = Plan(Reach(depth=1, same_site=False), Pace(0, 0), Patience(tries=1), policies=False)
    assert web.crawl("/0", plan=far) == {"/0": "ok", "/1": "ok", "/away": "ok"}


def test_a_page_that_forbids_following(web: Web) -> None:
    web.pages = {"/0": html("<meta name=robots content=nofollow><a href=/1>1</a>"), "/1": html("1")}
    assert web.crawl("/0", plan=Plan(Reach(depth=3), Pace(0, 0), policies=False)) == {"/0": "ok"}


def test_two_roads_to_one_page(web: Web) -> None:
    web.pages = {"/old": moved("/new"), "/older": moved("/old"), "/new": html("n")}
    assert web.crawl("/old", "/older", "/new") == {"/old": "ok", "/older": "alias"}
    assert sum(record.fields["warc-target-uri"].endswith("/new") for record in web.records()) == 1


def test_unchanged_pages_become_revisits(web: Web) -> None:
    def with_etag() -> Reply:
        last = web.server.log[-1].headers
        assert web.server.log[-1].path == "/etag"
        return (304, "text/html", [], b"") if last.get("if-none-match") == '"v1"' else html("etag", ("ETag", '"v1"'))

    def with_date() -> Reply:
        date = "Mon, 12 Jan 1970 13:46:40 GMT"
        known = web.server.log[-1].headers.get("if-modified-since") == date
        return (304, "text/html", [], b"") if known else html("date", ("Last-Modified", date))

    web.pages = {"/etag": with_etag, "/date": with_date, "/same": html("same"), "/new": html("one")}
    paths = ("/etag", "/date", "/same", "/new")
    assert set(web.crawl(*paths).values()) == {"ok"}
    web.pages["/new"] = html("two")
    expected = {"/etag": "unchanged", "/date": "unchanged", "/same": "unchanged", "/new": "ok"}
    assert web.crawl(*paths) == expected
    assert {record.fields["warc-target-uri"].rpartition("/")[2] for record in web.records("revisit")} == {
        "etag", "date", "same",
    }  # fmt: skip
    assert web.crawl(*paths) == {**expected, "/new": "unchanged"}
    assert all(record.is_sound for kind in ("response", "revisit", "metadata") for record in web.records(kind))


def test_a_busy_host_is_parked_and_asked_again_in_time(web: Web) -> None:
    now = [1_000_000.0]
    way = web.way(clock=Clock(now=lambda: now[0]))
    web.pages = {"/1": (429, "text/html", [("Retry-After", "3600")], b""), "/2": html("2")}
    assert web.crawl("/1", "/2", way=way) == {}
    assert web.counts == {"queued": 2}
    web.pages["/1"] = html("1")
    now[0] += 3599
    assert web.crawl(way=way) == {}
    now[0] += 2
    assert web.crawl(way=way) == {"/1": "ok", "/2": "ok"}


def test_a_redirect_to_a_busy_host_parks_that_one(web: Web) -> None:
    busy = web.url("/busy", "b.test").href
    web.pages = {"/to": moved(busy), "/busy": (503, "", [("Retry-After", "9999")], b""), "/1": html("1")}
    assert web.crawl("/to", "/1") == {"/to": "parked", "/1": "ok"}
    assert web.counts == {"failed": 1, "failed:parked": 1, "ok": 1}
    assert web.crawl(Seed(web.url("/1", "b.test"))) == {}
    assert web.counts == {"queued": 1}


def test_a_host_in_trouble_is_left_alone(web: Web) -> None:
    paths = [f"/{number}" for number in range(20)]
    web.pages = {path: (500, "text/html", [], b"") for path in paths} | {"/robots.txt": text("")}
    codes = web.crawl(*paths)
    assert list(codes.values()) == ["http-500"] * 5
    assert web.counts["queued"] == 15


def test_errors_never_enter_the_store(web: Web) -> None:
    web.pages = {f"/{status}": (status, "text/html", [], b"<p>An error page.") for status in (404, 410, 500)}
    web.crawl(*web.pages)
    assert not any(b"An error page" in record.block for record in web.records())


def test_a_full_disk_stops_the_crawl_and_loses_nothing(web: Web) -> None:
    class Full(Disk):
        room = 4000

        def write(self, descriptor: int, data: memoryview, offset: int) -> int:
            if offset + len(data) > self.room:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(descriptor, data, offset)

    paths = [f"/{number}" for number in range(10)]
    web.pages = {path: html(f"{path} " * 50) for path in paths}
    with pytest.raises(CorpusError) as caught:
        web.crawl(*paths, way=web.way(disk=Full()))
    assert "make room" in str(caught.value)
    web.crawl(*paths)
    assert web.counts == {"ok": 10}
    kept = [record.fields["warc-target-uri"] for record in web.records()]
    assert sorted(kept) == sorted({*kept})


def test_stopping_in_the_middle_and_going_on(web: Web) -> None:
    paths = [f"/{number}" for number in range(12)]
    web.pages = {path: html(path) for path in paths}
    done: list[str] = []
    crawls: list[Crawl] = []

    def observe(outcome: Outcome, exchange: Exchange | None) -> None:
        done.append(outcome.task.url)
        if len(done) == 5:
            crawls[0].stop()

    seeds = [Seed(web.url(path)) for path in paths]
    asyncio.run(ingest(web.folder, seeds, web.plan, web.way(), Watch(observe, crawls.append)))
    assert len(done) == 5
    asyncio.run(ingest(web.folder, [], web.plan, web.way(), Watch(observe)))
    assert sorted(done) == sorted(seed.url.href for seed in seeds)


def test_stopping_does_not_wait_for_a_slow_turn(web: Web) -> None:
    web.pages = {"/robots.txt": text("User-agent: *\nCrawl-delay: 250"), "/1": html("1"), "/2": html("2")}
    crawls: list[Crawl] = []

    async def work() -> None:
        seeds = [Seed(web.url(path)) for path in ("/1", "/2")]
        running = asyncio.create_task(ingest(web.folder, seeds, web.plan, web.way(), Watch(started=crawls.append)))
        while "/1" not in web.asked():
            await asyncio.sleep(0.01)
        crawls[0].stop()
        assert await asyncio.wait_for(running, 30)

    asyncio.run(work())


def test_a_fault_of_ours_is_a_failed_page_and_not_the_end(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from boilerstrip.fetch import crawl

    web.pages = {"/1": html("1"), "/2": html("2")}
    real = crawl.settle

    def settle(task, arrival, reach):  # type: ignore[no-untyped-def]
        if task.url.endswith("/1"):
            raise ZeroDivisionError
        return real(task, arrival, reach)

    monkeypatch.setattr(crawl, "settle", settle)
    assert web.crawl("/1", "/2") == {"/1": "internal", "/2": "ok"}


def test_another_ingest_may_not_write_the_same_store(web: Web) -> None:
    from boilerstrip.corpus.rawstore import RawStore

    web.folder.mkdir()
    with RawStore.open(web.folder), pytest.raises(CorpusError) as caught:
        web.crawl("/1")
    assert caught.value.code == "locked"


def test_fetch_gives_a_clean_document(web: Web) -> None:
    from boilerstrip.fetch.api import FetchOptions, fetch

    story = "<p>The ferry came back in spring, and the whole town went down to the harbour to see it arrive.</p>" * 3
    web.pages = {
        "/p": html(f"<title>Ferry</title><article><h1>The ferry</h1>{story}</article>"),
        "/gone": (410, "", [], b""),
    }
    options = FetchOptions(way=web.way())
    document = fetch(web.url("/p").href, options=options)
    assert "The ferry came back in spring" in document.text
    assert document.provenance.fetched_at

    async def in_a_notebook() -> str:
        return fetch(web.url("/p").href, options=options).text

    assert asyncio.run(in_a_notebook()) == document.text
    with pytest.raises(FetchError) as caught:
        fetch(web.url("/gone").href, options=options)
    assert caught.value.code == "http-410"
    with pytest.raises(FetchError) as caught:
        fetch("http://127.0.0.1:1/")
    assert caught.value.code == "refused"


def test_fetch_keeps_what_it_is_told_to(web: Web) -> None:
    from boilerstrip.corpus.rawstore import RawStore
    from boilerstrip.fetch.api import FetchOptions, fetch
    from boilerstrip.sources.warc import read

    pytest.importorskip("fastwarc")
    web.pages = {
        "/robots.txt": text("User-agent: *\nContent-Signal: search=yes"),
        "/1": html("<p>The ferry came back in spring, and the whole town went down to see it."),
        "/2": html("<p>渡し船は春に戻り、町じゅうの人が港へ見に行った。"),
        "/gone": (410, "", [], b""),
    }
    options = FetchOptions(way=web.way())
    assert fetch(web.url("/1").href, options=options).provenance.place is None
    assert not web.folder.exists()
    for path in ("/1", "/2"):
        document = fetch(web.url(path).href, options=options, store=str(web.folder))
        place = document.provenance.place
        assert place is not None
        page = read(web.folder / place.file, place, "x")
        assert (page.url, page.sha256) == (web.url(path).href, document.provenance.raw_sha256)
        assert page.crawled == document.provenance.crawled
        crawled = page.crawled
        assert crawled is not None
        assert crawled.robots_allowed is True
        assert crawled.rights is not None
        assert crawled.rights.search == "allow"
        record = document.to_dict()
        assert (record["http_status"], record["warc_offset"]) == (200, place.offset)
    with pytest.raises(FetchError):
        fetch(web.url("/gone").href, options=options, store=web.folder)
    asked = [record.fields["warc-target-uri"].rpartition("/")[2] for record in web.records()]
    assert asked == ["robots.txt", "1", "robots.txt", "2", "robots.txt"]
    assert {record.kind for record in web.records("request")} == {"request"}
    with RawStore.open(web.folder), pytest.raises(CorpusError) as caught:
        fetch(web.url("/1").href, options=options, store=web.folder)
    assert caught.value.code == "locked"


def test_fetch_and_ingest_share_a_store(web: Web) -> None:
    from boilerstrip.fetch.api import FetchOptions, fetch

    web.pages = {
        f"/{n}": html(f"<p>{n}: the ferry came back in spring, and the town went to see it.") for n in range(4)
    }
    assert web.crawl("/0") == {"/0": "ok"}
    options = FetchOptions(way=web.way())
    fetch(web.url("/1").href, options=options, store=web.folder)
    assert web.crawl("/2") == {"/2": "ok"}
    fetch(web.url("/3").href, options=options, store=web.folder)
    kept = [record.fields["warc-target-uri"] for record in web.records() if record.is_sound]
    pages = [url.rpartition("/")[2] for url in kept if not url.endswith("/robots.txt")]
    assert sorted(pages) == ["0", "1", "2", "3"]


def test_sites_with_long_files_are_not_all_held_in_memory(web: Web) -> None:
    long = "User-agent: *\n" + "".join(f"Disallow: /private/{n:06d}\n" for n in range(4000))
    web.pages = {"/robots.txt": text(long), "/1": html("1"), "/private/000001": html("no")}
    held: list[int] = []

    def started(crawl: Crawl) -> None:
        crawls.append(crawl)

    def observe(outcome: Outcome, exchange: Exchange | None) -> None:
        web.observe(outcome, exchange)
        held.append(len(crawls[0]._sites._known))

    crawls: list[Crawl] = []
    seeds = [Seed(web.url(path, f"h{n}.test")) for n in range(40) for path in ("/1", "/private/000001")]
    counts = asyncio.run(ingest(web.folder, seeds, web.plan, web.way(), Watch(observe, started)))
    assert counts == {"ok": 40, "denied": 40, "denied:robots": 40}
    assert max(held) <= 16 + web.plan.hosts_at_once
    assert len(crawls[0]._sites._known) <= 16
