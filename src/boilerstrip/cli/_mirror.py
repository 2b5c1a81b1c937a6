"""Where clean pages go: standard output, or a folder that mirrors the tree of the inputs."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Protocol

from boilerstrip.cli._inputs import Input
from boilerstrip.errors import ConfigError
from boilerstrip.model import CleanDocument
from boilerstrip.report.safe import json_line, json_page, visible
from boilerstrip.sources.files import PAGE_ENDINGS


class Format(StrEnum):
    """How a clean page is written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


_ENDINGS = {Format.TEXT: ".txt", Format.JSON: ".json", Format.JSONL: ".jsonl", Format.MARKDOWN: ".md"}


class Writer(Protocol):
    """Takes clean pages one after the other."""

    def write(self, page: Input, doc: CleanDocument) -> None:
        """Write one clean page."""

    def close(self) -> None:
        """Write what has to stand at the end."""


class Screen:
    """Writes to standard output: exactly the clean text for a program, made safe for a terminal."""

    def __init__(self, format_: Format, *, alone: bool) -> None:
        self._format = format_
        self._array = format_ is Format.JSON and not alone
        self._written = 0
        self._gap = ""

    def write(self, page: Input, doc: CleanDocument) -> None:  # noqa: ARG002 -- a Writer
        """Write one page; pages of text are kept apart by a line break at least."""
        text = render(doc, self._format)
        if self._array:
            sys.stdout.write(("[\n" if self._written == 0 else ",\n") + text.rstrip("\n"))
        elif sys.stdout.isatty():
            sys.stdout.write(visible(text).rstrip("\n") + "\n")
        else:
            sys.stdout.write(self._gap + text)
            self._gap = "" if text.endswith("\n") else "\n"
        self._written += 1
        sys.stdout.flush()

    def close(self) -> None:
        """End a JSON array."""
        if self._array:
            sys.stdout.write("\n]\n" if self._written else "[]\n")


class Mirror:
    """Writes one file a page below a folder: the relative path of the page, with the ending of the format.

    Raises:
        ConfigError: a file that is to be written is one of the inputs.
    """

    def __init__(self, format_: Format, folder: Path, pages: Sequence[Input]) -> None:
        self._format = format_
        self._targets = {page: folder / relative for page, relative in zip(pages, targets(pages, format_), strict=True)}
        inputs = {Path(page.ref.path).resolve() for page in pages if page.ref}
        for target in self._targets.values():
            if target.resolve() in inputs:
                raise ConfigError(f"{target}: would be written over, and is an input; choose another folder with -o")

    def write(self, page: Input, doc: CleanDocument) -> None:
        """Write the file of one page, whole or not at all."""
        target = self._targets[page]
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".boilerstrip-", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                file.write(render(doc, self._format))
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def close(self) -> None:
        """Nothing is left to write."""


def render(doc: CleanDocument, format_: Format) -> str:
    """One clean page in a format; as text it is exactly `doc.text`."""
    if format_ is Format.TEXT:
        return doc.text
    if format_ is Format.MARKDOWN:
        from boilerstrip.report.markdown import to_markdown

        return to_markdown(doc)
    record = doc.to_dict()
    return (json_page(record) if format_ is Format.JSON else json_line(record)) + "\n"


def targets(pages: Sequence[Input], format_: Format) -> Iterator[str]:
    """A relative path for each page, no two alike, also on file systems that do not tell upper from lower case."""
    ending = _ENDINGS[format_]
    chosen: dict[Input, str] = {}
    taken: set[str] = set()
    # What keeps its name comes first: of a.html and a.txt, a.txt stays a.txt and the other becomes a.html.txt.
    for page in sorted(pages, key=lambda page: (_short(page.relative, ending) != page.relative, page.relative)):
        names = _names(page.relative, ending)
        chosen[page] = next(name for name in names if name.casefold() not in taken)
        taken.add(chosen[page].casefold())
    return (chosen[page] for page in pages)


def _names(relative: str, ending: str) -> Iterator[str]:
    yield _short(relative, ending)
    yield relative + ending
    number = 2
    while True:
        yield f"{relative}-{number}{ending}"
        number += 1


def _short(relative: str, ending: str) -> str:
    path = PurePosixPath(relative)
    return str(path.with_suffix(ending)) if path.suffix.lower() in PAGE_ENDINGS else relative + ending
