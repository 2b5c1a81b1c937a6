"""The rows of tables of figures stay, with what names them. Counts, hours, prices and widgets make none."""

from __future__ import annotations

import pytest
from tests.unit.judges.texts import ARTICLES

import boilerstrip as bs
from boilerstrip.judges.tables import tables
from boilerstrip.judges.view import PageView
from boilerstrip.segment.text import segment_text

MENU = ["Home | Board | Shop | Contact", "Log in / Register", "Search", "Menu"]
FOOT = ["Imprint | Privacy", "© 2024 Hollow Bend Courier", "Follow us on Facebook"]
TABLES = {
    "en": ["Crossings by year", "Year Boats Days", "2019 412 88", "2020 391 79", "2021 402 90"],
    "hi": ["वर्ष के अनुसार नावें", "नदी 12 30", "पहाड़ 12 27", "पुल 12 21"],
    "zh": ["各村过河次数", "河湾 412 88", "山口 391 79", "石桥 402 90"],
    "ja": ["村ごとの渡河回数", "河湾 412 88", "山口 391 79", "石橋 402 90"],
    "th": ["จำนวนเที่ยวเรือของแต่ละหมู่บ้าน", "คุ้งน้ำ 412 88", "ปากน้ำ 391 79", "สะพานหิน 402 90"],
    "ar": ["عدد الرحلات في كل قرية", "النهر 412 88", "الجبل 391 79", "الجسر 402 90"],
    "he": ["מספר ההפלגות בכל כפר", "הנהר 412 88", "ההר 391 79", "הגשר 402 90"],
}
WIDGETS = {
    "en": ["Markets", "Rope 1208 1.2%", "Oats 1391 0.3%", "Rye 402 2.1%"],
    "ru": ["Погода", "Казань +9 +3", "Тверь +8 +1", "Омск -3 -8"],
    "zh": ["积分榜", "河湾 12 30", "山口 12 27", "石桥 12 21"],
    "ar": ["أسعار العملات", "USD 3.75 3.76", "EUR 4.05 4.06", "GBP 4.75 4.77"],
}


def _page(lines: list[str], language: str = "en") -> list[str]:
    return [*MENU, *ARTICLES[language], *lines, *FOOT]


@pytest.mark.parametrize("language", sorted(TABLES))
def test_a_table_below_a_text_stays_and_what_names_it(language: str) -> None:
    rows = TABLES[language]
    cleaned = bs.clean("\n".join(_page(rows, language))).text.split("\n")
    assert [line for line in rows if line not in cleaned] == []
    assert not {*MENU, *FOOT} & set(cleaned)


@pytest.mark.parametrize(
    "lines",
    [
        ["Mon 7:30am - 5:00pm", "Tue 7:30am - 5:00pm", "Wed 7:30am - 4:00pm"],
        ["Rope €12 8", "Pole €31 4", "Oars €80 2"],
        ["News (12) 3", "Sport (3) 8", "Board (204) 1"],
        ["12", "30", "27"],
        ["コメント 12", "返信 3", "閲覧 204"],
        ["تعليقات 12", "ردود 3", "إعجاب 20"],
        ["2019 412 88", "2020 391 79"],
    ],
)
def test_counts_hours_prices_and_short_runs_are_no_tables(lines: list[str]) -> None:
    assert list(tables(PageView(segment_text("\n".join(_page(lines)))))) == []


@pytest.mark.parametrize("language", sorted(WIDGETS))
def test_markets_weather_and_standings_of_a_site_go(language: str) -> None:
    cleaned = bs.clean("\n".join(_page(WIDGETS[language], language if language in ARTICLES else "en")))
    assert not set(WIDGETS[language]) & set(cleaned.text.split("\n"))


def test_figures_above_the_text_are_no_table() -> None:
    lines = [*MENU, *TABLES["en"], *ARTICLES["en"], *FOOT]
    assert list(tables(PageView(segment_text("\n".join(lines))))) == []


def test_rows_that_the_page_has_twice_are_no_table() -> None:
    rows = TABLES["en"][2:]
    assert list(tables(PageView(segment_text("\n".join(_page([*rows, "Weather", *rows])))))) == []
