"""What the corpus of an earlier build knows of the pages of one shard, without reading all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from boilerstrip.corpus.record import Record

_TABLE = "documents.parquet"
_ORDER = "file_path"


def records_between(corpus: Path, first: str, last: str) -> Iterator[Record]:
    """The records of the pages from `first` to `last`; only those parts of the table are read that hold any.

    The table is in the order of the origins, in groups of rows whose footer names the first and the last of them.
    """
    with pq.ParquetFile(corpus / _TABLE) as table:
        for group in range(table.num_row_groups):
            if _may_hold(table.metadata.row_group(group), first, last):
                for batch in table.iter_batches(500, row_groups=[group]):
                    for record in batch.to_pylist():
                        if first <= record[_ORDER] <= last:
                            yield record


def _may_hold(group: Any, first: str, last: str) -> bool:
    for number in range(group.num_columns):
        column = group.column(number)
        if column.path_in_schema == _ORDER:
            told = column.statistics
            return told is None or not told.has_min_max or (first <= told.max and told.min <= last)
    return True
