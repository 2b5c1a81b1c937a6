"""Trying again: only what can pass by itself, later each time, never earlier than the server asked for."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.faults import Fault, PageError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to try: waits grow from `first` seconds by doubling, with jitter, up to `longest`.

    A server that asks for more than `longest` seconds is not waited for: its host is parked until then.
    """

    tries: int = 3
    first: float = 1.0
    longest: float = 120.0
    random: Callable[[], float] = field(default=random.random)


async def patiently(fetch: Callable[[], Awaitable[T]], patience: Patience, clock: Clock) -> T:
    """The result of `fetch`, tried again while its fault may pass.

    Raises:
        PageError: the last fault; or `parked`, with `retry_after`, where the server asks for more than is waited.
    """
    retrying = AsyncRetrying(
        stop=stop_after_attempt(patience.tries),
        wait=lambda state: _seconds(state, patience),
        retry=retry_if_exception(lambda error: isinstance(error, PageError) and _again(error, patience)),
        sleep=clock.sleep,
        reraise=True,
    )
    try:
        return await retrying(fetch)
    except PageError as error:
        if error.may_pass and error.retry_after is not None and error.retry_after > patience.longest:
            message = f"{error}; the server asks to be left alone for {error.retry_after:.0f} s"
            raise error.again(message, Fault.PARKED) from error
        raise


def _again(error: PageError, patience: Patience) -> bool:
    return error.may_pass and (error.retry_after or 0.0) <= patience.longest


def _seconds(state: RetryCallState, patience: Patience) -> float:
    backoff: float = min(patience.longest, patience.first * 2.0 ** (state.attempt_number - 1))
    jittered = backoff * (0.5 + patience.random() / 2)
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, PageError) and error.retry_after else 0.0
    # Jitter comes on top of what the server asked for, so that a crowd does not return at one moment.
    return asked + patience.first * patience.random() if asked else jittered
