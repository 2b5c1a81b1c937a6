from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from boilerstrip.builder import BuildOptions, build_corpus
from boilerstrip.config import Settings
from boilerstrip.corpus.export import ExportOptions, ExportReport, Target, export
from boilerstrip.corpus.export.card import dataset_card
from boilerstrip.corpus.export.sources import SourceTally
from boilerstrip.corpus.export.tmx import write_tmx
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.schema import COLUMNS, DOCUMENTS
from boilerstrip.errors import ConfigError


def _export(corpus: Path, to: str, **options: Any) -> ExportReport:
    return export(Corpus.open(corpus), corpus.with_name(to), ExportOptions(Target(to), **options))


def _kept(corpus: Path) -> list[dict[str, Any]]:
    return [row for row in Corpus.open(corpus).records() if row["status"] == "kept"]


def test_parquet_holds_the_kept_documents(corpus: Path) -> None:
    report = _export(corpus, "parquet")
    assert report.count == 3
    assert pq.read_table(report.output / "documents.parquet", schema=DOCUMENTS).to_pylist() == _kept(corpus)
    assert list(corpus.parent.glob(".*")) == []


def test_everything_and_where_choose(corpus: Path) -> None:
    assert _export(corpus, "parquet", everything=True).count == 4
    assert _export(corpus, "txt", where="language == 'de'").count == 1
    with pytest.raises(ConfigError, match="no column 'lang'"):
        _export(corpus, "jsonl", where="lang == 'de'")
    assert not corpus.with_name("jsonl").exists()


def test_an_export_never_writes_over_anything(corpus: Path) -> None:
    _export(corpus, "txt")
    with pytest.raises(ConfigError, match="is there already"):
        _export(corpus, "txt")
    with pytest.raises(ConfigError, match="make it first"):
        export(Corpus.open(corpus), corpus / "no" / "such", ExportOptions(Target.TXT))


def test_jsonl_is_compressed_and_in_the_columns_of_the_store(corpus: Path) -> None:
    report = _export(corpus, "jsonl")
    with pa.CompressedInputStream(str(report.output / "documents.jsonl.zst"), "zstd") as file:
        rows = [json.loads(line) for line in file.read().splitlines()]
    assert rows == _kept(corpus)
    assert tuple(rows[0]) == COLUMNS


def test_a_text_has_its_sidecar(corpus: Path) -> None:
    report = _export(corpus, "txt")
    for row in _kept(corpus):
        assert (report.output / f"{row['id']}.txt").read_bytes() == row["text"].encode()
        assert json.loads((report.output / f"{row['id']}.json").read_bytes())["removed"] == row["removed"]


def test_markdown_has_a_head_that_no_title_can_break(corpus: Path, raw: Path) -> None:
    (raw / "page.html").write_text(
        '<title>---\n"x": [</title><p>Die Fähre liegt am Steg und zählt.</p>', encoding="utf-8"
    )
    build_corpus([raw], corpus, Settings(encoder="none"), BuildOptions(jobs=0))
    report = _export(corpus, "markdown", where="content_type == 'text/html'")
    (page,) = report.output.glob("*.md")
    head, body = page.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n\n")
    assert body == next(row["text"] for row in _kept(corpus) if row["content_type"] == "text/html")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    assert json.loads(fields["language"]) == "de"
    assert json.loads(fields["title"]).startswith("---")


_CONTACTS = {
    "en": "Whoever knows more about the ferry writes to ada@example.org, or calls +49 30 1234567 in winter.\n",
    "ja": "フェリーについて詳しい方は ada@example.org までご連絡ください。電話は +49 30 1234567 です。\n",
    "ar": "من يعرف المزيد عن العبارة يكتب إلى ada@example.org أو يتصل بالرقم +49 30 1234567 صباحا.\n",
}


@pytest.mark.parametrize("code", list(_CONTACTS))
def test_redacted_records_hold_no_addresses_in_any_column(corpus: Path, raw: Path, code: str) -> None:
    page = (
        "<!doctype html><title>Letters to ada@example.org</title><meta name=author content='ada@example.org'>"
        f"<link rel=canonical href='https://a.example/?to=ada@example.org'><main><p>{_CONTACTS[code]}</p></main>"
    )
    (raw / "contact.html").write_text(page, encoding="utf-8")
    build_corpus([raw], corpus, Settings(encoder="none"), BuildOptions(jobs=0))
    plain = next(row for row in _kept(corpus) if row["file_path"] == "contact.html")
    assert "ada@example.org" in (plain["title"] or "")
    assert plain["canonical"]
    output = _export(corpus, "jsonl", redact=True, where="'contact.html' == file_path").output
    with pa.CompressedInputStream(str(output / "documents.jsonl.zst"), "zstd") as file:
        (row,) = [json.loads(line) for line in file.read().splitlines()]
    assert row["text"].replace("|||EMAIL_ADDRESS|||", "ada@example.org") != plain["text"]
    assert [row["text"][span["start"] : span["end"]] for span in row["pii"]] == [
        "|||EMAIL_ADDRESS|||",
        "|||PHONE_NUMBER|||",
    ]
    assert not re.search("ada@|1234567", json.dumps(row))
    assert row["steps"][-1]["step"] == "redact"
    with pytest.raises(ConfigError, match="TMX"):
        _export(corpus, "tmx", redact=True)


