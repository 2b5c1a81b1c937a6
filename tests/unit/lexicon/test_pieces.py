from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.lexicon.pieces import pieces_of, separated, separates

_SIGNS = st.text("ab水 \t\u3000-–—|｜/／·・•∙»›>▸→", max_size=12)


@given(st.lists(_SIGNS, max_size=6))
def test_no_line_with_a_separator_is_missed(lines: list[str]) -> None:
    assert {place for place, line in enumerate(lines) if separates(line)} <= separated(lines)


def test_lines_without_a_separator_are_left_out() -> None:
    assert separated(["The river carries sand.", "well-known", "ホーム", "Home | News", "", "ホーム｜新着"]) == {3, 5}


def test_parts_stand_between_the_separators() -> None:
    line = "Home | News → Shop"
    assert [line[start:end] for start, end in pieces_of(line)] == ["Home", "News", "Shop"]
