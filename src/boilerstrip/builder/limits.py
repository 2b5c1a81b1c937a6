"""What one page may take, and how much of it a process has taken: by /proc on Linux, by psutil elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

__all__ = ["Limits", "Meter", "Usage", "meter", "proc_meter", "psutil_meter"]

# A page that computes gets a tenth of a busy processor at least: so many times its CPU time is the backstop.
_PATIENCE = 10
# What Linux calls the state of a process that has ended: a zombie, or dead.
_ENDED = (b"Z", b"X")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take: CPU seconds, bytes of memory, and wall seconds as the backstop.

    CPU time is what decides, because it does not depend on what else the machine does. The memory is what a process
    may hold beyond what it holds before its first page: 3 GiB are enough for 40 MB of text, or for more HTML.
    """

    cpu_s: float = 120.0
    wall_s: float = 1200.0
    memory: int = 3 << 30

    @classmethod
    def of(cls, seconds: float | None = None, mebibytes: int | None = None) -> Limits:
        """So many seconds of CPU time, ten times as many by the clock, and so much memory; the defaults where None.

        Example:
            >>> Limits.of(30, 1024)
            Limits(cpu_s=30, wall_s=300, memory=1073741824)
        """
        usual = cls()
        cpu_s = usual.cpu_s if seconds is None else seconds
        return cls(cpu_s, _PATIENCE * cpu_s, usual.memory if mebibytes is None else mebibytes << 20)


class Usage(NamedTuple):
    """What a process has taken: bytes of memory that it holds now, seconds of the processor so far."""

    memory: int
    cpu_s: float


# What a process has taken, by its number; None if it has ended, waited for or not, or it may not be asked.
Meter = Callable[[int], Usage | None]


def meter(platform: str = sys.platform) -> Meter:
    """How processes are measured on this system."""
    return proc_meter() if platform == "linux" else psutil_meter()


def proc_meter(root: Path = Path("/proc")) -> Meter:
    """Measure by the files of Linux below `root`; twenty microseconds a look."""
    import os

    page, tick = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")

    def measure(pid: int) -> Usage | None:
        try:
            # The name of the program stands in brackets and may hold anything; of what follows it, fields 14 and 15
            # are the time in user and system mode, 24 is the memory.
            fields = (root / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return None
        if fields[0] in _ENDED:  # not told by its memory: of a new process too Linux says for a while that it has none
            return None
        return Usage(int(fields[21]) * page, (int(fields[11]) + int(fields[12])) / tick)

    return measure


def psutil_meter() -> Meter:
    """Measure by psutil, which knows macOS, Windows and the BSDs; the package asks for it there."""
    import psutil

    def measure(pid: int) -> Usage | None:
        try:
            process = psutil.Process(pid)
            times = process.cpu_times()
            memory = process.memory_info().rss
        except psutil.Error:
            return None
        return Usage(memory, times.user + times.system) if memory else None

    return measure
