"""The diff of a page in a terminal: removed lines marked with rule, score and reason, kept ones around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.text import Text

from boilerstrip.model import CleanDocument
from boilerstrip.report.diff import Run, by_rule, runs, totals
from boilerstrip.report.lines import Row, rows
from boilerstrip.report.safe import one_line, visible

_REMOVED = "red"
_LABEL = "yellow"
_QUIET = "dim"


@dataclass(frozen=True, slots=True)
class View:
    """How to show a diff: kept lines around each removal, screen rows for one removed line (None: all of them),
    columns (None: never wrap), and whether to colour.
    """

    context: int = 2
    rows: int | None = 4
    width: int | None = None
    colour: bool = False


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Let the caller decide; rich would end the program with exit code 1."""
        raise  # noqa: PLE0704 -- rich calls this while it handles the error


def print_diff(doc: CleanDocument, out: TextIO, view: View) -> None:
    """Write the diff of `doc` to `out`; page text cannot steer the terminal."""
    console = _Console(
        file=out,
        width=view.width or 1_000_000,
        no_color=not view.colour,
        force_terminal=view.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=None if view.colour else False,
    )
    for line in diff_lines(doc, view):
        console.print(line, soft_wrap=view.width is None, overflow="ignore", no_wrap=True, crop=False)


def diff_lines(doc: CleanDocument, view: View) -> Iterator[Text]:
    """The lines of the report."""
    yield from _head(doc)
    every = tuple(rows(doc))
    if not every:
        return
    page = _Page(view, number_width=max(len(str(every[-1].last)), 3))
    parts = tuple(runs(every))
    for place, run in enumerate(parts):
        if run.kept:
            yield from page.kept(run.rows, first=place == 0, last=place + 1 == len(parts))
        else:
            yield from page.removed(run)
    yield from _foot(doc)


@dataclass(frozen=True, slots=True)
class _Page:
    view: View
    number_width: int

    def removed(self, run: Run) -> Iterator[Text]:
        for row in run.rows:
            yield from self.block(row, "-", _REMOVED, self.view.rows)
        low, high = run.scores
        score = f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"
        label = Text(f"{one_line(run.rule)} {score}", style=_LABEL)
        label.append(f"  {one_line(run.reason)}", style=_QUIET)
        corner = Text(" " * (self.number_width + 1) + "╰ ", style=_LABEL)
        for number, piece in enumerate(self.wrap(label, None)):
            yield Text.assemble(corner if number == 0 else " " * (self.number_width + 3), piece)

    def kept(self, every: Sequence[Row], *, first: bool, last: bool) -> Iterator[Text]:
        head = 0 if first else self.view.context
        tail = 0 if last else self.view.context
        # A fold that hides one line would take as much room as the line.
        if len(every) <= head + tail + 1:
            for row in every:
                yield from self.block(row, " ", "", 1)
            return
        for row in every[:head]:
            yield from self.block(row, " ", "", 1)
        hidden = len(every) - head - tail
        yield Text(f"{'⋮':>{self.number_width}}   {hidden:,} kept", style=_QUIET)
        for row in every[len(every) - tail :]:
            yield from self.block(row, " ", "", 1)

    def block(self, row: Row, sign: str, style: str, limit: int | None) -> Iterator[Text]:
        for offset, line in enumerate(visible(row.text).split("\n")):
            text = Text(line.expandtabs(4), style=style)
            for number, piece in enumerate(self.wrap(text, limit)):
                gutter = f"{row.first + offset:>{self.number_width}}" if number == 0 else " " * self.number_width
                yield Text.assemble((gutter, _QUIET), (f" {sign if number == 0 else ' '} ", style), piece)

    def wrap(self, text: Text, limit: int | None) -> Sequence[Text]:
        """The text in pieces that fit beside the gutter, at most `limit` of them."""
        if self.view.width is None:
            return (text,)
        width = max(self.view.width - self.number_width - 3, 8)
        if limit is not None and text.cell_len > width * limit:
            return _cropped(text, width, limit)
        return list(text.wrap(_MEASURE, width))


# Wrapping asks a console for its tab size only.
_MEASURE = Console(file=None, width=80, color_system=None)


def _cropped(text: Text, width: int, limit: int) -> Sequence[Text]:
    """The first `limit` rows, the last of them ended by how many characters do not fit."""
    # No character is wider than two cells or, but for combining marks, narrower than one: wrap no more than can show.
    start = text[: width * limit * 2]
    pieces = list(start.wrap(_MEASURE, width))[:limit]
    shown = sum(len(piece) for piece in pieces)
    more = f" … +{len(text) - shown:,}"
    pieces[-1].truncate(max(width - len(more), 1))
    pieces[-1].append(more, style=_QUIET)
    return pieces


def _head(doc: CleanDocument) -> Iterator[Text]:
    total = totals(doc)
    name = Text(one_line(doc.provenance.origin or "page"), style="bold")
    lines = f"  {total.lines:,} line{'s' if total.lines != 1 else ''}"
    gone = f", {total.removed_blocks:,} removed ({total.share:.0%} of the text)" if total.removed_blocks else ""
    name.append(f"{lines}{gone or ', nothing removed'}", style="not bold")
    yield name


def _foot(doc: CleanDocument) -> Iterator[Text]:
    counts = by_rule(doc)
    if not counts:
        return
    yield Text("")
    width = max(len(count.rule) for count in counts)
    for count in counts:
        line = Text(f"{count.rule:<{width}}", style=_LABEL)
        blocks = f"{count.blocks:,} removed"
        line.append(f"  {blocks:>14}  {count.characters:>9,} characters", style="not dim default")
        yield line
