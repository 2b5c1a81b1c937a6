from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from boilerstrip.judges.judged import judged_copy

# Characters that normalising, leaving out and collapsing act on, beside any other ones.
TRICKY = "a \u00a0\u3000\t\x85\u2028…™ßİŉ½Ａ｡ﾞカ\u3099e\u0301\u0327가\u1100\u1161\u11a8ั้\u093c\u200b\u00adﷺ"


@given(st.lists(st.text(st.sampled_from(TRICKY) | st.characters(), max_size=12), min_size=1, max_size=4))
@example(["ﾊﾞ", "\u1100\u1161", "a\u00a0…"])
def test_a_page_is_copied_as_each_of_its_lines_would_be_character_by_character(texts: list[str]) -> None:
    texts = [text.replace("\n", " ") for text in texts]
    assert judged_copy(texts) == [_plainly(text) for text in texts]


def _plainly(text: str) -> str:
    seen = [char for char in text if not _is_invisible(char)]
    return " ".join(unicodedata.normalize("NFKC", "".join(seen)).split())


def _is_invisible(char: str) -> bool:
    code = ord(char)
    ranges = ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F), (0xFE00, 0xFE0F))
    return char in "\u00ad\u061c\u180e\ufeff" or any(first <= code <= last for first, last in ranges)
