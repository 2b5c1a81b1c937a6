"""How fast: one request after the other at each host, a rate for each host and one for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from boilerstrip.fetch.clock import Clock

# Hosts whose turn has long passed are forgotten, so that memory does not grow with the web.
_PRUNE_ABOVE = 4096


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two requests to one host, and between any two; 0 is as fast as it goes.

    `longest_delay` is the largest Crawl-delay that is waited for; a host that asks for more is left alone.
    """

    host_delay: float = 1.0
    total_delay: float = 0.05
    longest_delay: float = 300.0


class Politeness:
    """Hands out turns: `turn` returns when the next request to a host may be sent."""

    def __init__(self, pace: Pace, clock: Clock) -> None:
        self._pace = pace
        self._clock = clock
        self._next: dict[str, float] = {}
        self._next_any = 0.0

    async def turn(self, host: str, crawl_delay: float | None = None) -> None:
        """Wait for the next turn at `host`; a Crawl-delay slows it further, but never speeds it up."""
        delay = max(self._pace.host_delay, crawl_delay or 0.0)
        if delay:
            await self._until(self._reserve(host, delay))
        if self._pace.total_delay:
            start = max(self._clock.ticks(), self._next_any)
            self._next_any = start + self._pace.total_delay
            await self._until(start)

    def _reserve(self, host: str, delay: float) -> float:
        """The next moment at which `host` may be asked; reserved at once, so that whoever comes next queues behind."""
        now = self._clock.ticks()
        start = max(now, self._next.get(host, now))
        self._next[host] = start + delay
        if len(self._next) > _PRUNE_ABOVE:
            self._next = {name: when for name, when in self._next.items() if when > now}
        return start

    async def _until(self, moment: float) -> None:
        wait = moment - self._clock.ticks()
        if wait > 0:
            await self._clock.sleep(wait)
