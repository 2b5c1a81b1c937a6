"""The commands that write, check and hand on a corpus."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = "MENU of the site\nRivers carry sand to the sea, and the sea carries it back to the shore.\n"


@pytest.fixture
def raw(folder: Path) -> Path:
    """Two pages in the working directory."""
    (folder / "raw" / "deep").mkdir(parents=True)
    (folder / "raw" / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    (folder / "raw" / "deep" / "ja.txt").write_text(
        "川は砂を海へ運ぶ。海はそれを返す。\n", encoding="utf-8", newline=""
    )
    return folder / "raw"


@pytest.fixture
def corpus(program, raw: Path, folder: Path) -> Path:
    """Their corpus, built in this process so that the judge of these tests judges."""
    assert program("build", "raw", "-o", "clean", "--encoder", "none", "--jobs", "0").code == 0
    return folder / "clean"


def _rows(corpus: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (corpus / "documents.jsonl").read_text(encoding="utf-8").splitlines()]


def test_build_talks_on_stderr_and_writes_a_corpus(program, raw: Path, folder: Path) -> None:
    outcome = program("build", "raw", "--output", "clean", "--encoder", "none", "-j", "0")
    assert (outcome.code, outcome.out) == (0, "")
    assert "Corpus written to clean" in outcome.err
    assert "2  texts kept (en 1, ja 1)" in outcome.err
    assert "characters removed as chrome" in outcome.err
    assert "\x1b" not in outcome.err
    (english, _) = _rows(folder / "clean")
    assert english["text"] == TEXT.splitlines(keepends=True)[1]
    assert program("build", "raw", "-o", "clean", "--encoder", "none", "-j", "0").err.count("is up to date") == 1


def test_a_page_that_fails_is_named_and_the_code_is_3(program, raw: Path, folder: Path) -> None:
    (raw / "empty.txt").touch()
    (raw / "bad\x1bname.txt").write_bytes(b"%PDF-1.4")
    outcome = program("build", "raw", "-o", "clean", "--encoder", "none", "-j", "0")
    assert outcome.code == 3
    assert "boilerstrip: empty.txt: empty" in outcome.err
    assert "\x1b" not in outcome.err
    assert "2  inputs that gave no page" in outcome.err
    assert len(_rows(folder / "clean")) == 2


def test_build_takes_one_page_from_standard_input(program, raw: Path, folder: Path) -> None:
    outcome = program("build", "-", "-o", "one", "--encoder", "none", stdin=TEXT.encode())
    assert outcome.code == 0
    (row,) = _rows(folder / "one")
    assert row["file_path"] == "stdin"
    assert "Rivers carry sand" in row["text"]
    assert program("build", "raw", "-", "-o", "both", "--encoder", "none", stdin=TEXT.encode()).code == 0
    assert [row["file_path"] for row in _rows(folder / "both")] == ["raw/a.txt", "raw/deep/ja.txt", "stdin"]
    empty = program("build", "-", "-o", "none", "--encoder", "none")
    assert (empty.code, empty.err.splitlines()[0]) == (3, "boilerstrip: stdin: empty, no bytes to read")


def test_an_encoder_that_cannot_be_had_is_refused_before_pages_are_read(program, raw: Path, monkeypatch) -> None:
    monkeypatch.setattr("boilerstrip.builder.build.list_files", lambda *_: pytest.fail("pages were looked for"))
    outcome = program("build", "raw", "-o", "clean", "--encoder", "e6")
    assert (outcome.code, "no encoder is called 'e6'" in outcome.err) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "nowhere", "-o", "clean"),
        ("build", "raw"),
        ("build", "raw", "-o", "raw"),
        ("build", "raw", "-o", "no/such/parent"),
        ("build", "raw", "-o", "clean", "--profile", "fierce"),
        ("build", "raw", "-o", "clean", "--encoder", "e6"),
        ("build", "raw", "-o", "clean", "--encoder", "e6", "--dry-run"),
        ("build", "-", "-", "-o", "clean"),
        ("dedupe", "raw", "-o", "found", "--encoder", "e6"),
        ("export", "clean", "-o", "x", "--to", "docx"),
    ],
)
def test_what_makes_no_sense_is_code_2_and_writes_nothing(program, raw: Path, folder: Path, arguments: tuple) -> None:
    outcome = program(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("boilerstrip: ")
    assert [path.name for path in folder.iterdir()] == ["raw"]
    assert (raw / "a.txt").read_text(encoding="utf-8") == TEXT


def test_a_dry_run_writes_nothing(program, raw: Path, folder: Path) -> None:
    outcome = program("build", "raw", "-o", "clean", "--dry-run")
    assert outcome.code == 0
    assert "2  pages to read" in outcome.err
    assert [path.name for path in folder.iterdir()] == ["raw"]


def test_restore_prints_the_source_character_for_character(program, corpus: Path) -> None:
    identity = str(_rows(corpus)[0]["id"])
    for name in (identity, identity[:8], "a.txt"):
        assert program("restore", "clean", name) == (0, TEXT, "")
    outcome = program("restore", "clean", "nothing")
    assert (outcome.code, outcome.out) == (3, "")
    assert "no document has the id" in outcome.err


def test_verify_is_quiet_about_a_sound_corpus_and_names_what_is_broken(program, corpus: Path) -> None:
    outcome = program("verify", "clean", "--raw", "raw")
    assert (outcome.code, outcome.out) == (0, "")
    assert "2 documents and 2 raw pages checked, 0 faults" in outcome.err
    text = next((corpus / "text").iterdir())
    text.write_text("edited")
    outcome = program("verify", "clean")
    assert outcome.code == 1
    assert outcome.out == f"text/{text.name}: hash: not the text that the table holds\n"
    found = json.loads(program("verify", "clean", "--format", "json").out)
    assert [fault["code"] for fault in found["faults"]] == ["hash"]
    assert json.loads(program("verify", "clean", "--json").out) == found


def test_stats_in_tables_as_json_and_as_a_picture(program, corpus: Path, folder: Path) -> None:
    outcome = program("stats", "clean", "--plot", "bars.svg")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("2 documents, 2 of them kept\n")
    assert "demo.menu" in outcome.out
    assert (folder / "bars.svg").read_text(encoding="utf-8").startswith("<svg")
    figures = json.loads(program("stats", "clean", "--format", "json").out)
    assert figures["rules"]["demo.menu"] == {"documents": 1, "spans": 1, "chars": 17}


def test_export_writes_what_was_asked_for(program, corpus: Path, folder: Path) -> None:
    outcome = program("export", "clean", "-o", "ja", "--to", "txt", "--where", "language == 'ja'")
    assert (outcome.code, outcome.out) == (0, "")
    assert "1 document written to ja" in outcome.err
    assert len(list((folder / "ja").glob("*.txt"))) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_an_interrupted_build_leaves_nothing_and_ends_with_130(raw: Path, folder: Path) -> None:
    for number in range(300):
        (raw / f"{number}.txt").write_text(TEXT * 200)
    command = [sys.executable, "-m", "boilerstrip", "build", "raw", "-o", "clean", "-j", "1"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, env={**os.environ, "COLUMNS": "80"}) as build:
        while build.poll() is None and not (folder / ".clean.lock").exists():
            time.sleep(0.01)
        build.send_signal(signal.SIGINT)
        _, errors = build.communicate()
    assert build.returncode == 130
    assert errors.decode().strip().endswith("interrupted")
    assert [path.name for path in folder.iterdir()] == ["raw"]
