from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from boilerstrip.ballots import Ballots
from boilerstrip.cli._inputs import safe_path

PAGE = "MENU\nThe river rose.\nMENU of the day\nIt fell again.\n"
CLEAN = "The river rose.\nIt fell again.\n"


@pytest.fixture
def pages(folder):
    """A tree of pages, in several scripts."""
    root = folder / "pages"
    (root / "deep" / "er").mkdir(parents=True)
    (root / "a.txt").write_text(PAGE, encoding="utf-8")
    (root / "deep" / "日本.text").write_text("MENU\n川は朝に上がった。\n", encoding="utf-8")
    (root / "deep" / "er" / "عربي.md").write_text("MENU\nارتفع النهر.\n", encoding="utf-8")
    return root


def test_one_page_prints_exactly_its_clean_text(program, folder) -> None:
    (folder / "a.txt").write_bytes(b"MENU\r\nThe river rose.\r\n\r\nIt fell.")
    assert program("clean", "a.txt") == (0, "The river rose.\r\n\r\nIt fell.", "")


def test_stdin(program) -> None:
    assert program("clean", "-", stdin=PAGE.encode()) == (0, CLEAN, "")


def test_pages_are_printed_one_after_the_other(program, folder) -> None:
    (folder / "a.txt").write_text("one")
    (folder / "b.txt").write_text("two\n")
    assert program("clean", "a.txt", "b.txt", "a.txt").out == "one\ntwo\none"


def test_a_folder_is_mirrored(program, pages) -> None:
    outcome = program("clean", "pages", "-o", "out")
    assert outcome.code == 0
    assert outcome.out == ""
    assert outcome.err == "boilerstrip: 3 pages cleaned into out\n"
    out = pages.parent / "out"
    found = {path.relative_to(out).as_posix(): path.read_text("utf-8") for path in out.rglob("*") if path.is_file()}
    assert found == {"a.txt": CLEAN, "deep/日本.txt": "川は朝に上がった。\n", "deep/er/عربي.txt": "ارتفع النهر.\n"}


def test_names_that_would_meet_are_kept_apart(program, folder) -> None:
    for name in ("a.txt", "a.md", "A.text", "b.md", "B.text"):
        (folder / "pages").mkdir(exist_ok=True)
        (folder / "pages" / name).write_text(name)
    assert program("clean", "pages", "-o", "out").code == 0
    found = {path.name: path.read_text() for path in (folder / "out").iterdir()}
    assert found == {
        "a.txt": "a.txt", "a.md.txt": "a.md", "A.text.txt": "A.text", "B.txt": "B.text", "b.md.txt": "b.md",
    }  # fmt: skip


def test_an_output_inside_the_input_is_not_read(program, pages) -> None:
    for _ in range(2):
        outcome = program("clean", "pages", "-o", "pages/clean")
        assert outcome.code == 0
        assert "the output lies inside the input" in outcome.err
    assert not (pages / "clean" / "clean").exists()


def test_an_input_is_never_written_over(program, pages) -> None:
    outcome = program("clean", "pages", "-o", "pages")
    assert outcome.code == 2
    assert "would be written over" in outcome.err
    assert (pages / "a.txt").read_text() == PAGE


def test_what_fails_is_named_and_the_rest_is_written(program, pages) -> None:
    (pages / "empty.txt").write_bytes(b"")
    (pages / "sheet.pdf").write_bytes(b"%PDF-1.7")
    outcome = program("clean", "pages", "missing.txt", "-o", "out")
    assert outcome.code == 3
    assert f"boilerstrip: {Path('pages', 'empty.txt')}: empty" in outcome.err
    assert "sheet.pdf" in outcome.err
    assert "missing.txt: no such file" in outcome.err
    assert "3 pages cleaned into out, 3 failed" in outcome.err
    assert (pages.parent / "out" / "pages" / "a.txt").read_text() == CLEAN


def test_a_fault_of_ours_fails_one_page_only(program, folder, monkeypatch) -> None:
    (folder / "a.txt").write_text("fine")
    (folder / "b.txt").write_text("trips")

    def judge(view):
        if view.texts == ("trips",):
            raise ZeroDivisionError("oh")
        return ()

    monkeypatch.setattr("boilerstrip.pipeline.votes_on", lambda pages, **_: [Ballots(judge(page)) for page in pages])
    outcome = program("clean", "b.txt", "a.txt")
    assert outcome == (
        3, "fine", "boilerstrip: b.txt: internal error: ZeroDivisionError: oh (--debug shows where)\n"
    )  # fmt: skip


