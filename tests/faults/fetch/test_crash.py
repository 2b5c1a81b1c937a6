"""Kill a crawl at any moment, or let the disk fail, and go on: nothing is lost, nothing doubled, every record sound."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import FaultServer

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork, which this system lacks")

_CHILD = Path(__file__).with_name("crashing_ingest.py")
_HOSTS = 3
_PAGES = 10
_KILLED = -9
_FAILED = 7


class Crawler:
    """The child process, the folder it writes, and the pages that the server has been asked for."""

    def __init__(self, server: FaultServer, folder: Path) -> None:
        self._server = server
        self.folder = folder
        self._child = subprocess.Popen(
            [sys.executable, str(_CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Crawler:
        self._server.site = _site
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.site = None
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.close()
        self._child.wait(10)
        self._child.stdout.close()

    def begin(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self._server.log.clear()

    def run_traced(self, call: str, number: int) -> int:
        """Run once, and die at the `number`-th system call of a kind that a thread makes."""
        inject = f"inject={call}:signal=SIGKILL:when={number}"
        strace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", inject]
        order = json.dumps({"folder": str(self.folder), "port": self._server.port, "fatal": 0})
        return subprocess.run([*strace, sys.executable, str(_CHILD), order], check=False).returncode

    def run(self, fatal: int = 0, number: int = 0, *, unsafe: bool = False) -> int:
        order = {
            "folder": str(self.folder),
            "port": self._server.port,
            "fatal": fatal,
            "errno": number,
            "unsafe": unsafe,
        }
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write(json.dumps(order) + "\n")
        self._child.stdin.flush()
        return int(self._child.stdout.readline())

    def had_ended(self) -> bool:
        """Whether the run that was killed had told its frontier that it was through."""
        with closing(sqlite3.connect(self.folder / "frontier.sqlite")) as db:
            tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
            return bool(tables) and db.execute("SELECT value FROM meta WHERE key = 'open'").fetchone() == ("0",)

    def moments(self) -> int:
        """How many moments the last whole run had."""
        return int((self.folder / "moments").read_text(encoding="ascii"))

    def faults(self, kills: int) -> list[str]:
        """What is wrong with the folder after `kills` interrupted runs and one that ended."""
        found = [*_wrong_records(self.folder), *_wrong_rows(self.folder)]
        asked = sum(not request.path.startswith(("/robots", "/.well")) for request in self._server.log)
        if asked > _HOSTS * _PAGES + kills * _HOSTS:
            found.append(f"{asked} pages were asked for, {kills} runs were interrupted")
        return found


def _site(path: str) -> tuple[int, str, list[tuple[str, str]], bytes]:
    if path == "/index":
        links = "".join(f'<a href="/p/{number}">{number}</a>' for number in range(_PAGES - 1))
        return 200, "text/html", [], f"<title>index</title>{links}".encode()
    if path.startswith("/p/"):
        return 200, "text/html", [("ETag", f'"{path}"')], f"<p>Page {path}. {'It has a few words. ' * 50}".encode()
    return 404, "text/plain", [], b""


def _expected(port: str) -> Counter[str]:
    names = ["/index", *(f"/p/{number}" for number in range(_PAGES - 1))]
    return Counter(f"http://h{host}.crash.test:{port}{name}" for host in range(_HOSTS) for name in names)


def _wrong_records(folder: Path) -> list[str]:
    from fastwarc.warc import ArchiveIterator as FastIterator
    from fastwarc.warc import WarcRecordType
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    kept: Counter[str] = Counter()
    fast: Counter[str] = Counter()
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        try:
            with path.open("rb") as stream:
                for record in ArchiveIterator(stream, check_digests="raise"):
                    record.content_stream().read()
                    if record.rec_type == "response":
                        kept[record.rec_headers.get_header("WARC-Target-URI")] += 1
        except (ArchiveLoadFailed, OSError, ValueError) as error:
            found.append(f"warcio: {error}")
        with path.open("rb") as stream:
            for each in FastIterator(stream, parse_http=False):
                sound = each.verify_block_digest()
                if each.record_type == WarcRecordType.response:
                    fast[each.headers["WARC-Target-URI"]] += sound
    pages = Counter({url: number for url, number in kept.items() if "/robots" not in url})
    port = next(iter(pages), ":0/").split(":")[-1].partition("/")[0]
    if pages != _expected(port):
        found.append(f"lost {_expected(port) - pages}, doubled {pages - _expected(port)}")
    if fast != kept:
        found.append("FastWARC reads something else than warcio")
    return found


def _wrong_rows(folder: Path) -> list[str]:
    import gzip

    with closing(sqlite3.connect(folder / "frontier.sqlite")) as db:
        rows = db.execute("SELECT url, state, file, offset, length FROM urls").fetchall()
        sound = db.execute("PRAGMA integrity_check").fetchone()[0]
    found = [] if sound == "ok" else [f"SQLite: {sound}"]
    for url, state, file, offset, length in rows:
        if state != "ok":
            found.append(f"{url} is {state}")
            continue
        data = (folder / file).read_bytes()[offset : offset + length]
        if f"WARC-Target-URI: {url}\r\n".encode() not in gzip.decompress(data):
            found.append(f"{url} is not where it should be")
    return found


@pytest.fixture
def crawler(server: FaultServer, tmp_path: Path) -> Iterator[Crawler]:
    with Crawler(server, tmp_path / "raw") as running:
        yield running


def _count_moments(crawler: Crawler) -> int:
    crawler.begin()
    assert crawler.run() == 0
    assert crawler.faults(kills=0) == []
    return crawler.moments()


def _wrong_after(crawler: Crawler, points: range, *, kills: int = 1, unsafe: bool = False) -> list[str]:
    wrong = []
    for point in points:
        crawler.begin()
        # Later runs have fewer moments, and groups of pages differ: where a blow comes too late, the run has ended.
        fatal = [point, *(point // 2 + 1 for _ in range(kills - 1))]
        codes = [crawler.run(fatal[0], unsafe=unsafe)]
        while codes[-1] == _KILLED:
            codes.append(crawler.run(fatal[len(codes)] if len(codes) < kills else 0, unsafe=unsafe))
        faults = crawler.faults(codes.count(_KILLED)) if codes[-1] == 0 else [f"ended with {codes}"]
        wrong.extend(f"moment {point}: {fault}" for fault in faults)
    return wrong


def test_killed_at_some_moments(crawler: Crawler) -> None:
    moments = _count_moments(crawler)
    assert moments > 200
    assert _wrong_after(crawler, range(1, moments, moments // 10)) == []


def test_a_store_that_cuts_nothing_off_is_found_out(crawler: Crawler) -> None:
    moments = _count_moments(crawler)
    assert _wrong_after(crawler, range(moments // 4, moments, moments // 8), unsafe=True) != []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_at_some_moments(crawler: Crawler, number: int) -> None:
    assert _wrong_after_failures(crawler, number, 4) == []


@pytest.mark.slow
@pytest.mark.parametrize("kills", [1, 2])
def test_killed_at_every_moment(crawler: Crawler, kills: int) -> None:
    moments = _count_moments(crawler)
    assert _wrong_after(crawler, range(1, moments + 1), kills=kills) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_at_every_moment(crawler: Crawler, number: int) -> None:
    assert _wrong_after_failures(crawler, number, 10_000) == []


def _wrong_after_failures(crawler: Crawler, number: int, points: int) -> list[str]:
    """Let the disk fail from some moment on, then mend it."""
    crawler.begin()
    assert crawler.run(10**9, number) == 0
    moments = crawler.moments()
    wrong = []
    for point in range(1, moments, max(1, moments // points)):
        crawler.begin()
        codes = [crawler.run(point, number)]
        if codes[-1] == _FAILED:
            codes.append(crawler.run())
        faults = crawler.faults(len(codes) - 1) if codes[-1] == 0 else [f"ended with {codes}"]
        wrong.extend(f"moment {point}: {fault}" for fault in faults)
    return wrong


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace, which is not installed here")
@pytest.mark.parametrize("call", ["write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink"])
def test_killed_at_system_calls(crawler: Crawler, call: str) -> None:
    """What SQLite does by itself is counted here as well."""
    wrong = []
    number = 1
    while True:
        crawler.begin()
        if crawler.run_traced(call, number) == 0:
            break
        # SQLite tidies up when all is done: a run that was killed then had ended, and the next would be a new one.
        code = 0 if crawler.had_ended() else crawler.run()
        faults = crawler.faults(1) if code == 0 else [f"ended with {code}"]
        wrong.extend(f"{call} {number}: {fault}" for fault in faults)
        number += 1
    assert number > 1
    assert wrong == []
