"""Which URLs are known and what became of each: one SQLite file, safe against a kill at any moment.

A run that was cut short is taken up where it stopped; a new run asks again for what it is given, with the validators
of the last answer. The end of the raw store is kept in the same transactions, so that the two always agree.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Self

from boilerstrip.corpus.rawledger import StoreEnd
from boilerstrip.errors import CorpusError
from boilerstrip.fetch.exchange import Role
from boilerstrip.fetch.urls import Url
from boilerstrip.model import StorePlace

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS urls (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL,
    role TEXT NOT NULL,
    depth INTEGER NOT NULL,
    run INTEGER NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    detail TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    last_modified TEXT,
    digest TEXT,
    final_url TEXT,
    fetched_at TEXT,
    file TEXT,
    offset INTEGER,
    length INTEGER
);
CREATE INDEX IF NOT EXISTS urls_queued ON urls (host, id) WHERE state = 'queued';
CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, due REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sites (
    origin TEXT PRIMARY KEY, checked REAL NOT NULL, state TEXT NOT NULL, robots BLOB, tdmrep BLOB, rsl BLOB
) WITHOUT ROWID;
"""
_FORMAT = "1"
_DETAIL = 500


class State(StrEnum):
    """What became of a URL; `queued` is still to do, `alias` led to a page that is kept under another URL."""

    QUEUED = "queued"
    OK = "ok"
    UNCHANGED = "unchanged"
    ALIAS = "alias"
    DENIED = "denied"
    FAILED = "failed"


