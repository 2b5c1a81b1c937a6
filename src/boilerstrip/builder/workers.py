"""Clean pages in child processes that can be killed: a page that crashes or hangs costs its own row, not the run."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from boilerstrip.builder.childprocess import Answer, ChildProcess, Closed
from boilerstrip.builder.limits import Limits, Meter, meter
from boilerstrip.builder.pages import Outcome, Task, outcome_from_json, task_to_json
from boilerstrip.builder.protocol import from_line, to_line
from boilerstrip.builder.watch import Watch
from boilerstrip.config import Settings
from boilerstrip.errors import CorpusError
from boilerstrip.sources.base import Failure, PageRef

__all__ = ["Limits", "process_in_children"]

# So many pages are handed out for each child: enough to keep all busy behind one slow page; and so many bytes of
# answers may wait behind it.
_AHEAD = 32
_HELD_BYTES = 64 << 20
# A page that a child is at, and the one after it.
_IN_HAND = 2
# Windows notices Ctrl-C between two waits, not during one.
_WAIT_S = 1.0


def process_in_children(
    tasks: Iterable[Task], settings: Settings, *, jobs: int, limits: Limits, measure: Meter | None = None
) -> Generator[tuple[PageRef, Outcome]]:
    """Each page with its outcome, in the order of `tasks`, by `jobs` processes, which end with the iterator.

    `tasks` are taken by the thread that takes the outcomes, not far ahead of them.
    """
    watch = Watch(limits, measure or meter())
    children = [ChildProcess(settings, limits, watch) for _ in range(jobs)]
    with watch, _at_work(children) as crew:
        yield from crew.outcomes(tasks, ahead=_AHEAD * jobs)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A page that was handed out, and where its answer will be."""

    ref: PageRef
    request: bytes
    answer: Future[Answer] = field(default_factory=Future)

    @classmethod
    def of(cls, task: Task) -> _Slot:
        return cls(task.ref, to_line(task_to_json(task)))


class _Crew:
    """The slots that wait for a child, and the children at work on them, each with a thread that serves it."""

    def __init__(self) -> None:
        self._todo: SimpleQueue[_Slot | None] = SimpleQueue()
        self._held = 0
        self._lock = threading.Lock()
        self._fault: Exception | None = None

    def outcomes(self, tasks: Iterable[Task], *, ahead: int) -> Generator[tuple[PageRef, Outcome]]:
        """Each page with its outcome, in order; no more than `ahead` of them are under way."""
        waiting: deque[_Slot] = deque()
        more = iter(tasks)
        while True:
            while len(waiting) < ahead and self._held < _HELD_BYTES and (task := next(more, None)):
                waiting.append(_Slot.of(task))
                self._todo.put(waiting[-1])
            if not waiting:
                return
            slot = waiting.popleft()
            answer = self._result(slot)
            self._hold(-len(answer.data))
            yield slot.ref, _outcome(slot.ref, answer)

    def serve(self, child: ChildProcess) -> None:
        """Let the child do what there is to do, until it is closed."""
        try:
            self._serve(child)
        except Closed:
            pass
        except Exception as error:  # noqa: BLE001 -- it is raised where the outcomes are taken
            self._fault = error
        finally:
            child.release()

    def end(self) -> None:
        """Tell one thread that waits for a slot that there is none."""
        self._todo.put(None)

    def _serve(self, child: ChildProcess) -> None:
        """While the child is at one page, the next one is in its hands already."""
        sent: deque[_Slot] = deque()
        upcoming: _Slot | None = None
        while True:
            if upcoming is None and len(sent) < _IN_HAND:
                upcoming = self._next(wait=not sent)
                if upcoming is None and not sent:
                    return
            if upcoming and child.has_room_for(upcoming.request):
                child.send(upcoming.request)
                sent.append(upcoming)
                upcoming = None
                continue
            answer = child.receive()
            self._hold(len(answer.data))
            sent.popleft().answer.set_result(answer)

    def _next(self, *, wait: bool) -> _Slot | None:
        try:
            return self._todo.get(block=wait)
        except Empty:
            return None

    def _hold(self, amount: int) -> None:
        with self._lock:
            self._held += amount

    def _result(self, slot: _Slot) -> Answer:
        while True:
            try:
                return slot.answer.result(timeout=_WAIT_S)
            except TimeoutError:
                if self._fault:
                    message = f"no process can be started to clean pages: {self._fault}; --jobs 0 does without"
                    raise CorpusError(message, code="process") from self._fault


@contextmanager
def _at_work(children: Sequence[ChildProcess]) -> Iterator[_Crew]:
    """A crew of these children; all of them end with the block."""
    crew = _Crew()
    threads = [
        threading.Thread(target=crew.serve, args=(child,), name="boilerstrip-child", daemon=True) for child in children
    ]
    for thread in threads:
        thread.start()
    try:
        yield crew
    finally:
        for child in children:
            child.close()
            crew.end()
        for thread in threads:
            thread.join()


def _outcome(ref: PageRef, answer: Answer) -> Outcome:
    if answer.death:
        return Outcome(failure=Failure(ref.origin, answer.death.code, f"{ref.origin}: {answer.death.how}: left out"))
    return outcome_from_json(from_line(answer.data))
