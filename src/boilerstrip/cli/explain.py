"""`boilerstrip explain`: every vote for and against one line, and who won."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from typing import Annotated, NamedTuple

import typer

from boilerstrip.cli import _options
from boilerstrip.cli._inputs import read_one
from boilerstrip.errors import ConfigError

EXAMPLES = (
    "boilerstrip explain page.txt:1",
    "boilerstrip explain page.html:3 --format json",
    "boilerstrip explain -:2 < page.txt",
)


class Format(StrEnum):
    """How the votes are printed."""

    TEXT = "text"
    JSON = "json"


class Place(NamedTuple):
    """A page and a line of it; 1 is the first, None is all of them."""

    path: str
    line: int | None


app = typer.Typer(add_completion=False)


@app.command(context_settings={"ignore_unknown_options": True})  # or else -:2 would be an option
@_options.takes(_options.PageOptions)
def explain(
    place: Annotated[
        str, typer.Argument(metavar="PATH:LINE", help="A page (or - for stdin) and a line of it, as diff counts them.")
    ],
    *,
    format_: Annotated[Format, typer.Option("--format", help="How the votes are printed.")] = Format.TEXT,
    how: _options.PageOptions,
) -> None:
    """Show every vote for and against one line, and who won; without :LINE, of every line."""
    from boilerstrip.pipeline import clean_page
    from boilerstrip.report.explain import explain_records, explain_text
    from boilerstrip.report.safe import json_page

    settings = how.settings()
    path, line = read_place(place)
    doc = clean_page(read_one(path, url=how.url, media_type=how.media_type), settings)
    try:
        text = json_page(explain_records(doc, line)) if format_ is Format.JSON else explain_text(doc, line)
    except IndexError as error:
        raise ConfigError(f"{path}: {error}") from error
    sys.stdout.write(text + "\n")


def read_place(text: str) -> Place:
    r"""The page and the line that `PATH:LINE` names; a drive letter is part of the path.

    Example:
        >>> read_place("C:\\pages\\x.txt:12")
        Place(path='C:\\pages\\x.txt', line=12)
        >>> read_place("page.txt")
        Place(path='page.txt', line=None)
    """
    match = re.fullmatch(r"(?P<path>.+):(?P<line>[0-9]+)", text, re.DOTALL)
    return Place(match["path"], int(match["line"])) if match else Place(text, None)
