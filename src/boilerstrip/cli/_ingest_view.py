"""How an ingest looks: a table of hosts while it runs, a line at the end; both on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from boilerstrip.cli import _common
from boilerstrip.fetch.faults import Fault
from boilerstrip.fetch.progress import Tally
from boilerstrip.report.safe import one_line

_ROWS = 12
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")


class LiveTable:
    """The hosts heard of last, and how it goes overall; draws nothing where standard error is no terminal.

    Without `wanted` it draws nothing either: where pages are printed to the same terminal they are to be read.
    """

    def __init__(self, tally: Tally, *, wanted: bool = True) -> None:
        self._tally = tally
        console = Console(file=sys.stderr)
        # Standard output is the program's product: what is written there must not end up on standard error.
        self._live = Live(
            console=console, get_renderable=self._draw, refresh_per_second=4, transient=True, redirect_stdout=False
        )
        self._on = wanted and console.is_terminal

    def __enter__(self) -> Self:
        if self._on:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._on:
            self._live.stop()

    def _draw(self) -> Group:
        table = Table("host", box=None, pad_edge=False)
        for name in ("ok", "unchanged", "denied", "failed"):
            table.add_column(name, justify="right")
        for line in self._tally.hosts(_ROWS):
            table.add_row(Text(one_line(line.host)), *(str(number) if number else "" for number in line[1:]))
        left = self._tally.seconds_left
        eta = str(timedelta(seconds=round(left))) if left is not None else "?"
        foot = f"{self._tally.settled} done, {self._tally.queued} waiting, {self._tally.rate:.1f} pages/s, {eta} left"
        return Group(table, Text(foot, style="bold"))


def summarise(counts: Mapping[str, int], output: str) -> None:
    """Say in one line what a run did, with the reasons for what is missing."""
    parts = [f"{counts.get('ok', 0)} fetched into {output}"]
    for state, words in (("unchanged", "unchanged"), ("alias", "led to pages that were there"),
                         ("denied", "left out"), ("failed", "failed"), ("queued", "still waiting")):  # fmt: skip
        if counts.get(state):
            parts.append(f"{counts[state]} {words}{_reasons(counts, state)}")
    _common.complain(", ".join(parts))
    proxy = next((name for name in _PROXIES if os.environ.get(name) or os.environ.get(name.lower())), None)
    if proxy and any(counts.get(f"failed:{code}") for code in (Fault.DNS, Fault.CONNECT)):
        _common.complain(f"{proxy} is set, but proxies are not used: addresses could not be checked behind one")


def _reasons(counts: Mapping[str, int], state: str) -> str:
    reasons = [(key.partition(":")[2], number) for key, number in counts.items() if key.startswith(f"{state}:")]
    ordered = sorted(reasons, key=lambda pair: (-pair[1], pair[0]))
    return f" ({', '.join(f'{code} {number}' for code, number in ordered)})" if ordered else ""
