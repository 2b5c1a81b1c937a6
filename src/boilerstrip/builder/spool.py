"""Records on the disk while a build goes on: written as pages are cleaned, read once when the corpus is written."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import zstandard

from boilerstrip.corpus.record import Record

_LEVEL = 1


class Spool:
    """A file of records, each compressed by itself, and where each begins: sixteen bytes of memory a record.

    Raises:
        OSError: the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("x+b")
        self._starts = array("q", [0])
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, record: Record) -> None:
        """Append one record."""
        data = self._compressor.compress(json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        self.write(data)
        self._starts.append(self._starts[-1] + len(data))

    def write(self, data: bytes) -> None:
        """Append `data` to the file."""
        self._file.seek(self._starts[-1])
        self._file.write(data)

    def records(self, order: Iterable[int]) -> Iterator[Record]:
        """The records of these numbers, counted as they were added."""
        reader = zstandard.ZstdDecompressor()
        for number in order:
            start, end = self._starts[number], self._starts[number + 1]
            self._file.seek(start)
            record: Record = json.loads(
                reader.decompress(self._file.read(end - start)).decode("utf-8", "surrogatepass")
            )
            yield record

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
