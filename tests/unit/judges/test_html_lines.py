"""What the words of blocks say."""

from __future__ import annotations

import numpy as np
import pytest

from boilerstrip.judges.html_features import PageFeatures, page_features
from boilerstrip.judges.html_lines import LineWords, opening
from boilerstrip.judges.html_spelling import words_of
from boilerstrip.judges.html_text import in_small_letters
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.segment.html import segment_html

_LONG = "The river carries sand down to the sea, and some of it comes back in boats that nobody counts. " * 3


def _features(html: str, words: LineWords | None = None) -> PageFeatures:
    features = page_features(segment_html(html), ClassWords({}), words)
    assert features is not None
    return features


def _said(html: str, words: LineWords) -> list[list[float]]:
    features = _features(html, words)
    return np.array([features.column(f"said.{name}") for name in ("low", "high")]).T.round(3).tolist()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("12 comments, 3 likes", ["comments", "likes"]),
        ("", []),
        ("© 2024", []),
        ("größe: 12 ответов", ["größe", "ответов"]),
        ("河水流 km 河", ["河水", "水流", "km", "河"]),
        ("コメント", ["コメ", "メン", "ント"]),
        ("ตอบ", ["ตอ", "อบ"]),
        ("שיתוף ידע", ["שיתוף", "ידע"]),
    ],
)
def test_words_are_those_of_any_script(line: str, words: list[str]) -> None:
    assert words_of(line) == words


def test_each_block_has_the_odds_of_its_own_words() -> None:
    words = LineWords({"share": -20, "sand": 10, "评论": -15, "ответ": -10}, {"river": 5, "share": 30})
    html = f"<p>Share sand<p>nothing<p>写评论<p>Ответ 12<p>{_LONG}<p>Share"
    assert _said(html, words) == [[-2.0, 1.0], [0, 0], [-1.5, -1.5], [-1.0, -1.0], [0.5, 0.5], [-2.0, -2.0]]


def test_blocks_read_together_are_read_as_if_alone() -> None:
    words = LineWords({"reply": -7, "sand": 3, "河水": 4, "รา": 9}, {"river": 1, "boats": -2, "沙子": 3})
    blocks = ["Reply", "sand\x00reply", "河水河水", "ราคา", "a", _LONG, "沙子" * 90, "Reply sand"]
    together = _said("".join(f"<p>{block}" for block in blocks), words)
    assert together == [_said(f"<p>{block}", words)[0] for block in blocks]


def test_nothing_is_known_without_words() -> None:
    assert _said(f"<p>Share<p>{_LONG}", LineWords()) == [[0, 0]] * 2


def test_of_a_long_block_its_beginning_is_read() -> None:
    assert opening("AB" * 900) == "ab" * 200


def test_words_of_the_same_letters_are_told_apart() -> None:
    words = LineWords({"esse": 20, "sand": -20, "河水": 30}, {"esse": 5})
    said = _said("<p>sees<p>esse<p>dnas ands<p>水河<p>in河水in", words)
    assert said == [[0, 0], [2.0, 2.0], [0, 0], [0, 0], [3.0, 3.0]]
    assert _said(f"<p>{'esse ' * 60}", words) == [[0.5, 0.5]]


def test_small_letters_stand_where_large_ones_did() -> None:
    assert in_small_letters("İÇ VE DIŞ ΟΔΟΣ") == "iç ve dış οδος".replace("ı", "i")
    assert len(in_small_letters("İ" * 9)) == 9


def test_a_line_in_large_letters_is_known_in_any_script() -> None:
    words = LineWords({"ilginizi": -20, "οδος": 10})
    assert _said("<p>İLGİNİZİ ÇEKEBİLİR<p>ΟΔΟΣ", words) == [[-2.0, -2.0], [1.0, 1.0]]
