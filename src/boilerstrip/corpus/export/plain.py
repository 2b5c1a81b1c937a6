"""Exports of one kind of file: Parquet, compressed JSON Lines, texts with a sidecar each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from boilerstrip.corpus.record import Record
from boilerstrip.corpus.schema import COLUMNS
from boilerstrip.corpus.writers import json_line, write_parquet


def write_parquet_file(records: Iterable[Record], folder: Path) -> int:
    """`documents.parquet`; returns how many documents are in it."""
    tally = _Tally(records)
    write_parquet(folder / "documents.parquet", tally)
    return tally.count


def write_jsonl_zst(records: Iterable[Record], folder: Path) -> int:
    """`documents.jsonl.zst`, Zstandard, as dolma and others read it."""
    count = 0
    with pa.CompressedOutputStream(str(folder / "documents.jsonl.zst"), "zstd") as file:
        for record in records:
            file.write(json_line({name: record[name] for name in COLUMNS}))
            count += 1
    return count


def write_texts_and_sidecars(records: Iterable[Record], folder: Path) -> int:
    """`<id>.txt` with the text, and `<id>.json` with all else."""
    count = 0
    for record in records:
        (folder / f"{record['id']}.txt").write_bytes(record["text"].encode())
        rest = {name: record[name] for name in COLUMNS if name != "text"}
        sidecar = json.dumps(rest, ensure_ascii=False, indent=2) + "\n"
        (folder / f"{record['id']}.json").write_bytes(sidecar.encode())
        count += 1
    return count


class _Tally:
    """Passes records on and counts them."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Iterator[Record]:
        for record in self._records:
            self.count += 1
            yield record
