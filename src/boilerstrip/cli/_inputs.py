"""The pages that the PATHs of a command line name: files, folders and archives of them, standard input."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from boilerstrip.cli._common import STDIN
from boilerstrip.errors import ConfigError
from boilerstrip.model import RawPage
from boilerstrip.sources import Failure, PageRef, list_files
from boilerstrip.sources.containers import PageReader, is_container

# What some file system or other refuses in a name; the names in archives and crawls come from anybody.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Input:
    """One page to read: what messages call it, its place in a mirrored tree, and the file; None is standard input."""

    name: str
    relative: str
    ref: PageRef | None

    def read(self, reader: PageReader, *, url: str | None = None, media_type: str | None = None) -> RawPage:
        """The bytes of the page, with what the command line knows about it.

        Raises:
            BoilerstripError: the file cannot be read.
        """
        page = RawPage(sys.stdin.buffer.read(), origin=STDIN) if self.ref is None else reader.read(self.ref)
        return replace(page, url=url or page.url, media_type=media_type or page.media_type)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All pages of a command line in order, the PATHs that hold many, and what cannot be read or is passed by."""

    pages: tuple[Input, ...]
    folders: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    passed_by: int = 0


def read_one(path: str, *, url: str | None = None, media_type: str | None = None) -> RawPage:
    """The one page that a PATH names.

    Raises:
        ConfigError: it is a folder or an archive, or there is no such file.
        BoilerstripError: the file cannot be read.
    """
    file = Path(path)
    if path != STDIN and file.is_dir():
        raise ConfigError(f"{path}: is a folder; this command takes one page")
    if path != STDIN and not file.exists():
        raise ConfigError(f"{path}: no such file")
    if path != STDIN and is_container(file):
        raise ConfigError(f"{path}: may hold many pages; this command takes one")
    return _file_input(path).read(PageReader(), url=url, media_type=media_type)


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
    if path == STDIN or not (root.is_dir() or (root.is_file() and is_container(root))):
        return Inputs((_file_input(path),))
    inside = output is not None and root.is_dir() and output.resolve() != root.resolve()
    listing = list_files([root], output if inside else None)
    prefix = "" if alone else f"{root.resolve().name}/"
    return Inputs(
        pages=tuple(_listed_input(ref, prefix) for ref in listing.pages),
        folders=(path,),
        failures=listing.failures,
        passed_by=sum(count for _, count in listing.passed_by),
    )


def _listed_input(ref: PageRef, prefix: str) -> Input:
    if ref.place is None:
        return Input(str(Path(ref.path)), prefix + ref.origin, ref)
    return Input(ref.origin, prefix + safe_path(ref.origin), ref)


def _file_input(path: str) -> Input:
    if path == STDIN:
        return Input("standard input", "stdin", None)
    return Input(path, Path(path).name, PageRef(origin=path, path=path))


def safe_path(origin: str) -> str:
    """A relative path for a page of an archive or a crawl, inside the output and fit for any file system.

    Example:
        >>> safe_path("crawl.warc.gz/https://example.org/../a?b=1")
        'crawl.warc.gz/https_/example.org/a_b=1'
    """
    parts = [_UNSAFE.sub("_", part).strip(" ") for part in origin.split("/")]
    return "/".join(_short(part) for part in parts if part.strip(".")) or "page"


def _short(part: str) -> str:
    """A name that is not too long, no device of Windows, and does not end in a dot, which Windows forgets."""
    bare = part.rstrip(".")
    bare = f"_{bare}" if _RESERVED.match(bare) else bare
    if len(bare) <= _LONGEST:
        return bare
    return f"{bare[:_LONGEST]}-{hashlib.sha256(part.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"
