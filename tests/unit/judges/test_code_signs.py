"""Signs of program text, which all languages write alike."""

from __future__ import annotations

import pytest

from boilerstrip.judges.code_signs import SIGNS, code_signs
from boilerstrip.judges.facts import page_codes


def signs(line: str) -> set[str]:
    found = code_signs(page_codes([line]))
    return {name for name, count in zip(SIGNS, found[:, 0], strict=True) if count}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (">>> 2 ** 3", {"prompt"}),
        ("$ cd 書類 --all", {"prompt", "options"}),
        ("torch.Size([2, 2])", {"calls", "dotted"}),
        ("<p>안녕하세요</p>", {"tags"}),
        ("my_env/ Thumbs.db", {"joined", "dotted"}),
        ("for (const x of y) {", {"left_open"}),
        ("مرحبا = value_of(x);", {"joined", "calls", "left_open"}),
    ],
)
def test_program_text_shows(line: str, said: set[str]) -> None:
    assert signs(line) == said


@pytest.mark.parametrize(
    "line",
    [
        "A line (of text).",
        "It cost 3.50 in 1990 – or more.",
        "これは文章です（たぶん）。",
        "هذه جملة (قصيرة).",
        "Well-known",
        "",
        "-",
    ],
)
def test_prose_does_not(line: str) -> None:
    assert signs(line) == set()


def test_lines_are_counted_apart() -> None:
    assert code_signs(page_codes(["a.b", "c", "d.e.f"]))[SIGNS.index("dotted")].tolist() == [1, 0, 2]
