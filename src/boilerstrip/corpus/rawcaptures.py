"""The captures of a WARC file that its index on the disk lacks: few, and written before they become many."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NamedTuple

from boilerstrip.corpus.disk import Disk
from boilerstrip.corpus.rawindex import Capture, captures_of, indexed_to, write_index

ENDING = ".warc.gz"


class Due(NamedTuple):
    """When the index is written: after so many captures, or so many bytes of the file."""

    captures: int
    bytes: int


class Captures:
    """The captures of one file at a time; they may be added by one thread while another writes the index."""

    def __init__(self, disk: Disk, due: Due) -> None:
        self._disk = disk
        self._due = due
        self._held: list[Capture] = []
        self._indexed = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def begin(self) -> None:
        """Go on with a new file, of which there is no index."""
        self._held, self._indexed = [], 0

    def resume(self, warc: Path, end: int) -> None:
        """Go on with a file that is good up to byte `end`: what its index lacks is read from the records.

        Raises:
            OSError: the disk refuses.
            CorpusError: a record is damaged.
        """
        index = index_path(warc)
        covered = indexed_to(index)
        if index.exists() and (covered == 0 or covered > end):  # no index, or of bytes that were cut off
            self._disk.remove(index)
            covered = 0
        self._held, self._indexed = [], covered
        for capture in captures_of(warc, covered):
            self._held.append(capture)
            if len(self._held) >= self._due.captures:
                self.write(warc, capture.offset + capture.length)

    def add(self, capture: Capture) -> None:
        """Take note of a capture."""
        with self._lock:
            self._held.append(capture)

    def is_due(self, end: int) -> bool:
        """Whether the index of a file that ends at byte `end` is to be written now."""
        return len(self._held) >= self._due.captures or end - self._indexed >= self._due.bytes

    def write(self, warc: Path, end: int) -> None:
        """Have the captures before byte `end` of the file in its index, and hold them no longer.

        Raises:
            OSError: the disk refuses; the index is as it was.
        """
        with self._lock:
            ready = [each for each in self._held if each.offset + each.length <= end]
        path = index_path(warc)
        if not ready and path.exists():
            return
        write_index(self._disk, path, ready)
        with self._lock:
            del self._held[: len(ready)]
        self._indexed = end


def index_path(warc: Path) -> Path:
    """Where the index of a file lies."""
    return warc.with_name(warc.name.removesuffix(ENDING) + ".cdxj")
