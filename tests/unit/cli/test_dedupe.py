"""`boilerstrip dedupe`: what it reads, what it writes, what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SAND = "The river carries sand to the sea, and the wind carries some of it back again, year after year."
LINES = [
    {"id": "a", "text": SAND, "date": "2024-05-02"},
    {"id": "b", "text": SAND.upper(), "date": "2024-05-01", "more": [1]},
    {"id": "c", "text": "川は砂を海へ運ぶ。", "lang": "tlh"},
]


def lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("how", ["file", "folder", "stdin"])
def test_documents_from_everywhere(program: Any, folder: Path, how: str) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "x.jsonl").write_bytes(b"\xef\xbb\xbf" + lines(LINES) + b"\n")
    name = {"file": "docs/x.jsonl", "folder": "docs", "stdin": "-"}[how]
    outcome = program("dedupe", name, "-o", "out", "--encoder", "none", stdin=lines(LINES))
    assert (outcome.code, outcome.out) == (0, "")
    assert "3 documents: 1 clusters (1 exact), 1 documents set aside" in outcome.err
    (cluster,) = rows(folder / "out" / "clusters.jsonl")
    assert (cluster["keeper"], cluster["reason"]) == ("b", "earliest date")
    assert [(member["id"], member["duplicate_of"]) for member in cluster["members"]] == [("a", "b"), ("b", None)]
    (pair,) = rows(folder / "out" / "pairs.jsonl")
    assert (pair["left"], pair["right"], pair["kind"], pair["veto"]) == ("a", "b", "exact", None)


def test_texts_in_a_folder_and_the_link_policy(program: Any, folder: Path) -> None:
    (folder / "docs" / "deep").mkdir(parents=True)
    (folder / "docs" / "one.txt").write_text(SAND, encoding="utf-8")
    (folder / "docs" / "deep" / "two.txt").write_bytes(SAND.encode() + b"\xff")
    outcome = program("dedupe", "docs", "-o", "out", "--encoder", "none", "--copies", "link")
    assert "0 documents set aside" in outcome.err
    (cluster,) = rows(folder / "out" / "clusters.jsonl")
    assert [member["id"] for member in cluster["members"]] == ["deep/two.txt", "one.txt"]


@pytest.mark.parametrize(
    ("data", "arguments", "code", "message"),
    [
        (b"{", (), 3, "standard input, line 1: not readable as JSON"),
        (b'{"id": "a"}', (), 3, "the field 'text' is missing"),
        (lines([LINES[0], LINES[0]]), (), 3, "two documents have the id 'a'"),
        (b"\xff\xfe", (), 3, "standard input, line 1: not UTF-8"),
        (b"", ("--encoder", "e6"), 2, "no encoder is called 'e6'"),
        (b"", ("--copies", "burn"), 2, "burn"),
    ],
)
def test_bad_input_is_one_clear_line(
    program: Any, data: bytes, arguments: tuple[str, ...], code: int, message: str
) -> None:
    outcome = program("dedupe", "-", "-o", "out", *(arguments or ("--encoder", "none")), stdin=data)
    assert outcome.code == code
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_missing_file_is_named(program: Any, folder: Path) -> None:
    outcome = program("dedupe", "nowhere.jsonl", "-o", "out")
    assert outcome.code == 2
    assert "nowhere.jsonl: there is no such file or folder" in outcome.err


def test_odd_text_comes_through(program: Any, folder: Path) -> None:
    odd = [{"id": "\ud800", "text": SAND}, {"id": "z", "text": SAND}, {"id": "n", "text": "\0"}]
    outcome = program("dedupe", "-", "-o", "out", "--encoder", "none", stdin=lines(odd))
    assert outcome.code == 0
    (cluster,) = rows(folder / "out" / "clusters.jsonl")
    assert {member["id"] for member in cluster["members"]} == {"\ud800", "z"}
