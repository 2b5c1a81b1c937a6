from __future__ import annotations

import numpy as np
import pytest

from boilerstrip.judges import PageView
from boilerstrip.judges.wording import BITS, Grams, Wording, grams_of
from boilerstrip.segment.text import segment_text


def view(*lines: str) -> PageView:
    return PageView(segment_text("\n".join(lines)))


def grams(*lines: str) -> list[list[int]]:
    found = grams_of(view(*lines).words)
    return [sorted(found.slot[found.line == line].tolist()) for line in range(len(lines))]


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("Sign in", "SIGN IN", "in sign"),
        ("Подписаться сейчас", "подписаться СЕЙЧАС", "сейчас подписаться"),
        ("اشترك الآن", "اشترك\u200f الآن", "الآن اشترك"),
        ("ログインする", "ログインする", "するログイン"),
        ("立即订阅", "立即订阅", "订阅立即"),
    ],
)
def test_a_line_is_read_by_its_words_and_their_order(one: str, same: str, other: str) -> None:
    first, second, third = grams(one, same, other)
    assert first == second != third
    assert first


def test_a_line_reads_alike_wherever_it_stands() -> None:
    lines = ["Sign in", "", "木曜日", "Terms of use", "1234", "ข้อตกลง"]
    together = grams(*[line for line in lines if line])
    assert together == [grams(line)[0] for line in lines if line]


def test_signs_and_figures_say_nothing() -> None:
    assert grams("12:30 | 4,5 %")[0] == []
    assert view("12:30 | 4,5 %").wording.tolist() == [0.0]


def test_a_table_is_the_same_once_it_was_written() -> None:
    table = np.random.default_rng(0).integers(-127, 127, 1 << BITS).astype(np.int8)
    words = Wording(table)
    again = Wording.parse(words.packed())
    assert (again.table == table).all()
    seen = Grams(np.array([1, 2, 3]), np.array([0, 0, 1]))
    assert words.read(seen, 2).tolist() == again.read(seen, 2).tolist()


def test_what_pages_often_say_around_their_text_counts_against_a_line() -> None:
    chrome = view("Sign in", "Privacy policy", "Add to cart", "Share on Facebook").wording
    text = view("She had walked along the river for an hour before the rain began.").wording
    assert (chrome > 1).all()
    assert text[0] < 0