def test_json_is_one_record_or_an_array(program, pages) -> None:
    record = json.loads(program("clean", "pages/a.txt", "--format", "json").out)
    assert record["text"] == CLEAN
    assert [span["rule"] for span in record["removed"]] == ["demo.menu", "demo.menu"]
    records = json.loads(program("clean", "pages/a.txt", "missing", "pages/a.txt", "--format", "json").out)
    assert [record["text"] for record in records] == [CLEAN, CLEAN]


def test_jsonl_is_one_line_a_page_also_of_a_folder(program, pages) -> None:
    outcome = program("clean", "pages", "--format", "jsonl")
    records = [json.loads(line) for line in outcome.out.splitlines()]
    assert [record["file_path"] for record in records] == ["a.txt", "deep/er/عربي.md", "deep/日本.text"]
    assert "川は朝に上がった。" in outcome.out


def test_flags_reach_the_settings(program, folder) -> None:
    (folder / "a.txt").write_text(PAGE)
    assert program("clean", "a.txt", "--ignore", "demo.menu").out == PAGE
    assert program("clean", "a.txt", "--select", "edges").out == PAGE
    (folder / "boilerstrip.toml").write_text('ignore = ["demo"]\n')
    assert program("clean", "a.txt").out == PAGE
    (folder / "own.toml").write_text('profile = "strict"\n')
    assert program("clean", "a.txt", "--config", "own.toml").out == CLEAN


def test_the_url_is_recorded(program, folder) -> None:
    (folder / "a.txt").write_text(PAGE)
    record = json.loads(program("clean", "a.txt", "--url", "https://example.org/a", "--format", "json").out)
    assert (record["url"], record["host"]) == ("https://example.org/a", "example.org")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.txt"], "missing.txt: no such file or folder"),
        (["."], ".: holds many pages; say where their clean text goes with -o, or --format jsonl"),
        (["-", "-"], "- stands for standard input, which can be read once only"),
        (["-", "a.txt", "--url", "https://example.org"], "--url says where one page came from; here are 2"),
        (["a.txt", "--config", "none.toml"], "none.toml: the settings cannot be read"),
        (["a.txt", "--config", "broken.toml"], "broken.toml: not readable as TOML"),
        (["a.txt", "--config", "unknown.toml"], "no setting is called 'colour'"),
        (["a.txt", "--profile", "wild"], "Invalid value for '--profile'"),
        (["a.txt", "--wild"], "No such option: --wild"),
        ([], "Missing argument 'PATH"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(program, folder, arguments, message) -> None:
    (folder / "a.txt").write_text("text")
    (folder / "broken.toml").write_text("profile = ")
    (folder / "unknown.toml").write_text("colour = 1")
    outcome = program("clean", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("boilerstrip: ")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


def test_archives_hold_pages_too_and_cannot_write_outside(program, folder) -> None:
    with zipfile.ZipFile(folder / "pages.zip", "w") as archive:
        archive.writestr("a.html", "<p>The river rose.</p>")
        archive.writestr("../../out.txt", PAGE)
        archive.writestr("con:1?.txt", PAGE)
    outcome = program("clean", "pages.zip", "-o", "deep/out")
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*.txt")}
    assert written
    assert all(name.startswith("deep/out/") for name in written), outcome.err
    assert program("clean", "pages.zip").code == 2
    assert len(program("clean", "pages.zip", "--format", "jsonl").out.splitlines()) == len(written)


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("a/b.html", "a/b.html"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\x.txt", "C__Windows_x.txt"),
        ("x/./..//y. /z.", "x/y/z"),
        ("日本/川.html", "日本/川.html"),
        ("con/Aux.txt/console", "_con/_Aux.txt/console"),
        ("...", "page"),
        ("", "page"),
    ],
)
def test_names_from_archives_are_made_safe(origin: str, expected: str) -> None:
    assert safe_path(origin) == expected


def test_long_names_stay_apart() -> None:
    one, other = safe_path("a" * 300 + "1"), safe_path("a" * 300 + "2")
    assert one != other
    assert len(one) < 150


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are made otherwise here")
def test_a_pipe_in_a_folder_is_not_waited_for(program, pages) -> None:
    os.mkfifo(pages / "pipe.txt")
    outcome = program("clean", "pages", "-o", "out")
    assert outcome.code == 3
    assert "pipe.txt: neither a file nor a folder" in outcome.err
