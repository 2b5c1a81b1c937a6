from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest
from tests.warcs import write_warc

from boilerstrip.ballots import Ballots
from boilerstrip.builder import BuildOptions, BuildReport, Format, build_corpus
from boilerstrip.builder import build as build_module
from boilerstrip.config import Comments, Policy, Settings
from boilerstrip.corpus.lock import CorpusLock
from boilerstrip.corpus.manifest import read_manifest
from boilerstrip.corpus.verify import verify
from boilerstrip.errors import ConfigError, CorpusError
from boilerstrip.judges import PageView
from boilerstrip.model import Verdict, Vote

Build = Callable[..., BuildReport]
SETTINGS = Settings(encoder="none")
HERE = BuildOptions(jobs=0)


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _rows(corpus: Path, name: str = "documents.jsonl") -> list[dict[str, object]]:
    return [json.loads(line) for line in (corpus / name).read_text(encoding="utf-8").splitlines()]


def test_a_folder_becomes_a_corpus(build: Build, tmp_path: Path) -> None:
    report = build()
    clean = tmp_path / "clean"
    assert sorted(path.name for path in clean.iterdir()) == [
        "clusters.jsonl", "documents.jsonl", "documents.parquet", "failures.jsonl", "manifest.json",
        "site_rules.jsonl", "text",
    ]  # fmt: skip
    rows = _rows(clean)
    assert [row["file_path"] for row in rows] == ["a.txt", "deep/ja.txt", "page.html"]
    assert pq.read_table(clean / "documents.parquet").to_pylist() == rows
    assert {path.name for path in (clean / "text").iterdir()} == {f"{row['id']}.txt" for row in rows}
    assert (report.counts.pages, report.counts.kept, report.changed, report.reused) == (3, 3, True, 0)
    assert verify(clean).faults == []
    assert list(tmp_path.glob(".*")) == []


def test_what_is_told_of_a_page_is_taken_up_where_its_bytes_are_as_they_were(build: Build, tmp_path: Path) -> None:
    bodies = ["水車は川の曲がるところに立っている。", "الطاحونة حيث ينعطف النهر."]
    for date, reused in (("2025-01-01T00:00:00Z", 0), ("2025-01-01T00:00:00Z", 5), ("2025-06-01T00:00:00Z", 3)):
        write_warc(tmp_path / "raw" / "crawl.warc", bodies, date=date)
        assert build().reused == reused
    assert [row["fetched_at"] for row in _rows(tmp_path / "clean") if row["fetched_at"]] == ["2025-06-01T00:00:00Z"] * 2


def test_a_new_address_of_the_same_text_is_taken_up(tmp_path: Path) -> None:
    table, settings = tmp_path / "pages.jsonl", Settings(encoder="none")
    texts = ["水車は川の曲がるところに立っている。", "الطاحونة حيث ينعطف النهر."]
    for address, reused in (("https://old.example", 0), ("https://old.example", 2), ("https://new.example", 0)):
        rows = [{"text": text, "url": f"{address}/{number}"} for number, text in enumerate(texts)]
        table.write_text("".join(json.dumps(row) + "\n" for row in rows))
        assert build_corpus([table], tmp_path / "clean", settings, BuildOptions(jobs=0)).reused == reused
    assert [row["url"] for row in _rows(tmp_path / "clean")] == ["https://new.example/0", "https://new.example/1"]


def test_the_same_input_gives_the_same_bytes(build: Build, tmp_path: Path) -> None:
    build("one")
    build("two")
    assert _tree(tmp_path / "one") == _tree(tmp_path / "two")


def test_nothing_in_it_tells_where_it_was_built(build: Build, tmp_path: Path) -> None:
    build()
    for name, data in _tree(tmp_path / "clean").items():
        assert str(tmp_path).encode() not in data, name


def test_a_second_build_reuses_all_and_leaves_the_corpus_untouched(build: Build, tmp_path: Path) -> None:
    build()
    before = (tmp_path / "clean").stat().st_ino, _tree(tmp_path / "clean")
    report = build()
    assert (report.reused, report.changed) == (3, False)
    assert before == ((tmp_path / "clean").stat().st_ino, _tree(tmp_path / "clean"))


