"""`boilerstrip restore`: the source text of a document, made again from what the corpus stores."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = (
    "boilerstrip restore corpus a83da75f",
    "boilerstrip restore corpus news/page.html > source.txt",
)


def restore(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder that a build wrote.")],
    document: Annotated[str, typer.Argument(metavar="ID", help="The id of a document, its beginning, or its path.")],
) -> None:
    """Print the source text of a document, character for character: its clean text and all that was removed."""
    from boilerstrip.corpus.reader import Corpus
    from boilerstrip.corpus.restore import restore_source
    from boilerstrip.report.safe import visible

    source = restore_source(Corpus.open(corpus), document)
    # A terminal would obey what a page may hold; a file or a pipe gets every character.
    sys.stdout.write(visible(source) if sys.stdout.isatty() else source)
