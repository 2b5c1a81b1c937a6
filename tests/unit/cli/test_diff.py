from __future__ import annotations

import json

import pytest

PAGE = "MENU\nThe river rose.\n\nMENU [bold]\x1b[31m\n"


@pytest.fixture(autouse=True)
def page(folder):
    (folder / "a.txt").write_text(PAGE, encoding="utf-8")
    (folder / "same.txt").write_text("The river rose.", encoding="utf-8")


def test_removed_lines_are_marked(program) -> None:
    outcome = program("diff", "a.txt")
    assert outcome.code == 0
    assert "  1 - MENU\n    ╰ demo.menu 0.90  begins with MENU\n" in outcome.out
    assert "  4 - MENU [bold]\\x1b[31m\n" in outcome.out
    assert "\x1b" not in outcome.out


def test_exit_code_tells_whether_something_goes(program) -> None:
    assert program("diff", "a.txt", "--exit-code").code == 1
    assert program("diff", "same.txt", "--exit-code").code == 0


def test_json_has_every_removed_span(program) -> None:
    record = json.loads(program("diff", "a.txt", "--format", "json").out)
    assert [(span["line"], span["rule"], span["score"]) for span in record["removed"]] == [
        (1, "demo.menu", 0.9),
        (4, "demo.menu", 0.9),
    ]
    for span in record["removed"]:
        assert PAGE[span["start"] : span["end"]] == span["text"]


def test_html_goes_to_a_file_or_to_stdout(program, folder) -> None:
    outcome = program("diff", "a.txt", "--html", "out.html")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "boilerstrip: wrote out.html\n")
    html = (folder / "out.html").read_text("utf-8")
    assert html.startswith("<!doctype html>")
    assert program("diff", "a.txt", "--html", "-").out == html


def test_html_and_json_at_once(program) -> None:
    assert json.loads(program("diff", "a.txt", "--html", "out.html", "--format", "json").out)["lines"] == 4


def test_stdin(program) -> None:
    assert program("diff", "-", "--exit-code", stdin=b"MENU\ntext").code == 1


def test_context_folds_and_full_does_not(program, folder) -> None:
    (folder / "long.txt").write_text("MENU\n" + "The river rose.\n" * 30)
    assert "⋮   28 kept" in program("diff", "long.txt").out
    assert "⋮   30 kept" in program("diff", "long.txt", "-U", "0").out
    assert program("diff", "long.txt", "--full").out.count("The river rose.") == 30


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["missing.txt"], 2, "missing.txt: no such file"),
        (["."], 2, ".: is a folder; this command takes one page"),
        (["empty.txt"], 3, "empty.txt"),
        (["a.txt", "--html", "no/such/folder/x.html"], 3, "x.html: No such file or directory"),
        (["a.txt", "-U", "-1"], 2, "--context"),
    ],
)
def test_errors_are_one_line(program, folder, arguments, code, message) -> None:
    (folder / "empty.txt").write_bytes(b"")
    outcome = program("diff", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert message in outcome.err
    assert outcome.err.startswith("boilerstrip: ")
    assert outcome.err.count("\n") == 1
