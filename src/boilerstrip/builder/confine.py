"""What a child process does to itself, so that no page can take more than its share and none outlives the build.

The system enforces what it can: on Linux all of it; on macOS the CPU time, where the parent sees to the memory; on
Windows nothing, and the parent sees to both. A child whose parent has died dies with it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from boilerstrip.builder.limits import Limits

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_LOOK_EVERY_S = 1.0


class Confinement:
    """The limits of this process; `allow_page` renews the CPU time, the memory is limited once.

    `resource` is the module of that name, None on Windows.
    """

    def __init__(self, limits: Limits, resource: Any, held: Callable[[], int] | None) -> None:
        self._limits = limits
        self._resource = resource
        self._held = held
        self._most: int | None = None
        if resource is None:
            return
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a page must not leave a core dump behind either
        if held is not None:
            # Data, not address space: allocators and libraries reserve many times the addresses that they ever use.
            self._lower(resource.RLIMIT_DATA, held() + limits.memory)
            self._most = held() + limits.memory // 2

    def allow_page(self) -> None:
        """Have the system end this process when it has used the CPU time of one page from now."""
        resource = self._resource
        if resource is None:
            return
        usage = resource.getrusage(resource.RUSAGE_SELF)
        # Whole seconds are what there is; the one more makes up for the rounding.
        self._lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime + self._limits.cpu_s) + 1)

    @property
    def is_bloated(self) -> bool:
        """Whether earlier pages have left behind so much memory that the next one would have too little."""
        return self._held is not None and self._most is not None and self._held() > self._most

    def _lower(self, kind: int, limit: int) -> None:
        _, hard = self._resource.getrlimit(kind)
        soft = limit if hard == self._resource.RLIM_INFINITY else min(limit, hard)
        self._resource.setrlimit(kind, (soft, hard))


def confine(limits: Limits, platform: str = sys.platform) -> Confinement:
    """Limit this process as far as this system can."""
    if platform == "win32":
        return Confinement(limits, None, None)
    import resource

    return Confinement(limits, resource, data_held if platform == "linux" else None)


def data_held(status: Path = Path("/proc/self/statm")) -> int:
    """The bytes of private writable memory of this process, which is what Linux limits as its data."""
    return int(status.read_bytes().split()[5]) * os.sysconf("SC_PAGE_SIZE")


def die_with(parent: int, platform: str = sys.platform) -> None:
    """End this process when the process `parent`, which started it, has ended, however that happened.

    On Linux the kernel does it, whatever a page is doing. Elsewhere a thread looks once a second: a page that hangs
    inside a C library which holds the interpreter ends at its limit of CPU time instead.
    """
    if platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before that
            os._exit(1)
        return
    lives = _is_process(parent) if platform == "win32" else lambda: os.getppid() == parent
    threading.Thread(target=watch_parent, args=(lives,), daemon=True).start()


def watch_parent(
    lives: Callable[[], bool],
    sleep: Callable[[float], object] = time.sleep,
    end: Callable[[int], object] = os._exit,
) -> None:
    """Look every second whether the parent lives, and end this process when it does not."""
    while lives():
        sleep(_LOOK_EVERY_S)
    end(1)


def _is_process(number: int) -> Callable[[], bool]:
    """Whether the process that has this number now still runs; another that gets its number later is not it."""
    import psutil

    try:
        process = psutil.Process(number)
    except psutil.Error:
        return lambda: False
    return lambda: bool(process.is_running())
