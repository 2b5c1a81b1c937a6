"""The crawl loop: a worker a host, each URL visited, settled and written down before the next of its host."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from boilerstrip.errors import CorpusError
from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.courtesy import Courtesy
from boilerstrip.fetch.exchange import Exchange
from boilerstrip.fetch.faults import Fault, PageError
from boilerstrip.fetch.frontier import Frontier, Outcome, State, Task
from boilerstrip.fetch.licences import Licences
from boilerstrip.fetch.politeness import Pace, Politeness
from boilerstrip.fetch.retry import Patience, patiently
from boilerstrip.fetch.rights import rule
from boilerstrip.fetch.scribe import Entry, Scribe
from boilerstrip.fetch.sites import Sites
from boilerstrip.fetch.transport import Ask, Transport, accepted
from boilerstrip.fetch.urls import Url
from boilerstrip.fetch.visit import Arrival, Reach, permit, settle

Observer = Callable[[Outcome, Exchange | None], None]

_BATCH = 16
_LARGE_BYTES = 1024 * 1024
_GRACE_SECONDS = 10.0
# A host that fails this often in a row is left alone for an hour: it has trouble, or does not want us.
_STREAK = 5
_STREAK_PAUSE = 3600.0
_TROUBLE = frozenset({Fault.CONNECT, Fault.DNS, Fault.TIMEOUT, Fault.TLS, Fault.RESET})
_DENIALS = frozenset({Fault.ROBOTS, Fault.ROBOTS_UNREACHABLE, Fault.RIGHTS})


@dataclass(frozen=True, slots=True)
class Plan:
    """How to crawl: how far, how fast, how patiently, and how many hosts at once."""

    reach: Reach = field(default_factory=Reach)
    pace: Pace = field(default_factory=Pace)
    patience: Patience = field(default_factory=Patience)
    hosts_at_once: int = 32
    robots: bool = True
    policies: bool = True


@dataclass(frozen=True, slots=True)
class Tools:
    """What a crawl works with."""

    transport: Transport
    scribe: Scribe
    clock: Clock = field(default_factory=Clock)


class _Then(Enum):
    """What a worker does after a URL: take the next one it has read, read its host's queue anew, or leave the host."""

    GO_ON = auto()
    LOOK_AGAIN = auto()
    LEAVE = auto()


class _StoppedError(Exception):
    """Somebody asked to stop while we were waiting for our turn."""


