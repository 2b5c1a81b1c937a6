"""`boilerstrip diff`: raw against clean, in the terminal, as JSON, or as one HTML page."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from boilerstrip.cli import _common, _options
from boilerstrip.cli._inputs import read_one
from boilerstrip.model import CleanDocument

EXAMPLES = (
    "boilerstrip diff page.txt",
    "boilerstrip diff page.html --context 0",
    "boilerstrip diff page.txt --html page-diff.html",
    "boilerstrip diff page.txt --format json",
    "boilerstrip diff page.txt --exit-code",
)


class Format(StrEnum):
    """How a diff is printed."""

    TEXT = "text"
    JSON = "json"


@_options.takes(_options.PageOptions)
def diff(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A page, or - for stdin.")],
    *,
    format_: Annotated[Format, typer.Option("--format", help="How the diff is printed.")] = Format.TEXT,
    html: Annotated[
        str | None,
        typer.Option("--html", metavar="FILE", help="Write one self-contained HTML page; - is standard output."),
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if anything was removed.")] = False,
    context: Annotated[
        int, typer.Option("-U", "--context", min=0, metavar="N", help="Kept lines to show around a removal.")
    ] = 2,
    full: Annotated[bool, typer.Option("--full", help="Fold and crop nothing.")] = False,
    how: _options.PageOptions,
) -> None:
    """Show raw against clean: what was removed, by which rule, how sure, and why.

    Line numbers are those of the page's text; for HTML, of the text as boilerstrip flattens it.
    """
    from boilerstrip.pipeline import clean_page

    settings = how.settings()
    doc = clean_page(read_one(path, url=how.url, media_type=how.media_type), settings)
    if html is not None:
        _write_html(doc, html)
    if html != _common.STDIN and (html is None or format_ is Format.JSON):
        _print(doc, format_, context=sys.maxsize if full else context, full=full)
    if exit_code and doc.removed:
        raise typer.Exit(_common.EXIT_DIFFERENT)


def _print(doc: CleanDocument, format_: Format, *, context: int, full: bool) -> None:
    if format_ is Format.JSON:
        from boilerstrip.report.diff import diff_record
        from boilerstrip.report.safe import json_page

        sys.stdout.write(json_page(diff_record(doc)) + "\n")
        return
    from boilerstrip.report.terminal import View, print_diff

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    rows = None if full else 4
    print_diff(doc, sys.stdout, View(context, rows, width, colour=_common.wants_colour(sys.stdout)))


def _write_html(doc: CleanDocument, target: str) -> None:
    from boilerstrip.report.html import page

    if target == _common.STDIN:
        sys.stdout.write(page(doc))
        return
    Path(target).write_text(page(doc), encoding="utf-8", newline="\n")
    _common.complain(f"wrote {target}")
