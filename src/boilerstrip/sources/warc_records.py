"""The records of a WARC file, wherever it lies and whatever is broken in it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, NamedTuple, cast

from boilerstrip.corpus.rawrecord import sha1
from boilerstrip.errors import BoilerstripError, ConfigError
from boilerstrip.sources.files import MAX_BYTES
from boilerstrip.sources.streams import STREAM_ERRORS, open_stream
from boilerstrip.sources.warc_zstd import ZSTD, DictionaryFile, dictionary_file

# What a damaged package, or a file that was compressed as a whole, raises while it is being read.
PACKAGE_ERRORS: tuple[type[Exception], ...] = (*STREAM_ERRORS, zipfile.BadZipFile, NotImplementedError, RuntimeError)

_PAGES = frozenset({"response", "resource", "conversion"})
# Records that are no pages are read up to this size: requests and metadata are small.
_SIDE_BYTES = 1024 * 1024
_NEXT_RECORD = b"\r\n\r\nWARC/1."
_GZIP, _ZSTD, _PLAIN = b"\x1f\x8b\x08", ZSTD, b"WARC/1."
_WARC_ENDINGS = (".warc", ".warc.gz", ".warc.zst")
_PIECE = 1024 * 1024
_HEAD = 64 * 1024
_HTTP_HEAD = 1024 * 1024
_HTTP_LINES = 10_000
_EMPTY_LINES = (b"\r\n", b"\n")
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)


class Found(NamedTuple):
    """One record: its type, where it begins (bytes of the file), its fields by lower-case name, and its block.

    The head of an HTTP message, with the empty line behind it, is apart from the block. Of records that cannot hold a
    page only what is needed is kept. `problem` says why the block is not all there.
    """

    offset: int
    kind: str
    fields: dict[str, str]
    block: bytes
    problem: str | None = None
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class Part:
    """A WARC file, or one that lies in a WACZ package: then `member` is its name in there."""

    path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """What places in it are named by."""
        return self.member or self.path.name

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The file, open and seekable; one that was compressed as a whole comes decompressed."""
        with self.path.open("rb") as file:
            if self.member is None:
                yield _by_record(file)
                return
            with zipfile.ZipFile(file) as package, package.open(self.member) as inside:
                yield _by_record(cast(BinaryIO, inside))


def parts(path: Path) -> Iterator[Part]:
    """The WARC files of `path`: itself, or those of the WACZ package that it is.

    Raises:
        BoilerstripError: it is called a WACZ and is no zip file (`damaged`).
    """
    if path.suffix.lower() != ".wacz":
        yield Part(path)
        return
    try:
        with zipfile.ZipFile(path) as package:
            names = sorted(package.namelist())
    except PACKAGE_ERRORS as error:
        raise BoilerstripError(f"{path.name}: not a readable WACZ package: {error}", code="damaged") from error
    found = [name for name in names if name.startswith("archive/") and name.lower().endswith(_WARC_ENDINGS)]
    if not found:
        raise BoilerstripError(f"{path.name}: a WACZ package without WARC files in archive/", code="damaged")
    yield from (Part(path, name) for name in found)


def records(file: BinaryIO) -> Iterator[Found]:
    """Every record of `file` from where it stands; behind a damaged one, reading goes on at the next that can be found.

    Raises:
        ConfigError: FastWARC is not installed.
    """
    start: int | None = file.tell()
    unread: Found | None = None
    while start is not None:
        file.seek(start)
        last, sound = start, 0
        try:
            for found in _run(file):
                if unread is not None and found.problem is None:
                    yield unread
                unread = None
                yield found
                last = found.offset
                sound += 1
                if found.problem is not None and found.problem is not TOO_LARGE:
                    break
            else:
                return
            start = _next_start(file, last + 1)
        except (OSError, zlib.error) as error:
            start = _next_start(file, last + 1)
            damaged = Found(last + bool(sound), "", {}, b"", f"the record cannot be read: {error}")
            # Where good records came before, the bad one is the next: if the next turn meets it, it is reported there.
            unread = damaged if sound and start is not None else None
            if unread is None:
                yield damaged


TOO_LARGE = f"the record is larger than {MAX_BYTES:,} bytes"


def _run(file: BinaryIO) -> Iterator[Found]:
    if isinstance(file, DictionaryFile):
        for frame in file.frames(MAX_BYTES + _SIDE_BYTES):
            yield _only(list(_run(io.BytesIO(frame.data)))[:2], frame.offset)
        return
    fastwarc = _fastwarc()
    request = fastwarc.WarcRecordType.request
    for record in fastwarc.ArchiveIterator(file, parse_http=False):
        offset = record.stream_pos
        if record.record_type == request:  # a third of all records, of which no field is ever asked for
            yield _side_record(record, Found(offset, "request", {}, b""))
            continue
        # All at once: to ask the record for one of its fields takes four times as long.
        fields = {name.lower(): value for name, value in record.headers}
        kind = fields.get("warc-type", "")
        if "content-length" not in fields:  # which every record has: the file ends in the middle of its head
            yield Found(offset, kind, fields, b"", "the head of the record is not whole")
            continue
        if kind not in _PAGES:
            yield _side_record(record, Found(offset, kind, fields, b""))
            continue
        if record.content_length > MAX_BYTES:
            yield Found(offset, kind, fields, b"", TOO_LARGE)
            continue
        # Read apart: cut off a whole block, the head would cost a copy of the page.
        head = _http_head(record.reader) if kind == "response" else b""
        found = Found(offset, kind, fields, record.reader.read(), head=head)
        problem = _problem(record, found)
        yield found._replace(problem=problem) if problem else found


