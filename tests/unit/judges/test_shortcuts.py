"""What is worked out in fewer steps is what the plain way gives."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest

from boilerstrip.judges.features import median
from boilerstrip.judges.judged import judged_copy
from boilerstrip.judges.layout import bare, keys_of, mould_of, runs_of
from boilerstrip.judges.net_file import product
from boilerstrip.judges.signs import count_signs
from boilerstrip.judges.view import PageView
from boilerstrip.segment.text import segment_text

LINES = (
    "* Sand",
    "- 12 Sand",
    "o sand",
    "oats",
    "[3] 砂",
    "(1.2) ทราย",
    "７。 Sand",
    "1.",
    "",
    "○ رمل",
    "3] sand 4",
    "٣ رمل",
)


def test_keys_tell_lines_apart_as_their_texts_do() -> None:
    lines = judged_copy([*LINES, *LINES[:3]])
    keys = keys_of(lines)
    for numbers, texts in (
        (keys.same, [line.lower() for line in lines]),
        (keys.bare, [bare(line) for line in lines]),
        (keys.mould, [mould_of(line) for line in lines]),
    ):
        known = dict(zip(texts, numbers.tolist(), strict=True))
        assert [known[text] for text in texts] == numbers.tolist()
        assert len(set(known.values())) == len(known)


@pytest.mark.parametrize("code", [0xAD, 0x200B, 0x2066, 0xFE0F, 0xFEFF])
def test_what_nobody_sees_is_left_out(code: int) -> None:
    assert judged_copy([f"水{chr(code)}a", "\U0001f30a"]) == ["水a", "\U0001f30a"]


@pytest.mark.parametrize(
    "texts",
    [
        ["plain", "two words"],
        ["two  spaces", "x"],
        ["tab\tbetween", "水\u3000火"],
        ["ﬁne", "水", "e\u0301 \u00a0x"],
        ["ของ", "Ａ\u200b b", "\u200e ا"],
        ["x\ny", "z"],
        ["", "\u200b", "a"],
    ],
)
def test_a_page_is_copied_as_its_lines_are(texts: list[str]) -> None:
    def alone(text: str) -> str:
        seen = "".join(char for char in text if char not in "\u200b\u200e")
        return " ".join(unicodedata.normalize("NFKC", seen).split())

    assert judged_copy(texts) == [alone(text) for text in texts]


@pytest.mark.parametrize("marks", ["", "0", "1", "110100", "0011", "0101"])
def test_runs(marks: str) -> None:
    found = runs_of(np.array([mark == "1" for mark in marks], bool))
    for match in re.finditer("1+|0", marks):
        for place in range(*match.span()):
            mark = match.group()[0] == "1"
            assert found.length[place] == (len(match.group()) if mark else 0)
            assert found.start[place] == (match.start() if mark else place)


@pytest.mark.parametrize("rows", [1, 17, 4000])
def test_a_product_in_parts_is_the_product(rows: int) -> None:
    rng = np.random.default_rng(rows)
    values, weights = rng.integers(-9, 9, (rows, 40)).astype(float), rng.integers(-9, 9, (40, 30)).astype(float)
    assert (product(values, weights) == values @ weights).all()


@pytest.mark.parametrize("line", ["Copyright 2024 Ada", "(C) 2024 Ada", "© (c): 2024 ادا", "copyrıght: 2024"])
def test_rights_are_seen_in_any_case_of_letters(line: str) -> None:
    page = PageView(segment_text(f"{line}\nSand"))
    plain = PageView(segment_text("Sand and more\nSand"))
    assert _signs(page) >= _signs(plain) + 2


def _signs(page: PageView) -> int:
    return count_signs(page.lines, page.layout, page.signs, page.marked)


@pytest.mark.parametrize("size", [1, 2, 3, 8])
def test_a_median(size: int) -> None:
    values = np.random.default_rng(size).normal(size=size)
    assert median(values) == np.median(values)
    assert median(values[:0]) == 0
