"""Pages in tables: JSON lines and CSV (plain or compressed), and Parquet."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage, StorePlace
from boilerstrip.sources.base import Failure
from boilerstrip.sources.columns import Columns
from boilerstrip.sources.files import MAX_BYTES
from boilerstrip.sources.streams import STREAM_ERRORS, RangeReader, open_stream

_COMPRESSED = ("", ".gz", ".zst", ".bz2", ".xz")
JSON_ENDINGS = tuple(name + ending for name in (".jsonl", ".ndjson") for ending in _COMPRESSED)
CSV_ENDINGS = tuple(name + ending for name in (".csv", ".tsv") for ending in _COMPRESSED)
PARQUET_ENDINGS = (".parquet",)

_CSV_ERRORS: tuple[type[Exception], ...] = (*STREAM_ERRORS, csv.Error)
_DELIMITERS = "\t,;|"


class _Row(NamedTuple):
    """The bytes of one row and where they lie in the decompressed file."""

    data: bytes
    offset: int
    length: int


class JsonLines:
    """A file with one JSON object a line; the place of a page is its line, in bytes of the decompressed file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._columns = Columns.load()
        self._reader: RangeReader | None = None

    def pages(self, origin: str, passed_by: Counter[str]) -> Iterator[RawPage | Failure]:  # noqa: ARG002 - each row counts
        """Every page, in order; lines that hold none are failures."""
        with self._path.open("rb") as file:
            number = 0
            try:
                for number, row in enumerate(_lines(open_stream(file)), start=1):
                    name = f"{origin}#{number:09d}"
                    try:
                        page = self._page(row.data, name)
                    except BoilerstripError as error:
                        yield Failure(name, error.code, str(error))
                        continue
                    yield replace(page, place=StorePlace(self._path.name, row.offset, row.length))
            except STREAM_ERRORS as error:
                yield _broken_off(origin, number, error)

    def read(self, place: StorePlace, origin: str) -> RawPage:
        """The page at `place`, which `pages` gave."""
        self._reader = self._reader or RangeReader(self._path)
        return replace(self._page(self._reader.read(place.offset, place.length), origin), place=place)

    def close(self) -> None:
        """Let go of the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _page(self, line: bytes, origin: str) -> RawPage:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BoilerstripError(f"{origin}: no JSON: {error}", code="bad-row") from error
        if not isinstance(row, dict):
            raise BoilerstripError(f"{origin}: a JSON {type(row).__name__}, not an object", code="bad-row")
        return self._columns.page(row, origin)


class CsvTable:
    """A CSV or TSV file in UTF-8 whose first row names the columns; a row may span several lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._columns = Columns.load()
        self._reader: RangeReader | None = None
        self._header: _Header | None = None

    def pages(self, origin: str, passed_by: Counter[str]) -> Iterator[RawPage | Failure]:  # noqa: ARG002 - each row counts
        """Every page, in order; rows that hold none are failures."""
        with self._path.open("rb") as file:
            number = 0
            try:
                stream = open_stream(file)
                header = _Header.of(stream)
                for number, row in enumerate(header.rows(stream), start=1):
                    name = f"{origin}#{number:09d}"
                    try:
                        page = self._columns.page(header.named(row.data), name)
                    except BoilerstripError as error:
                        yield Failure(name, error.code, str(error))
                        continue
                    yield replace(page, place=StorePlace(self._path.name, row.offset, row.length))
            except _CSV_ERRORS as error:
                yield _broken_off(origin, number, error)

    def read(self, place: StorePlace, origin: str) -> RawPage:
        """The page at `place`, which `pages` gave."""
        self._reader = self._reader or RangeReader(self._path)
        if self._header is None:
            with self._path.open("rb") as file:
                self._header = _Header.of(open_stream(file))
        row = self._header.named(self._reader.read(place.offset, place.length))
        return replace(self._columns.page(row, origin), place=place)

    def close(self) -> None:
        """Let go of the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


class ParquetTable:
    """A Parquet file; the place of a page is the number of its row, with length 1."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._columns = Columns.load()
        self._group: _RowGroup | None = None

    def pages(self, origin: str, passed_by: Counter[str]) -> Iterator[RawPage | Failure]:  # noqa: ARG002 - each row counts
        """Every page, in order; rows that hold none are failures."""
        from pyarrow import ArrowException

        number = 0
        try:
            with self._open() as file:
                wanted = self._wanted(file)
                for batch in file.iter_batches(batch_size=256, columns=wanted):
                    for row in _rows(batch):
                        name = f"{origin}#{number + 1:09d}"
                        place = StorePlace(self._path.name, number, 1)
                        number += 1
                        if row is None:
                            yield Failure(name, "damaged", f"{name}: a text in this row is no UTF-8")
                            continue
                        try:
                            yield replace(self._columns.page(row, name), place=place)
                        except BoilerstripError as error:
                            yield Failure(name, error.code, str(error))
        except (ArrowException, OSError) as error:
            yield _broken_off(origin, number, error)

    def read(self, place: StorePlace, origin: str) -> RawPage:
        """The page at `place`, which `pages` gave; the row group around it stays in memory for the next."""
        group = self._group
        if group is None or not group.first <= place.offset < group.first + group.rows.num_rows:
            group = self._group = self._read_group(place.offset, origin)
        (row,) = group.rows.slice(place.offset - group.first, 1).to_pylist()
        return replace(self._columns.page(row, origin), place=place)

    def close(self) -> None:
        """Let go of the rows."""
        self._group = None

    def _open(self) -> Any:
        from pyarrow import parquet

        return parquet.ParquetFile(self._path)

    def _wanted(self, file: Any) -> list[str]:
        names = self._columns.top_names()
        return [name for name in file.schema_arrow.names if name.lower() in names]

    def _read_group(self, row: int, origin: str) -> _RowGroup:
        with self._open() as file:
            first = 0
            for number in range(file.metadata.num_row_groups):
                count = file.metadata.row_group(number).num_rows
                if row < first + count:
                    return _RowGroup(first, file.read_row_group(number, columns=self._wanted(file)))
                first += count
        raise BoilerstripError(f"{origin}: {self._path.name} has {first} rows, and no row {row}", code="missing")


