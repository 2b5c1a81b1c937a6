"""Files that hold many pages: WARC, tables, archives. List their pages, then read them one by one, in any process."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage, StorePlace
from boilerstrip.sources.archives import TarArchive, ZipArchive
from boilerstrip.sources.base import Failure, PageRef
from boilerstrip.sources.files import read_file
from boilerstrip.sources.members import TAR_ENDINGS, ZIP_ENDINGS
from boilerstrip.sources.mhtml import MHTML_ENDINGS, page_from_mhtml
from boilerstrip.sources.mirrors import mirrored_url
from boilerstrip.sources.streams import STREAM_ERRORS
from boilerstrip.sources.tables import CSV_ENDINGS, JSON_ENDINGS, PARQUET_ENDINGS, CsvTable, JsonLines, ParquetTable
from boilerstrip.sources.warc import WARC_ENDINGS, WarcFile

CONTAINER_ENDINGS = (*WARC_ENDINGS, *JSON_ENDINGS, *CSV_ENDINGS, *PARQUET_ENDINGS, *ZIP_ENDINGS, *TAR_ENDINGS)


READ_ERRORS: tuple[type[Exception], ...] = (*STREAM_ERRORS, zipfile.BadZipFile)


class Container(Protocol):
    """A file that holds many pages."""

    def pages(self, origin: str, passed_by: Counter[str]) -> Iterator[RawPage | Failure]:
        """Every page, in order, each with its place; `passed_by` counts what is no page."""

    def read(self, place: StorePlace, origin: str) -> RawPage:
        """The page at `place`, which `pages` gave."""

    def close(self) -> None:
        """Let go of what is open."""


def is_container(path: Path) -> bool:
    """Whether the name of a file says that it holds many pages.

    Example:
        >>> is_container(Path("crawl.WARC.gz")), is_container(Path("page.html"))
        (True, False)
    """
    return path.name.lower().endswith(CONTAINER_ENDINGS)


def ending_of(name: str) -> str:
    """The ending by which a file of many pages is known; nothing for other files.

    Example:
        >>> ending_of("2024.05.WARC.gz"), ending_of("page.html")
        ('.warc.gz', '')
    """
    return next((ending for ending in CONTAINER_ENDINGS if name.lower().endswith(ending)), "")


def open_container(path: Path, depth: int = 0) -> Container:
    """The container that `path` is by its name; nothing is read yet. `depth` counts the archives that it lies in.

    Raises:
        BoilerstripError: it is none (`not-a-container`).
    """
    name = path.name.lower()
    for endings, kind in _KINDS:
        if name.endswith(endings):
            return kind(path, depth) if kind in (ZipArchive, TarArchive) else kind(path)
    raise BoilerstripError(f"{path.name}: not a file that holds many pages", code="not-a-container")


def list_container(path: Path, origin: str, passed_by: Counter[str]) -> Iterator[PageRef | Failure]:
    """A reference to each page of the file `path`, in order, and the failures; `origin` names the file."""
    container = open_container(path)
    try:
        for found in container.pages(origin, passed_by):
            yield found if isinstance(found, Failure) else PageRef(found.origin, str(path), found.place)
    except OSError as error:
        yield Failure(origin, "unreadable", f"{origin}: {(error.strerror or str(error)).lower()}")
    finally:
        container.close()


class PageReader:
    """Reads pages by reference, from files and containers; keeps the last container open.

    Pages of one container are read fastest in the order in which they were listed.
    """

    def __init__(self) -> None:
        self._path: str | None = None
        self._container: Container | None = None

    def read(self, ref: PageRef) -> RawPage:
        """The page that `ref` names.

        Raises:
            BoilerstripError: it cannot be read.
        """
        if ref.place is None:
            page = read_file(ref)
            if ref.path.lower().endswith(MHTML_ENDINGS):
                return page_from_mhtml(page)
            return replace(page, url=mirrored_url(page.data)) if page.url is None else page
        if self._container is None or self._path != ref.path:
            self.close()
            self._path, self._container = ref.path, open_container(Path(ref.path))
        try:
            return self._container.read(ref.place, ref.origin)
        except READ_ERRORS as error:
            raise BoilerstripError(f"{ref.origin}: cannot be read: {error}", code="unreadable") from error

    def close(self) -> None:
        """Let go of the container that is open."""
        if self._container is not None:
            self._container.close()
            self._path = self._container = None


def read_page(ref: PageRef) -> RawPage:
    """One page; whoever reads many keeps a `PageReader`."""
    reader = PageReader()
    try:
        return reader.read(ref)
    finally:
        reader.close()


_KINDS = (
    (WARC_ENDINGS, WarcFile),
    (JSON_ENDINGS, JsonLines),
    (CSV_ENDINGS, CsvTable),
    (PARQUET_ENDINGS, ParquetTable),
    (ZIP_ENDINGS, ZipArchive),
    (TAR_ENDINGS, TarArchive),
)
