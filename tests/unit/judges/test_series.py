"""What stands in order in a text stays: the articles of a law, questions asked of several people, in any script."""

from __future__ import annotations

import pytest

from boilerstrip.judges import PageView
from boilerstrip.judges.series import articles, asked, numbered
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES

HAN = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
LAWS = {
    "en": ("Article {}. ", [str(n) for n in range(1, 8)]),
    "zh": ("第{}条 ", HAN),
    "ja": ("第{}条 ", [str(n) for n in range(65, 72)]),
    "ar": ("المادة {}: ", ["١", "٢", "٣", "٤", "٥", "٦"]),
    "he": ("סעיף {}. ", [str(n) for n in range(1, 8)]),
    "th": ("มาตรา {} ", [str(n) for n in range(10, 18)]),
    "hi": ("धारा {}. ", ["१", "२", "३", "४", "५", "६"]),
}
QUESTIONS = {
    "en": "Is there a bubble?",
    "zh": "债券市场存在泡沫吗？",
    "ja": "バブルは起きていますか？",
    "ar": "هل هناك فقاعة؟",
    "he": "האם יש בועה?",
    "th": "มีฟองสบู่หรือไม่?",
}


def view(lines: list[str]) -> PageView:
    return PageView(segment_text("\n".join(lines)))


def sentences(language: str) -> list[str]:
    return [line for line in ARTICLES[language] if not view([*ARTICLES[language][:2], line]).loose[-1]]


@pytest.mark.parametrize("language", sorted(LAWS))
def test_the_articles_of_a_law_are_told(language: str) -> None:
    form, numbers = LAWS[language]
    said = sentences(language)
    lines = [form.format(number) + said[place % len(said)] for place, number in enumerate(numbers)]
    assert articles(view(lines)) == list(range(len(numbers)))
    assert articles(view(lines[:3])) == []
    assert articles(view(lines[::-1])) == []


@pytest.mark.parametrize("language", sorted(QUESTIONS))
def test_a_question_asked_of_several_stays(language: str) -> None:
    question = QUESTIONS[language]
    first, *answers = sentences(language)
    lines = [first, *(line for answer in answers for line in (question, answer))]
    assert asked(view(lines)).nonzero()[0].tolist() == list(range(1, len(lines), 2))


@pytest.mark.parametrize("language", sorted(QUESTIONS))
def test_a_teaser_that_stands_twice_is_no_question_to_several(language: str) -> None:
    said = sentences(language)
    teaser = [QUESTIONS[language], said[0]]
    assert not asked(view([*said, *teaser, *said[1:3], *teaser])).any()


def test_headings_go_on_past_ten_in_chinese() -> None:
    text = ARTICLES["zh"][1]
    lines = [line for number in HAN for line in (f"{number}、河水", text)]
    assert numbered(view(lines)) == list(range(0, len(lines), 2))
