"""Watch children at work from their parent, and end those that take too much, whatever their system lets them take.

It counts the time that it has itself been awake for: a laptop that slept, or a build that was stopped and continued,
does not make a page late.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Self

from boilerstrip.builder.limits import Limits, Meter

_LOOK_EVERY_S = 0.1
_GRACE_STEP_S = 0.01
# A gap between two looks that is longer than this was not spent on the page.
_LONGEST_GAP_S = 1.0
# The system, where it counts CPU time, counts in whole seconds, and is to be first.
_CPU_GRACE_S = 2.0
# What a child holds by itself, models included (measured: 150 to 220 MiB).
_OWN_MEMORY = 256 << 20


class Excess(StrEnum):
    """What a child had too much of; `GONE` if it had died, and something that it had started held on to its pipe."""

    WALL = "wall"
    CPU = "cpu"
    MEMORY = "memory"
    GONE = "gone"


class Verdict(NamedTuple):
    """Which page, counted from the first of a process, took too much of what."""

    page: int
    excess: Excess


@dataclass(eq=False)
class Watched:
    """A process at work: `page` is the number of the page that it is at, None while it waits for one."""

    process: subprocess.Popen[bytes]
    page: int | None = None
    verdict: Verdict | None = None
    _ended: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def kill(self) -> None:
        """End the process and what it has started, unless it has been waited for: its number may be another's now."""
        with self._lock:
            if not self._ended:
                _kill(self.process)

    def wait(self, *, grace_s: float = 0.0) -> int:
        """End the process if it has not ended by itself within `grace_s` seconds; its exit code."""
        with self._lock:
            if not self._ended:
                _leave_time(self.process, grace_s)
                _kill(self.process)
                self.process.wait()
                self._ended = True
        return self.process.returncode


def _leave_time(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for it to end; where that is possible without giving its number free, which is its group's."""
    if not hasattr(os, "waitid"):
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        return
    end = time.monotonic() + seconds
    while time.monotonic() < end and not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(_GRACE_STEP_S)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if not hasattr(os, "killpg"):
        process.kill()
        return
    # Not `process.kill`, which asks first whether it has ended, and so gives its number free.
    with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group that has ended
        os.killpg(process.pid, signal.SIGKILL)


@dataclass
class _Seen:
    """What was seen of one page of a process: for how long, and how much CPU time the process had when it began."""

    page: int
    cpu_s: float
    waited_s: float = 0.0


class Watch:
    """Looks at every process of a build ten times a second, in a thread of its own that ends with the block."""

    def __init__(self, limits: Limits, meter: Meter, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._meter = meter
        self._clock = clock
        self._watched: dict[Watched, _Seen | None] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._last = clock()
        self._thread = threading.Thread(target=self._run, name="boilerstrip-watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def add(self, watched: Watched) -> None:
        """Look at this process from now on."""
        with self._lock:
            self._watched[watched] = None

    def remove(self, watched: Watched) -> None:
        """Look at this process no more."""
        with self._lock:
            self._watched.pop(watched, None)

    def look(self) -> None:
        """Look once at each process that is at a page."""
        now = self._clock()
        gap, self._last = min(now - self._last, _LONGEST_GAP_S), now
        with self._lock:
            for watched, seen in self._watched.items():
                self._watched[watched] = self._looked_at(watched, seen, gap)

    def _run(self) -> None:
        while not self._over.wait(_LOOK_EVERY_S):
            self.look()

    def _looked_at(self, watched: Watched, seen: _Seen | None, gap: float) -> _Seen | None:
        page = watched.page
        if page is None or watched.verdict:
            return None
        usage = self._meter(watched.process.pid)
        if usage is None:
            excess: Excess | None = Excess.GONE
        elif seen is None or seen.page != page:
            return _Seen(page, usage.cpu_s)
        else:
            seen.waited_s += gap
            excess = self._excess(seen.waited_s, usage.cpu_s - seen.cpu_s, usage.memory)
        if excess:
            watched.verdict = Verdict(page, excess)
            watched.kill()
        return seen

    def _excess(self, waited_s: float, cpu_s: float, memory: int) -> Excess | None:
        limits = self._limits
        if memory > limits.memory + _OWN_MEMORY:
            return Excess.MEMORY
        if cpu_s > limits.cpu_s + _CPU_GRACE_S:
            return Excess.CPU
        return Excess.WALL if waited_s > limits.wall_s else None
