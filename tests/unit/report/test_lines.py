from __future__ import annotations

from boilerstrip.report.lines import line_index, rows, rows_on


def test_lines_break_where_the_segmenter_breaks_them(make_doc) -> None:
    text = "one\r\ntwo\x85three\u2028\u2028五つ\n"
    doc = make_doc(text)
    assert [(row.first, row.text) for row in rows(doc)] == [(1, "one"), (2, "two"), (3, "three"), (5, "五つ")]
    assert line_index(text).starts == (0, 5, 9, 15, 16)


def test_rows_on_a_blank_line_are_none(make_doc) -> None:
    doc = make_doc("one\n\nthree")
    assert rows_on(doc, 2) == ()
    assert [row.text for row in rows_on(doc, 3)] == ["three"]


def test_empty_text_has_no_lines(make_doc) -> None:
    assert line_index("").starts == ()
    assert line_index("").line_of(0) == 1
    assert list(rows(make_doc(""))) == []