def _only(found: list[Found], offset: int) -> Found:
    """The one record of a frame, which is to begin where the frame does."""
    if len(found) == 1:
        return found[0]._replace(offset=offset)
    return Found(offset, "", {}, b"", "a zstd frame with no record of its own, or with several")


def piece_of(file: BinaryIO, offset: int, length: int) -> BinaryIO:
    """Some bytes of an open WARC file, as a file of their own that `records` can read."""
    if isinstance(file, DictionaryFile):
        return file.piece(offset, length)
    file.seek(offset)
    return io.BytesIO(file.read(length))


def _side_record(record: Any, found: Found) -> Found:
    """A record that is no page; a wrong length in it can hide one all the same."""
    if record.content_length > _SIDE_BYTES:
        return found
    block = record.reader.read()
    if len(block) < record.content_length or _NEXT_RECORD in block:
        whole = found._replace(block=block)
        return whole._replace(problem=_problem(record, whole))
    return found._replace(block=block) if found.kind == "metadata" else found


def _http_head(reader: Any) -> bytes:
    """The head of an HTTP message, to the empty line behind it."""
    lines: list[bytes] = []
    while line := reader.readline(max_line_len=_HTTP_HEAD):
        lines.append(line)
        if line in _EMPTY_LINES or len(lines) > _HTTP_LINES:
            break
    return b"".join(lines)


def _problem(record: Any, found: Found) -> str | None:
    length = len(found.head) + len(found.block)
    if length < record.content_length:
        return f"{length} of {record.content_length} bytes are there"
    # A page may speak of WARC files; where its own length or a digest says that the block is whole, it is.
    if _is_as_long_as_it_says(found) or not (_NEXT_RECORD in found.block or _NEXT_RECORD in found.head):
        return None
    if found.fields.get("warc-block-digest") == sha1(found.head + found.block):
        return None
    return "its length is wrong: another record begins inside of it"


def _is_as_long_as_it_says(found: Found) -> bool:
    """Whether an HTTP message has the length of its own Content-Length: cheaper than to search it."""
    told = _LENGTH.search(found.head)
    return told is not None and int(told[1]) == len(found.block)


def _fastwarc() -> ModuleType:
    try:
        import fastwarc.warc
    except ImportError as error:
        raise ConfigError(
            "reading WARC files needs FastWARC: pip install 'boilerstrip[warc]'", code="no-fastwarc"
        ) from error
    module: ModuleType = fastwarc.warc
    return module


def _by_record(file: BinaryIO) -> BinaryIO:
    """`file`, decompressed if it was compressed as a whole instead of record by record: then no record has a place."""
    with_dictionary = dictionary_file(file)
    if with_dictionary is not None:
        return with_dictionary
    if _is_one_member(file):
        return open_stream(file)
    return file


def _is_one_member(file: BinaryIO) -> bool:
    """Whether a second record begins inside of the first gzip member."""
    unpacker = zlib.decompressobj(31)
    tail = b""
    try:
        while not unpacker.eof and (packed := unpacker.unconsumed_tail or file.read(_HEAD)):
            if not tail and not packed.startswith(_GZIP):
                return False
            text = tail + unpacker.decompress(packed, _HEAD)
            if _NEXT_RECORD in text:
                return True
            tail = text[-len(_NEXT_RECORD) :]
    except zlib.error:
        return False
    finally:
        file.seek(0)
    return False


def _next_start(file: BinaryIO, offset: int) -> int | None:
    """The first byte from `offset` on at which a record seems to begin, None where there is none."""
    file.seek(0)
    head = file.read(4)
    mark = next((mark for mark in (_GZIP, _ZSTD) if head.startswith(mark)), _PLAIN)
    mark = _ZSTD if isinstance(file, DictionaryFile) else mark
    file.seek(offset)
    kept = b""
    while piece := file.read(_PIECE):
        window = kept + piece
        at = window.find(mark)
        while at >= 0:
            if _begins_record(window[at:], mark):
                return offset - len(kept) + at
            at = window.find(mark, at + 1)
        kept = window[-64:]
        offset += len(piece)
    return None


def last_record(file: BinaryIO) -> Found | None:
    """The last record that begins in a piece of a WARC file, None where none does."""
    data = file.read()
    for mark in (_GZIP, _ZSTD, _PLAIN):
        at = data.rfind(mark)
        while at >= 0:
            if _begins_record(data[at:], mark):
                return next(records(piece_of(file, at, len(data) - at)), None)
            at = data.rfind(mark, 0, at)
    return None


def _begins_record(data: bytes, mark: bytes) -> bool:
    if mark != _GZIP:
        return True
    try:
        return zlib.decompressobj(31).decompress(data[:4096], 16).startswith(b"WARC/")
    except zlib.error:
        return False
