from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import line_facts, page_codes
from boilerstrip.judges.judged import judged_copy
from boilerstrip.judges.tokens import tokens_of, word_table

TABLE = char_table()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Four words stand here.", 4, 4),
        ("二つの言葉がここにある", 5, 8),
        ("ข้อความภาษาไทย", 2, 5),
        ("أربع كلمات تقف هنا", 4, 4),
        ("ארבע מילים עומדות כאן", 4, 4),
        ("तीन शब्द हैं", 3, 3),
        ("", 0, 0),
        ("?! —", 0, 0),
    ],
)
def test_words_are_estimated_in_any_script(text: str, low: float, high: float) -> None:
    assert low <= line_facts([text]).words[0] <= high


@pytest.mark.parametrize("text", ["It ends。」", "Ends (so).", "هل انتهى؟", "यह अंत है।", "“Done!”", "終わりです。"])
def test_the_end_mark_is_seen_behind_closing_quotes(text: str) -> None:
    assert TABLE.class_names[line_facts([text]).last[0]] in {"dot", "term"}


def test_a_heading_does_not_end_like_a_sentence() -> None:
    assert TABLE.class_names[line_facts(["Getting started"]).last[0]] == "lower"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_unicode_form_changes_no_fact(form: str) -> None:
    lines = ["Über die Fähre", "ｆｕｌｌ　ｗｉｄｔｈ", "คำว่าน้ำ", "한국어 문장입니다.", "café № 5 ½"]
    plain, other = line_facts(lines), line_facts([unicodedata.normalize(form, line) for line in lines])
    assert plain.lines == other.lines
    assert np.array_equal(plain.counts, other.counts)


def test_invisible_characters_and_spaces_change_no_line() -> None:
    assert judged_copy(["a\u200bb  c\u00a0d", "\u200fשלום\u200e"]) == ["ab c d", "שלום"]


def test_lone_surrogates_and_nul_are_counted_like_any_character() -> None:
    assert line_facts(["\ud800 a\x00b"]).chars[0] == 5


def test_a_block_with_line_breaks_stays_one_line() -> None:
    assert judged_copy(["one\ntwo", "three"]) == ["one two", "three"]


def test_words_that_recur_are_found_in_any_script() -> None:
    lines = ["木の船と綱", "船と綱の話は長いので、ここでは木の船と綱のことだけを書いておく。", "まったく別"]
    found = word_table(tokens_of(page_codes(lines)), len(lines)).recurring(np.array([False, True, False]))
    assert found.seen_long[0] > 0.5
    assert found.seen_long[2] < 0.4
    assert found.tokens[0] > 2


@pytest.mark.parametrize("unit", ["sand moves ", "砂は動く。", "نص طويل "])
def test_of_a_line_as_long_as_a_book_both_ends_are_judged(unit: str) -> None:
    line = "START " + unit * (1_200_000 // len(unit)) + " END"
    (judged,) = judged_copy([line])
    assert len(judged) < 600_000 < len(line)
    assert judged.startswith(f"START {unit[:4]}")
    assert judged.endswith(" END")
    assert judged_copy(["short", line])[0] == "short"


@pytest.mark.parametrize("line", ["The river", "Река", "河流", "نهر"])
def test_one_script_carries_a_page_of_one_script(line: str) -> None:
    facts = line_facts([line, "12 %", f"{line} 3"])
    assert facts.major.tolist() == [1, 0, 1]
    assert facts.latin.tolist() == [0, 0, 0]


def test_latin_that_does_not_carry_a_page_is_told_apart() -> None:
    facts = line_facts(["Река несёт песок к морю, и море возвращает его обратно.", "12", "USB"])
    assert facts.major.tolist() == [1, 0, 0]
    assert facts.latin.tolist() == [0, 0, 1]
