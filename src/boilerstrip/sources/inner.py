"""Files of many pages inside of archives: WARC, tables and archives again, copied out one at a time and read there.

The place of such a page is that in the inner file; the name of the file says where in the archive that one lies:
`crawl/x.warc.gz@512+9000!/inner.warc.gz` (its offset there, and its bytes once unpacked).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage, StorePlace
from boilerstrip.sources.base import Failure

if TYPE_CHECKING:
    from boilerstrip.sources.containers import Container

# Archives within archives within archives: what lies deeper is a trap, or nobody's corpus.
MAX_DEPTH = 3
# An inner file is unpacked to the disk; one that is larger than this has to be unpacked by hand.
MAX_BYTES = 8 * 1024 * 1024 * 1024

_MARK = "!/"
_PIECE = 1024 * 1024


class InnerFile(NamedTuple):
    """An inner file: its name in the archive, where it lies there, and its bytes once unpacked."""

    name: str
    offset: int
    size: int

    @property
    def key(self) -> str:
        """What places in it are named by.

        Example:
            >>> InnerFile.of(InnerFile("a/x.warc", 512, 99).key)
            InnerFile(name='a/x.warc', offset=512, size=99)
        """
        return f"{self.name}@{self.offset}+{self.size}"

    @classmethod
    def of(cls, key: str) -> InnerFile:
        """The inner file that `key` names."""
        name, _, where = key.rpartition("@")
        offset, _, size = where.partition("+")
        return cls(name, int(offset), int(size))


class Unpack(Protocol):
    """How an archive writes one of its inner files into a file of ours."""

    def __call__(self, inner: InnerFile, target: IO[bytes], /) -> None:
        """Write the bytes; `BoilerstripError` where that cannot be done."""


class InnerFiles:
    """The inner files of one archive; the last one that was read stays on the disk until another is, or `close`."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._held = ExitStack()
        self._key: str | None = None
        self._container: Container | None = None

    def pages(
        self, inner: InnerFile, unpack: Unpack, origin: str, passed_by: Counter[str]
    ) -> Iterator[RawPage | Failure]:
        """The pages of an inner file, or the reason why there are none; `origin` names it in the corpus."""
        try:
            container = self._open(inner, unpack, origin)
        except BoilerstripError as error:
            yield Failure(origin, error.code, str(error))
            return
        for found in container.pages(origin, passed_by):
            if isinstance(found, RawPage) and found.place:
                yield replace(found, place=replace(found.place, file=f"{inner.key}{_MARK}{found.place.file}"))
            else:
                yield found

    def read(self, place: StorePlace, unpack: Unpack, origin: str) -> RawPage:
        """The page at `place`, which `pages` gave.

        Raises:
            BoilerstripError: there is none.
        """
        key, _, below = place.file.partition(_MARK)
        container = self._open(InnerFile.of(key), unpack, origin)
        return replace(container.read(replace(place, file=below), origin), place=place)

    def close(self) -> None:
        """Let go of the file that is open, and remove it."""
        self._held.close()
        self._key = self._container = None

    def _open(self, inner: InnerFile, unpack: Unpack, origin: str) -> Container:
        from boilerstrip.sources.containers import ending_of, open_container

        if self._container is not None and self._key == inner.key:
            return self._container
        self.close()
        if self._depth >= MAX_DEPTH:
            message = (
                f"{origin}: lies in more than {MAX_DEPTH} archives, one inside of the other: unpack the outer ones"
            )
            raise BoilerstripError(message, code="nested")
        if inner.size > MAX_BYTES:
            raise BoilerstripError(f"{origin}: {inner.size:,} bytes; unpack the archive first", code="too-large")
        folder = self._held.enter_context(tempfile.TemporaryDirectory(prefix="boilerstrip-"))
        path = Path(folder) / f"inner{ending_of(inner.name)}"
        try:
            with path.open("wb") as file:
                unpack(inner, file)
        except OSError as error:
            raise BoilerstripError(f"{origin}: cannot be unpacked to the disk: {error}", code="unreadable") from error
        container = open_container(path, self._depth + 1)
        self._held.callback(container.close)
        self._container, self._key = container, inner.key
        return container


def is_inner(place: StorePlace) -> bool:
    """Whether a place lies in an inner file.

    Example:
        >>> is_inner(StorePlace("x.zip", 0, 9)), is_inner(StorePlace("a/x.jsonl@0!/x.jsonl", 0, 9))
        (False, True)
    """
    return _MARK in place.file


def copy_bounded(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy a stream to its end.

    Raises:
        BoilerstripError: there is more than its archive said it could hold (`too-large`).
    """
    room = MAX_BYTES
    while piece := source.read(_PIECE):
        room -= len(piece)
        if room < 0:
            raise BoilerstripError(f"more than {MAX_BYTES:,} bytes come out of an inner file", code="too-large")
        target.write(piece)
