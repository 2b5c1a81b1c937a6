"""The one thread that writes: pages into the raw store, then what became of them into the frontier, in groups.

A group is what has come in while the last one was being written. Whoever hands in an entry waits until it is safe on
the disk, so that at most one page a host is ever fetched in vain.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol, Self, TypeVar

from boilerstrip.errors import CorpusError
from boilerstrip.fetch.exchange import Exchange
from boilerstrip.fetch.frontier import Frontier, Outcome, SiteFile, State
from boilerstrip.fetch.frontier_ledger import FrontierLedger
from boilerstrip.model import StorePlace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to write down: the exchanges to keep, and the URL or the site that they settle."""

    exchanges: tuple[Exchange, ...] = ()
    outcome: Outcome | None = None
    site: SiteFile | None = None


class Store(Protocol):
    """What is asked of a raw store; `corpus.rawstore` is one, opened with the same ledger as the scribe."""

    def append(self, exchange: Exchange) -> StorePlace | None:
        """Write the records of an exchange; the place is that of the response, None where nothing is kept."""
        ...

    def commit(self) -> object:
        """Have everything appended on the disk, and save the new end in the ledger."""
        ...


class Scribe:
    """An async context manager around a store and a frontier; both are touched by its thread alone."""

    def __init__(self, store: Store, ledger: FrontierLedger) -> None:
        self._store = store
        self._ledger = ledger
        self._frontier = ledger.frontier
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scribe")
        self._waiting: list[tuple[Entry, asyncio.Future[Outcome | None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._broken: CorpusError | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._writer:
            await asyncio.wait({self._writer})
        self._thread.shutdown()

    async def read(self, question: Callable[[Frontier], T]) -> T:
        """Ask the frontier something."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, question, self._frontier)

    async def write(self, entry: Entry) -> Outcome | None:
        """Returns when the entry is safe on the disk, with the outcome as it was written.

        Raises:
            CorpusError: nothing can be written any more (a full disk, say); what was safe stays safe.
        """
        if self._broken:
            raise self._broken
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome | None] = loop.create_future()
        self._waiting.append((entry, future))
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write_groups())
        return await asyncio.shield(future)

    async def _write_groups(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group, self._waiting = self._waiting, []
            entries = [entry for entry, _ in group]
            try:
                written = await loop.run_in_executor(self._thread, self._commit, entries)
            except (CorpusError, OSError, sqlite3.Error) as error:
                self._fail(group, error)
                return
            for (_, future), outcome in zip(group, written, strict=True):
                if not future.done():
                    future.set_result(outcome)

    def _fail(self, group: list[tuple[Entry, asyncio.Future[Outcome | None]]], error: Exception) -> None:
        """Nothing more is written: after a failed write, what the file holds is known only by opening it anew."""
        self._broken = CorpusError(
            f"the raw store cannot be written: {error}; make room and run the same command again", code="store"
        )
        self._broken.__cause__ = error
        for _, future in group + self._waiting:
            if not future.done():
                future.set_exception(self._broken)
        self._waiting = []

    def _commit(self, entries: list[Entry]) -> list[Outcome | None]:
        kept: set[str] = set()
        written: list[Outcome | None] = []
        for entry in entries:
            outcome = self._without_doubles(entry.outcome, kept)
            if outcome is None or outcome.state is not State.ALIAS:
                places = [self._store.append(exchange) for exchange in entry.exchanges]
                outcome = replace(outcome, place=places[-1]) if outcome and places else outcome
            self._ledger.add(outcome, entry.site)
            written.append(outcome)
        self._store.commit()
        self._ledger.flush()
        return written

    def _without_doubles(self, outcome: Outcome | None, kept: set[str]) -> Outcome | None:
        """An alias, where a redirect ended at a page that is kept already."""
        if outcome is None or outcome.state is not State.OK or not outcome.final_url:
            return outcome
        final = outcome.final_url
        if final != outcome.task.url and (final in kept or self._frontier.is_kept(final)):
            return replace(outcome, state=State.ALIAS, detail=final)
        kept.update((final, outcome.task.url))
        return outcome
