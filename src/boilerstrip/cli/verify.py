"""`boilerstrip verify`: is a corpus still what was written?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from boilerstrip.cli import _common

EXAMPLES = (
    "boilerstrip verify corpus",
    "boilerstrip verify corpus --raw pages",
    "boilerstrip verify corpus --format json",
)


class Format(StrEnum):
    """How the findings are printed."""

    TEXT = "text"
    JSON = "json"


def verify(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder that a build wrote.")],
    *,
    raw: Annotated[
        list[Path] | None, typer.Option("--raw", metavar="RAW", help="Compare with these raw pages too. Repeatable.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How the findings are printed.")] = Format.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Check every hash, every partition and every reference of a corpus, and name what is broken.

    The exit code is 1 if anything is.
    """
    from boilerstrip.corpus.verify import verify as verify_corpus
    from boilerstrip.report.safe import json_page, one_line

    report = verify_corpus(corpus, tuple(raw or ()))
    in_json = as_json or format_ is Format.JSON
    if in_json:
        typer.echo(json_page(report.to_dict()))
    for fault in report.faults if not in_json else ():
        typer.echo(one_line(f"{fault.where}: {fault.code}: {fault.message}"))
    what = f"{report.documents:,} documents" + (f" and {report.raw_pages:,} raw pages" if raw else "")
    _common.complain(f"{what} checked, {len(report.faults):,} faults")
    raise typer.Exit(_common.EXIT_DIFFERENT if report.faults else _common.EXIT_OK)
