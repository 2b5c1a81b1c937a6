"""Exports of one kind of file: Parquet, compressed JSON Lines, texts with a sidecar each, Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from boilerstrip.corpus.record import Record
from boilerstrip.corpus.schema import COLUMNS
from boilerstrip.corpus.writers import document_line, write_parquet

_HEAD = ("title", "author", "date", "url", "language", "license", "file_path", "id")


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
            file.write(document_line(record))
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


def write_markdown(records: Iterable[Record], folder: Path) -> int:
    """`<id>.md`: the text below a head in YAML that says what it is."""
    count = 0
    for record in records:
        # A JSON string is a YAML string, whatever is in it.
        head = [f"{name}: {json.dumps(record[name], ensure_ascii=False)}" for name in _HEAD if record[name] is not None]
        page = "\n".join(("---", *head, "---", "", record["text"]))
        (folder / f"{record['id']}.md").write_bytes(page.encode())
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
