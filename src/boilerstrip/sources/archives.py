"""Pages in zip and tar archives; nothing is unpacked to the disk."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage, StorePlace
from boilerstrip.sources.base import Failure
from boilerstrip.sources.files import MAX_BYTES
from boilerstrip.sources.inner import InnerFile, InnerFiles, copy_bounded, is_inner
from boilerstrip.sources.members import Sort, page_from_file, sort_of, told
from boilerstrip.sources.streams import STREAM_ERRORS, RangeReader, open_stream

_ZIP_ERRORS: tuple[type[Exception], ...] = (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error)
_TAR_ERRORS: tuple[type[Exception], ...] = (*STREAM_ERRORS, tarfile.TarError)


class ZipArchive:
    """A zip file; the place of a page is its header in the file and the bytes it takes there.

    `depth` says in how many archives the file itself lies.
    """

    def __init__(self, path: Path, depth: int = 0) -> None:
        self._path = path
        self._inner = InnerFiles(depth)
        self._zip: zipfile.ZipFile | None = None
        self._at: dict[int, zipfile.ZipInfo] = {}

    def pages(self, origin: str, passed_by: Counter[str]) -> Iterator[RawPage | Failure]:
        """Every page, in the order of the archive; `passed_by` counts other files by their ending."""
        try:
            infos = self._open().infolist()
        except (zipfile.BadZipFile, OSError) as error:
            yield Failure(origin, "damaged", f"{origin}: not a readable zip file: {error}")
            return
        names = _Names(origin)
        for info in infos:
            sort = Sort.NOTHING if info.is_dir() else sort_of(info.filename, passed_by)
            if sort is Sort.NOTHING:
                continue
            name = names.of(info.filename, info.header_offset)
            if sort is Sort.INNER:
                inner = InnerFile(info.filename, info.header_offset, info.file_size)
                yield from self._inner.pages(inner, self._unpack, name, passed_by)
                continue
            if sort is Sort.TOLD:
                yield told(info.filename, name)
                continue
            try:
                yield self.read(StorePlace(self._path.name, info.header_offset, info.compress_size), name)
            except BoilerstripError as error:
                yield Failure(name, error.code, str(error))

    def read(self, place: StorePlace, origin: str) -> RawPage:
        """The page at `place`, which `pages` gave."""
        archive = self._open()
        if is_inner(place):
            return self._inner.read(place, self._unpack, origin)
        info = self._info(place.offset, origin)
        _check_size(info.file_size, origin)
        try:
            data = archive.read(info)
        except _ZIP_ERRORS as error:
            raise BoilerstripError(f"{origin}: cannot be unpacked: {error}", code="damaged") from error
        return page_from_file(data, info.filename, origin, place)

    def _info(self, offset: int, origin: str) -> zipfile.ZipInfo:
        self._open()
        info = self._at.get(offset)
        if info is None:
            raise BoilerstripError(f"{origin}: {self._path.name} has no member at {offset}", code="missing")
        if info.flag_bits & 1:
            raise BoilerstripError(f"{origin}: is encrypted; unpack the archive with its password", code="encrypted")
        return info

    def _unpack(self, inner: InnerFile, target: IO[bytes]) -> None:
        info = self._info(inner.offset, inner.name)
        try:
            with self._open().open(info) as source:
                copy_bounded(source, target)
        except _ZIP_ERRORS as error:
            raise BoilerstripError(f"{inner.name}: cannot be unpacked: {error}", code="damaged") from error

    def close(self) -> None:
        """Let go of the file."""
        self._inner.close()
        if self._zip is not None:
            self._zip.close()
            self._zip = None

    def _open(self) -> zipfile.ZipFile:
        if self._zip is None:
            self._zip = zipfile.ZipFile(self._path)
            self._at = {info.header_offset: info for info in self._zip.infolist()}
        return self._zip


class TarArchive:
    """A tar file, compressed or not; the place of a page is its bytes in the decompressed archive.

    `depth` says in how many archives the file itself lies.
    """

    def __init__(self, path: Path, depth: int = 0) -> None:
        self._path = path
        self._inner = InnerFiles(depth)
        self._reader: RangeReader | None = None

    def pages(self, origin: str, passed_by: Counter[str]) -> Iterator[RawPage | Failure]:
        """Every page, in the order of the archive; `passed_by` counts other files by their ending."""
        names = _Names(origin)
        with self._path.open("rb") as file:
            try:
                with tarfile.open(fileobj=open_stream(file), mode="r|") as archive:
                    for member in archive:
                        if member.isreg() and not member.issparse():
                            yield from self._member(archive, member, names, passed_by)
            except _TAR_ERRORS as error:
                yield Failure(origin, "damaged", f"{origin}: cannot be read to its end: {error}")

    def read(self, place: StorePlace, origin: str) -> RawPage:
        """The page at `place`, which `pages` gave."""
        if is_inner(place):
            return self._inner.read(place, self._unpack, origin)
        self._reader = self._reader or RangeReader(self._path)
        return page_from_file(self._reader.read(place.offset, place.length), origin, origin, place)

    def close(self) -> None:
        """Let go of the file."""
        self._inner.close()
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _member(
        self, archive: tarfile.TarFile, member: tarfile.TarInfo, names: _Names, passed_by: Counter[str]
    ) -> Iterator[RawPage | Failure]:
        sort = sort_of(member.name, passed_by)
        if sort is Sort.NOTHING:
            return
        name = names.of(member.name, member.offset_data)
        if sort is Sort.TOLD:
            yield told(member.name, name)
        elif sort is Sort.PAGE:
            yield self._page(archive, member, name)
        else:

            def unpack(_inner: InnerFile, target: IO[bytes]) -> None:
                source = archive.extractfile(member)
                if source:
                    copy_bounded(source, target)

            inner = InnerFile(member.name, member.offset_data, member.size)
            yield from self._inner.pages(inner, unpack, name, passed_by)

    def _unpack(self, inner: InnerFile, target: IO[bytes]) -> None:
        self._reader = self._reader or RangeReader(self._path)
        self._reader.copy(inner.offset, inner.size, target)

    def _page(self, archive: tarfile.TarFile, member: tarfile.TarInfo, origin: str) -> RawPage | Failure:
        place = StorePlace(self._path.name, member.offset_data, member.size)
        try:
            _check_size(member.size, origin)
            file = archive.extractfile(member)
            return page_from_file(file.read() if file else b"", member.name, origin, place)
        except BoilerstripError as error:
            return Failure(origin, error.code, str(error))


class _Names:
    """Origins of members: the archive's, the member's path made harmless, and the offset where a name comes twice."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._seen: set[str] = set()

    def of(self, member: str, offset: int) -> str:
        parts = PurePosixPath(member.replace("\\", "/")).parts
        path = "/".join(part for part in parts if part not in {"/", "..", "."})
        name = f"{self._origin}/{path}"
        if name in self._seen:
            stem, dot, ending = name.rpartition(".")
            name = f"{stem}@{offset}{dot}{ending}"
        self._seen.add(name)
        return name.encode("utf-8", "backslashreplace").decode()


def _check_size(size: int, origin: str) -> None:
    if size > MAX_BYTES:
        raise BoilerstripError(f"{origin}: {size:,} bytes; a page can have {MAX_BYTES:,}", code="too-large")
