"""Read a WARC file of our own, member by member, with the standard library alone: for repair, index and checks."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from boilerstrip.corpus.rawrecord import sha1
from boilerstrip.errors import CorpusError

# What lies behind a member is copied for the next one, so a piece is not much longer than a member.
_PIECE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Scanned:
    """One record: where its member lies, in bytes, its fields by lower-case name, and its block."""

    offset: int
    length: int
    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """The WARC-Type."""
        return self.fields.get("warc-type", "")

    @property
    def is_sound(self) -> bool:
        """Whether length and digest are what the record says."""
        return self.fields.get("content-length") == str(len(self.block)) and self.fields.get(
            "warc-block-digest"
        ) == sha1(self.block)


def scan(path: Path, start: int = 0) -> Iterator[Scanned]:
    """The records of `path` from the member that begins at `start`.

    Raises:
        CorpusError: a member is torn or no record (code `torn`); the records before it have been yielded.
    """
    with path.open("rb") as file:
        file.seek(start)
        offset = start
        for member in _members(file, start, path):
            yield _record(member, offset, path)
            offset += member.length


@dataclass(frozen=True, slots=True)
class _Member:
    data: bytes
    length: int


def _members(file: BinaryIO, offset: int, path: Path) -> Iterator[_Member]:
    """The gzip members from where `file` stands, which is at `offset`."""
    packed = file.read(_PIECE)
    while packed:
        unpacker = zlib.decompressobj(31)
        parts: list[bytes] = []
        length = 0
        while not unpacker.eof:
            if not packed:
                raise _torn(path, offset, "the file ends inside it")
            try:
                parts.append(unpacker.decompress(packed))
            except zlib.error as error:
                raise _torn(path, offset, str(error)) from error
            length += len(packed) - len(unpacker.unused_data)
            packed = unpacker.unused_data or file.read(_PIECE)
        yield _Member(b"".join(parts), length)
        offset += length


def _record(member: _Member, offset: int, path: Path) -> Scanned:
    head, mark, rest = member.data.partition(b"\r\n\r\n")
    if not mark or not head.startswith(b"WARC/1") or not rest.endswith(b"\r\n\r\n"):
        raise _torn(path, offset, "it holds no WARC record")
    lines = head.decode("utf-8", "replace").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Scanned(offset, member.length, fields, rest[:-4])


def _torn(path: Path, offset: int, why: str) -> CorpusError:
    return CorpusError(f"{path.name}: the record at byte {offset} is damaged: {why}", code="torn")