def test_only_what_changed_is_cleaned_again(build: Build, raw: Path, tmp_path: Path) -> None:
    build()
    (raw / "a.txt").write_text("Rivers carry gold now.\n")
    (raw / "new.txt").write_text("A page that was not there.\n")
    (raw / "page.html").unlink()
    report = build()
    assert (report.reused, report.counts.pages) == (1, 3)
    build("scratch")
    assert _tree(tmp_path / "clean") == _tree(tmp_path / "scratch")


def test_other_settings_or_other_code_reuse_nothing(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    assert build(profile="recall").reused == 0
    assert build(profile="recall").reused == 3
    monkeypatch.setattr("boilerstrip.builder.reuse.code_hash", lambda: "edited")
    assert build(profile="recall").reused == 0


def test_another_policy_for_copies_cleans_no_page_again(build: Build, raw: Path, tmp_path: Path) -> None:
    (raw / "copy.txt").write_bytes((raw / "a.txt").read_bytes())
    assert build().counts.duplicates == 1
    report = build(copies=Policy.LINK)
    assert (report.reused, report.counts.duplicates, report.counts.kept) == (4, 0, 4)
    build("scratch", copies=Policy.LINK)
    assert _tree(tmp_path / "clean") == _tree(tmp_path / "scratch")


def test_a_damaged_table_is_not_reused_but_made_anew(build: Build, tmp_path: Path) -> None:
    build()
    table = tmp_path / "clean" / "documents.parquet"
    sound = table.read_bytes()
    table.write_bytes(sound[:-20])
    report = build()
    assert (report.reused, report.changed) == (0, True)
    assert table.read_bytes() == sound


def test_a_text_that_somebody_edited_is_made_anew(build: Build, tmp_path: Path) -> None:
    build()
    text = next((tmp_path / "clean" / "text").iterdir())
    sound = text.read_bytes()
    text.write_bytes(b"edited")
    assert build().changed
    assert text.read_bytes() == sound


def test_bad_inputs_are_rows_and_the_run_goes_on(build: Build, raw: Path, tmp_path: Path) -> None:
    (raw / "empty.txt").touch()
    (raw / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (raw / "paper.txt").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    (raw / "report.pdf").write_bytes(b"%PDF-1.7\n")
    (raw / "latin.txt").write_bytes("Die Fähre liegt am Steg, und die Möwen schreien über dem Fluß.".encode("cp1252"))
    if sys.platform != "win32":
        (raw / "loop").symlink_to(raw)
    report = build()
    codes = {str(row["file_path"]): row["code"] for row in _rows(tmp_path / "clean", "failures.jsonl")}
    wanted = {"binary.txt": "binary", "empty.txt": "empty", "paper.txt": "pdf", "report.pdf": "pdf"}
    assert codes == ({"loop": "symlink-loop", **wanted} if sys.platform != "win32" else wanted)
    assert report.counts.kept == 4
    assert report.counts.failed == len(codes)
    assert list(codes) == sorted(codes)


def test_a_page_that_trips_a_bug_is_a_row(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from boilerstrip.builder import pages

    real = pages.clean_page

    def clean_page(page, settings):  # type: ignore[no-untyped-def]
        if page.origin == "a.txt":
            raise ZeroDivisionError("no luck")
        return real(page, settings)

    monkeypatch.setattr(pages, "clean_page", clean_page)
    assert build().counts.kept == 2
    (row,) = _rows(tmp_path / "clean", "failures.jsonl")
    assert (row["code"], row["message"]) == ("crash", "a.txt: ZeroDivisionError: no luck")


def test_where_every_page_crashes_the_old_corpus_stays(
    build: Build, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    before = _tree(tmp_path / "clean")
    for path in (raw / "a.txt", raw / "page.html", raw / "deep" / "ja.txt"):
        path.write_text("This page says something else now, and at some length.")

    def clean_page(*_: object) -> None:
        raise ZeroDivisionError("no luck")

    monkeypatch.setattr("boilerstrip.builder.pages.clean_page", clean_page)
    with pytest.raises(CorpusError, match=r"every page failed.*no luck"):
        build()
    assert _tree(tmp_path / "clean") == before


def test_a_folder_without_pages_changes_nothing(build: Build, raw: Path, tmp_path: Path) -> None:
    build()
    before = _tree(tmp_path / "clean")
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "style.css").touch()
    with pytest.raises(ConfigError, match="holds no pages"):
        build_corpus([tmp_path / "nothing"], tmp_path / "clean", SETTINGS, HERE)
    assert _tree(tmp_path / "clean") == before


def test_the_output_may_lie_inside_the_input(raw: Path) -> None:
    for expected in (0, 3):
        report = build_corpus([raw], raw / "clean", SETTINGS, HERE)
        assert (report.counts.kept, report.counts.skipped, report.counts.failed) == (3, 1, 0)
        assert report.reused == expected


def test_a_folder_of_something_else_is_never_replaced(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").touch()
    with pytest.raises(ConfigError, match="no corpus"):
        build_corpus([raw], tmp_path / "photos", SETTINGS, HERE)
    assert (tmp_path / "photos" / "1.jpg").exists()


def test_two_builds_at_once_are_one_too_many(build: Build, tmp_path: Path) -> None:
    with CorpusLock(tmp_path / "clean"), pytest.raises(CorpusError, match="another build"):
        build()


def test_formats_say_what_is_written(raw: Path, tmp_path: Path) -> None:
    build_corpus([raw], tmp_path / "c", SETTINGS, BuildOptions(jobs=0, formats=(Format.PARQUET,)))
    assert sorted(path.name for path in (tmp_path / "c").iterdir()) == [
        "clusters.jsonl", "documents.parquet", "failures.jsonl", "manifest.json", "site_rules.jsonl",
    ]  # fmt: skip
    assert verify(tmp_path / "c").faults == []


def test_a_dry_run_writes_nothing_and_says_what_it_would_do(build: Build, raw: Path, tmp_path: Path) -> None:
    report = build_corpus([raw], tmp_path / "clean", SETTINGS, BuildOptions(dry_run=True))
    assert (report.counts.pages, report.reused, report.dry_run) == (3, 0, True)
    assert not (tmp_path / "clean").exists()
    build()
    (raw / "a.txt").write_text("other")
    report = build_corpus([raw], tmp_path / "clean", SETTINGS, BuildOptions(dry_run=True))
    assert (report.reused, report.changed) == (2, False)


def test_split_languages_makes_a_document_a_language(build: Build, raw: Path, tmp_path: Path) -> None:
    lines = ["The river is older than the town that it made.", "这条河比它造就的那座城市更古老。"] * 3
    (raw / "mixed.txt").write_text("\n".join(lines), encoding="utf-8")
    build(split_languages=True)
    rows = [row for row in _rows(tmp_path / "clean") if row["file_path"] == "mixed.txt"]
    assert {row["language"] for row in rows} == {"en", "zh"}
    assert len({row["id"] for row in rows}) == 2
    assert verify(tmp_path / "clean", (raw,)).faults == []
    assert build(split_languages=True).reused == 4


def test_an_interrupt_leaves_the_old_corpus(
    build: Build, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    before = _tree(tmp_path / "clean")
    (raw / "a.txt").write_text("other")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build_module, "write_corpus", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build()
    assert _tree(tmp_path / "clean") == before
    assert list(tmp_path.glob(".*")) == []


def test_the_time_is_in_the_manifest_and_nowhere_else(raw: Path, tmp_path: Path) -> None:
    for year in ("2001", "2002"):
        build_corpus([raw], tmp_path / year, SETTINGS, BuildOptions(jobs=0, built_at=lambda year=year: year))
    one, two = (_tree(tmp_path / year) for year in ("2001", "2002"))
    assert {name for name in one if one[name] != two[name]} == {"manifest.json"}
    ours, theirs = read_manifest(tmp_path / "2001"), read_manifest(tmp_path / "2002")
    assert (ours["built"].pop("at"), theirs["built"].pop("at")) == ("2001", "2002")
    assert ours == theirs


def test_the_order_in_which_the_system_lists_files_does_not_matter(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build("one")
    backwards = SimpleNamespace(scandir=lambda path: reversed(list(os.scandir(path))), fsencode=os.fsencode)
    monkeypatch.setattr("boilerstrip.sources.files.os", backwards)
    build("two")
    assert _tree(tmp_path / "one") == _tree(tmp_path / "two")


def test_a_table_of_pages_becomes_a_corpus(tmp_path: Path) -> None:
    rows = [{"text": f"The page number {n} says something of its own.", "url": f"https://a.example/{n}"} for n in "123"]
    table = tmp_path / "pages.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for reused in (0, 3):
        report = build_corpus([table], tmp_path / "clean", SETTINGS, BuildOptions(jobs=1))
        assert (report.counts.kept, report.reused) == (3, reused)
    assert [row["url"] for row in _rows(tmp_path / "clean")] == [row["url"] for row in rows]
    assert verify(tmp_path / "clean", (table,)).faults == []


def test_a_warc_in_a_folder_becomes_a_corpus(raw: Path, tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    body = b"<!doctype html><title>Sand</title><main><p>Rivers carry sand to the sea, year after year.</p></main>"
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/sand\r\nWARC-Date: 2024-05-06T07:08:09Z"
        "\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (raw / "crawl.warc").write_bytes(head.encode() + block + b"\r\n\r\n")
    build_corpus([raw], tmp_path / "clean", SETTINGS, BuildOptions(jobs=1))
    (row,) = [row for row in _rows(tmp_path / "clean") if row["warc_file"]]
    assert (row["url"], row["host"], row["http_status"]) == ("https://a.example/sand", "a.example", 200)
    assert (row["warc_file"], row["warc_offset"], row["fetched_at"]) == ("crawl.warc", 0, "2024-05-06T07:08:09Z")
    assert verify(tmp_path / "clean", (raw,)).faults == []


def test_a_filter_leaves_documents_in_the_tables_alone(raw: Path, tmp_path: Path) -> None:
    options = BuildOptions(jobs=0, where="language == 'de'")
    report = build_corpus([raw], tmp_path / "clean", SETTINGS, options)
    assert (report.counts.kept, report.counts.filtered) == (1, 2)
    assert [row["status"] for row in _rows(tmp_path / "clean")] == ["filtered", "filtered", "kept"]
    assert len(list((tmp_path / "clean" / "text").iterdir())) == 1
    assert verify(tmp_path / "clean").faults == []
    again = build_corpus([raw], tmp_path / "clean", SETTINGS, HERE)
    assert (again.reused, again.counts.kept) == (3, 3)
    with pytest.raises(ConfigError, match="no column 'lang'"):
        build_corpus([raw], tmp_path / "other", SETTINGS, BuildOptions(where="lang == 'de'"))
    assert not (tmp_path / "other").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_a_corpus_stays_a_link(build: Build, raw: Path, tmp_path: Path) -> None:
    build("elsewhere")
    (tmp_path / "clean").symlink_to(tmp_path / "elsewhere")
    (raw / "a.txt").write_text("Something else is said on this page now.\n")
    assert build().changed
    assert (tmp_path / "clean").is_symlink()
    assert verify(tmp_path / "clean", (raw,)).faults == []
    assert verify(tmp_path / "elsewhere").faults == []
    assert list(tmp_path.glob(".*")) == []


def test_a_mount_point_is_not_replaced(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clean").mkdir()
    monkeypatch.setattr("boilerstrip.corpus.staging.os.path.ismount", lambda path: path == tmp_path / "clean")
    with pytest.raises(ConfigError, match="mount point"):
        build()


def test_comments_lie_apart_or_are_gone(
    build: Build, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge(page: PageView) -> Iterator[Vote]:
        for block, text in enumerate(page.texts):
            if text.startswith("Anna says"):
                yield Vote(block, Verdict.DROP, "html.comments", 0.9, "stands among reader comments")

    monkeypatch.setattr("boilerstrip.pipeline.votes_on", lambda pages, **_: [Ballots(judge(page)) for page in pages])
    (raw / "a.txt").write_text("The ferry lies at the jetty.\nAnna says: just like that.\n", encoding="utf-8")
    found = {}
    for choice in Comments:
        build(choice, comments=choice)
        found[choice] = _rows(tmp_path / choice)[0]
    texts = {choice: "Anna says" in str(row["text"]) for choice, row in found.items()}
    assert texts == {Comments.KEEP: True, Comments.DROP: False, Comments.SEPARATE: False}
    apart = {choice: row["comments"] for choice, row in found.items()}
    assert apart == {Comments.KEEP: [], Comments.DROP: [], Comments.SEPARATE: ["Anna says: just like that.\n"]}
    assert "Anna says" in str(found[Comments.DROP]["removed"])
