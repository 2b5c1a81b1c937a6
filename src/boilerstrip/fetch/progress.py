"""How a crawl is going, as numbers: what a progress table shows and a summary tells."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from boilerstrip.fetch.exchange import Exchange
from boilerstrip.fetch.frontier import Outcome, State

_HOSTS = 256
_WINDOW_SECONDS = 30.0


class HostLine(NamedTuple):
    """One line of the table: URLs of a host by what became of them."""

    host: str
    ok: int
    unchanged: int
    denied: int
    failed: int


@dataclass
class Tally:
    """Counts outcomes as they come; `ticks` tells the time in seconds.

    Only the hosts heard of last are counted one by one, so that memory does not grow with the crawl.
    """

    ticks: Callable[[], float]
    queued: int = 0
    bytes: int = 0
    states: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    _hosts: OrderedDict[str, Counter[str]] = field(default_factory=OrderedDict)
    _moments: deque[float] = field(default_factory=lambda: deque(maxlen=10_000))

    def add(self, outcome: Outcome, exchange: Exchange | None) -> None:
        """Count one settled URL."""
        state = outcome.state.value
        self.states[state] += 1
        if outcome.code:
            self.codes[outcome.code] += 1
        self.bytes += len(exchange.wire) if exchange else 0
        counts = self._hosts.setdefault(outcome.task.host, Counter())
        counts[state] += 1
        self._hosts.move_to_end(outcome.task.host)
        if len(self._hosts) > _HOSTS:
            self._hosts.popitem(last=False)
        self._moments.append(self.ticks())

    @property
    def settled(self) -> int:
        """How many URLs are done with, one way or the other."""
        return self.states.total()

    @property
    def rate(self) -> float:
        """URLs a second over the last half minute."""
        now = self.ticks()
        recent = [moment for moment in self._moments if now - moment <= _WINDOW_SECONDS]
        return len(recent) / max(1.0, now - recent[0]) if recent else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the queue will take at this rate; None while nobody knows."""
        return self.queued / self.rate if self.rate else None

    def hosts(self, number: int) -> list[HostLine]:
        """The `number` hosts heard of last, the latest first."""
        latest = list(self._hosts.items())[-number:][::-1]
        return [
            HostLine(
                host,
                counts[State.OK.value] + counts[State.ALIAS.value],
                counts[State.UNCHANGED.value],
                counts[State.DENIED.value],
                counts[State.FAILED.value],
            )
            for host, counts in latest
        ]