class Seed(NamedTuple):
    """A URL to fetch, what for, and how many links away from where the crawl began."""

    url: Url
    role: Role = Role.PAGE
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A queued URL with what is left of its last visit."""

    id: int
    url: str
    host: str
    role: Role
    depth: int
    etag: str | None
    last_modified: str | None
    digest: str | None
    final_url: str | None
    fetched_at: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task, and what is to be remembered for its next visit."""

    task: Task
    state: State
    code: str | None = None
    detail: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    final_url: str | None = None
    fetched_at: str | None = None
    place: StorePlace | None = None
    found: tuple[Seed, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteFile:
    """What an origin says to crawlers: `state` is `ok`, `none` (it has no robots.txt) or `unreachable`."""

    origin: str
    checked: float
    state: str
    robots: bytes | None = None
    tdmrep: bytes | None = None
    rsl: bytes | None = None


class Frontier:
    """The table of URLs. Not for several threads at once; a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA busy_timeout=5000")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise CorpusError(f"{path}: the list of URLs cannot be opened: {error}", code="frontier") from error
        if self._meta("format", _FORMAT) != _FORMAT:
            raise CorpusError(f"{path}: made by another version of boilerstrip", code="frontier")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Fold the write-ahead log in and let the file go."""
        self._db.close()

    @property
    def end(self) -> StoreEnd | None:
        """How far the raw store is spoken for; None before the first page."""
        file = self._meta("end_file", "")
        return StoreEnd(file, int(self._meta("end_length", "0"))) if file else None

    def begin(self, seeds: Iterable[Seed]) -> int:
        """Start a run with `seeds`, or take up the one that was cut short; returns how many URLs are queued."""
        with closing(self._db.cursor()) as db:
            db.execute("BEGIN IMMEDIATE")
            run = int(self._meta("run", "0"))
            if self._meta("open", "0") == "0":
                run += 1
                self._set("run", str(run))
                self._set("open", "1")
                # What a parked host still owes belongs to this run from now on.
                db.execute("UPDATE urls SET run = ? WHERE state = 'queued'", (run,))
            self._set("format", _FORMAT)
            self._add(seeds, run)
            db.execute("COMMIT")
        return self.queued()

    def finish(self) -> None:
        """Say that the run has come to its end; the next one asks again for what it is given."""
        self._set("open", "0")

    def queued(self) -> int:
        """How many URLs are still to do."""
        return int(self._one("SELECT count(*) FROM urls WHERE state = 'queued'"))

    def next_host(self, after: str) -> str | None:
        """The first host behind `after`, in order of name, with URLs to do; None where there is none."""
        row = self._db.execute("SELECT min(host) FROM urls WHERE state = 'queued' AND host > ?", (after,)).fetchone()
        return row[0] if row else None

    def due(self, host: str) -> float:
        """When `host` may be asked again (epoch); 0 where it is not parked."""
        row = self._db.execute("SELECT due FROM hosts WHERE host = ?", (host,)).fetchone()
        return float(row[0]) if row else 0.0

    def tasks(self, host: str, limit: int) -> list[Task]:
        """The next URLs of a host, oldest first."""
        rows = self._db.execute(
            "SELECT id, url, host, role, depth, etag, last_modified, digest, final_url, fetched_at FROM urls"
            " WHERE state = 'queued' AND host = ? ORDER BY id LIMIT ?",
            (host, limit),
        )
        return [Task(row[0], row[1], row[2], Role(row[3]), *row[4:]) for row in rows]

    def is_kept(self, url: str) -> bool:
        """Whether the page at `url` is in the store from this run already."""
        run = self._meta("run", "0")
        row = self._db.execute(
            "SELECT 1 FROM urls WHERE url = ? AND run = ? AND state IN ('ok', 'unchanged', 'alias')", (url, int(run))
        ).fetchone()
        return row is not None

    def record(self, outcomes: Sequence[Outcome], sites: Sequence[SiteFile], end: StoreEnd | None) -> None:
        """Write what became of some URLs and sites, and how far the store is safe, in one transaction."""
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        try:
            run = int(self._meta("run", "0"))
            for outcome in outcomes:
                self._close_task(outcome, run)
                self._add(outcome.found, run)
            for site in sites:
                db.execute(
                    "INSERT OR REPLACE INTO sites VALUES (?, ?, ?, ?, ?, ?)",
                    (site.origin, site.checked, site.state, site.robots, site.tdmrep, site.rsl),
                )
            if end:
                self._set("end_file", end.file)
                self._set("end_length", str(end.length))
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # a full disk ends it by itself
                db.execute("ROLLBACK")
            raise

    def park(self, host: str, due: float) -> None:
        """Leave a host alone until `due` (epoch)."""
        self._db.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?)", (host, due))

    def site(self, origin: str) -> SiteFile | None:
        """What is known of an origin."""
        row = self._db.execute(
            "SELECT origin, checked, state, robots, tdmrep, rsl FROM sites WHERE origin = ?", (origin,)
        ).fetchone()
        return SiteFile(*row) if row else None

    def counts(self) -> dict[str, int]:
        """How many URLs of this run are in each state, and of the denied and failed in each code."""
        rows = self._db.execute(
            "SELECT state, coalesce(code, ''), count(*) FROM urls WHERE run = ? GROUP BY 1, 2",
            (int(self._meta("run", "0")),),
        )
        counts: dict[str, int] = {}
        for state, code, number in rows:
            counts[state] = counts.get(state, 0) + number
            if code:
                counts[f"{state}:{code}"] = number
        return counts

    def _add(self, seeds: Iterable[Seed], run: int) -> None:
        # A URL of an earlier run is queued again; one of this run is left as it is, done or not.
        self._db.executemany(
            "INSERT INTO urls (url, host, role, depth, run, state) VALUES (?, ?, ?, ?, ?, 'queued')"
            " ON CONFLICT (url) DO UPDATE SET state = 'queued', run = excluded.run, role = excluded.role,"
            " depth = excluded.depth, code = NULL, detail = NULL WHERE run < excluded.run",
            ((seed.url.href, seed.url.host, seed.role.value, seed.depth, run) for seed in seeds),
        )

    def _close_task(self, outcome: Outcome, run: int) -> None:
        place = outcome.place
        kept = outcome.state is State.OK
        self._db.execute(
            "UPDATE urls SET state = ?, code = ?, detail = ?, tries = tries + 1 WHERE id = ?",
            (outcome.state.value, outcome.code, (outcome.detail or "")[:_DETAIL] or None, outcome.task.id),
        )
        if kept:
            self._db.execute(
                "UPDATE urls SET etag = ?, last_modified = ?, digest = ?, final_url = ?, fetched_at = ?,"
                " file = ?, offset = ?, length = ? WHERE id = ?",
                (
                    outcome.etag, outcome.last_modified, outcome.digest, outcome.final_url, outcome.fetched_at,
                    place.file if place else None, place.offset if place else None, place.length if place else None,
                    outcome.task.id,
                ),
            )  # fmt: skip
        if kept and outcome.final_url and outcome.final_url != outcome.task.url:
            # Where a redirect ended is done as well: asked for by its own name it would be kept twice.
            final = Url.parse(outcome.final_url)
            self._db.execute(
                "INSERT INTO urls (url, host, role, depth, run, state) VALUES (?, ?, ?, ?, ?, 'alias')"
                " ON CONFLICT (url) DO UPDATE SET state = 'alias', run = excluded.run WHERE state = 'queued'",
                (final.href, final.host, outcome.task.role.value, outcome.task.depth, run),
            )

    def _meta(self, key: str, default: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else default

    def _set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _one(self, query: str) -> int:
        return int(self._db.execute(query).fetchone()[0])
