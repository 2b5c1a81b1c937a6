from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from boilerstrip.api import clean
from boilerstrip.builder import BuildOptions, build_corpus
from boilerstrip.config import Settings
from boilerstrip.corpus.checks import check_record
from boilerstrip.corpus.export import ExportOptions, Target, export
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.restore import restore_source
from boilerstrip.corpus.sums import SUMS
from boilerstrip.corpus.verify import verify
from boilerstrip.errors import CorpusError

from ...warcs import write_warc  # noqa: TID252 -- the tests are no package that could be imported


def _codes(corpus: Path, *raw: Path) -> set[str]:
    return {fault.code for fault in verify(corpus, raw).faults}


def test_a_sound_corpus_has_no_faults(corpus: Path, raw: Path) -> None:
    report = verify(corpus, (raw,))
    assert report.faults == []
    assert (report.documents, report.raw_pages) == (4, 5)


def test_every_page_restores_to_its_source(corpus: Path, raw: Path) -> None:
    opened = Corpus.open(corpus)
    for path in raw.glob("*.txt"):
        if path.stat().st_size:
            assert restore_source(opened, path.name) == path.read_bytes().decode()
    assert restore_source(opened, "page.html") == clean((raw / "page.html").read_bytes()).source_text


def test_an_id_may_be_short_but_not_shared(corpus: Path) -> None:
    opened = Corpus.open(corpus)
    identity = next(opened.records(["id"]))["id"]
    assert opened.find(identity[:12])["id"] == identity
    with pytest.raises(CorpusError, match="no document"):
        opened.find("zzz")
    with pytest.raises(CorpusError, match="no document"):
        opened.find("")


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda c: next((c / "text").iterdir()).unlink(), "missing"),
        (lambda c: (c / "text" / "more.txt").touch(), "foreign"),
        (lambda c: (c / "notes.md").touch(), "foreign"),
        (lambda c: (c / "documents.jsonl").unlink(), "hash"),
        (lambda c: (c / "documents.parquet").unlink(), "table"),
        (lambda c: (c / "documents.parquet").write_bytes(b"PAR1"), "table"),
        (lambda c: (c / "clusters.jsonl").unlink(), "cluster"),
        (lambda c: (c / "failures.jsonl").unlink(), "hash"),
        (lambda c: (c / "site_rules.jsonl").write_bytes(b"{}"), "hash"),
        (lambda c: (c / "text" / "folder.txt").mkdir(), "foreign"),
        (lambda c: (c / "documents.jsonl").rename(c / "documents.json"), "foreign"),
        (lambda c: shutil.rmtree(c / "text"), "missing"),
    ],
)
def test_what_is_missing_or_added_is_found(corpus: Path, damage: Callable[[Path], None], code: str) -> None:
    damage(corpus)
    assert code in _codes(corpus)


def test_a_table_cut_short_leaves_the_lines_to_say_what_there_was(corpus: Path) -> None:
    table = corpus / "documents.parquet"
    table.write_bytes(table.read_bytes()[:-20])
    text = next((corpus / "text").iterdir())
    text.rename(text.with_name("renamed.txt"))
    report = verify(corpus)
    assert report.documents == 4
    assert {(fault.where, fault.code) for fault in report.faults} == {
        ("documents.parquet", "hash"),
        ("documents.parquet", "table"),
        (f"text/{text.name}", "missing"),
        ("text/renamed.txt", "foreign"),
    }


def test_a_table_of_other_columns_is_named(corpus: Path) -> None:
    pq.write_table(pa.table({"text": ["other"]}), corpus / "documents.parquet")
    assert _codes(corpus) == {"hash", "schema"}


def test_a_lost_column_is_named_with_each_document_that_lost_it(corpus: Path) -> None:
    table = pq.ParquetFile(corpus / "documents.parquet")
    names = {table.metadata.row_group(0).column(i).path_in_schema: i for i in range(table.metadata.num_columns)}
    ids = [row["id"] for row in Corpus.open(corpus).records(["id"])]
    for name in ("title", "id"):
        column = table.metadata.row_group(0).column(names[name])
        broken = corpus.with_name(f"broken-{name}")
        shutil.copytree(corpus, broken)
        data = bytearray((broken / "documents.parquet").read_bytes())
        start = column.dictionary_page_offset or column.data_page_offset
        data[start + column.total_compressed_size - 2] ^= 1
        (broken / "documents.parquet").write_bytes(data)
        faults = [fault for fault in verify(broken).faults if fault.code == "unreadable"]
        assert [fault.where for fault in faults] == ids, "where the table has lost the ids, the lines know them"
        assert name in faults[0].message


