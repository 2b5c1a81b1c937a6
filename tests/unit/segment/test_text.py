from __future__ import annotations

import pytest

from boilerstrip.segment.text import segment_text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_every_line_end_separates_blocks(end: str) -> None:
    document = segment_text(f"一行目です。{end}{end}  שורה שנייה {end}")
    assert [document.block_text(i) for i in range(len(document.blocks))] == ["一行目です。", "שורה שנייה"]


def test_nothing_is_changed() -> None:
    text = "\ufeffa\x00b\r\n\u200f e\u0301 👩‍👩‍👧 \n"
    assert segment_text(text).text == text


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000\n\u00a0"])
def test_white_space_alone_has_no_block(text: str) -> None:
    assert segment_text(text).blocks == ()


def test_extents_partition_the_text() -> None:
    document = segment_text("\n a\n\nb \n")
    spans = [document.extent(i) for i in range(2)]
    assert (spans[0].start, spans[0].end, spans[1].start, spans[1].end) == (0, 5, 5, 8)
