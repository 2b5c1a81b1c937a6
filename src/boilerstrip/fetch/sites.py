"""What an origin says to crawlers (robots.txt, tdmrep.json, RSL): asked for once, kept, and asked again in time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace

from boilerstrip.fetch.courtesy import FRESH, Courtesy
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.fetch.faults import Fault, PageError
from boilerstrip.fetch.frontier import SiteFile
from boilerstrip.fetch.policies import TDMREP_PATH, tdmrep_signals
from boilerstrip.fetch.retry import patiently
from boilerstrip.fetch.rights import Signal
from boilerstrip.fetch.robots import Robots
from boilerstrip.fetch.rsl import rsl_signals
from boilerstrip.fetch.scribe import Entry
from boilerstrip.fetch.transport import Ask, accepted
from boilerstrip.fetch.urls import Url, parse_or_none

AGENT = "boilerstrip"

_CACHED = 512
# Of sites whose files are longer than this, fewer are held in memory; the others are read from the frontier again.
_LONG = 64 * 1024
_LONG_CACHED = 16
# Faults of the host itself: they would meet the page as well, and say more than "robots-unreachable".
_OF_THE_HOST = frozenset({Fault.REFUSED, Fault.DNS, Fault.CONNECT, Fault.TLS, Fault.PARKED, Fault.URL, Fault.SCHEME})


@dataclass(frozen=True)
class Site:
    """What one origin says: `fault` is set where its robots.txt could not be had, which forbids everything."""

    robots: Robots
    tdmrep: bytes | None = None
    rsl: bytes | None = None
    fault: PageError | None = None
    is_asked: bool = True
    is_long: bool = False

    @property
    def robots_allowed(self) -> bool | None:
        """True for pages that `check` let pass; None where robots.txt was not asked for."""
        return True if self.is_asked else None

    def check(self, url: Url) -> None:
        """Whether the page may be asked for.

        Raises:
            PageError: `robots`, `robots-unreachable`, or a fault of the host.
        """
        if self.fault:
            raise self.fault.again(str(self.fault))
        if not self.robots.allows(url.target):
            raise PageError(f"{url.href}: disallowed by robots.txt", code=Fault.ROBOTS)

    def signals(self, url: Url) -> tuple[Signal, ...]:
        """What the site's files say about the use of a page."""
        lines = tuple(Signal("robots.txt", line.key, line.value) for line in self.robots.signals)
        tdm = tdmrep_signals(self.tdmrep, url.target) if self.tdmrep else ()
        rsl = rsl_signals(self.rsl, url) if self.rsl else ()
        return (*lines, *tdm, *rsl)


class Sites:
    """Sites by origin, the last few hundred of them in memory and all of them in the frontier."""

    def __init__(self, courtesy: Courtesy) -> None:
        self._courtesy = courtesy
        self._known: OrderedDict[str, asyncio.Task[Site]] = OrderedDict()
        self._long: OrderedDict[str, None] = OrderedDict()

    async def of(self, url: Url) -> Site:
        """What the origin of `url` says; asked for by the first who comes, the others wait for the answer."""
        task = self._known.get(url.origin)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = asyncio.get_running_loop().create_task(self._load(url))
            self._known[url.origin] = task
        self._known.move_to_end(url.origin)
        if len(self._known) > _CACHED:
            self._known.popitem(last=False)
        site = await asyncio.shield(task)
        if site.is_long:
            self._long[url.origin] = None
            self._long.move_to_end(url.origin)
            if len(self._long) > _LONG_CACHED:
                self._known.pop(self._long.popitem(last=False)[0], None)
        return site

    async def aclose(self) -> None:
        """Give up what is still being asked."""
        tasks = [task for task in self._known.values() if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _load(self, url: Url) -> Site:
        if not self._courtesy.robots:
            return Site(Robots(), is_asked=False)
        stored = await self._courtesy.scribe.read(lambda frontier: frontier.site(url.origin))
        if stored and self._courtesy.clock.now() - stored.checked < FRESH[stored.state]:
            return _site(stored, url)
        return await self._ask(url)

    async def _ask(self, url: Url) -> Site:
        found = SiteFile(url.origin, self._courtesy.clock.now(), "none")
        kept: list[Exchange] = []
        try:
            exchange = await self._robots(url.at("/robots.txt"))
        except PageError as error:
            if error.code in _OF_THE_HOST:
                return Site(Robots(), fault=error)
            found = replace(found, state="unreachable", robots=str(error).encode())
            await self._courtesy.scribe.write(Entry(site=found))
            return _site(found, url)
        kept.append(exchange)
        if exchange.status == 200:
            found = replace(found, state="ok", robots=exchange.body)
        if self._courtesy.policies:
            found = await self._with_policies(found, url, kept)
        await self._courtesy.scribe.write(Entry(exchanges=tuple(kept), site=found))
        return _site(found, url)

    async def _robots(self, url: Url) -> Exchange:
        """The answer to robots.txt, good or of the 4xx kind, which means that there is none.

        Raises:
            PageError: no answer, 429, or 5xx, which all mean: stay away.
        """
        courtesy = self._courtesy

        async def once() -> Exchange:
            exchange = await courtesy.transport.fetch(Ask(url, Role.ROBOTS), courtesy.turn)
            if exchange.status == 429 or exchange.status >= 500:
                return accepted(exchange, courtesy.clock.now())
            return exchange

        return await patiently(once, courtesy.patience, courtesy.clock)

    async def _with_policies(self, found: SiteFile, url: Url, kept: list[Exchange]) -> SiteFile:
        robots = Robots.parse(found.robots or b"", agent=AGENT)
        if robots.allows(TDMREP_PATH):
            found = replace(found, tdmrep=await self._policy(url.at(TDMREP_PATH), kept))
        licence = next((line.value for line in robots.signals if line.key == "license"), None)
        target = parse_or_none(licence, url.origin) if licence else None
        return replace(found, rsl=await self._policy(target, kept)) if target else found

    async def _policy(self, url: Url, kept: list[Exchange]) -> bytes | None:
        exchange = await self._courtesy.policy(url)
        if exchange is None:
            return None
        kept.append(exchange)
        return exchange.body


def _site(found: SiteFile, url: Url) -> Site:
    if found.state == "unreachable":
        reason = (found.robots or b"").decode("utf-8", "replace")
        message = f"{url.origin}: robots.txt cannot be had, so nothing is fetched there: {reason}"
        return Site(Robots(), fault=PageError(message, code=Fault.ROBOTS_UNREACHABLE))
    length = sum(len(each or b"") for each in (found.robots, found.tdmrep, found.rsl))
    return Site(Robots.parse(found.robots or b"", agent=AGENT), found.tdmrep, found.rsl, is_long=length > _LONG)
