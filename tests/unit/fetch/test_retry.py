from __future__ import annotations

import asyncio
from collections.abc import Callable
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.politeness import Pace, Politeness
from boilerstrip.fetch.retry import Patience, patiently
from boilerstrip.fetch.retry_after import seconds_to_wait


class FakeTime:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self.slept: list[float] = []
        self.clock = Clock(now=lambda: self.time, ticks=lambda: self.time, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def _failing(errors: list[PageError]) -> Callable[[], object]:
    async def fetch() -> str:
        if errors:
            raise errors.pop(0)
        return "page"

    return fetch


def _busy(retry_after: float | None = None, status: int = 503) -> PageError:
    return PageError("busy", code=f"http-{status}", status=status, retry_after=retry_after)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (formatdate(1_000_060, usegmt=True), 60.0),
        (formatdate(999_000, usegmt=True), 0.0),
        ("Mon, 12 Jan 1970 13:47:40 -0000", 60.0),
        ("-5", None),
        ("1.5", None),
        ("soon\x1b[31m", None),
        ("", None),
        (None, None),
        ("９", None),
        ("Mon, 99 Jan 1970", None),
        ("9" * 400, 999_999_999_999.0),
    ],
)
def test_retry_after(header: str | None, expected: float | None) -> None:
    assert seconds_to_wait(header, 1_000_000.0) == expected


def test_tries_again_with_growing_waits() -> None:
    fake = FakeTime()
    patience = Patience(tries=4, first=1.0, random=lambda: 1.0)
    assert asyncio.run(patiently(_failing([_busy(), _busy(), _busy()]), patience, fake.clock)) == "page"
    assert fake.slept == [1.0, 2.0, 4.0]


def test_gives_up() -> None:
    fake = FakeTime()
    with pytest.raises(PageError) as caught:
        asyncio.run(patiently(_failing([_busy()] * 9), Patience(tries=3), fake.clock))
    assert caught.value.code == "http-503"
    assert len(fake.slept) == 2


@pytest.mark.parametrize("code", ["timeout", "dns", "tls", "refused", "protocol", "bomb", "robots", "url", "connect"])
def test_what_cannot_pass_is_not_tried_again(code: str) -> None:
    fake = FakeTime()
    with pytest.raises(PageError):
        asyncio.run(patiently(_failing([PageError("x", code=code)] * 2), Patience(), fake.clock))
    assert fake.slept == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501, 505])
def test_statuses_that_last(status: int) -> None:
    assert not _busy(status=status).may_pass


@given(st.floats(0.001, 119), st.floats(0, 1))
def test_never_earlier_than_the_server_asked(asked: float, chance: float) -> None:
    fake = FakeTime()
    patience = Patience(random=lambda: chance)
    asyncio.run(patiently(_failing([_busy(asked, 429)]), patience, fake.clock))
    assert sum(fake.slept) >= asked


def test_a_host_that_asks_for_too_much_is_parked() -> None:
    fake = FakeTime()
    with pytest.raises(PageError) as caught:
        asyncio.run(patiently(_failing([_busy(86_400, 429)]), Patience(longest=120), fake.clock))
    assert caught.value.code == "parked"
    assert caught.value.retry_after == 86_400
    assert fake.slept == []


def _turns(pace: Pace, turns: list[tuple[str, float | None]]) -> list[tuple[str, float]]:
    """When each turn came, with all of them waiting at once."""
    fake = FakeTime()
    politeness = Politeness(pace, fake.clock)
    came = []

    async def main() -> None:
        for host, delay in turns:
            await politeness.turn(host, delay)
            came.append((host, fake.time - 1_000_000.0))

    asyncio.run(main())
    return came


def test_a_rate_a_host() -> None:
    assert _turns(Pace(1.0, 0.0), [("a", None), ("a", None), ("b", None), ("a", None)]) == [
        ("a", 0.0), ("a", 1.0), ("b", 1.0), ("a", 2.0),
    ]  # fmt: skip


def test_a_crawl_delay_slows_but_never_hurries() -> None:
    assert [when for _, when in _turns(Pace(1.0, 0.0), [("a", 5.0), ("a", 5.0), ("a", 0.1), ("a", 0.1)])] == [
        0,
        5,
        10,
        11,
    ]


def test_a_rate_for_all() -> None:
    assert [when for _, when in _turns(Pace(0.0, 0.5), [("a", None), ("b", None), ("c", None)])] == [0, 0.5, 1.0]


def test_a_slow_host_holds_up_nobody_else() -> None:
    async def main() -> float:
        fake = FakeTime()
        politeness = Politeness(Pace(0.0, 0.1), fake.clock)
        await politeness.turn("slow", 300.0)
        before = fake.time
        await politeness.turn("quick")
        return fake.time - before

    assert asyncio.run(main()) == pytest.approx(0.1)


def test_hosts_of_long_ago_are_forgotten() -> None:
    fake = FakeTime()
    politeness = Politeness(Pace(0.001, 0.0), fake.clock)

    async def main() -> None:
        for number in range(10_000):
            await politeness.turn(f"h{number}")
            fake.time += 1

    asyncio.run(main())
    assert len(politeness._next) < 5000