def _rows(batch: Any) -> Iterator[dict[str, Any] | None]:
    """The rows of a batch; None for one that holds a text that is no UTF-8."""
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:
        for number in range(batch.num_rows):
            try:
                yield from batch.slice(number, 1).to_pylist()
            except UnicodeDecodeError:
                yield None


class _RowGroup(NamedTuple):
    first: int
    rows: Any


class _Header(NamedTuple):
    """The names of the columns, the delimiter, and how many bytes the first row takes."""

    names: tuple[str, ...]
    delimiter: str
    length: int

    @classmethod
    def of(cls, stream: BinaryIO) -> _Header:
        line = stream.readline(MAX_BYTES)
        text = line.decode("utf-8-sig", "replace")
        delimiter = max(_DELIMITERS, key=text.count) if text else ","
        names = next(_csv_rows([text], delimiter), [])
        return cls(tuple(name.strip() for name in names), delimiter, len(line))

    def rows(self, stream: BinaryIO) -> Iterator[_Row]:
        """The rows behind the header, each with its bytes; quotes may hold line ends."""
        taken: list[bytes] = []

        def lines() -> Iterator[str]:
            while line := stream.readline(MAX_BYTES):
                taken.append(line)
                yield line.decode("utf-8", "replace")

        offset = self.length
        for row in _csv_rows(lines(), self.delimiter):
            data = b"".join(taken)
            taken.clear()
            if row:
                yield _Row(data, offset, len(data))
            offset += len(data)

    def named(self, data: bytes) -> dict[str, str]:
        """The values of one row by the names of their columns."""
        lines = data.decode("utf-8", "replace").splitlines(keepends=True)
        return dict(zip(self.names, next(_csv_rows(lines, self.delimiter), []), strict=False))


def _csv_rows(lines: Any, delimiter: str) -> Iterator[list[str]]:
    # The limit is one for the whole process; its default is less than many a page.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))
    return csv.reader(lines, delimiter=delimiter)


def _lines(stream: BinaryIO) -> Iterator[_Row]:
    offset = 0
    while line := stream.readline(MAX_BYTES):
        if line.strip():
            yield _Row(line, offset, len(line))
        offset += len(line)


def _broken_off(origin: str, rows: int, error: Exception) -> Failure:
    return Failure(origin, "damaged", f"{origin}: cannot be read behind row {rows}: {error}")
