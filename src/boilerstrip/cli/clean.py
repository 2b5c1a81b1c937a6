"""`boilerstrip clean`: pages to clean text, on standard output or mirrored into a folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from boilerstrip.cli import _common, _options
from boilerstrip.cli._inputs import Input, Inputs, find_inputs
from boilerstrip.cli._mirror import Format, Mirror, Screen, Writer
from boilerstrip.cli._progress import with_progress
from boilerstrip.errors import ConfigError
from boilerstrip.model import CleanDocument
from boilerstrip.sources.containers import PageReader

if TYPE_CHECKING:
    from boilerstrip.pipeline import Case

EXAMPLES = (
    "boilerstrip clean page.html",
    "boilerstrip clean - --media-type text/html < page.html",
    "boilerstrip clean page.html page.txt --format jsonl",
    "boilerstrip clean pages -o clean",
    "boilerstrip clean page.txt --profile recall --ignore edges.top",
)


@_options.takes(_options.PageOptions)
def clean(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Pages, folders or archives of pages, or - for stdin.")
    ],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Write one file a page, as its input lies.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How a clean page is written.")] = Format.TEXT,
    how: _options.PageOptions,
) -> None:
    """Print the clean text of pages, or mirror folders of them with -o.

    A page that cannot be read is named on standard error; the others are cleaned, and the exit code is 3.
    """
    settings = how.settings()
    inputs = find_inputs(paths, output)
    if how.url and len(inputs.pages) != 1:
        raise ConfigError(f"--url says where one page came from; here are {len(inputs.pages)}")
    if output is None and inputs.folders and format_ is not Format.JSONL:
        raise ConfigError(
            f"{inputs.folders[0]}: holds many pages; say where their clean text goes with -o, or --format jsonl"
        )
    failures = _common.Failures()
    failures.report(inputs.failures)
    writer: Writer = Screen(format_, alone=len(inputs.pages) == 1)
    if output:
        writer = Mirror(format_, output, inputs.pages)

    from boilerstrip.pipeline import judge_all

    with closing(PageReader()) as reader:
        run = _Run(how, failures, writer, reader)
        done = judge_all(run.cases(inputs.pages), settings)
        for judged in with_progress(done, len(inputs.pages), "cleaning") if output else done:
            run.write(judged)
    writer.close()
    if output:
        _summarise(inputs, failures, output)
    raise typer.Exit(failures.exit_code)


@dataclass
class _Run:
    """The pages that were read and not yet written; each that fails is named, and the others go on."""

    how: _options.PageOptions
    failures: _common.Failures
    writer: Writer
    reader: PageReader
    read: deque[Input] = field(default_factory=deque)

    def cases(self, pages: Iterable[Input]) -> Iterator[Case]:
        """The pages that can be read, to be judged."""
        for page in pages:
            found: list[Case] = []
            self.failures.attempt(page.name, partial(self._read, page, found))
            yield from found

    def _read(self, page: Input, found: list[Case]) -> None:
        from boilerstrip.pipeline import Case
        from boilerstrip.segment import segment

        raw = page.read(self.reader, url=self.how.url, media_type=self.how.media_type)
        found.append(Case(segment(raw), raw))
        self.read.append(page)

    def write(self, judged: Callable[[], CleanDocument]) -> None:
        """Write what became of the page that was read first."""
        page = self.read.popleft()
        self.failures.attempt(page.name, lambda: self.writer.write(page, judged()))


def _summarise(inputs: Inputs, failures: _common.Failures, output: Path) -> None:
    unlisted = sum(failure.status != "skipped" for failure in inputs.failures)
    written = len(inputs.pages) + unlisted - len(failures.messages)
    parts = [f"{written} page{'s' if written != 1 else ''} cleaned into {output}"]
    if failures.messages:
        parts.append(f"{len(failures.messages)} failed")
    if inputs.passed_by:
        parts.append(f"{inputs.passed_by} other files passed by")
    _common.complain(", ".join(parts))
