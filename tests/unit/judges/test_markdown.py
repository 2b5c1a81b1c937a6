"""Code between fences and the rows of tables in Markdown stay beside chrome; menus in tables go."""

from __future__ import annotations

import pytest
from tests.unit.judges.texts import ARTICLES

import boilerstrip as bs
from boilerstrip.judges.markdown import markdown
from boilerstrip.judges.view import PageView
from boilerstrip.segment.text import segment_text

TOP = ["[Home](/) [Docs](/docs) [Log in](/in)", "Search", "Menu"]
FOOT = ["[Imprint](/imprint) [Privacy policy](/privacy)", "© 2024 Hollow Bend Courier"]
CODE = ["```python", "rope = Rope(length=40)", "# Log in", "return", "}", "```"]
TABLES = {
    "en": ["| Boat | Crossings |", "|---|---:|", "| Old rope | 412 |", "| New rope | 391 |"],
    "zh": ["| 村子 | 过河次数 |", "|---|---|", "| 河湾 | 412 |", "| 山口 | 391 |"],
    "ja": ["| 村 | 渡河回数 |", "| --- | --- |", "| 河湾 | 412 |", "| 山口 | 391 |"],
    "th": ["| หมู่บ้าน | เที่ยวเรือ |", "|---|---|", "| คุ้งน้ำ | 412 |", "| ปากน้ำ | 391 |"],
    "ar": ["| القرية | الرحلات |", "|---|---|", "| النهر | 412 |", "| الجبل | 391 |"],
    "he": ["| כפר | הפלגות |", "|:--|--:|", "| הנהר | 412 |", "| ההר | 391 |"],
}


@pytest.mark.parametrize("language", sorted(TABLES))
def test_code_and_tables_stay_inside_and_below_a_text(language: str) -> None:
    title, first, *rest = ARTICLES[language]
    lines = [*TOP, title, first, *CODE, *rest, *TABLES[language], *FOOT]
    cleaned = bs.clean("\n".join(lines)).text.split("\n")
    assert [line for line in (*CODE, *TABLES[language]) if line not in cleaned] == []
    assert not {*TOP, *FOOT} & set(cleaned)


@pytest.mark.parametrize("language", sorted(TABLES))
def test_tables_stay_without_a_line_that_rules_them_and_without_a_frame(language: str) -> None:
    title, first, *rest = ARTICLES[language]
    head, ruled, *rows = TABLES[language]
    bare = [row.strip("|").strip() for row in (head, ruled, *rows)]
    for table in ([head, *rows], bare):
        cleaned = bs.clean("\n".join([*TOP, title, first, *rest, *table, *FOOT])).text.split("\n")
        assert [line for line in table if line not in cleaned] == []
        assert not {*TOP, *FOOT} & set(cleaned)


def test_rows_between_bars_that_differ_are_no_table() -> None:
    menus = ["| Ropes | Knots |", "| Oars | Anchors | Sails |", "| Journal | Help | About | Ferry |"]
    lines = [*TOP, *menus, *ARTICLES["en"]]
    assert list(markdown(PageView(segment_text("\n".join(lines))))) == []


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "## What now"),
        ("zh", "## 以后"),
        ("ja", "### これから"),
        ("th", "## ต่อจากนี้"),
        ("ar", "## ماذا بعد"),
        ("he", "### ומה הלאה"),
    ],
)
def test_a_heading_inside_a_text_stays_below_a_box_of_links(language: str, heading: str) -> None:
    title, first, *rest = ARTICLES[language]
    box = ["Read also", "[Why the bridge closes](/bridge)"]
    cleaned = bs.clean("\n".join([*TOP, title, first, *box, heading, *rest, *FOOT])).text.split("\n")
    assert heading in cleaned
    assert not {*TOP, *FOOT} & set(cleaned)


@pytest.mark.parametrize(
    "heading", ["## Related articles", "## 相关文章", "## مقالات ذات صلة", "## [Rope prices](/rope)"]
)
def test_a_known_heading_or_a_link_is_left_to_the_others(heading: str) -> None:
    lines = [*TOP, *ARTICLES["en"][:2], heading, *ARTICLES["en"][2:]]
    assert list(markdown(PageView(segment_text("\n".join(lines))))) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["| [Home](/) | [News](/n) |", "|---|---|", "| [Sport](/s) | [Weather](/w) |"],
        ["| [首页](/) | [新闻](/n) |", "|---|---|", "| [体育](/s) | [天气](/w) |"],
        ["| Log in |", "|---|", "| Register |"],
        ["| Boat | Crossings |", "| Old rope | 412 |"],
        ["```", "a fence that nothing closes"],
        ["`rope`", "~~struck~~", "-----|"],
    ],
)
def test_menus_open_fences_and_bars_alone_are_left_to_the_others(lines: list[str]) -> None:
    assert list(markdown(PageView(segment_text("\n".join([*TOP, *ARTICLES["en"], *lines]))))) == []