def test_a_line_that_was_edited_is_named_by_its_document(corpus: Path) -> None:
    lines = (corpus / "documents.jsonl").read_bytes().splitlines(keepends=True)
    changed = lines[1].replace(b'"status": "', b'"status": "X')
    (corpus / "documents.jsonl").write_bytes(b"".join([lines[0], changed, *lines[2:], b"{}\n"]))
    identity = json.loads(lines[1])["id"]
    assert {(fault.where, fault.code) for fault in verify(corpus).faults} == {
        ("documents.jsonl", "hash"),
        ("documents.jsonl", "differs"),
        (identity, "differs"),
    }


def test_raw_pages_are_looked_for_where_the_build_found_them(corpus: Path, raw: Path) -> None:
    assert verify(corpus).raw_pages == 5
    assert verify(corpus, ()).raw_pages == 0
    raw.rename(raw.with_name("moved"))
    report = verify(corpus)
    assert (report.raw_missing, report.raw_pages, report.faults) == ([str(raw)], 0, [])
    assert verify(corpus, (raw.with_name("moved"),)).raw_pages == 5


def test_a_folder_that_is_no_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus here"):
        verify(tmp_path)


def test_raw_pages_that_changed_or_went_are_found(corpus: Path, raw: Path) -> None:
    (raw / "a.txt").write_text("something else")
    (raw / "ja.txt").unlink()
    messages = sorted(fault.message for fault in verify(corpus, (raw,)).faults)
    assert messages == ["a.txt: the raw page has changed since the build", "ja.txt: the raw page is gone"]


def test_a_warc_that_changed_since_is_found_by_place_bytes_and_date(tmp_path: Path) -> None:
    raw, corpus = tmp_path / "raw", tmp_path / "clean"
    raw.mkdir()
    bodies = ("The ferry lies at the jetty and waits.", "Rivers carry sand to the sea in winter.")
    write_warc(raw / "a.warc", bodies)
    build_corpus([raw], corpus, Settings(encoder="none"), BuildOptions(jobs=0))
    first, second = (row["id"] for row in Corpus.open(corpus).records(["id"]))
    assert verify(corpus).faults == []
    write_warc(raw / "a.warc", [bodies[0], bodies[1].replace("sand", "gold")])
    assert [(f.where, f.message.rpartition(": ")[2]) for f in verify(corpus).faults] == [
        (second, "the raw page has changed since the build")
    ]
    write_warc(raw / "a.warc", ["A longer page comes first now, and moves the other one.", bodies[1]])
    assert {f.where for f in verify(corpus).faults} == {first, second}
    write_warc(raw / "a.warc", bodies, date="2025-01-02T00:00:00Z")
    assert all(f.message.endswith("was fetched has changed since the build") for f in verify(corpus).faults)
    (raw / "a.warc").write_bytes((raw / "a.warc").read_bytes()[:-60])
    assert second in {f.where for f in verify(corpus).faults}


@pytest.mark.parametrize("to", list(Target))
def test_an_export_is_checked_by_its_sums(corpus: Path, to: Target) -> None:
    folder = export(Corpus.open(corpus), corpus.with_name("handed-on"), ExportOptions(to)).output
    report = verify(folder)
    assert report.faults == []
    assert report.files == sum(path.is_file() for path in folder.rglob("*")) - 1
    victim = max((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.name != SUMS)
    (folder / "more.txt").touch()
    victim.write_bytes(victim.read_bytes() + b"x")
    name = victim.relative_to(folder).as_posix()
    assert {(fault.where, fault.code) for fault in verify(folder).faults} == {(name, "hash"), ("more.txt", "foreign")}
    victim.unlink()
    assert (name, "missing") in {(fault.where, fault.code) for fault in verify(folder).faults}
    (folder / SUMS).write_bytes(b"nonsense\n")
    assert "line" in {fault.code for fault in verify(folder).faults}


def _record(corpus: Path) -> Record:
    line = (corpus / "documents.jsonl").read_text(encoding="utf-8").splitlines()[0]
    record: Record = json.loads(line)
    return record


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "Rivers carry gold."}, "text"),
        ({"source_sha256": "0" * 64}, "source"),
        ({"removed": [{"start": 3, "end": 3, "text": "", "rule": "", "reason": "", "score": 1.0}]}, "partition"),
        ({"removed": [{"start": 0, "end": 2, "text": "abc", "rule": "", "reason": "", "score": 1.0}]}, "partition"),
        ({"removed": [{"start": 0, "end": 9999, "text": "", "rule": "", "reason": "", "score": 1.0}]}, "partition"),
    ],
)
def test_a_record_that_does_not_add_up_is_found(corpus: Path, change: Record, code: str) -> None:
    record = _record(corpus)
    assert list(check_record(record)) == []
    assert code in {fault.code for fault in check_record({**record, **change})}
