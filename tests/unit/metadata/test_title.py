"""The line that is a flattened page's title, in any script, or none."""

from __future__ import annotations

import numpy as np
import pytest

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.view import PageView
from boilerstrip.metadata.title import BIN_EDGES, FLAGS, candidates_of, title_fact, title_model, utilities
from boilerstrip.segment.text import segment_text

_BODIES = {
    "en": "The river carries sand to the sea, and every spring the bank at the mill moves a little further away. ",
    "zh": "每年春天，河水都会把沙子带到海里，磨坊旁边的河岸也会随之移动一点点，村里的老人都记得从前的样子。",
    "ja": "毎年春になると川は砂を海まで運び、水車小屋のそばの岸は少しずつ遠くへ動いていくのだと村の老人は話していた。",
    "th": "ทุกฤดูใบไม้ผลิแม่น้ำจะพัดพาทรายลงสู่ทะเล และตลิ่งข้างโรงสีก็ขยับออกไปทีละน้อยจนคนเฒ่าคนแก่ในหมู่บ้านจำแทบไม่ได้ ",
    "ar": "في كل ربيع يحمل النهر الرمل إلى البحر، وتتحرك الضفة عند الطاحونة قليلاً حتى لم يعد شيوخ القرية يعرفونها. ",
}
_TITLES = {
    "en": "Why the river carries sand to the sea",
    "zh": "河水为什么把沙子带到海里",
    "ja": "川はなぜ砂を海まで運ぶのか",
    "th": "ทำไมแม่น้ำจึงพัดพาทรายลงสู่ทะเล",
    "ar": "لماذا يحمل النهر الرمل إلى البحر",
}


def _view(*lines: str) -> PageView:
    return PageView(segment_text("\n".join(lines)))


@pytest.mark.parametrize("language", _BODIES)
def test_the_line_between_the_menu_and_the_text(language: str) -> None:
    body = [_BODIES[language] * 2] * 6
    found = title_fact(_view("Menu", "Home", "Login", _TITLES[language], "2024-05-03", *body))
    assert found
    assert (found.value, found.source) == (_TITLES[language], "line 4")
    assert 0.4 <= found.score <= 1


@pytest.mark.parametrize("mark", ["# {}", "## [{}](https://courier.example/river)", "[{}](/river)"])
@pytest.mark.parametrize("language", _BODIES)
def test_a_title_in_markdown_is_what_it_says(language: str, mark: str) -> None:
    body = [_BODIES[language] * 2] * 6
    found = title_fact(_view("Menu", "Home", "Login", mark.format(_TITLES[language]), "2024-05-03", *body))
    assert found
    assert found.value == _TITLES[language]


@pytest.mark.parametrize("language", _BODIES)
def test_text_is_no_title(language: str) -> None:
    assert title_fact(_view(*[_BODIES[language] * 4] * 3)) is None


def test_a_paragraph_without_a_full_stop_is_no_title() -> None:
    assert title_fact(_view("what came down the river that year was sand " * 8, *[_BODIES["en"] * 2] * 4)) is None


@pytest.mark.parametrize("text", ["", " \n \n", "x", "\n".join("ab" for _ in range(500))])
def test_any_page_has_an_answer(text: str) -> None:
    found = title_fact(PageView(segment_text(text)))
    assert found is None or found.value in text


def test_the_candidates_are_measured_line_by_line() -> None:
    page = _view("Home | Sand and salt", "Sand and salt", "12 May", *[_BODIES["en"] * 2] * 4)
    found = candidates_of(page)
    assert found is not None
    assert found.lines.tolist()[:3] == [0, 1, 2]
    flags = dict(zip(FLAGS, found.flags.T, strict=True))
    assert flags["bar"][:3].tolist() == [1, 0, 0]
    assert found.bins["again_within"][:3].tolist() == [0, 1, 0]
    assert len(utilities(title_model(), found)) == len(found.lines)


def test_the_model_has_a_weight_for_everything() -> None:
    model = title_model()
    assert {name: len(weights) for name, weights in model.bins.items()} == {
        name: len(edges) + 1 for name, edges in BIN_EDGES.items()
    }
    assert len(model.flags) == len(FLAGS)
    assert len(model.first) == len(model.last) == len(char_table().class_names)
    assert np.isfinite(model.flags).all()
    assert 0 < model.least < 1
