from __future__ import annotations

import numpy as np
import pytest

from boilerstrip.judges.html_features import PageFeatures, page_features
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.segment.html import segment_html


def _features(html: str) -> PageFeatures:
    features = page_features(segment_html(html), ClassWords({}))
    assert features is not None
    return features


def _column(features: PageFeatures, name: str) -> list[float]:
    return [float(value) for value in features.matrix[:, features.names.index(name)]]


@pytest.mark.parametrize(
    "line",
    [
        "2024-03-12", "12.03.2024", "posted at 14:05", "March 12, 2024", "12 марта 2024", "2024年3月12日", "3月12日",
        "3 hours ago", "vor 5 Minuten", "il y a 2 heures", "2 дня назад", "5分钟前", "3 วันที่แล้ว", "منذ 3 أيام",
        "לפני 4 ימים",
    ],
)  # fmt: skip
def test_dates_and_times_are_known(line: str) -> None:
    assert _column(_features(f"<p>{line}"), "mark.date") == [1]


@pytest.mark.parametrize("line", ["route 66", "© 2024", "the year 1984 was long", "河水 3 米", "מספר 7"])
def test_other_numbers_are_no_dates(line: str) -> None:
    assert _column(_features(f"<p>{line}"), "mark.date") == [0]


def test_marks_are_counted_over_the_page_around_a_block_and_since_the_title() -> None:
    post = "<li><h2>ann</h2><div>12:0{}</div><p>The tide was late again this morning, and so was the bus.</p></li>"
    features = _features("<h1>Tides</h1><ul>" + "".join(post.format(number) for number in range(4)) + "</ul>")
    dated = _column(features, "mark.date")
    assert sum(dated) == 4
    assert _column(features, "mark.date.page") == [4] * len(dated)
    assert _column(features, "mark.date.window") == [3, *[4] * 12]
    assert _column(features, "mark.date.since") == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4]


def test_letters_that_grow_when_lowered_do_not_break_the_places() -> None:
    features = _features("<title>İstanbul vapurları</title><p>İİİİ</p><p>İstanbul vapurları</p>")
    assert np.isfinite(features.matrix).all()
