"""What we export is read as it is by what people read datasets with: `make test` installs all of it."""

from __future__ import annotations

import hashlib
import json
import socket
from pathlib import Path
from typing import Any

import datasets
import duckdb
import huggingface_hub
import mlcroissant
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from boilerstrip.corpus.export import ExportOptions, Target, export
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.schema import COLUMNS, DOCUMENTS


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would ask the network, fails; the environment was read when the libraries were imported."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)

    def refuse(*_: object) -> None:
        raise AssertionError("a reader of a folder looked for the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def _export(corpus: Path, to: str) -> Path:
    return export(Corpus.open(corpus), corpus.with_name(to), ExportOptions(Target(to))).output


def _kept(corpus: Path) -> list[dict[str, Any]]:
    return sorted((row for row in Corpus.open(corpus).records() if row["status"] == "kept"), key=lambda row: row["id"])


def _texts(corpus: Path) -> list[str]:
    return sorted(row["text"] for row in _kept(corpus))


def _parquet_files(corpus: Path) -> list[Path]:
    """The three tables that somebody may open: the corpus itself, and two exports of it."""
    return [_export(corpus, "parquet") / "documents.parquet", *sorted(_export(corpus, "hf").glob("data/*/*.parquet"))]


def test_duckdb_reads_every_column(corpus: Path) -> None:
    table, *parts = map(str, _parquet_files(corpus))
    assert [row[0] for row in duckdb.sql(f"describe select * from '{table}'").fetchall()] == list(COLUMNS)
    assert duckdb.sql(f"select * from '{table}'").fetchall()
    texts = duckdb.sql(f"select list(text order by text) from read_parquet({parts})").fetchall()[0][0]
    assert texts == _texts(corpus)
    own = corpus / "documents.parquet"
    removed = duckdb.sql(f"select u.rule, u.end - u.start from (select unnest(removed) as u from '{own}')").fetchall()
    expected = [(s["rule"], s["end"] - s["start"]) for r in Corpus.open(corpus).records() for s in r["removed"]]
    assert sorted(removed) == sorted(expected) != []


def test_duckdb_reads_json_lines(corpus: Path) -> None:
    for path in (_export(corpus, "jsonl") / "documents.jsonl.zst", corpus / "documents.jsonl"):
        query = f"select list(text order by text) from read_json('{path}') where status = 'kept'"
        assert duckdb.sql(query).fetchall()[0][0] == _texts(corpus)


def test_pandas_reads_it(corpus: Path) -> None:
    table, *parts = _parquet_files(corpus)
    frame = pandas.read_parquet(table)
    assert tuple(frame.columns) == COLUMNS
    assert sorted(frame["text"]) == _texts(corpus)
    assert sorted(pandas.concat([pandas.read_parquet(part) for part in parts])["id"]) == [
        r["id"] for r in _kept(corpus)
    ]
    lines = pandas.read_json(_export(corpus, "jsonl") / "documents.jsonl.zst", lines=True)
    assert sorted(lines["text"]) == _texts(corpus)


def test_polars_reads_it(corpus: Path) -> None:
    table, *parts = _parquet_files(corpus)
    frame = polars.read_parquet(table)
    assert tuple(frame.columns) == COLUMNS
    assert sorted(polars.read_parquet(parts)["text"]) == _texts(corpus)
    spans = frame.explode("removed", empty_as_null=False)["removed"].struct.field("rule").to_list()
    assert sorted(filter(None, spans)) == sorted(span["rule"] for row in _kept(corpus) for span in row["removed"])
    lines = polars.read_ndjson(corpus / "documents.jsonl", infer_schema_length=None)
    assert set(_texts(corpus)) <= set(lines["text"])


def test_datasets_loads_it_and_each_language_of_it(corpus: Path) -> None:
    folder = str(_export(corpus, "hf"))
    cache = str(corpus.with_name("cache"))
    loaded = datasets.load_dataset(folder, split="train", cache_dir=cache)
    assert sorted(loaded["text"]) == _texts(corpus)
    assert tuple(loaded.column_names) == COLUMNS
    assert sorted(datasets.get_dataset_config_names(folder)) == ["de", "default", "en", "ja"]
    german = datasets.load_dataset(folder, "de", split="train", cache_dir=cache)
    assert [row["language"] for row in german] == ["de"]
    assert german[0]["removed"] == next(row["removed"] for row in _kept(corpus) if row["language"] == "de")
    streamed = datasets.load_dataset(folder, split="train", streaming=True)
    assert sorted(row["text"] for row in streamed) == _texts(corpus)


def test_datasets_loads_tables_and_lines_by_their_kind(corpus: Path) -> None:
    cache = str(corpus.with_name("cache"))
    files = {
        "parquet": _export(corpus, "parquet") / "documents.parquet",
        "json": _export(corpus, "jsonl") / "documents.jsonl.zst",
    }
    for kind, path in files.items():
        loaded = datasets.load_dataset(kind, data_files=str(path), split="train", cache_dir=cache)
        assert sorted(loaded["text"]) == _texts(corpus), kind


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, which mlcroissant calls by an old name
def test_mlcroissant_validates_it_and_reads_every_field(corpus: Path) -> None:
    folder = _export(corpus, "hf")
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    (record,) = dataset.records("de")
    assert "Fähre".encode() in record["de/text"]
    expected = next(row for row in _kept(corpus) if row["language"] == "de")
    assert record["de/text_chars"] == expected["text_chars"]
    flat = {f"de/{field.name}" for field in DOCUMENTS if not pa.types.is_nested(field.type)}
    assert set(record) == flat


def test_croissant_names_the_hash_of_each_file(corpus: Path) -> None:
    folder = _export(corpus, "hf")
    metadata = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    for item in metadata["distribution"]:
        data = (folder / item["contentUrl"]).read_bytes()
        assert item["sha256"] == hashlib.sha256(data).hexdigest()
        assert item["contentSize"] == f"{len(data)} B"
        assert pq.ParquetFile(folder / item["contentUrl"]).schema_arrow.names == list(COLUMNS)