def test_hf_has_a_file_a_language_a_card_and_croissant(corpus: Path) -> None:
    report = _export(corpus, "hf")
    codes = sorted(path.name for path in (report.output / "data").iterdir())
    assert codes == ["de", "en", "ja"]
    card = (report.output / "README.md").read_text(encoding="utf-8")
    assert card.startswith('---\nlanguage:\n- "de"\n- "en"\n- "ja"\nlicense: other\n')
    assert "# hf" in card
    metadata = json.loads((report.output / "croissant.json").read_text(encoding="utf-8"))
    assert [item["contentUrl"] for item in metadata["distribution"]] == [
        f"data/{code}/train-00000-of-00001.parquet" for code in codes
    ]


def test_the_same_corpus_gives_the_same_export(corpus: Path) -> None:
    for name in ("one", "two"):
        (corpus.parent / name).mkdir()
        export(Corpus.open(corpus), corpus.parent / name / "hf", ExportOptions(Target.HF))
    for path in (corpus.parent / "one").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (corpus.parent / "two" / path.relative_to(corpus.parent / "one")).read_bytes()


_MANIFEST = {
    "boilerstrip": "1",
    "settings": {},
    "counts": dict.fromkeys(("pages", "documents", "kept", "duplicates", "translations", "filtered", "empty"), 7),
    "built": {"tools": {"numpy": "2.0"}},
}
_SHOWN = {
    "host": "a|b",
    "license": "<script>\n# x",
    "machine_translated": True,
    "rights": {"ai_train": "deny"},
    "fetched_at": "2025-01-01T00:00:00Z",
}


def test_what_a_page_says_is_no_markdown_in_the_card() -> None:
    tally = SourceTally()
    tally.add(_SHOWN)
    card = dataset_card("name", [], _MANIFEST, tally)
    assert "a\\|b" in card
    assert "<script>" not in card
    assert "\n# x" not in card


def test_the_card_tells_rights_times_and_tools() -> None:
    tally = SourceTally()
    for more in ({}, {"fetched_at": "2025-03-01T00:00:00Z", "rights": None}, {"fetched_at": None}):
        tally.add({**_SHOWN, **more})
    card = dataset_card("name", [], _MANIFEST, tally)
    assert "| deny | 2 |\n| nobody asked | 1 |" in card
    assert "Fetched from 2025-01-01T00:00:00Z to 2025-03-01T00:00:00Z" in card
    assert "numpy 2.0" in card
    assert "| rights | what the site said" in card
    assert "When the pages were fetched is not known." in dataset_card("name", [], _MANIFEST, SourceTally())


def test_tmx_holds_the_segments_of_translations(tmp_path: Path) -> None:
    cluster = {
        "id": "c1",
        "evidence": [
            {
                "left": "a",
                "right": "b",
                "kind": "translation",
                "veto": None,
                "segments": [["Sand\x00 & sea", "砂と海", 0.9]],
            },
            {
                "left": "a",
                "right": "b",
                "kind": "translation",
                "veto": "prices differ",
                "segments": [["no", "no", 1.0]],
            },
            {"left": "a", "right": "gone", "kind": "translation", "veto": None, "segments": [["no", "no", 1.0]]},
            {"left": "a", "right": "b", "kind": "near", "veto": None, "segments": [["no", "no", 1.0]]},
        ],
    }
    (tmp_path / "clusters.jsonl").write_text(json.dumps(cluster) + "\n", encoding="utf-8")
    records = [{"id": "a", "language": "en"}, {"id": "b", "language": "ja"}]
    assert write_tmx(Corpus(tmp_path, {}), records, tmp_path) == 1
    body = ElementTree.parse(tmp_path / "translations.tmx").getroot()
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    found = [(tuv.get(language), tuv.findtext("seg")) for tuv in body.iter("tuv")]
    assert found == [("en", "Sand\ufffd & sea"), ("ja", "砂と海")]
