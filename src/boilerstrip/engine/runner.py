"""Daft, here or on Ray: one function over many items, each call stateless and safe to do twice."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from boilerstrip.errors import BoilerstripError, ConfigError, CorpusError

if TYPE_CHECKING:
    from daft import DataFrame, Series

# What is done to the items: some of them, in order, to a line of text each.
Work = Callable[[Sequence[str]], Sequence[str]]
_T = TypeVar("_T")

# A step is done again where a lost node took with it what no other had; what is finished stays finished.
_ATTEMPTS = 4
# On a cluster, from so many items a slot on, they are dealt out in more calls than slots, so that none waits long.
_PLENTY, _ROUNDS = 8, 4
# In this process, one call keeps so many slots busy: what it gathers from them is the work of one thread.
_A_CALL = 8
# Processes of their own pay for work that is alone from so many items a slot on.
_LEAST = 2
# The address by which Ray finds a cluster that runs on this machine, and how long one has to answer.
_NEAREST, _KNOCK_S = "auto", 5.0
# What stands before the answer of a call that was done; of another there is its error, as JSON.
_DONE = "+"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where plans run: this process (`address` is None) or a Ray cluster, with so many slots for work."""

    slots: int
    address: str | None = None

    @property
    def jobs(self) -> int:
        """How many slots one call may fill with processes of its own; on a cluster, every slot is a call."""
        return min(_A_CALL, self.slots) if self.address is None else 1

    def map(self, work: Work, items: Sequence[str], *, alone: bool = False) -> list[str]:
        """What `work` makes of the items, in their order; they are dealt out in runs of neighbours.

        Work that starts no processes of its own and keeps a core busy is `alone`: then every slot has a call of it.

        Raises:
            CorpusError: what `work` raised, or the cluster failed again and again (code `engine`).
        """
        if not items:
            return []
        size = -(-len(items) // self._calls(len(items), alone=alone))

        def plan() -> list[str]:
            import daft

            frame = self._spread(daft.from_pydict({"place": list(range(len(items))), "item": list(items)}), size)
            do = _function(work, size, apart=alone and self.address is None and size < len(items))
            found = frame.select(daft.col("place"), do(daft.col("item")).alias("done")).to_pydict()
            return [done for _, done in sorted(zip(found["place"], found["done"], strict=True))]

        return [_said(answer) for answer in self.run(plan)]

    def _calls(self, items: int, *, alone: bool) -> int:
        """In how many calls so many items are dealt out: each costs a start, and a few more keep all slots busy."""
        if self.address is not None:
            return min(items, self.slots * (_ROUNDS if items >= _PLENTY * self.slots else 1))
        if alone:
            return self.slots if items >= _LEAST * self.slots else 1
        return max(1, min(items, self.slots // self.jobs))

    def _spread(self, frame: DataFrame, rows: int) -> DataFrame:
        """`frame` in parts of so many rows for the nodes of a cluster; one process needs none."""
        return frame if self.address is None else frame.into_partitions(max(1, -(-frame.count_rows() // rows)))

    def run(self, plan: Callable[[], _T]) -> _T:
        """What `plan` gives, which is done again where the cluster lost a node at the wrong moment.

        Raises:
            BoilerstripError: what the functions in it raised.
            CorpusError: the cluster failed again and again (code `engine`).
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return plan()
            except Exception as error:
                own = _own(error)
                if own is not None:
                    raise own from error
                if self.address is None or attempt == _ATTEMPTS:
                    raise CorpusError(f"the engine failed: {type(error).__name__}: {error}", code="engine") from error
        raise AssertionError  # the last attempt returns or raises


@contextmanager
def connected(address: str | None, slots: int) -> Iterator[Cluster]:
    """The place where plans run while the block does: this process with `slots`, or the cluster at `address`.

    Raises:
        ConfigError: there is no cluster, or this process has run plans elsewhere: Daft has one place a process.
    """
    # Neither tells its makers about the build, and the bar is ours.
    for name in ("DAFT_ANALYTICS_ENABLED", "RAY_USAGE_STATS_ENABLED", "DAFT_PROGRESS_BAR"):
        os.environ.setdefault(name, "0")
    import daft

    wanted = "native" if address is None else "ray"
    if address is None:
        _settle(daft.set_runner_native, wanted)
        yield Cluster(slots)
        return
    _check_answers(address)
    import ray

    ours = not ray.is_initialized()
    try:
        ray.init(address=address, ignore_reinit_error=True, log_to_driver=False, include_dashboard=False)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ConfigError(f"no Ray cluster answers at {address}: {error}; start one with `ray start --head`") from error
    try:
        _settle(lambda: daft.set_runner_ray(address, noop_if_initialized=True), wanted)
        yield Cluster(max(1, int(ray.cluster_resources().get("CPU", 1))), address)
    finally:
        if ours:
            ray.shutdown()


def _check_answers(address: str) -> None:
    """Knock where the head of a cluster is said to be: Ray itself would wait for minutes for one that is not there.

    Raises:
        ConfigError: nobody answers.
    """
    if address == _NEAREST:
        return
    place = urlsplit(address if "//" in address else f"//{address}")
    port = place.netloc.rpartition(":")[2]
    if not place.hostname or not (port.isascii() and port.isdigit()):
        raise ConfigError(f"{address}: is no address of a Ray cluster; one is HOST:6379, ray://HOST:10001 or auto")
    try:
        socket.create_connection((place.hostname, int(port)), _KNOCK_S).close()
    except (OSError, OverflowError) as error:
        raise ConfigError(f"no Ray cluster answers at {address}: {error}; start one with `ray start --head`") from error


def _settle(choose: Callable[[], Any], wanted: str) -> None:
    from daft.exceptions import DaftCoreException
    from daft.runners import get_or_create_runner

    try:
        choose()
    except DaftCoreException:  # it was chosen before, which is as good if it was the same
        if get_or_create_runner().name != wanted:
            raise ConfigError(
                f"this process has run plans elsewhere than on {wanted!r}: start another process for this one"
            ) from None


def _function(work: Work, size: int, *, apart: bool) -> Callable[..., Any]:
    """`work` as Daft calls it, with so many items; `apart` in processes, as threads would wait for each other."""
    import daft

    def do(items: Series) -> list[str]:
        try:
            return [f"{_DONE}{answer}" for answer in work(items.to_pylist())]
        except BoilerstripError as error:
            # An exception loses its type and its code on the way from another process.
            return [json.dumps([str(error), error.code])] * len(items)

    kind = daft.DataType.string()
    made: Callable[..., Any] = daft.func.batch(return_dtype=kind, batch_size=size, use_process=apart)(do)
    return made


def _said(answer: str) -> str:
    """What a call said, without the mark that it was done.

    Raises:
        CorpusError: it says that it was not.
    """
    if answer.startswith(_DONE):
        return answer[len(_DONE) :]
    message, code = json.loads(answer)
    raise CorpusError(message, code=code)


def _own(error: BaseException | None) -> BoilerstripError | None:
    """Our own error, in whatever the engine has wrapped it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, BoilerstripError):
            return error
        seen.add(id(error))
        error = getattr(error, "cause", None) or error.__cause__ or error.__context__
    return None
