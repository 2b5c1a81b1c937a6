"""The RSL licences that pages name: each file asked for once, kept, and asked for again after a day."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from boilerstrip.fetch.courtesy import FRESH, Courtesy
from boilerstrip.fetch.exchange import Exchange
from boilerstrip.fetch.frontier import SiteFile
from boilerstrip.fetch.rights import Signal
from boilerstrip.fetch.rsl import licences_named, rsl_signals
from boilerstrip.fetch.scribe import Entry
from boilerstrip.fetch.urls import Url

_CACHED = 64


class Licences:
    """Licence files by URL: the last few in memory, and all of them in the frontier beside what sites say."""

    def __init__(self, courtesy: Courtesy) -> None:
        self._courtesy = courtesy
        self._known: OrderedDict[str, asyncio.Task[bytes | None]] = OrderedDict()

    async def signals(self, exchange: Exchange, page: Url) -> tuple[Signal, ...]:
        """What the licences that a response from `page` names say about that page."""
        named = licences_named(exchange, page)
        found = [signal for text in named.inline for signal in rsl_signals(text, page, "rsl-inline")]
        for file in named.files if self._courtesy.policies else ():
            body = await self._file(file)
            found += rsl_signals(body, page) if body else ()
        return tuple(dict.fromkeys(found))

    async def aclose(self) -> None:
        """Give up what is still being asked for."""
        tasks = [task for task in self._known.values() if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _file(self, url: Url) -> bytes | None:
        """The file at `url`; asked for by the first who comes, the others wait for the answer."""
        task = self._known.get(url.href)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._known[url.href] = asyncio.get_running_loop().create_task(self._load(url))
        self._known.move_to_end(url.href)
        if len(self._known) > _CACHED:
            self._known.popitem(last=False)
        return await asyncio.shield(task)

    async def _load(self, url: Url) -> bytes | None:
        courtesy = self._courtesy
        stored = await courtesy.scribe.read(lambda frontier: frontier.site(url.href))
        if stored and courtesy.clock.now() - stored.checked < FRESH[stored.state]:
            return stored.rsl
        exchange = await courtesy.policy(url)
        # An origin has no path, so that the URL of a file is never taken for one.
        body = exchange.body if exchange else None
        file = SiteFile(url.href, courtesy.clock.now(), "ok" if exchange else "none", rsl=body)
        await courtesy.scribe.write(Entry(exchanges=(exchange,) if exchange else (), site=file))
        return body
