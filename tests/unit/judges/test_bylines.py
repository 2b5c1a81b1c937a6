from __future__ import annotations

import pytest

from boilerstrip.judges import PageView
from boilerstrip.judges.bylines import author_named
from boilerstrip.judges.titles import titles
from boilerstrip.metadata.text import text_facts
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES

NAMED = {
    "By Ada Lake": "Ada Lake",
    "Von Anna Müller": "Anna Müller",
    "Автор: Иван Петров": "Иван Петров",
    "文／王小明": "王小明",
    "作者：王小明": "王小明",
    "글 김민수 기자": "김민수 기자",
    "โดย ปรียา วงศ์ทอง": "ปรียา วงศ์ทอง",
    "بقلم: أحمد علي": "أحمد علي",
    "הכותב דוד לוי": "דוד לוי",
}


@pytest.mark.parametrize("line", sorted(NAMED))
def test_a_line_that_names_the_author_gives_the_name(line: str) -> None:
    assert author_named(line) == NAMED[line]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "By",
        "By the river",
        "De la mer",
        "Von 9 bis 17 Uhr",
        "文化",
        "문제 해결",
        "By " + "Ada " * 9,
    ],
)
def test_a_title_that_opens_like_a_byline_names_nobody(line: str) -> None:
    assert author_named(line) is None


@pytest.mark.parametrize(
    ("language", "byline"), [("en", "By Ada Lake"), ("th", "โดย ปรียา วงศ์ทอง"), ("ar", "بقلم: أحمد علي")]
)
def test_the_title_above_a_byline_heads_the_text_and_the_name_is_the_authors(language: str, byline: str) -> None:
    title, *body = ARTICLES[language]
    menu = ["One", "Two", "Three", "Four"]
    page = PageView(segment_text("\n".join([*menu, title, byline, *body, *body])))
    above = [vote.block for vote in titles(page) if vote.rule == "titles.above"]
    assert above == [len(menu)]
    authors = [fact.value for fact in text_facts(page) if fact.field == "author"]
    assert NAMED[byline] in authors
