"""`fetch`: one page from the network, down the same road as pages from the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from boilerstrip.config import Settings
from boilerstrip.corpus.rawstore import RawStore
from boilerstrip.fetch.crawl import Crawl, Plan, Tools
from boilerstrip.fetch.exchange import Exchange
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.frontier import Frontier, Outcome, Seed, State
from boilerstrip.fetch.frontier_ledger import FrontierLedger
from boilerstrip.fetch.retry import Patience
from boilerstrip.fetch.rights import Purpose
from boilerstrip.fetch.scribe import Scribe, Store
from boilerstrip.fetch.session import Way
from boilerstrip.fetch.urls import Url
from boilerstrip.fetch.visit import Reach
from boilerstrip.model import RawPage

if TYPE_CHECKING:
    from boilerstrip.model import CleanDocument

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How `fetch` goes about it.

    `purpose` is what the page is for: it is not taken where the site says no to that (None takes it anyway); `way`
    says who asks, and which networks may be reached.
    """

    purpose: Purpose | None = Purpose.AI_TRAIN
    way: Way = field(default_factory=Way)
    patience: Patience = field(default_factory=Patience)


def fetch(
    url: str,
    settings: Settings | None = None,
    options: FetchOptions | None = None,
    *,
    store: Path | str | None = None,
) -> CleanDocument:
    """Fetch one page, politely and safely, and clean it.

    robots.txt and the rights signals of the site are obeyed. Works inside a running event loop (a notebook) too.

    Args:
        url: The page.
        settings: How it is cleaned; the defaults, if None.
        options: How it is fetched; the defaults, if None.
        store: The folder of a raw store that request, response and metadata are appended to, as `boilerstrip ingest`
            does, with the answers to robots.txt; `provenance.place` says where. None keeps nothing on the disk.

    Raises:
        FetchError: the page could not be had, or may not be; `code` says why (`robots`, `rights`, `refused`,
            `timeout`, `http-404` ...).
        DecodeError: what came is no text; in the store it is all the same.
        CorpusError: the store is being written by somebody else (`locked`), or cannot be written.

    Example:
        >>> from boilerstrip import FetchError
        >>> try:
        ...     fetch("http://127.0.0.1/")
        ... except FetchError as error:
        ...     print(error.code)
        refused
    """
    from boilerstrip.pipeline import clean_page

    asked, options = Url.parse(url), options or FetchOptions()
    if store is None:
        page = _run(_fetch_one(asked, options, _NoStore()))
    else:
        with RawStore.open(Path(store), disk=options.way.disk) as opened:
            page = _run(_fetch_one(asked, options, opened))
    return clean_page(page, settings or Settings())


class _NoStore:
    """A store that keeps nothing: the page goes to whoever asked for it."""

    def append(self, exchange: Exchange) -> None:  # noqa: ARG002 - the interface of a store
        return None

    def commit(self) -> None:
        return None


async def _fetch_one(url: Url, options: FetchOptions, store: Store) -> RawPage:
    settled: list[tuple[Outcome, Exchange | None]] = []
    plan = Plan(reach=Reach(purpose=options.purpose), patience=options.patience)
    with Frontier(Path(":memory:")) as frontier:
        frontier.begin([Seed(url)])
        ledger = FrontierLedger(frontier)
        async with options.way.transport() as transport, Scribe(store, ledger) as scribe:
            tools = Tools(transport, scribe, options.way.clock)
            await Crawl(plan, tools, lambda *pair: settled.append(pair)).run()
        due = frontier.due(url.host)
    if not settled:
        wait = due - options.way.clock.now()
        raise PageError(f"{url.href}: the server asks to be left alone for {wait:.0f} s", code="parked")
    outcome, exchange = settled[0]
    if outcome.state is not State.OK or exchange is None:
        raise PageError(outcome.detail or url.href, code=outcome.code or outcome.state.value)
    return replace(exchange.raw_page(), place=outcome.place)


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
