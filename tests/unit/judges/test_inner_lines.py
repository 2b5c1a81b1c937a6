"""Lines that look like chrome and are text: quotations, short lists, headings that a table of contents names."""

from __future__ import annotations

import pytest

from boilerstrip.judges import PageView
from boilerstrip.judges.contents import contents
from boilerstrip.judges.prose import prose
from boilerstrip.judges.sections import sections
from boilerstrip.judges.shapes import goods
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES

MENUS = {
    "en": ["Home", "About us", "Log in", "Contact us"],
    "ja": ["ホーム", "ログイン", "お問い合わせ", "会社概要"],
    "ar": ["الرئيسية", "تسجيل الدخول", "اتصل بنا", "من نحن"],
}
PARTS = {"en": ["The rope", "The bridge"], "ja": ["綱のこと", "橋のこと"], "ar": ["قصة الحبل", "قصة الجسر"]}
LANGUAGES = sorted(MENUS)


def rules(judge, lines: list[str]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for vote in judge(PageView(segment_text("\n".join(lines)))):
        found.setdefault(vote.block, set()).add(vote.rule)
    return found


@pytest.mark.parametrize("anchor", ['"Related articles"', "「関連記事」", "«مقالات ذات صلة»", "“You may also like.”"])
def test_a_quoted_anchor_opens_no_section(anchor: str) -> None:
    article = list(ARTICLES["en"])
    assert not rules(sections, [*article, anchor, "a line under it"])
    assert rules(sections, [*article, anchor.strip('"「」«»“”'), "a line under it"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_contents_goes_and_its_headings_stay(language: str) -> None:
    _, *body = ARTICLES[language]
    one, two = PARTS[language]
    menu = MENUS[language]
    found = rules(contents, [*menu, f"1 {one}", f"2 {two}", *body, one, *body, two, *body])
    assert found == {4: {"contents.entry"}, 5: {"contents.entry"}, 9: {"contents.heading"}, 13: {"contents.heading"}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_contents_names_each_part_once_and_in_letters(language: str) -> None:
    _, *body = ARTICLES[language]
    one, two = PARTS[language]
    menu = MENUS[language]
    assert not rules(contents, [*menu, one, two, one, two, *body, one, *body, two, *body])
    assert not rules(contents, [*menu, "}", "});", *body, "}", *body, "});", *body])


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_above_that_head_nothing_are_no_contents(language: str) -> None:
    _, *body = ARTICLES[language]
    one, two = PARTS[language]
    assert not rules(contents, [*MENUS[language], f"1 {one}", f"2 {two}", *body, one, *body])


@pytest.mark.parametrize(
    ("language", "items"),
    [
        ("en", ["What it carries", "Sand: 3 loads", "Salt: 2 loads"]),
        ("ja", ["積み荷の一覧", "砂：三荷", "塩：二荷"]),
        ("ar", ["حمولة العبارة", "رمل: ثلاث حمولات", "ملح: حمولتان"]),
    ],
)
def test_a_short_list_between_sentences_stays(language: str, items: list[str]) -> None:
    _, *body = ARTICLES[language]
    found = rules(prose, [*body, *items, body[0][:60] + "; " + body[1]])
    assert all("prose.list" in found[index] for index in (3, 4, 5))
    priced = [items[0], "¥1,200", "¥1,300"]
    assert not any("prose.list" in names for names in rules(prose, [*body, *priced, body[1]]).values())


def test_goods_with_prices_below_the_text_are_a_list() -> None:
    _, *body = ARTICLES["en"]
    shelf = ["Others were glad of these", "A blue cup", "12,50 kr", "A red cup", "14,50 kr"]
    found = rules(goods, [*MENUS["en"], *body, *shelf, "© 2024 The Cup Shop"])
    assert {index for index, names in found.items() if names == {"runs.goods"}} >= {7, 8, 9, 10, 11}
    assert not rules(goods, [*MENUS["en"], *body, "A blue cup", "12 cups", "A red cup", "© 2024 The Cup Shop"])
