"""Pages a second through the whole of ingest (guard, robots, rights, WARC, frontier), beside bare httpx.

Everything is on loopback: a small server in a process of its own plays 20 hosts with 50 pages of 20 kB each.

    python bench/fetch.py            # 1,000 pages: ingest, bare httpx, and the quotient
    python bench/fetch.py --urls 100000   # memory of a crawl of so many URLs
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import httpcore
import httpx

from boilerstrip.fetch.crawl import Plan
from boilerstrip.fetch.frontier import Seed
from boilerstrip.fetch.politeness import Pace
from boilerstrip.fetch.session import Watch, Way, ingest
from boilerstrip.fetch.urls import Url
from boilerstrip.fetch.visit import Reach

HOSTS = 20
PAGES = 50
BODY_BYTES = 20_000
ROUNDS = 5

_WORDS = "The harbour was dredged in spring, and the ferry came back with the first warm days. "


class _Cost(NamedTuple):
    """Seconds on the wall, and of the processor (of this process; the server has its own)."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> _Cost:
        return cls(time.perf_counter(), time.process_time())

    def until_now(self) -> _Cost:
        now = _Cost.now()
        return _Cost(now.wall - self.wall, now.cpu - self.cpu)


def page(path: bytes) -> bytes:
    body = b"<!doctype html><title>" + path + b"</title><article><h1>" + path + b"</h1>"
    return body + b"<p>" + (_WORDS * (BODY_BYTES // len(_WORDS))).encode() + b"</p></article>"


class _Protocol(asyncio.Protocol):
    """As little of HTTP as a benchmark needs: requests come whole, without bodies."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        path = data.split(b" ", 2)[1]
        if path in (b"/robots.txt", b"/.well-known/tdmrep.json"):
            self._transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        body = page(path)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


def _serve(pipe: Connection) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_Protocol, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await loop.run_in_executor(None, pipe.recv)

    asyncio.run(main())


@contextmanager
def _server() -> Iterator[int]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        process.join(5)


async def _resolver(_name: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def _ingest(port: int) -> _Cost:
    seeds = [Seed(Url.parse(f"http://h{host}.test:{port}/p/{n}")) for n in range(PAGES) for host in range(HOSTS)]
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(reach=Reach(), pace=Pace(0, 0))
        way = Way(allow_private=True, resolver=_resolver)
        started = _Cost.now()
        counts = asyncio.run(ingest(Path(folder), seeds, plan, way))
        took = started.until_now()
    assert counts == {"ok": HOSTS * PAGES}, counts
    return took


def _bare(port: int) -> _Cost:
    """The same requests with an httpx client, as many at once as there are hosts, and the bodies thrown away."""

    async def host(client: httpx.AsyncClient, number: int) -> None:
        for n in range(PAGES):
            answer = await client.get(f"http://127.0.0.1:{port}/p/{n}", headers={"Host": f"h{number}.test"})
            assert len(answer.content) > BODY_BYTES - 200

    async def main() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            await asyncio.gather(*(host(client, number) for number in range(HOSTS)))

    started = _Cost.now()
    asyncio.run(main())
    return started.until_now()


def throughput() -> None:
    pages = HOSTS * PAGES
    with _server() as port:
        _bare(port)
        ours, bare = [], []
        for _ in range(ROUNDS):
            ours.append(_ingest(port))
            bare.append(_bare(port))
    print(f"{pages} pages of {BODY_BYTES // 1000} kB on {HOSTS} hosts; medians of {ROUNDS} pairs of runs")
    for name, rounds in (("ingest", ours), ("bare httpx", bare)):
        wall = statistics.median(each.wall for each in rounds)
        cpu = statistics.median(each.cpu for each in rounds)
        print(f"{name:<12}{pages / wall:7.0f} pages/s {pages / cpu:7.0f} pages per CPU second")
    quotient = statistics.median(mine.wall / theirs.wall for mine, theirs in zip(ours, bare, strict=True))
    print(f"time of ingest over time of bare httpx: {quotient:.2f}")


class _Canned(httpcore.AsyncNetworkStream):
    """A connection that answers every request at once with the same small page, and robots.txt with a 404."""

    def __init__(self) -> None:
        self._answer = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        answer, self._answer = self._answer, b""
        return answer

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        path = buffer.split(b" ", 2)[1]
        body = b"" if path.startswith((b"/robots", b"/.well")) else b"<title>" + path + b"</title><p>A page."
        status = b"200 OK" if body else b"404 Not Found"
        head = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
        self._answer = head % (status, len(body)) + body

    async def aclose(self) -> None:
        """Nothing to close."""

    def get_extra_info(self, info: str) -> object:
        return False if info == "is_readable" else None


class _CannedNetwork(httpcore.AsyncNetworkBackend):
    async def connect_tcp(self, *_where: object, **_how: object) -> httpcore.AsyncNetworkStream:
        return _Canned()


def memory(urls: int) -> None:
    """Peak memory of a whole crawl of so many URLs on a thousand hosts, over a network that is only played."""
    done = 0
    started = time.perf_counter()

    def observe(*_settled: object) -> None:
        nonlocal done
        done += 1
        if done % (urls // 10) == 0:
            rate = done / (time.perf_counter() - started)
            print(f"{done:8d} of {urls} URLs; peak {_peak_mib():.0f} MiB; {rate:.0f} URLs/s", flush=True)

    seeds = (Seed(Url.parse(f"http://h{n % 1000}.test/{n}")) for n in range(urls))
    way = Way(allow_private=True, resolver=_resolver, network=_CannedNetwork())
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(ingest(Path(folder), seeds, Plan(pace=Pace(0, 0), policies=False), way, Watch(observe)))
    assert done == urls


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--urls", type=int, help="measure memory with so many URLs instead")
    chosen = parser.parse_args()
    if chosen.urls:
        memory(chosen.urls)
    else:
        throughput()


if __name__ == "__main__":
    main()
