"""Folding: what becomes one, and the way back to the line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.lexicon.fold import Folder

ALPHABET = "aZ09 .:|-İıßﬁΣςéё①㍿Ａａイｱﾊﾞผู้กำمُـحَمَّدיִשָׁक्ष가각각\u200b\u00ad🔥©\t"
LINES = st.text(alphabet=st.one_of(st.sampled_from(ALPHABET), st.characters(codec="utf-8")), max_size=40)


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("İLGİLİ", "ilgili"),
        ("ILGILI", "ilgili"),
        ("ＦＵＬＬ　ｗｉｄｔｈ", "full width"),
        ("12,345 Views", "0 views"),
        ("１２３ 件", "0件"),
        ("مُحَمَّد", "محمد"),
        ("مـحـمـد", "محمد"),
        ("ي ك", "ی ک"),
        ("שָׁלוֹם", "שלום"),
        ("แสดง ความคิดเห็น", "แสดงความคิดเห็น"),
        ("分 享", "分享"),
        ("댓글 쓰기", "댓글쓰기"),
        ("ΆΡΘΡΑ", "αρθρα"),
        ("Ёлка", "елка"),
        ("»»» ", ""),
        ("", ""),
    ],
)
def test_folds(line: str, folded: str) -> None:
    assert Folder().fold(line) == folded


@given(LINES)
def test_the_offsets_belong_to_the_folded_text(line: str) -> None:
    folder = Folder()
    folded = folder.fold_with_offsets(line)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(line) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)


@given(LINES)
def test_both_ways_of_folding_agree(line: str) -> None:
    composed = unicodedata.normalize("NFC", line)
    assert Folder().fold_with_offsets(composed).text == Folder().fold(composed)


@given(LINES)
def test_folding_twice_changes_nothing(line: str) -> None:
    folder = Folder()
    once = folder.fold(line)
    assert folder.fold(once) == once


@given(LINES)
def test_the_unicode_form_does_not_matter(line: str) -> None:
    folder = Folder()
    assert folder.fold(unicodedata.normalize("NFC", line)) == folder.fold(unicodedata.normalize("NFD", line))


@given(LINES)
def test_trimming_keeps_what_folding_keeps(line: str) -> None:
    folder = Folder()
    start, end = folder.trim(line)
    assert 0 <= start <= end <= len(line)
    assert folder.fold(line[start:end]) == folder.fold(line)


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=40), max_size=6))
def test_many_lines_fold_as_each_alone(lines: list[str]) -> None:
    folder = Folder()
    for forms in (lines, [unicodedata.normalize("NFKC", line) for line in lines]):
        whole = [form for form in forms if "\n" not in form]
        assert folder.fold_lines(whole) == [folder.fold(line) for line in whole]
