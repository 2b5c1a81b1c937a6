"""`boilerstrip verify`: is a corpus still what was written?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from boilerstrip.cli import _common

if TYPE_CHECKING:
    from boilerstrip.corpus.verify import VerifyReport

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
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder that a build or an export wrote.")],
    *,
    raw: Annotated[
        list[Path] | None,
        typer.Option("--raw", metavar="RAW", help="Where the raw pages lie now, if they were moved. Repeatable."),
    ] = None,
    no_raw: Annotated[bool, typer.Option("--no-raw", help="Leave the raw pages alone.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="How the findings are printed.")] = Format.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Check every hash, every partition, every reference and every raw page of a corpus, and name what is broken.

    The exit code is 1 if anything is.
    """
    from boilerstrip.corpus.verify import verify as verify_corpus
    from boilerstrip.report.safe import json_page, one_line

    report = verify_corpus(corpus, () if no_raw else raw)
    in_json = as_json or format_ is Format.JSON
    if in_json:
        typer.echo(json_page(report.to_dict()))
    for fault in report.faults if not in_json else ():
        typer.echo(one_line(f"{fault.where}: {fault.code}: {fault.message}"))
    for place in report.raw_missing:
        _common.complain(f"{place}: the raw pages are not there any more, so they were not compared; --raw names them")
    _common.complain(f"{_checked(report)} checked, {_common.counted(len(report.faults), 'fault')}")
    raise typer.Exit(_common.EXIT_DIFFERENT if report.faults else _common.EXIT_OK)


def _checked(report: VerifyReport) -> str:
    if report.files:
        return _common.counted(report.files, "file")
    parts = [_common.counted(report.documents, "document")]
    return " and ".join([*parts, _common.counted(report.raw_pages, "raw page")] if report.raw_pages else parts)
