"""Writers of the clean store: the same records give the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

import pyarrow as pa
import pyarrow.parquet as pq

from boilerstrip.corpus.record import Record
from boilerstrip.corpus.schema import COLUMNS, DOCUMENTS

# A row group ends when either is reached: readers hold one in memory, and Arrow strings end at 2 GiB.
_GROUP_ROWS = 1_000
_GROUP_CHARS = 8_000_000


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """What the manifest says of a file."""

    bytes: int
    sha256: str


class OutputFile:
    """A new file that is hashed as it is written and is on the disk when it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("xb")
        self._hash = hashlib.sha256()
        self._size = 0

    def write(self, data: bytes) -> int:
        """Append `data`."""
        view = memoryview(data)
        self._hash.update(view)
        self._size += view.nbytes
        self._file.write(view)
        return view.nbytes

    def tell(self) -> int:
        """How many bytes were written."""
        return self._size

    def flush(self) -> None:
        """Nothing: what counts is the end."""

    @property
    def closed(self) -> bool:
        """Whether the file is closed."""
        return self._file.closed

    def close(self) -> None:
        """End the file and wait until the disk has it."""
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    @property
    def written(self) -> WrittenFile:
        """Size and hash of what was written."""
        return WrittenFile(self._size, self._hash.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self._file.close()


class DocumentSink(Protocol):
    """A file of documents, written record by record inside a `with` block."""

    def add(self, record: Record) -> None:
        """Append one record."""

    @property
    def written(self) -> WrittenFile:
        """Size and hash of the file, once the block is left."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class _FileSink:
    """A sink of one file; what is left to write when the block ends is written by `_end`."""

    def __init__(self, path: Path) -> None:
        self._file = OutputFile(path)

    @property
    def written(self) -> WrittenFile:
        """Size and hash of the file, once the block is left."""
        return self._file.written

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            self._end(failed=error is not None)

    def _end(self, *, failed: bool) -> None:
        """Nothing is left."""


class ParquetSink(_FileSink):
    """A Parquet file (zstd) in the fixed columns of the store, written record by record inside a `with` block."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        # The checksum of each page lets a reader tell which documents a damaged file still has.
        self._writer = pq.ParquetWriter(
            pa.PythonFile(self._file, mode="w"), DOCUMENTS, compression="zstd", write_page_checksum=True
        )
        self._group: list[Record] = []
        self._chars = 0

    def add(self, record: Record) -> None:
        """Append one record."""
        self._group.append(record)
        self._chars += record["source_chars"]
        if len(self._group) == _GROUP_ROWS or self._chars >= _GROUP_CHARS:
            self._flush()

    def _end(self, *, failed: bool) -> None:
        if not failed:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._group:
            self._writer.write_table(pa.Table.from_pylist(self._group, schema=DOCUMENTS), row_group_size=_GROUP_ROWS)
        self._group, self._chars = [], 0


class JsonlSink(_FileSink):
    """One JSON object a line, UTF-8, in the columns of the store."""

    def add(self, record: Record) -> None:
        """Append one record."""
        self._file.write(document_line(record))


class TextFolder:
    """One `<id>.txt` for each kept record: its text and not a byte more."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder

    def add(self, record: Record) -> None:
        """Write the text of `record`, if it is kept."""
        if record["status"] == "kept":
            write_text(self._folder / f"{record['id']}.txt", record["text"])


def write_text(path: Path, text: str) -> None:
    """A text as UTF-8, its line ends as they are; who shows the folder waits for the disk."""
    with path.open("xb") as file:
        file.write(text.encode())


def write_parquet(path: Path, records: Iterable[Record]) -> WrittenFile:
    """`records` as Parquet (zstd) in the fixed columns of the store."""
    with ParquetSink(path) as sink:
        for record in records:
            sink.add(record)
    return sink.written


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> WrittenFile:
    """One JSON object a line, UTF-8, keys in the order of the row."""
    with OutputFile(path) as file:
        for row in rows:
            file.write(json_line(row))
        file.close()
        return file.written


def document_line(record: Mapping[str, Any]) -> bytes:
    """A record as one line of JSON, in the columns of the store."""
    return json_line({name: record[name] for name in COLUMNS})


def json_line(row: Mapping[str, Any]) -> bytes:
    """One line of a JSON Lines file.

    Example:
        >>> json_line({"text": "日本"}).decode().rstrip()
        '{"text": "日本"}'
    """
    return (json.dumps(row, ensure_ascii=False) + "\n").encode()
