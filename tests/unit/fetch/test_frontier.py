from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from boilerstrip.corpus.rawledger import StoreEnd
from boilerstrip.errors import CorpusError
from boilerstrip.fetch.exchange import Role
from boilerstrip.fetch.frontier import Frontier, Outcome, Seed, SiteFile, State, Task
from boilerstrip.fetch.urls import Url


def seed(address: str, role: Role = Role.PAGE, depth: int = 0) -> Seed:
    return Seed(Url.parse(address), role, depth)


A, B, C = (seed(f"https://{name}.example/1") for name in "abc")


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Frontier(tmp_path / "f.sqlite") as made:
        yield made


def _task(frontier: Frontier, host: str) -> Task:
    return frontier.tasks(host, 1)[0]


def _settle(frontier: Frontier, host: str, state: State = State.OK, **more: object) -> None:
    frontier.record([Outcome(_task(frontier, host), state, **more)], [], None)  # type: ignore[arg-type]


def test_hosts_in_order_and_their_urls(frontier: Frontier) -> None:
    assert frontier.begin([B, A, seed("https://a.example/2", Role.FEED, 3), A]) == 3
    assert frontier.next_host("") == "a.example"
    assert frontier.next_host("a.example") == "b.example"
    assert frontier.next_host("b.example") is None
    tasks = frontier.tasks("a.example", 9)
    assert [(task.url, task.role, task.depth) for task in tasks] == [
        ("https://a.example/1", Role.PAGE, 0),
        ("https://a.example/2", Role.FEED, 3),
    ]


def test_a_run_that_was_cut_short_is_taken_up(frontier: Frontier) -> None:
    frontier.begin([A, B])
    _settle(frontier, "a.example")
    assert frontier.begin([A, B, C]) == 2


def test_a_new_run_asks_again_with_validators(frontier: Frontier) -> None:
    frontier.begin([A, B])
    _settle(frontier, "a.example", etag='"1"', last_modified="then", digest="sha1:X", fetched_at="2026")
    _settle(frontier, "b.example", State.FAILED, code="timeout")
    frontier.finish()
    assert frontier.begin([A]) == 1
    task = _task(frontier, "a.example")
    assert (task.etag, task.last_modified, task.digest, task.fetched_at) == ('"1"', "then", "sha1:X", "2026")
    assert frontier.counts() == {"queued": 1}


def test_validators_outlive_a_failure(frontier: Frontier) -> None:
    frontier.begin([A])
    _settle(frontier, "a.example", etag='"1"', digest="sha1:X")
    frontier.finish()
    frontier.begin([A])
    _settle(frontier, "a.example", State.FAILED, code="reset")
    frontier.finish()
    frontier.begin([A])
    assert _task(frontier, "a.example").etag == '"1"'


def test_what_is_found_joins_in_the_same_transaction(frontier: Frontier) -> None:
    frontier.begin([A])
    _settle(frontier, "a.example", found=(A, B, C))
    assert frontier.queued() == 2


def test_a_transaction_is_whole_or_not_at_all(frontier: Frontier, monkeypatch: pytest.MonkeyPatch) -> None:
    frontier.begin([A, B])
    tasks = [_task(frontier, "a.example"), _task(frontier, "b.example")]
    bad = Outcome(tasks[1], State.OK, etag=object())  # type: ignore[arg-type]
    with pytest.raises(sqlite3.Error):
        frontier.record([Outcome(tasks[0], State.OK), bad], [], StoreEnd("x", 5))
    assert frontier.queued() == 2
    assert frontier.end is None


def test_the_end_of_the_store(frontier: Frontier, tmp_path: Path) -> None:
    assert frontier.end is None
    frontier.record([], [], StoreEnd("pages-00001.warc.gz", 77))
    with Frontier(tmp_path / "f.sqlite") as again:
        assert again.end == StoreEnd("pages-00001.warc.gz", 77)


def test_where_a_redirect_ended_is_done(frontier: Frontier) -> None:
    frontier.begin([A, B])
    _settle(frontier, "a.example", final_url=B.url.href)
    assert frontier.queued() == 0
    assert frontier.is_kept(B.url.href)
    assert frontier.counts() == {"alias": 1, "ok": 1}


def test_parked_hosts_and_what_they_owe(frontier: Frontier) -> None:
    frontier.begin([A])
    frontier.park("a.example", 500.0)
    assert (frontier.due("a.example"), frontier.due("b.example")) == (500.0, 0.0)
    frontier.finish()
    frontier.begin([B])
    assert frontier.counts() == {"queued": 2}


def test_sites(frontier: Frontier) -> None:
    site = SiteFile("https://a.example", 9.0, "ok", b"User-agent: *", b"[]")
    frontier.record([], [site], None)
    assert frontier.site("https://a.example") == site
    assert frontier.site("https://b.example") is None


def test_counts_by_reason(frontier: Frontier) -> None:
    frontier.begin([A, B, C])
    _settle(frontier, "a.example", State.DENIED, code="robots")
    _settle(frontier, "b.example", State.FAILED, code="http-404", detail="x" * 10_000)
    assert frontier.counts() == {"denied": 1, "denied:robots": 1, "failed": 1, "failed:http-404": 1, "queued": 1}


def test_a_file_that_is_no_frontier(tmp_path: Path) -> None:
    path = tmp_path / "f.sqlite"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(CorpusError):
        Frontier(path)


def test_it_is_kept_the_safe_way(frontier: Frontier, tmp_path: Path) -> None:
    assert frontier._db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert frontier._db.execute("PRAGMA synchronous").fetchone()[0] == 2
