"""`boilerstrip build`: a folder of pages to a corpus."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from boilerstrip.builder import BuildOptions, BuildReport, Format, Limits
from boilerstrip.cli import _common, _options
from boilerstrip.cli._vectors import vector_folder
from boilerstrip.config import Policy
from boilerstrip.engine.options import SHARD_PAGES, EngineChoice, EngineOptions
from boilerstrip.errors import ConfigError

EXAMPLES = (
    "boilerstrip build pages -o corpus",
    "boilerstrip build pages more-pages -o corpus --profile recall",
    "boilerstrip build pages -o corpus --translations link --format parquet",
    'boilerstrip build pages -o corpus --where "q_sentence_lines > 0.2 and not machine_translated"',
    "boilerstrip build pages -o corpus --engine daft --shards shards",
    "boilerstrip build pages -o corpus --page-seconds 20 --page-memory 1024",
    "boilerstrip build pages -o corpus --dry-run",
    "boilerstrip build - -o one-page < page.html",
)


CopiesOption = Annotated[Policy | None, typer.Option("--copies", help="What becomes of copies and near-copies.")]
TranslationsOption = Annotated[
    Policy | None, typer.Option("--translations", help="What becomes of translations of one article.")
]
EncoderOption = Annotated[
    str | None, typer.Option("--encoder", metavar="NAME", help="auto, e5, none, or a sentence-transformers model.")
]
SplitOption = Annotated[
    bool | None,
    typer.Option("--split-languages/--no-split-languages", help="Make one document a language of a mixed page."),
]
LearnOption = Annotated[
    bool | None,
    typer.Option("--learn-sites/--no-learn-sites", help="Learn from flattened text what recurs on a site of articles."),
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
PageSecondsOption = Annotated[
    float | None,
    typer.Option(
        "--page-seconds", metavar="N", min=1, help="CPU seconds for one page (120); by the clock, ten times as many."
    ),
]
PageMemoryOption = Annotated[
    int | None, typer.Option("--page-memory", metavar="MIB", min=256, help="Memory for one page, in MiB (3072).")
]
CacheOption = Annotated[
    Path | None,
    typer.Option(
        "--cache", metavar="DIR", help="Keep vectors of what was encoded here, not in the user's cache folder."
    ),
]
EngineOption = Annotated[
    EngineChoice, typer.Option("--engine", help="Build in this process, or as a plan of shards by Daft.")
]
RayOption = Annotated[
    str | None, typer.Option("--ray", metavar="ADDRESS", help="Run the plan on this Ray cluster, such as head:6379.")
]
ShardsOption = Annotated[
    Path | None, typer.Option("--shards", metavar="DIR", help="Keep the shards of the plan there, for later builds.")
]
ShardPagesOption = Annotated[
    int, typer.Option("--shard-pages", metavar="N", min=1, help="Pages of a shard: what is done again at most.")
]


@_options.takes(_options.CleaningOptions)
def build(
    raw: Annotated[
        list[str], typer.Argument(metavar="RAW...", help="Folders of pages, single pages, tables, or - for stdin.")
    ],
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="CLEAN", help="The corpus: a folder that is new, empty or one.")
    ],
    copies: CopiesOption = None,
    translations: TranslationsOption = None,
    encoder: EncoderOption = None,
    split_languages: SplitOption = None,
    learn_sites: LearnOption = None,
    where: WhereOption = None,
    formats: FormatsOption = None,
    jobs: JobsOption = None,
    page_seconds: PageSecondsOption = None,
    page_memory: PageMemoryOption = None,
    cache: CacheOption = None,
    engine: EngineOption = EngineChoice.AUTO,
    ray: RayOption = None,
    shards: ShardsOption = None,
    shard_pages: ShardPagesOption = SHARD_PAGES,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")] = False,
    how: _options.CleaningOptions,
) -> None:
    """Turn folders of pages into a corpus: clean text, tables, and the reason for all that was taken away.

    A corpus that stands at CLEAN is brought up to date and replaced in one step; only what has changed is done again.
    Inputs that give no page are rows of failures.jsonl, and the exit code is 3.
    """
    from boilerstrip.api import build as build_corpus
    from boilerstrip.cli._build_output import RichProgress, summarise

    settings = how.settings(
        learn_sites=learn_sites,
        copies=copies,
        translations=translations,
        encoder=encoder,
        split_languages=split_languages,
    )
    options = BuildOptions(
        jobs=jobs,
        limits=Limits.of(page_seconds, page_memory),
        formats=tuple(dict.fromkeys(formats or Format)),
        dry_run=dry_run,
        cache=vector_folder(cache),
        where=where,
        engine=EngineOptions(engine, ray=ray, shards=shards, shard_pages=shard_pages),
    )
    with _roots(raw) as roots, RichProgress() as progress:
        report = build_corpus(roots, output, settings, options, progress)
    summarise(report)
    raise typer.Exit(_exit_code(report))


@contextmanager
def _roots(names: Sequence[str]) -> Iterator[list[Path]]:
    """The inputs as paths; standard input, one page, becomes a file that any child process can read."""
    if _common.STDIN not in names:
        yield [Path(name) for name in names]
        return
    if names.count(_common.STDIN) > 1:
        raise ConfigError("- stands for standard input, which can be read once only")
    with TemporaryDirectory(prefix="boilerstrip-") as folder:
        page = Path(folder, "stdin")
        page.write_bytes(sys.stdin.buffer.read())
        yield [page if name == _common.STDIN else Path(name) for name in names]


def _exit_code(report: BuildReport) -> int:
    return _common.EXIT_SOME_FAILED if report.counts.failed else _common.EXIT_OK
