"""`boilerstrip export`: a corpus in a form that others load as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from boilerstrip.cli import _common
from boilerstrip.corpus.export import ExportOptions, Target

EXAMPLES = (
    "boilerstrip export corpus -o dataset --to hf",
    "boilerstrip export corpus -o german --to jsonl --where \"language == 'de' and text_chars > 200\"",
    "boilerstrip export corpus -o memory --to tmx",
)


def export(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder that a build wrote.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="A folder that is new or empty.")],
    to: Annotated[
        Target,
        typer.Option("--to", help="hf for datasets.load_dataset; jsonl is zstd; tmx holds translations."),
    ],
    where: Annotated[
        str | None, typer.Option("--where", metavar="FILTER", help="Take only documents whose columns are like this.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Take duplicates and empty documents too.")] = False,
    redact: Annotated[
        bool, typer.Option("--redact", help="Mask e-mail addresses, phone numbers, IBANs and IP addresses.")
    ] = False,
) -> None:
    """Write the kept documents of a corpus as a dataset, as Parquet, JSON Lines, texts or translation memory."""
    from boilerstrip.corpus.export import export as export_corpus
    from boilerstrip.corpus.reader import Corpus

    report = export_corpus(Corpus.open(corpus), output, ExportOptions(to, where, everything, redact))
    what = "translation unit" if to is Target.TMX else "document"
    _common.complain(f"{report.count:,} {what}{'s' if report.count != 1 else ''} written to {output}")
