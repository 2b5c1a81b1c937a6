"""Read the table of a corpus that may be damaged: what can be read is, and what cannot is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from boilerstrip.corpus.record import Record
from boilerstrip.corpus.schema import COLUMNS, DOCUMENTS
from boilerstrip.errors import CorpusError

# What reading damaged bytes can raise: a length that was hit may ask for more memory than there is.
_DAMAGE = (OSError, pa.ArrowException, ValueError, MemoryError, OverflowError)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A group of rows, from row `first` on, of which these columns cannot be read; `ids` is None if they are lost."""

    first: int
    count: int
    columns: tuple[str, ...]
    ids: tuple[str, ...] | None


def table_rows(path: Path) -> Iterator[Record | Unreadable]:
    """The rows of the table in order, each page of it checked against its checksum.

    Raises:
        CorpusError: nothing can be read (code `table`), or its columns are not ours (code `schema`).
    """
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
    except _DAMAGE as error:
        raise CorpusError(f"{path}: cannot be read: {error}", code="table") from error
    with file:
        if not file.schema_arrow.equals(DOCUMENTS):
            raise CorpusError(f"{path}: its columns are not those of this version", code="schema")
        first = 0
        for group in range(file.num_row_groups):
            count = file.metadata.row_group(group).num_rows
            rows = _rows(file, group, COLUMNS)
            if rows is None or len(rows) != count:
                yield _unreadable(file, group, first)
            else:
                yield from rows
            first += count


def _rows(file: pq.ParquetFile, group: int, columns: tuple[str, ...]) -> list[Record] | None:
    try:
        rows: list[Record] = file.read_row_group(group, columns=list(columns)).to_pylist()
    except _DAMAGE:
        return None
    return rows


def _unreadable(file: pq.ParquetFile, group: int, first: int) -> Unreadable:
    lost = tuple(name for name in COLUMNS if _rows(file, group, (name,)) is None)
    ids = None if "id" in lost else tuple(row["id"] for row in _rows(file, group, ("id",)) or ())
    return Unreadable(first, file.metadata.row_group(group).num_rows, lost, ids)
