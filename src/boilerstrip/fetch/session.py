"""A whole ingest: frontier, raw store, guard and crawl, opened together and closed together."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpcore

from boilerstrip._version import __version__
from boilerstrip.corpus.disk import Disk
from boilerstrip.corpus.rawstore import RawStore
from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.crawl import Crawl, Observer, Plan, Tools
from boilerstrip.fetch.exchange import Role
from boilerstrip.fetch.frontier import Frontier, Seed
from boilerstrip.fetch.frontier_ledger import FrontierLedger
from boilerstrip.fetch.guard import Guard, Resolver, resolve
from boilerstrip.fetch.scribe import Scribe
from boilerstrip.fetch.transport import LIMITS, Limits, Transport, Wire

FRONTIER_NAME = "frontier.sqlite"
_COUNT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Way:
    """The ways to the outside: who asks, with which limits and certificates, and the network, disk and clock used."""

    contact: str | None = None
    allow_private: bool = False
    limits: Mapping[Role, Limits] = field(default_factory=lambda: LIMITS)
    tls: ssl.SSLContext | None = None
    resolver: Resolver = field(default=resolve)
    network: httpcore.AsyncNetworkBackend | None = None
    disk: Disk = field(default_factory=Disk)
    clock: Clock = field(default_factory=Clock)

    @property
    def user_agent(self) -> str:
        """What servers are told.

        Example:
            >>> Way(contact="crawl@example.org").user_agent.partition(" ")[2]
            '(+crawl@example.org)'
        """
        return f"boilerstrip/{__version__}" + (f" (+{self.contact})" if self.contact else "")

    def transport(self) -> Transport:
        """A transport that goes this way."""
        guard = Guard(allow_private=self.allow_private, resolver=self.resolver, backend=self.network)
        wire = Wire(self.user_agent, self.limits, self.tls, clock=self.clock)
        return Transport(wire, guard)


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on: `observe` hears of each URL that is settled, `started` gets the crawl, so as to stop it.

    `waiting` is told now and then how many URLs are queued.
    """

    observe: Observer = lambda *_: None
    started: Callable[[Crawl], None] = lambda _: None
    waiting: Callable[[int], None] = lambda _: None


async def ingest(
    folder: Path, seeds: Iterable[Seed], plan: Plan, way: Way, watch: Watch | None = None
) -> dict[str, int]:
    """Fetch `seeds` and what they lead to into the raw store in `folder`; returns the counts of the run.

    Raises:
        CorpusError: the store cannot be opened or written; what was written before is safe.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with Frontier(folder / FRONTIER_NAME) as frontier:
        ledger = FrontierLedger(frontier)
        with RawStore.open(folder, ledger=ledger, disk=way.disk) as store:
            frontier.begin(seeds)
            async with way.transport() as transport, Scribe(store, ledger) as scribe:
                whole = await _crawl(Tools(transport, scribe, way.clock), plan, watch or Watch())
        counts = frontier.counts()
        # Only now, with the index of the store written, is there nothing left to take up.
        if whole:
            frontier.finish()
        return counts


async def _crawl(tools: Tools, plan: Plan, watch: Watch) -> bool:
    """Crawl, and tell whether it came to its end without being stopped."""
    crawl = Crawl(plan, tools, watch.observe)
    watch.started(crawl)
    clerk = asyncio.create_task(_count(tools.scribe, watch.waiting))
    try:
        await crawl.run()
    finally:
        clerk.cancel()
    return not crawl.stopped


async def _count(scribe: Scribe, waiting: Callable[[int], None]) -> None:
    while True:
        waiting(await scribe.read(Frontier.queued))
        await asyncio.sleep(_COUNT_SECONDS)


def run(folder: Path, seeds: Iterable[Seed], plan: Plan, way: Way, watch: Watch | None = None) -> dict[str, int]:
    """`ingest` for callers without an event loop of their own."""
    return asyncio.run(ingest(folder, seeds, plan, way, watch))
