"""One child process as its parent sees it: started when there is something to do, and anew after a page has killed it.

Requests and answers are lines. The parent may send the next request before it has the answer to the last: then the
child need not wait for the parent between two pages.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from dataclasses import asdict
from typing import NamedTuple

from boilerstrip.builder.limits import Limits
from boilerstrip.builder.protocol import read_answer
from boilerstrip.builder.watch import Excess, Watch, Watched
from boilerstrip.config import Settings

# The signal that ends a process at its limit of CPU time; Windows has none.
_OUT_OF_CPU = getattr(signal, "SIGXCPU", None)
# From closing its pipe to its end a process that exits in good order takes this long, if the machine is busy.
_GRACE_S = 2.0
# What fits into the pipe of any system while nobody reads: a parent that waits to write while its child does is stuck.
_PIPE_BYTES = 4000


class Death(NamedTuple):
    """How a page ended its process: the code of the failure, and what to say of it."""

    code: str
    how: str


class Answer(NamedTuple):
    """The outcome as it came through the pipe, or how the page ended its process instead."""

    data: bytes = b""
    death: Death | None = None


class Closed(Exception):  # noqa: N818 -- nothing is wrong
    """The run is over; nobody waits for an answer."""


class ChildProcess:
    """A child and what it was asked; used by one thread, apart from `close`."""

    def __init__(self, settings: Settings, limits: Limits, watch: Watch) -> None:
        told = {"settings": asdict(settings), "limits": asdict(limits), "parent": os.getpid()}
        self._hello = json.dumps(told).encode() + b"\n"
        self._limits = limits
        self._watch = watch
        self._asked: deque[bytes] = deque()
        self._answered = 0
        self._child: Watched | None = None
        self._closed = False
        self._lock = threading.Lock()

    def has_room_for(self, request: bytes) -> bool:
        """Whether the request can be sent before the answer to the last one is there."""
        return not self._asked or (len(self._asked) == 1 and len(request) + len(self._asked[0]) < _PIPE_BYTES)

    def send(self, request: bytes) -> None:
        """Ask for one page.

        Raises:
            Closed: `close` was called.
        """
        child = self._started()
        self._asked.append(request)
        if child.page is None:
            child.page = self._answered
        _write(child.process, request)

    def receive(self) -> Answer:
        """The answer to the oldest request that has none; if the child died of it, how.

        A page that ends a process which has seen others is tried again in a fresh one: what earlier pages have left
        behind must not decide what becomes of it.

        Raises:
            Closed: `close` was called.
        """
        while True:
            child = self._started()
            line = child.process.stdout.readline() if child.process.stdout else b""
            answer = read_answer(line, self._answered)
            if answer:
                self._asked.popleft()
                self._answered += 1
                child.page = self._answered if self._asked else None
                if answer.is_last:
                    self._begin_again(child)
                return Answer(answer.data)
            death = self._death(child, self._answered, said=line)
            self._begin_again(child, but_first=death is not None)
            if death:
                return Answer(death=death)

    def close(self) -> None:
        """End the child, whatever it is doing."""
        with self._lock:
            self._closed = True
            child = self._child
        if child:
            child.kill()

    def release(self) -> None:
        """Wait for the child to end after `close`, and let go of its pipes."""
        if self._child:
            self._let_go(self._child)

    def _started(self) -> Watched:
        with self._lock:
            if self._closed:
                raise Closed
            if self._child is None:
                self._child = Watched(_start())
                self._answered = 0
                self._watch.add(self._child)
                _write(self._child.process, self._hello)
            return self._child

    def _begin_again(self, child: Watched, *, but_first: bool = False) -> None:
        """Ask a new process for all that has no answer; for all but the oldest, if that has killed the old one."""
        self._let_go(child)
        again, self._asked = self._asked, deque()
        if but_first:
            again.popleft()
        for request in again:
            self.send(request)

    def _let_go(self, child: Watched) -> None:
        self._watch.remove(child)
        child.wait()
        for pipe in (child.process.stdin, child.process.stdout):
            if pipe:
                with suppress(BrokenPipeError):  # what was not yet sent to a dead child
                    pipe.close()
        self._child = None

    def _death(self, child: Watched, page: int, *, said: bytes) -> Death | None:
        """What the page died of; None if it is not known to be its fault."""
        code = child.wait(grace_s=_GRACE_S)
        verdict = child.verdict
        if verdict and verdict.page == page and verdict.excess is not Excess.GONE:
            return self._too_much(verdict.excess)
        if _OUT_OF_CPU and code == -_OUT_OF_CPU:
            return self._too_much(Excess.CPU)
        if page:  # or it was killed just as the page before was done
            return None
        if said.endswith(b"\n"):
            return Death("crash", "the process that cleaned it answered with something else")
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Death("crash", f"the process that cleaned it ended with {how}")

    def _too_much(self, excess: Excess) -> Death:
        limits = self._limits
        if excess is Excess.MEMORY:
            return Death("memory", f"needs more than {limits.memory >> 20:,} MiB of memory")
        unit = "of CPU time" if excess is Excess.CPU else "by the clock"
        seconds = limits.cpu_s if excess is Excess.CPU else limits.wall_s
        return Death("timeout", f"not done after {seconds:g} seconds {unit}")


def _start() -> subprocess.Popen[bytes]:
    # Its own search path, and never the working directory: a folder of pages may hold a `json.py`. No threads for
    # linear algebra: there are as many processes as processors already.
    path = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-P", "-m", "boilerstrip.builder.child"]
    # Its own group of processes: Ctrl-C does not reach it, and what it may start can be ended with it.
    group = 0 if hasattr(os, "killpg") else None
    return subprocess.Popen(  # noqa: S603 -- our own module under our own interpreter
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, process_group=group
    )


def _write(process: subprocess.Popen[bytes], data: bytes) -> None:
    with suppress(BrokenPipeError):  # a dead child is noticed by its missing answer
        if process.stdin:
            process.stdin.write(data)
            process.stdin.flush()
