"""Time as the fetching rooms see it; tests pass their own and wait for nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds since the epoch (`now`), seconds that never run backwards (`ticks`), and how to wait."""

    now: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def stamp(self) -> str:
        """The time now, as WARC writes it.

        Example:
            >>> Clock(now=lambda: 0.5).stamp()
            '1970-01-01T00:00:00.500000Z'
        """
        return datetime.fromtimestamp(self.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
