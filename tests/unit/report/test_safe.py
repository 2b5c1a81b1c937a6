from __future__ import annotations

import json

import pytest

from boilerstrip.report.safe import json_line, json_page, one_line, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("title\x1b]0;owned\x07", "title\\x1b]0;owned\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("over\rwritten", "over\\x0dwritten"),
        ("a\u202etxt.exe\u202c", "a\\u202etxt.exe\\u202c"),
        ("\u2066isolate\u2069", "\\u2066isolate\\u2069"),
        ("\ud800", "\\ud800"),
        ("nul\0", "nul\\x00"),
    ],
)
def test_what_steers_a_terminal_is_shown(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize("text", ["مرحبا\u200f، بكم", "می‌خواهم", "日本語", "👩‍👩‍👧", "ภาษาไทย", "tab\tand\nline"])
def test_honest_text_of_any_script_stays(text: str) -> None:
    assert visible(text) == text


def test_crlf_is_one_line_end() -> None:
    assert visible("a\r\nb") == "a\nb"
    assert one_line("a\r\nb\tc") == "a\\nb\\tc"


def test_json_escapes_what_is_unsafe_and_loses_nothing() -> None:
    record = {"text": "日本 \x1b \x9b \x7f \u202e \u2028 \ud83d end\r\n"}
    for text in (json_line(record), json_page(record)):
        assert json.loads(text) == record
        assert "日本" in text
        assert not set(text) & set("\x1b\x9b\x7f\u202e\u2028\ud83d\r")
    assert len(json_line(record).splitlines()) == 1
