"""`boilerstrip stats`: what a corpus holds, in figures."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = (
    "boilerstrip stats corpus",
    "boilerstrip stats corpus --format json",
    "boilerstrip stats corpus --plot corpus.svg",
)


class Format(StrEnum):
    """How the figures are printed."""

    TABLE = "table"
    JSON = "json"


def stats(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder that a build wrote.")],
    *,
    format_: Annotated[Format, typer.Option("--format", help="Tables to read, or JSON.")] = Format.TABLE,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.svg", help="Draw bars by language, rule and host too.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many rows of each table.")] = 15,
) -> None:
    """Count documents and characters by language, host, page kind and status, and what each rule removed."""
    from boilerstrip.corpus.reader import Corpus
    from boilerstrip.corpus.stats import corpus_stats
    from boilerstrip.report.bars import bars_svg
    from boilerstrip.report.safe import json_page
    from boilerstrip.report.stats import charts, tables

    found = corpus_stats(Corpus.open(corpus))
    if plot:
        plot.write_text(bars_svg(charts(found, top)), encoding="utf-8")
    typer.echo(json_page(found.to_dict()) if format_ is Format.JSON else tables(found, top), nl=format_ is Format.JSON)
