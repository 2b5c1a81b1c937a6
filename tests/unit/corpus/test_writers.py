from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import boilerstrip as bs
from boilerstrip.builder.clusters import apply_clusters
from boilerstrip.corpus import writers
from boilerstrip.corpus.quality import quality
from boilerstrip.corpus.record import page_record
from boilerstrip.corpus.schema import DOCUMENTS
from boilerstrip.corpus.writers import JsonlSink, OutputFile, ParquetSink, TextFolder, write_parquet
from boilerstrip.dedupe.docs import DedupeResult


def _records(*texts: str) -> list[dict[str, Any]]:
    pages = [page_record(bs.clean(text, url=f"https://a.example/{number}")) for number, text in enumerate(texts)]
    measured = [{**page, "http_status": 200, "pii": [], **quality(page["text"], None)} for page in pages]
    return apply_clusters(measured, DedupeResult((), ()))


def test_the_table_holds_what_was_written(tmp_path: Path) -> None:
    records = _records("Rivers carry sand.", "川は砂を運ぶ。\r\n", "Die Fähre\n\nliegt am Steg")
    written = write_parquet(tmp_path / "t.parquet", records)
    table = pq.read_table(tmp_path / "t.parquet")
    assert table.schema.equals(DOCUMENTS)
    assert table.to_pylist() == [{name: record[name] for name in DOCUMENTS.names} for record in records]
    data = (tmp_path / "t.parquet").read_bytes()
    assert (written.bytes, written.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_row_groups_end_by_rows_or_by_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "_GROUP_ROWS", 2)
    monkeypatch.setattr(writers, "_GROUP_CHARS", 10)
    write_parquet(tmp_path / "t.parquet", _records("a", "b", "c", "d" * 10, "e"))
    table = pq.ParquetFile(tmp_path / "t.parquet").metadata
    assert [table.row_group(index).num_rows for index in range(table.num_row_groups)] == [2, 2, 1]


def test_an_empty_table_has_its_columns(tmp_path: Path) -> None:
    write_parquet(tmp_path / "t.parquet", [])
    assert pq.read_table(tmp_path / "t.parquet").schema.equals(DOCUMENTS)


@pytest.mark.parametrize("kind", [ParquetSink, JsonlSink])
def test_the_same_records_give_the_same_bytes(tmp_path: Path, kind: type[ParquetSink | JsonlSink]) -> None:
    written = []
    for name in ("one", "two"):
        with kind(tmp_path / name) as sink:
            for record in _records("Rivers carry sand.", "川は砂を運ぶ。"):
                sink.add(record)
        written.append(sink.written)
    assert written[0] == written[1]


def test_a_text_file_holds_the_text_and_not_a_byte_more(tmp_path: Path) -> None:
    kept, copy = _records("Eins\r\nzwei\u2028drei\n", "Eins")
    copy["status"] = "duplicate"
    texts = TextFolder(tmp_path / "text")
    texts.add(kept)
    texts.add(copy)
    (path,) = (tmp_path / "text").iterdir()
    assert path.name == f"{kept['id']}.txt"
    assert path.read_bytes() == "Eins\r\nzwei\u2028drei\n".encode()


def test_damage_of_one_page_of_the_table_is_seen_by_its_checksum(tmp_path: Path) -> None:
    write_parquet(tmp_path / "t.parquet", _records("Rivers carry sand.", "川は砂を運ぶ。"))
    column = pq.ParquetFile(tmp_path / "t.parquet").metadata.row_group(0).column(0)
    data = bytearray((tmp_path / "t.parquet").read_bytes())
    data[column.data_page_offset + column.total_compressed_size - 3] ^= 1
    (tmp_path / "t.parquet").write_bytes(data)
    with pytest.raises(OSError, match="CRC"):
        pq.ParquetFile(tmp_path / "t.parquet", page_checksum_verification=True).read()


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("mine")
    with pytest.raises(FileExistsError):
        OutputFile(tmp_path / "f")
