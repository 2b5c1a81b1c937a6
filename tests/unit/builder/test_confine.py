from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from boilerstrip.builder.confine import Confinement, _is_process, confine, die_with, watch_parent
from boilerstrip.builder.limits import Limits

_LIMITS = Limits(cpu_s=10, memory=1000)


class _Resource:
    """The module `resource` where a process may have so much at most, and has used 5.5 seconds."""

    RLIMIT_CORE, RLIMIT_DATA, RLIMIT_CPU, RLIM_INFINITY, RUSAGE_SELF = range(5)

    def __init__(self, hard: int = RLIM_INFINITY) -> None:
        self.hard = hard
        self.set: dict[int, tuple[int, int]] = {}

    def getrlimit(self, kind: int) -> tuple[int, int]:
        return self.set.get(kind, (self.hard, self.hard))

    def setrlimit(self, kind: int, limits: tuple[int, int]) -> None:
        self.set[kind] = limits

    def getrusage(self, who: int) -> SimpleNamespace:
        return SimpleNamespace(ru_utime=5.0, ru_stime=0.5)


def test_linux_limits_cpu_time_from_now_and_memory_beyond_what_is_held() -> None:
    resource = _Resource()
    Confinement(_LIMITS, resource, lambda: 300).allow_page()
    assert resource.set == {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_DATA: (1300, resource.RLIM_INFINITY),
        resource.RLIMIT_CPU: (16, resource.RLIM_INFINITY),
    }


def test_macos_limits_cpu_time_alone() -> None:
    resource = _Resource()
    confinement = Confinement(_LIMITS, resource, None)
    confinement.allow_page()
    assert sorted(resource.set) == [resource.RLIMIT_CORE, resource.RLIMIT_CPU]
    assert not confinement.is_bloated


def test_windows_limits_nothing() -> None:
    confinement = confine(_LIMITS, "win32")
    confinement.allow_page()
    assert not confinement.is_bloated


def test_what_the_system_allows_at_most_is_not_exceeded() -> None:
    resource = _Resource(hard=7)
    Confinement(_LIMITS, resource, lambda: 300).allow_page()
    assert resource.set[resource.RLIMIT_DATA] == (7, 7)
    assert resource.set[resource.RLIMIT_CPU] == (7, 7)


def test_a_process_is_bloated_when_pages_have_left_half_of_the_memory_taken() -> None:
    held = 300
    confinement = Confinement(_LIMITS, _Resource(), lambda: held)
    held = 800
    assert not confinement.is_bloated
    held = 801
    assert confinement.is_bloated


def test_a_process_that_looks_after_its_parent_ends_when_that_has_ended() -> None:
    lives = iter([True, True, False])
    slept: list[float] = []
    ended: list[int] = []
    watch_parent(lambda: next(lives), slept.append, ended.append)
    assert (len(slept), ended) == (2, [1])


def test_a_process_that_is_there_is_told_from_one_that_is_not() -> None:
    assert _is_process(os.getpid())()
    assert not _is_process(2**30)()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_where_the_kernel_does_not_see_to_it_a_thread_does(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[object] = []
    monkeypatch.setattr(
        "threading.Thread", lambda **named: SimpleNamespace(start=lambda: began.append(named["args"][0]()))
    )
    die_with(os.getppid(), platform)
    assert began == [True]
