"""The few calls by which a raw store touches the disk, in one place, so that tests can make each of them fail."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from boilerstrip.corpus.exchange import sync_folder

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Disk:
    """The disk as it is; descriptors are those of the operating system, every method raises `OSError`."""

    def open(self, path: Path) -> int:
        """Open `path` for reading and writing; it is made if it is not there."""
        return os.open(path, _FLAGS, 0o644)

    def write(self, descriptor: int, data: memoryview, offset: int) -> int:
        """Write some of `data` at `offset`; how much, is returned."""
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Return when what was written is on the disk itself."""
        if sys.platform == "darwin":  # fsync leaves it in the drive's own cache there
            import fcntl

            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def truncate(self, descriptor: int, length: int) -> None:
        """Cut the file to `length` bytes."""
        os.ftruncate(descriptor, length)

    def close(self, descriptor: int) -> None:
        """Let go of the file."""
        os.close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Put `old` in the place of `new`."""
        old.replace(new)

    def remove(self, path: Path) -> None:
        """Remove the file `path`."""
        path.unlink()

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in `folder` are on the disk itself."""
        sync_folder(folder)


def write_all(disk: Disk, descriptor: int, data: bytes, offset: int) -> None:
    """Write the whole of `data` at `offset`, however many calls it takes."""
    rest = memoryview(data)
    while rest:
        done = disk.write(descriptor, rest, offset)
        rest = rest[done:]
        offset += done


def replace_file(disk: Disk, path: Path, pieces: Iterable[bytes]) -> None:
    """Write `path` so that it holds either what it held or all of `pieces`, whenever the power fails."""
    part = path.with_name(f"{path.name}.part")
    descriptor = disk.open(part)
    try:
        disk.truncate(descriptor, 0)
        length = 0
        for piece in pieces:
            write_all(disk, descriptor, piece, length)
            length += len(piece)
        disk.sync(descriptor)
    finally:
        disk.close(descriptor)
    disk.rename(part, path)
    disk.sync_folder(path.parent)
