from __future__ import annotations

import boilerstrip as bs
from boilerstrip.builder.split import split_languages

_LINES = [
    "I would like to clarify a few things.", "我希望先就若干要点予以澄清。", "***",
    "The river is older than the town.", "这条河比这座城市更古老。",
]  # fmt: skip


def test_each_language_is_a_document_and_none_loses_the_source() -> None:
    doc = bs.clean("\n".join(_LINES))
    parts = split_languages(doc)
    assert set(parts) == {"en", "zh"}
    assert parts["en"].text.splitlines() == [_LINES[0], _LINES[3]]
    assert parts["zh"].text.splitlines() == [_LINES[1], _LINES[2], _LINES[4]]
    for code, part in parts.items():
        assert part.restore() == doc.source_text
        assert part.language == code
        assert {span.rule for span in part.removed} == {"split.language"}


def test_a_page_in_one_language_stays_whole() -> None:
    doc = bs.clean("الأنهار تحمل الرمل إلى البحر.\nوالبحر يعيده.")
    assert split_languages(doc) == {"": doc}


def test_a_page_without_letters_stays_whole() -> None:
    doc = bs.clean("123\n***")
    assert split_languages(doc) == {"": doc}
