from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.judges import PageView
from boilerstrip.judges.features import line_features
from boilerstrip.judges.line_net import Chances
from boilerstrip.judges.opinions import with_opinions
from boilerstrip.judges.page_model import PageRead
from boilerstrip.judges.second_look import COLUMNS, SecondLook, columns
from boilerstrip.segment.text import segment_text

SENTENCE = "The river carries the sand to the sea, and in summer the sea gives it back to the long beach."
pages = st.lists(st.tuples(st.floats(-9, 9), st.sampled_from(["木", "Home", "Sea\u200f", SENTENCE])), min_size=1)


def read(content: list[float], lines: list[str] | None = None) -> PageRead:
    view = PageView(segment_text("\n".join(lines or ["words"] * len(content))))
    seen = with_opinions(line_features(view), ())
    return PageRead(seen.names, seen.rows, Chances(np.array(content), 0.0), signs=False)


def column(page: PageRead, name: str) -> list[float]:
    found: list[float] = columns(page)[:, COLUMNS.index(name)].round(5).tolist()
    return found


def test_the_shipped_trees_read_these_columns() -> None:
    assert SecondLook.load().trees.features == COLUMNS


@pytest.mark.parametrize("size", [1, 2, 3, 40])
def test_a_page_of_any_length_has_all_columns(size: int) -> None:
    found = columns(read([1.0] * size))
    assert found.shape == (size, len(COLUMNS))
    assert np.isfinite(found).all()


def test_beside_a_line_stand_the_lines_above_and_below_and_chrome_beyond_the_page() -> None:
    page = read([1.0, 2.0, 3.0])
    assert column(page, "above1") == [-9.0, 1.0, 2.0]
    assert column(page, "below2") == [3.0, -9.0, -9.0]


def test_stretches_are_means_of_the_lines_that_are_there() -> None:
    none, half, all_ = -40.0, 0.0, 40.0
    page = read([none, half, all_, all_])
    assert column(page, "around2") == pytest.approx([0.5, 0.625, 0.625, 0.83333], abs=1e-5)
    assert column(page, "around16") == pytest.approx([0.625] * 4, abs=1e-5)


def test_in_a_stretch_by_characters_long_lines_count_more() -> None:
    page = read([40.0, -40.0], ["a" * 30, "b" * 10])
    assert column(page, "text_around4") == [0.75, 0.75]
    assert column(page, "text_below") == [0.0, 0.0]


def test_a_line_stands_so_far_from_the_sure_text_around_it() -> None:
    lines = ["Home", SENTENCE, "Sand", "Sea", SENTENCE, "Log in"]
    page = read([-3.0, 3.0, 0.0, 0.0, 3.0, -3.0], lines)
    assert column(page, "since_text") == [99, 0, 1, 2, 0, 1]
    assert column(page, "until_text") == [1, 0, 2, 1, 0, 99]


def test_lines_about_as_long_are_seen_together() -> None:
    page = read([40.0, -40.0, 40.0], ["Home", "News", SENTENCE])
    assert column(page, "like") == [0.5, 0.5, 1.0]


@given(pages)
def test_a_page_read_from_below_is_the_same_page(page: list[tuple[float, str]]) -> None:
    content, lines = [odds for odds, _ in page], [line for _, line in page]
    down, up = columns(read(content, lines)), columns(read(content[::-1], lines[::-1]))[::-1]
    for name, other in (("above1", "below1"), ("below2", "above2"), ("since_text", "until_text"), ("like", "like")):
        assert (down[:, COLUMNS.index(name)] == up[:, COLUMNS.index(other)]).all()
    for name in ("around2", "around16", "text_around4", "page", "page_spread"):
        assert np.allclose(down[:, COLUMNS.index(name)], up[:, COLUMNS.index(name)], atol=1e-6)


@given(pages)
def test_means_lie_between_the_least_and_the_highest_chance(page: list[tuple[float, str]]) -> None:
    content = np.array([odds for odds, _ in page])
    chance = 1 / (1 + np.exp(-content))
    found = columns(read(content.tolist(), [line for _, line in page]))
    for name in ("around2", "around8", "text_around4", "like", "page"):
        values = found[:, COLUMNS.index(name)]
        assert (values >= chance.min() - 1e-5).all()
        assert (values <= chance.max() + 1e-5).all()


def test_a_line_of_doubt_is_believed_among_text_and_not_among_chrome() -> None:
    look = SecondLook.load()
    among_text = look.content(read([*[5.0] * 6, 0.0, *[5.0] * 6], [*[SENTENCE] * 6, "Sand", *[SENTENCE] * 6]))[6]
    among_chrome = look.content(read([*[-5.0] * 6, 0.0, *[-5.0] * 6, *[5.0] * 9], [*["Menu"] * 13, *[SENTENCE] * 9]))[6]
    assert among_text > 0 > among_chrome
