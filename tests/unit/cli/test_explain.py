from __future__ import annotations

import json

import pytest

from boilerstrip.cli.explain import read_place


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("page.txt:12", "page.txt", 12),
        ("page.txt", "page.txt", None),
        (r"C:\pages\x.txt:12", r"C:\pages\x.txt", 12),
        (r"C:\pages\x.txt", r"C:\pages\x.txt", None),
        ("C:/x.txt:3", "C:/x.txt", 3),
        ("-:7", "-", 7),
        ("-", "-", None),
        ("a:b:4", "a:b", 4),
        ("日本:5", "日本", 5),
        ("page.txt:", "page.txt:", None),
        ("page.txt:١٢", "page.txt:١٢", None),
    ],
)
def test_place(text, path, line) -> None:
    assert read_place(text) == (path, line)


def test_votes_of_one_line(program, folder) -> None:
    (folder / "a.txt").write_text("MENU\nThe river rose.\n")
    assert program("explain", "a.txt:1").out.splitlines() == [
        "line 1: removed by demo.menu: begins with MENU",
        "  | MENU",
        "  * drop 0.90  demo.menu  begins with MENU  [MENU]",
        "  drop 0.90 against keep 0.00",
    ]
    assert "nobody voted" in program("explain", "-:2", stdin=b"MENU\ntext").out


def test_json(program, folder) -> None:
    (folder / "a.txt").write_text("MENU\nThe river rose.\n")
    assert [record["kept"] for record in json.loads(program("explain", "a.txt", "--format", "json").out)] == [
        False,
        True,
    ]


def test_no_such_line(program, folder) -> None:
    (folder / "a.txt").write_text("MENU\n")
    assert program("explain", "a.txt:9") == (2, "", "boilerstrip: a.txt: there is no line 9: the text has 1 line\n")
