"""What words of classes and of text are taken to say, by pages whose main text is known."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from boilerstrip.segment.html import segment_html


@pytest.fixture(autouse=True)
def _tools(root: Path) -> Iterator[None]:
    sys.path.insert(0, str(root / "tools"))
    yield
    sys.path.remove(str(root / "tools"))


_PAGE = """<main class=story><p>The river and the sand</p><p>Река и песок</p><p>河水和沙子</p></main>
<div class=share><p>Share the page</p><p>Поделиться</p><p>评论</p></div>"""


def _seen(label: list[int], *, text: bool = True) -> object:
    from html_learned import see

    return see(segment_html(_PAGE), np.array(label, np.float32), text=text)


def test_a_page_shows_in_which_share_of_lines_a_word_is_main_text() -> None:
    seen = _seen([1, 1, 1, 0, 0, -1])
    assert seen.short["river"] == 1
    assert seen.short["the"] == 0.5
    assert seen.short["поделиться"] == 0
    assert "评论" not in seen.short
    assert not seen.long


def test_where_text_does_not_count_class_words_do() -> None:
    seen = _seen([1, 1, 1, 0, 0, 0], text=False)
    assert not seen.short
    assert seen.classes["story"][0] > 0


def test_words_of_many_hosts_are_learned() -> None:
    from html_learned import LEAST_SAYING, learn

    seen = _seen([1, 1, 1, 0, 0, 0])
    few = learn([("a.example", seen)] * (LEAST_SAYING + 1))
    assert few.short == {}
    learned = learn([(f"{number}.example", seen) for number in range(LEAST_SAYING)])
    assert learned.short["river"] > 0 > learned.short["share"]
    assert learned.short["河水"] > 0 > learned.short["评论"]
    assert learned.short["песок"] > 0 > learned.short["поделиться"]
    assert learned.short["share"] < learned.short["the"] < learned.short["river"]
    assert learned.classes["story"] > 0 > learned.classes["share"]


def test_a_host_counts_once_for_words_of_text() -> None:
    from html_learned import LEAST_SAYING, learn

    main, chrome = _seen([1] * 6), _seen([0] * 6)
    hosts = [(f"{number}.example", main) for number in range(LEAST_SAYING)]
    once = learn([*hosts, ("z.example", chrome)])
    often = learn([*hosts, *[("z.example", chrome)] * 50])
    assert once.short == often.short
