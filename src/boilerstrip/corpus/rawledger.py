"""How far a raw store is committed: what lies behind that was never promised to anybody and is cut off."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import NamedTuple, Protocol

from boilerstrip.corpus.disk import Disk, replace_file, write_all


class StoreEnd(NamedTuple):
    """The last file of a raw store, and the bytes of it that are committed."""

    file: str
    length: int


class Ledger(Protocol):
    """Remembers the end of a raw store.

    Whoever keeps a table of URLs beside the store implements this in the same transaction as the table: then a URL is
    done if and only if its record is in the store, wherever the power fails.
    """

    def load(self) -> StoreEnd | None:
        """The end that was saved last, None where none ever was."""

    def save(self, end: StoreEnd) -> None:
        """Remember `end`; when this returns, a power failure does not undo it."""

    def close(self) -> None:
        """Let go of what is open."""


class FileLedger:
    """A ledger in a file of its own: a line a commit, each with its checksum, so that a torn line is told apart."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk
        self._descriptor = -1
        self._length = 0

    def load(self) -> StoreEnd | None:
        """The last whole line; the file is rewritten with it alone, which also drops a torn one."""
        end = _last_line(self._path.read_bytes()) if self._path.exists() else None
        line = _line(end) if end else b""
        replace_file(self._disk, self._path, [line])
        self._descriptor = self._disk.open(self._path)
        self._length = len(line)
        return end

    def save(self, end: StoreEnd) -> None:
        """Append a line and have it on the disk."""
        line = _line(end)
        write_all(self._disk, self._descriptor, line, self._length)
        self._disk.sync(self._descriptor)
        self._length += len(line)

    def close(self) -> None:
        """Close the file."""
        if self._descriptor >= 0:
            self._disk.close(self._descriptor)
            self._descriptor = -1


def _line(end: StoreEnd) -> bytes:
    fact = f"{end.length} {end.file}"
    return f"{zlib.crc32(fact.encode()):08x} {fact}\n".encode()


def _last_line(data: bytes) -> StoreEnd | None:
    for line in reversed(data.decode("utf-8", "replace").split("\n")):
        check, _, fact = line.partition(" ")
        length, _, file = fact.partition(" ")
        if file and check == f"{zlib.crc32(fact.encode()):08x}":
            return StoreEnd(file, int(length))
    return None
