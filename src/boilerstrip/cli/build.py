"""`boilerstrip build`: a folder of pages to a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from boilerstrip.builder import BuildOptions, BuildReport, Format
from boilerstrip.cli import _common
from boilerstrip.config import Policy

EXAMPLES = (
    "boilerstrip build pages -o corpus",
    "boilerstrip build pages more-pages -o corpus --profile recall",
    "boilerstrip build pages -o corpus --translations link --format parquet",
    'boilerstrip build pages -o corpus --where "q_sentence_lines > 0.2 and not machine_translated"',
    "boilerstrip build pages -o corpus --dry-run",
)


CopiesOption = Annotated[Policy | None, typer.Option("--copies", help="What becomes of copies and near-copies.")]
TranslationsOption = Annotated[
    Policy | None, typer.Option("--translations", help="What becomes of translations of one article.")
]
EncoderOption = Annotated[
    str | None, typer.Option("--encoder", metavar="NAME", help="How translations are found: auto, e5 or none.")
]
SplitOption = Annotated[
    bool | None,
    typer.Option("--split-languages/--no-split-languages", help="Make one document a language of a mixed page."),
]
WhereOption = Annotated[
    str | None, typer.Option("--where", metavar="FILTER", help="Keep only documents whose columns are like this.")
]
FormatsOption = Annotated[
    list[Format] | None, typer.Option("--format", help="What to write beside the Parquet table. Repeatable.")
]
JobsOption = Annotated[
    int | None, typer.Option("-j", "--jobs", min=0, help="Processes that clean pages; 0 cleans in this one.")
]
CacheOption = Annotated[
    Path | None,
    typer.Option("--cache", metavar="DIR", help="Keep there what finding translations works out, for later builds."),
]


def build(
    raw: Annotated[list[Path], typer.Argument(metavar="RAW...", help="Folders of pages, single pages, tables.")],
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="CLEAN", help="The corpus: a folder that is new, empty or one.")
    ],
    profile: _common.ProfileOption = None,
    select: _common.SelectOption = None,
    ignore: _common.IgnoreOption = None,
    comments: _common.CommentsOption = None,
    copies: CopiesOption = None,
    translations: TranslationsOption = None,
    encoder: EncoderOption = None,
    split_languages: SplitOption = None,
    where: WhereOption = None,
    formats: FormatsOption = None,
    jobs: JobsOption = None,
    cache: CacheOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")] = False,
    config: _common.ConfigOption = None,
) -> None:
    """Turn folders of pages into a corpus: clean text, tables, and the reason for all that was taken away.

    A corpus that stands at CLEAN is brought up to date and replaced in one step; only what has changed is done again.
    Inputs that give no page are rows of failures.jsonl, and the exit code is 3.
    """
    from boilerstrip.api import build as build_corpus
    from boilerstrip.cli._build_output import RichProgress, summarise

    settings = _common.read_settings(
        config,
        profile=profile,
        select=select,
        ignore=ignore,
        comments=comments,
        copies=copies,
        translations=translations,
        encoder=encoder,
        split_languages=split_languages,
    )
    options = BuildOptions(
        jobs=jobs, formats=tuple(dict.fromkeys(formats or Format)), dry_run=dry_run, cache=cache, where=where
    )
    with RichProgress() as progress:
        report = build_corpus(raw, output, settings, options, progress)
    summarise(report)
    raise typer.Exit(_exit_code(report))


def _exit_code(report: BuildReport) -> int:
    return _common.EXIT_SOME_FAILED if report.counts.failed else _common.EXIT_OK
