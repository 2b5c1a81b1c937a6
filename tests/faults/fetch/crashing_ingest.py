"""Runs a small crawl and dies at a given moment; started by `test_crash.py`, which talks to it in lines of JSON.

A moment is a call to the disk or a statement to SQLite. Each order is carried out in a fork, so that the imports are
paid for once. A write that is to be the last one is only half done.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from boilerstrip.corpus.disk import Disk
from boilerstrip.errors import CorpusError
from boilerstrip.fetch import session
from boilerstrip.fetch.crawl import Plan
from boilerstrip.fetch.frontier import Frontier, Seed
from boilerstrip.fetch.politeness import Pace
from boilerstrip.fetch.retry import Patience
from boilerstrip.fetch.session import Way
from boilerstrip.fetch.transport import LIMITS
from boilerstrip.fetch.urls import Url
from boilerstrip.fetch.visit import Reach

FAILED = 7


@dataclass
class Moments:
    """Counts moments; at the `fatal` one the process dies, or the disk begins to fail with `number`."""

    fatal: int
    number: int
    seen: int = 0

    def is_fatal(self) -> bool:
        self.seen += 1
        return self.seen >= self.fatal > 0 if self.number else self.seen == self.fatal

    def pass_one(self) -> None:
        if self.is_fatal():
            self.strike()

    def strike(self) -> None:
        if self.number:
            raise OSError(self.number, os.strerror(self.number))
        os.kill(os.getpid(), signal.SIGKILL)


class FailingDisk(Disk):
    """The disk, with its moments counted; `unsafe` forgets to cut off what was never committed."""

    def __init__(self, moments: Moments, *, unsafe: bool) -> None:
        self._moments = moments
        self._unsafe = unsafe

    def open(self, path: Path) -> int:
        self._moments.pass_one()
        return super().open(path)

    def write(self, descriptor: int, data: memoryview, offset: int) -> int:
        if self._moments.is_fatal():
            super().write(descriptor, data[: len(data) // 2], offset)
            self._moments.strike()
        return super().write(descriptor, data, offset)

    def sync(self, descriptor: int) -> None:
        self._moments.pass_one()
        super().sync(descriptor)

    def truncate(self, descriptor: int, length: int) -> None:
        self._moments.pass_one()
        if not self._unsafe:
            super().truncate(descriptor, length)

    def rename(self, old: Path, new: Path) -> None:
        self._moments.pass_one()
        super().rename(old, new)


class CountedFrontier(Frontier):
    """A frontier whose statements are moments too."""

    moments: Moments

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        if not self.moments.number:  # what a trace raises is not heard, so only a kill can come from here
            self._db.set_trace_callback(lambda _: self.moments.pass_one())


class UnsafeStore(session.RawStore):
    """Opens at the end of what is there, instead of at the end of what was promised."""

    def _resume_file(self, path: Path, length: int) -> None:
        super()._resume_file(path, path.stat().st_size)


def crawl(order: dict[str, Any]) -> int:
    moments = Moments(order["fatal"], order.get("errno", 0))
    CountedFrontier.moments = moments
    unsafe = order.get("unsafe", False)
    session.Frontier = CountedFrontier  # type: ignore[misc]
    if unsafe:
        session.RawStore = UnsafeStore  # type: ignore[misc]

    async def resolver(name: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    seeds = [Seed(Url.parse(f"http://h{host}.crash.test:{order['port']}/index")) for host in range(3)]
    plan = Plan(Reach(depth=1), Pace(0, 0), Patience(tries=1), hosts_at_once=3)
    # Crashes are looked for, not slowness: on a busy machine robots.txt must not be given up.
    limits = {role: replace(each, deadline=600.0) for role, each in LIMITS.items()}
    way = Way(allow_private=True, limits=limits, resolver=resolver, disk=FailingDisk(moments, unsafe=unsafe))
    try:
        asyncio.run(session.ingest(Path(order["folder"]), seeds, plan, way))
    except (CorpusError, OSError) as error:
        print(json.dumps({"error": str(error)}), file=sys.stderr)
        return FAILED
    Path(order["folder"], "moments").write_text(str(moments.seen), encoding="ascii")
    return 0


def main() -> None:
    if len(sys.argv) > 1:  # one order, carried out in this very process: strace counts its system calls
        sys.exit(crawl(json.loads(sys.argv[1])))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 99
            try:
                code = crawl(json.loads(line))
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
