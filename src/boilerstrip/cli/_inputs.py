"""The pages that the PATHs of a command line name: files, folders of them, standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from boilerstrip.cli._common import STDIN
from boilerstrip.errors import ConfigError
from boilerstrip.model import RawPage
from boilerstrip.sources import Failure, PageRef, list_files, read_file


@dataclass(frozen=True, slots=True)
class Input:
    """One page to read: what messages call it, its place in a mirrored tree, and the file; None is standard input."""

    name: str
    relative: str
    ref: PageRef | None

    def read(self, *, url: str | None = None, media_type: str | None = None) -> RawPage:
        """The bytes of the page, with what the command line knows about it.

        Raises:
            BoilerstripError: the file cannot be read.
        """
        page = RawPage(sys.stdin.buffer.read(), origin=STDIN) if self.ref is None else read_file(self.ref)
        return replace(page, url=url or page.url, media_type=media_type or page.media_type)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All pages of a command line in order, the folders among its PATHs, and what cannot be read or is passed by."""

    pages: tuple[Input, ...]
    folders: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    passed_by: int = 0


def one_input(path: str) -> Input:
    """The page that one PATH names.

    Raises:
        ConfigError: it is a folder, or there is no such file.
    """
    if path == STDIN:
        return Input("standard input", "stdin", None)
    file = Path(path)
    if file.is_dir():
        raise ConfigError(f"{path}: is a folder; this command takes one page")
    if not file.exists():
        raise ConfigError(f"{path}: no such file")
    return _file_input(path)


def find_inputs(paths: Sequence[str], output: Path | None = None) -> Inputs:
    """Every page that the PATHs name; `output` is left out where it lies inside a folder that is read.

    Raises:
        ConfigError: none of the PATHs exists, or `-` stands there twice.
    """
    if list(paths).count(STDIN) > 1:
        raise ConfigError("- stands for standard input, which can be read once only")
    if all(path != STDIN and not Path(path).exists() for path in paths):
        raise ConfigError(f"{', '.join(paths)}: no such file or folder")
    found = [_expand(path, output, alone=len(paths) == 1) for path in paths]
    return Inputs(
        pages=tuple(page for each in found for page in each.pages),
        folders=tuple(folder for each in found for folder in each.folders),
        failures=tuple(failure for each in found for failure in each.failures),
        passed_by=sum(each.passed_by for each in found),
    )


def _expand(path: str, output: Path | None, *, alone: bool) -> Inputs:
    root = Path(path)
    if path == STDIN or not root.is_dir():
        return Inputs((_file_input(path) if path != STDIN else one_input(path),))
    inside = output is not None and output.resolve() != root.resolve()
    listing = list_files([root], output if inside else None)
    prefix = "" if alone else f"{root.resolve().name}/"
    return Inputs(
        pages=tuple(Input(str(Path(ref.path)), prefix + ref.origin, ref) for ref in listing.pages),
        folders=(path,),
        failures=listing.failures,
        passed_by=sum(count for _, count in listing.passed_by),
    )


def _file_input(path: str) -> Input:
    return Input(path, Path(path).name, PageRef(origin=path, path=path))
