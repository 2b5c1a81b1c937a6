"""Clean pages in child processes that can be killed: a page that crashes or hangs costs its own row, not the run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from queue import SimpleQueue

from boilerstrip.builder.pages import Outcome, Task, outcome_from_json
from boilerstrip.config import Settings
from boilerstrip.sources.base import Failure, PageRef

# The signal that ends a process at its limit of CPU time; Windows has none.
_OUT_OF_CPU = getattr(signal, "SIGXCPU", None)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take: CPU seconds where the system counts them, and wall seconds as the backstop.

    CPU time is what decides, because it does not depend on what else the machine does.
    """

    cpu_s: float = 120.0
    wall_s: float = 1200.0


def process_in_children(
    tasks: Iterable[Task], settings: Settings, *, jobs: int, limits: Limits
) -> Iterator[tuple[PageRef, Outcome]]:
    """Each page with its outcome, in the order of `tasks`, by `jobs` processes, which end with the iterator."""
    children = [_Child(settings, limits) for _ in range(jobs)]
    free: SimpleQueue[_Child] = SimpleQueue()
    for child in children:
        free.put(child)

    def run(task: Task) -> Outcome:
        child = free.get()
        try:
            return child.process(task)
        finally:
            free.put(child)

    pool = ThreadPoolExecutor(jobs, thread_name_prefix="boilerstrip")
    waiting: deque[tuple[PageRef, Future[Outcome]]] = deque()
    try:
        for task in tasks:
            waiting.append((task.ref, pool.submit(run, task)))
            if len(waiting) > 4 * jobs:  # enough to keep all busy behind one slow page, few enough to hold in memory
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        for _, future in waiting:
            future.cancel()
        for child in children:
            child.close()
        pool.shutdown()


class _Child:
    """A child process that is started when it is needed, and started anew when a page has killed it."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self._hello = json.dumps({"settings": asdict(settings), "cpu_s": limits.cpu_s}).encode() + b"\n"
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def process(self, task: Task) -> Outcome:
        """The outcome of one page, a failure if the child did not live to tell.

        Raises:
            CancelledError: `close` was called; nobody waits for the outcome.
        """
        if self._closed:
            raise CancelledError
        child = self._started()
        overdue = threading.Event()

        def end() -> None:
            overdue.set()
            child.kill()

        timer = threading.Timer(self._limits.wall_s, end)
        timer.start()
        answer = _ask(child, json.dumps(asdict(task)).encode() + b"\n")
        timer.cancel()
        if answer.endswith(b"\n"):
            return outcome_from_json(json.loads(answer))
        code = child.wait()
        self._release(child)
        return Outcome(failure=self._obituary(task.ref, code, late=overdue.is_set()))

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._closed = True
        child = self._process
        if child:
            child.kill()
            child.wait()
            self._release(child)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            # Its own search path, and never the working directory: a folder of pages may hold a `json.py`.
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
            command = [sys.executable, "-P", "-m", "boilerstrip.builder.child"]
            self._process = subprocess.Popen(  # noqa: S603 -- our own module under our own interpreter
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
            )
            _write(self._process, self._hello)
        return self._process

    def _release(self, child: subprocess.Popen[bytes]) -> None:
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(BrokenPipeError):  # what was not yet sent to a dead child
                    pipe.close()
        self._process = None

    def _obituary(self, ref: PageRef, code: int, *, late: bool) -> Failure:
        if late or -code == _OUT_OF_CPU:
            limit = f"{self._limits.wall_s:g} seconds" if late else f"{self._limits.cpu_s:g} seconds of CPU time"
            return Failure(ref.origin, "timeout", f"{ref.origin}: not done after {limit}: left out")
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Failure(ref.origin, "crash", f"{ref.origin}: the process that cleaned it ended with {how}: left out")


def _ask(child: subprocess.Popen[bytes], request: bytes) -> bytes:
    """One line back for one line sent; what there is of it if the child ends."""
    _write(child, request)
    return child.stdout.readline() if child.stdout else b""


def _write(child: subprocess.Popen[bytes], data: bytes) -> None:
    with suppress(BrokenPipeError):  # a dead child is noticed by its missing answer
        if child.stdin:
            child.stdin.write(data)
            child.stdin.flush()
