"""Records inside a text stay: labels that come back together and say something else each time, in any script."""

from __future__ import annotations

import pytest

from boilerstrip.api import clean
from boilerstrip.judges import PageView
from boilerstrip.judges.records import records
from boilerstrip.segment.text import segment_text

RECORDS = {
    "en": ("Length: {} km", "Best season: {} months from May"),
    "de": ("Länge: {} km", "Höhenmeter: {} m"),
    "zh": ("成人票原价：{}元", "备注：儿童{}岁以下免票"),
    "ja": ("距離：{}キロ", "標高差：{}メートル"),
    "th": ("ระยะทาง: {} กิโลเมตร", "ความสูง: {} เมตร"),
    "ar": ("الطول: {} كيلومتر", "الارتفاع: {} متر"),
    "he": ("אורך: {} קילומטר", "גובה: {} מטר"),
}
NAMES = ("Birch", "Alder", "Rowan", "Hazel")


def kept(lines: list[str]) -> list[int]:
    parts = records(PageView(segment_text("\n".join(lines)))).parts
    return sorted(int(block) for part in parts for block in part.blocks)


def listed(fields: tuple[str, ...], *, values: tuple[int, ...] = (3, 5, 7, 9)) -> list[str]:
    return [
        line for name, value in zip(NAMES, values, strict=False) for line in (name, *(f.format(value) for f in fields))
    ]


@pytest.mark.parametrize("language", sorted(RECORDS))
def test_labels_that_come_back_together_are_records(language: str) -> None:
    lines = listed(RECORDS[language])
    assert kept(lines) == [place for place in range(len(lines)) if place % 3]


@pytest.mark.parametrize("language", sorted(RECORDS))
def test_two_records_are_too_few(language: str) -> None:
    assert kept(listed(RECORDS[language], values=(3, 5))) == []


@pytest.mark.parametrize("language", sorted(RECORDS))
def test_what_says_the_same_each_time_is_no_record(language: str) -> None:
    assert kept(listed(RECORDS[language], values=(3, 3, 3, 3))) == []


@pytest.mark.parametrize(
    "fields",
    [
        ("Joined: 201{}", "Posts: {}"),
        ("Регистрация: 201{}", "Сообщений: {}"),
        ("注册时间：201{}", "帖子：{}"),
        ("تاريخ التسجيل: 201{}", "المشاركات: {}"),
        ("Save this event: Walk {}", "Share this event: Walk {}"),
        ("Test: forms", "Challenge: tables"),
        ("https://example.org/a{}", "http://example.org/b{}"),
    ],
)
def test_who_wrote_a_post_and_menus_are_no_records(fields: tuple[str, ...]) -> None:
    assert kept(listed(fields)) == []


def test_records_stay_on_a_page() -> None:
    menu = ["Home", "News", "Contact us", "Log in"]
    story = "The four trails were marked in spring, and all of them can be walked from May until the first snow falls."
    cleaned = clean("\n".join([*menu, story, *listed(RECORDS["en"]), "Share on Facebook"]), media_type="text/plain")
    lines = cleaned.text.split("\n")
    assert {"Length: 7 km", "Best season: 9 months from May"} <= set(lines)
    assert "Contact us" not in lines
