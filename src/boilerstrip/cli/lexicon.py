"""`boilerstrip lexicon`: what the lexicon knows about a line, and making one from TOML files of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from boilerstrip.cli._common import EXIT_DIFFERENT, EXIT_OK, complain

EXAMPLES = (
    'boilerstrip lexicon lookup "Share on Facebook" "関連記事"',
    "boilerstrip lexicon build my-lexicon -o my-lexicon.json.gz",
)

app = typer.Typer(add_completion=False, no_args_is_help=True, help="What the lexicon knows, and how to make one.")


@app.command()
def lookup(lines: Annotated[list[str], typer.Argument(metavar="LINE...", help="Lines of pages to look up.")]) -> None:
    """Print each hit of each line: entry, weight, how it stands, the words. Exit code 1 if nothing is known."""
    from boilerstrip.lexicon import load

    lexicon = load()
    known = False
    for line in lines:
        hits = lexicon.lookup(line)
        known = known or bool(hits)
        typer.echo(repr(line) if hits else f"{line!r}: nothing known")
        for hit in hits:
            stand = "whole line" if hit.whole else hit.mode.value
            words = line[hit.start : hit.end]
            typer.echo(f"  {hit.entry_id}  {hit.weight:g}  {stand}  {words!r}  {hit.reason}")
    raise typer.Exit(EXIT_OK if known else EXIT_DIFFERENT)


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(help="A folder of TOML files, one a kind.", exists=True, file_okay=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the compiled lexicon goes.")],
) -> None:
    """Check the entries of a folder against their own examples and compile them into one file."""
    from boilerstrip.lexicon import check_examples
    from boilerstrip.lexicon.compiled import compile_entries, pack
    from boilerstrip.lexicon.entries import read_entries

    entries = read_entries(folder)
    compiled = compile_entries(entries)
    check_examples(entries, compiled)
    data = pack(compiled)
    output.write_bytes(data)
    complain(f"{output}: {len(entries):,} entries, {len(data):,} bytes")