class Crawl:
    """Works off the queue of a frontier.

    Args:
        observe: Called once for each URL that is settled, with the exchange where there is one.
    """

    def __init__(self, plan: Plan, tools: Tools, observe: Observer = lambda *_: None) -> None:
        self._plan = plan
        self._transport = tools.transport
        self._scribe = tools.scribe
        self._plain_sleep = tools.clock.sleep
        self._clock = replace(tools.clock, sleep=self._sleep)
        self._observe = observe
        self._stopping = asyncio.Event()
        self._news = asyncio.Event()
        self._streaks: dict[str, int] = {}
        self._politeness = Politeness(plan.pace, self._clock)
        courtesy = Courtesy(
            self._transport, self._politeness, self._scribe, self._clock, plan.patience, plan.robots, plan.policies
        )
        self._sites = Sites(courtesy)
        self._licences = Licences(courtesy)

    def stop(self) -> None:
        """Finish the requests that are under way, write them down, and end; what is queued stays queued."""
        self._stopping.set()
        self._news.set()

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stopping.is_set()

    async def run(self) -> None:
        """Visit everything that is queued, and what that leads to; parked hosts are left for a later run.

        Raises:
            CorpusError: the store or the frontier can no longer be written.
        """
        active: dict[str, asyncio.Task[None]] = {}
        try:
            while not self.stopped:
                self._news.clear()
                await self._fill(active)
                if not active:
                    break
                await self._something_happens(active)
            await self._wind_down(active)
        finally:
            for task in active.values():
                task.cancel()
            await asyncio.gather(*active.values(), return_exceptions=True)
            await self._licences.aclose()
            await self._sites.aclose()

    async def _fill(self, active: dict[str, asyncio.Task[None]]) -> None:
        room = self._plan.hosts_at_once - len(active)
        if room > 0:
            now, busy = self._clock.now(), frozenset(active)
            for host in await self._scribe.read(lambda frontier: _ready_hosts(frontier, busy, now, room)):
                active[host] = asyncio.create_task(self._host(host))

    async def _something_happens(self, active: dict[str, asyncio.Task[None]]) -> None:
        """Until a worker ends, or a page has led to a host that nobody works on."""
        news = asyncio.create_task(self._news.wait())
        try:
            await asyncio.wait({news, *active.values()}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
        for host in [host for host, task in active.items() if task.done()]:
            active.pop(host).result()

    async def _wind_down(self, active: dict[str, asyncio.Task[None]]) -> None:
        if active:
            done, _ = await asyncio.wait(active.values(), timeout=_GRACE_SECONDS)
            for task in done:
                task.result()

    async def _host(self, host: str) -> None:
        try:
            while not self.stopped:
                tasks = await self._scribe.read(lambda frontier: frontier.tasks(host, _BATCH))
                if not tasks:
                    break
                for task in tasks:
                    then = _Then.LEAVE if self.stopped else await self._one(task)
                    if then is _Then.LEAVE:
                        return
                    if then is _Then.LOOK_AGAIN:
                        break
        except _StoppedError:
            return
        finally:
            self._streaks.pop(host, None)

    async def _one(self, task: Task) -> _Then:
        """Visit one URL and write down what became of it."""
        exchange = None
        try:
            outcome, exchange = await self._visit(task)
        except PageError as error:
            if error.code == Fault.PARKED:
                await self._park(error.host or task.host, error.retry_after or _STREAK_PAUSE)
                if error.host in {None, task.host}:
                    return _Then.LEAVE
            state = State.DENIED if error.code in _DENIALS else State.FAILED
            outcome = Outcome(task, state, code=error.code, detail=str(error))
        except (CorpusError, _StoppedError):
            raise
        except Exception as error:  # noqa: BLE001 - a page that trips a fault of ours must not end the run
            outcome = Outcome(
                task, State.FAILED, code="internal", detail=f"{task.url}: {type(error).__name__}: {error}"
            )
        written = await self._scribe.write(Entry((exchange,) if exchange else (), outcome))
        self._observe(written or outcome, exchange)
        if outcome.found:
            self._news.set()
        if not await self._host_is_well(outcome):
            return _Then.LEAVE
        # Where a redirect ended is done as well, and may be among the tasks that were read before.
        return _Then.LOOK_AGAIN if outcome.final_url not in {None, task.url} else _Then.GO_ON

    async def _visit(self, task: Task) -> tuple[Outcome, Exchange]:
        url = Url.parse(task.url)
        ask = Ask(url, task.role, task.etag, task.last_modified)

        async def once() -> Exchange:
            return accepted(await self._transport.fetch(ask, self._gate), self._clock.now())

        exchange = await patiently(once, self._plan.patience, self._clock)
        final = url if exchange.url == url.href else Url.parse(exchange.url)
        site = await self._sites.of(final)
        said = (*site.signals(final), *await self._licences.signals(exchange, final))
        arrival = Arrival(exchange, final, said, site.robots_allowed)
        if len(exchange.body) > _LARGE_BYTES:  # a sitemap of 50 MB takes seconds; the others go on meanwhile
            return await asyncio.to_thread(settle, task, arrival, self._plan.reach)
        return settle(task, arrival, self._plan.reach)

    async def _gate(self, url: Url) -> None:
        """Before each hop: is it allowed, is it of use, is it our turn?"""
        site = await self._sites.of(url)
        site.check(url)
        permit(rule(site.signals(url), url.target), self._plan.reach.purpose, url.href)
        delay = site.robots.crawl_delay
        if delay and delay > self._plan.pace.longest_delay:
            message = f"{url.href}: robots.txt asks for {delay:g} s between requests; longer than is waited"
            raise PageError(message, code=Fault.ROBOTS)
        await self._politeness.turn(url.host, delay)

    async def _host_is_well(self, outcome: Outcome) -> bool:
        host = outcome.task.host
        code = outcome.code or ""
        if code not in _TROUBLE and code != "http-429" and not code.startswith("http-5"):
            self._streaks.pop(host, None)
            return True
        self._streaks[host] = self._streaks.get(host, 0) + 1
        if self._streaks[host] < _STREAK:
            return True
        await self._park(host, _STREAK_PAUSE)
        return False

    async def _park(self, host: str, seconds: float) -> None:
        due = self._clock.now() + seconds
        await self._scribe.read(lambda frontier: frontier.park(host, due))

    async def _sleep(self, seconds: float) -> None:
        """Wait, unless somebody asks to stop."""
        stop = asyncio.create_task(self._stopping.wait())
        sleep = asyncio.ensure_future(self._plain_sleep(seconds))
        try:
            await asyncio.wait({stop, sleep}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            sleep.cancel()
        if self.stopped:
            raise _StoppedError


def _ready_hosts(frontier: Frontier, busy: frozenset[str], now: float, room: int) -> list[str]:
    """Up to `room` hosts with URLs to do that are neither at work nor parked."""
    ready: list[str] = []
    host = frontier.next_host("")
    while host is not None and len(ready) < room:
        if host not in busy and frontier.due(host) <= now:
            ready.append(host)
        host = frontier.next_host(host)
    return ready
