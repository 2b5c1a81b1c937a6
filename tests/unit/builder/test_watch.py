from __future__ import annotations

import subprocess
from types import SimpleNamespace
from typing import cast

import pytest

from boilerstrip.builder.limits import Limits, Usage
from boilerstrip.builder.watch import Excess, Verdict, Watch, Watched

_LIMITS = Limits(cpu_s=10, wall_s=5, memory=1 << 30)


class _Desk:
    """A watch with a clock and a meter that say what the test wants, and one process that it looks at."""

    def __init__(self) -> None:
        self.now = 0.0
        self.usage: Usage | None = Usage(100 << 20, 50.0)
        self.kills = 0
        self.watch = Watch(_LIMITS, lambda pid: self.usage, lambda: self.now)
        self.watched = Watched(cast("subprocess.Popen[bytes]", SimpleNamespace(pid=1)), page=0)
        self.watched.kill = self._kill  # type: ignore[method-assign]
        self.watch.add(self.watched)
        self.watch.look()

    def _kill(self) -> None:
        self.kills += 1

    def look(self, after: float = 0.1) -> Verdict | None:
        self.now += after
        self.watch.look()
        return self.watched.verdict


@pytest.fixture
def desk() -> _Desk:
    return _Desk()


def test_a_page_within_its_limits_is_left_alone(desk: _Desk) -> None:
    desk.usage = Usage(_LIMITS.memory, 60.0)
    assert [desk.look(0.5) for _ in range(10)] == [None] * 10
    assert desk.kills == 0


def test_a_page_that_waits_too_long_is_ended_once(desk: _Desk) -> None:
    verdicts = [desk.look(0.5) for _ in range(12)]
    assert verdicts == [None] * 10 + [(0, Excess.WALL)] * 2
    assert desk.kills == 1


def test_time_in_which_the_machine_slept_does_not_count(desk: _Desk) -> None:
    assert desk.look(3600.0) is None


def test_each_page_has_its_own_time(desk: _Desk) -> None:
    for page in range(5):
        desk.watched.page = page
        assert [desk.look(0.5) for _ in range(9)] == [None] * 9


def test_time_without_a_page_does_not_count(desk: _Desk) -> None:
    desk.watched.page = None
    assert [desk.look(0.5) for _ in range(20)] == [None] * 20


def test_cpu_time_counts_from_the_beginning_of_the_page_where_the_system_does_not_count_it(desk: _Desk) -> None:
    desk.usage = Usage(100 << 20, 61.9)
    assert desk.look() is None
    desk.usage = Usage(100 << 20, 62.1)
    assert desk.look() == (0, Excess.CPU)


def test_memory_counts_beyond_what_a_process_has_for_itself(desk: _Desk) -> None:
    desk.usage = Usage(_LIMITS.memory + (256 << 20), 50.0)
    assert desk.look() is None
    desk.usage = Usage(_LIMITS.memory + (256 << 20) + 1, 50.0)
    assert desk.look() == (0, Excess.MEMORY)


def test_a_process_that_has_just_begun_and_seems_to_hold_nothing_is_left_alone(desk: _Desk) -> None:
    desk.usage = Usage(0, 50.0)
    assert desk.look() is None


def test_a_process_that_has_ended_but_whose_pipe_is_held_open_is_noticed(desk: _Desk) -> None:
    desk.usage = None
    assert desk.look() == (0, Excess.GONE)
    assert desk.kills == 1


def test_a_process_is_forgotten_when_it_is_removed(desk: _Desk) -> None:
    desk.watch.remove(desk.watched)
    desk.usage = None
    assert desk.look() is None
