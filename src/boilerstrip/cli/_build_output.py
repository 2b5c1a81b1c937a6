"""How a build looks on a terminal: a bar while it runs, a table when it has ended; both on standard error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table

from boilerstrip.builder import BuildReport
from boilerstrip.cli import _common
from boilerstrip.report.safe import one_line

# As many failures are named; failures.jsonl holds all.
_NAMED = 20
_LANGUAGES = 12


class RichProgress:
    """A bar a stage; draws nothing where standard error is no terminal."""

    def __init__(self) -> None:
        console = Console(file=sys.stderr)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None) -> None:
        """A new stage begins."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(name, total=total)

    def advance(self) -> None:
        """One step is done."""
        if self._task is not None:
            self._progress.advance(self._task)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


def summarise(report: BuildReport) -> None:
    """Say what was done: the failures, then a table."""
    for failure in report.failures[:_NAMED]:
        _common.complain(failure.message)
    more = len(report.failures) - _NAMED
    if more > 0:
        _common.complain(f"and {more} more, all in failures.jsonl")
    for note in report.notes:
        _common.complain(note)
    console = Console(file=sys.stderr, no_color=not _common.wants_colour(sys.stderr), highlight=False)
    table = Table(
        title=one_line(_title(report)), title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0)
    )
    table.add_column(justify="right")
    table.add_column()
    for number, what in _rows(report):
        table.add_row(number, one_line(what))
    console.print(table, markup=False, soft_wrap=True)


def _title(report: BuildReport) -> str:
    where = _short(report.output)
    if report.dry_run:
        return f"Dry run: {where} stays as it is"
    return f"Corpus written to {where}" if report.changed else f"Corpus in {where} is up to date"


def _rows(report: BuildReport) -> list[tuple[str, str]]:
    counts, amounts = report.counts, report.amounts
    rows = [(counts.pages, _pages_read(report))]
    if not report.dry_run:
        languages = ", ".join(f"{code} {count}" for code, count in report.languages[:_LANGUAGES])
        languages += f" and {more} more" if (more := len(report.languages) - _LANGUAGES) > 0 else ""
        rows += [
            (counts.kept, f"texts kept ({languages})" if languages else "texts kept"),
            (counts.duplicates, "copies of a kept text, in the tables only"),
            (counts.translations, "translations of a kept text, in the tables only"),
            (counts.empty, "pages of which nothing was left"),
            (counts.filtered, "texts that the filter left out, in the tables only"),
        ]
    rows += [
        (counts.failed, "inputs that gave no page: see failures.jsonl"),
        (counts.skipped, "inputs left out on purpose: see failures.jsonl"),
        (sum(count for _, count in report.passed_by), f"other files passed by ({_endings(report)})"),
    ]
    shown = [(f"{number:,}", what) for index, (number, what) in enumerate(rows) if number or index == 0]
    if amounts.source:
        removed = amounts.source - amounts.clean
        share = removed / amounts.source
        shown.append((f"{removed:,}", f"of {amounts.source:,} characters removed as chrome ({share:.1%})"))
    return shown


def _pages_read(report: BuildReport) -> str:
    verb = "pages to read" if report.dry_run else "pages read"
    return f"{verb}, {report.reused:,} of them unchanged" if report.reused else verb


def _endings(report: BuildReport) -> str:
    most = sorted(report.passed_by, key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{ending or 'no ending'} {count}" for ending, count in most[:5])


def _short(path: Path) -> str:
    with suppress(ValueError):  # on another drive of Windows
        relative = os.path.relpath(path)
        return relative if not relative.startswith("..") else str(path)
    return str(path)
