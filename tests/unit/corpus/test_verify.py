from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from boilerstrip.api import clean
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.restore import restore_source
from boilerstrip.corpus.verify import check_record, verify
from boilerstrip.errors import CorpusError


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


def test_a_flipped_bit_anywhere_is_found(corpus: Path, tmp_path: Path) -> None:
    dice = random.Random(7)
    files = sorted(path.relative_to(corpus) for path in corpus.rglob("*") if path.is_file() and path.stat().st_size)
    assert len(files) >= 5
    for name in files:
        for _ in range(12):
            broken = tmp_path / "broken"
            shutil.copytree(corpus, broken)
            data = bytearray((broken / name).read_bytes())
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            (broken / name).write_bytes(data)
            assert verify(broken).faults, name
            shutil.rmtree(broken)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda c: next((c / "text").iterdir()).unlink(), "missing"),
        (lambda c: (c / "text" / "more.txt").touch(), "foreign"),
        (lambda c: (c / "notes.md").touch(), "foreign"),
        (lambda c: (c / "documents.jsonl").unlink(), "hash"),
        (lambda c: (c / "documents.parquet").unlink(), "table"),
        (lambda c: (c / "documents.parquet").write_bytes(b"PAR1"), "table"),
    ],
)
def test_what_is_missing_or_added_is_found(corpus: Path, damage: Callable[[Path], None], code: str) -> None:
    damage(corpus)
    assert code in _codes(corpus)


def test_a_folder_that_is_no_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus here"):
        verify(tmp_path)


def test_raw_pages_that_changed_or_went_are_found(corpus: Path, raw: Path) -> None:
    (raw / "a.txt").write_text("something else")
    (raw / "ja.txt").unlink()
    messages = sorted(fault.message for fault in verify(corpus, (raw,)).faults)
    assert messages == ["a.txt: the raw page has changed since the build", "ja.txt: the raw page is gone"]


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
