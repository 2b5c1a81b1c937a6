"""Lists of amounts stay: the ingredients of a recipe in many languages. Menus, goods and facets do not."""

from __future__ import annotations

import pytest

import boilerstrip as bs
from boilerstrip.judges.amounts import amounts
from boilerstrip.judges.view import PageView
from boilerstrip.segment.text import segment_text

MENU = ["Home | Board | Shop | Contact", "Log in / Register", "Search", "Menu", "Soups"]
STEPS = [
    "Peel the potatoes, cut them into cubes and fry them in the butter with the leek until they begin to turn brown.",
    "Pour the broth over them, let it all cook on a low flame for half an hour, and season it before it is served.",
    "It tastes best on the second day, when the ferry is late and the wind comes up the river from the sea again.",
]
RECIPES = {
    "en": [
        "Ingredients",
        "1 ½ cups flour",
        "2 tbsp butter, soft",
        "Salt and pepper",
        "1/2 tsp nutmeg",
        "3 cloves of garlic",
    ],
    "de": ["Zutaten", "800 g mehlige Kartoffeln", "2 Möhren", "1 Stange Lauch", "1 l Brühe", "Salz und Pfeffer"],
    "it": ["Ingredienti", "Farina 300 g", "Burro 50 g", "Latte 1,5 dl", "Sale"],
    "ru": ["Ингредиенты", "Картофель 800 г", "2 ст. л. масла", "1 ч. л. соли", "2 зубчика чеснока"],
    "zh": ["材料", "土豆 800克", "胡萝卜 2根", "盐 1小勺", "牛奶 100毫升"],
    "ja": ["材料（4人分）", "じゃがいも 800g", "にんじん 2本", "塩 小さじ1", "牛乳 100ml"],
    "th": ["ส่วนผสม", "มันฝรั่ง 800 กรัม", "นม 2 ถ้วย", "เกลือ 1 ช้อนชา", "กระเทียม 3 กลีบ"],
    "ar": ["المقادير", "800 غ بطاطا", "2 كوب حليب", "1 ملعقة ملح", "3 فصوص ثوم"],
    "he": ["מצרכים", "800 גרם תפוחי אדמה", "2 כוסות חלב", "1 כפית מלח", "3 שיני שום"],
}


@pytest.mark.parametrize("language", sorted(RECIPES))
def test_the_ingredients_of_a_recipe_stay_below_a_menu(language: str) -> None:
    lines = RECIPES[language]
    cleaned = bs.clean("\n".join([*MENU, *lines, *STEPS]))
    assert all(line in cleaned.text.split("\n") for line in lines)
    assert not set(MENU) & set(cleaned.text.split("\n"))


MEASURES = {
    "en": ["Specifications", "Width: 62 cm", "Weight (g) 208", "Battery: 4500 mAh", "Range 12 km"],
    "ru": ["Характеристики", "Ширина: 62 см", "Масса 3 кг", "Мощность 900 Вт", "Экран 6,1 дюйма"],
    "zh": ["规格", "宽度 62厘米", "重量 208克", "电池 4500毫安", "功率 900瓦"],
    "ja": ["仕様", "幅 62センチ", "重さ 208g", "消費電力 900W", "画面 6.1インチ"],
    "th": ["ข้อมูลจำเพาะ", "ความกว้าง 62 ซม.", "น้ำหนัก 208 กก.", "กำลังไฟ 900 วัตต์", "หน้าจอ 6.1 นิ้ว"],
    "ar": ["أبعاد الجهاز", "العرض 62 سم", "الوزن 3 كجم", "القدرة 900 واط", "الشاشة 6.1 بوصة"],
    "he": ["מפרט", 'רוחב 62 ס"מ', "הספק 900 וואט", "מסך 6.1 אינץ'"],
}


@pytest.mark.parametrize("language", sorted(MEASURES))
def test_technical_data_stays_below_the_text(language: str) -> None:
    lines = MEASURES[language]
    cleaned = bs.clean("\n".join([*MENU, *STEPS, *lines, "Imprint | Privacy", "© 2024 Hollow Bend Courier"]))
    assert [line for line in lines if line not in cleaned.text.split("\n")] == []
    assert not set(MENU) & set(cleaned.text.split("\n"))


@pytest.mark.parametrize(
    "lines",
    [
        ["News (12)", "Sport (3)", "Board (204)", "2 l tanks (7)"],
        ["Espresso 250 g", "9,90 €", "Filter 500 g", "15,90 €", "Mocha 1 kg", "24,90 €"],
        ["7 Cups Reviews", "About 7 Cups", "7 cups of people", "7 cups shop"],
        ["12 comments", "3 replies", "5 min read", "20 likes"],
        ["コメント 12件", "返信 3件", "いいね 20", "閲覧 204回"],
    ],
)
def test_counts_goods_and_names_are_no_amounts(lines: list[str]) -> None:
    assert list(amounts(PageView(segment_text("\n".join([*MENU, *lines, *STEPS]))))) == []


def test_a_list_that_the_page_has_twice_is_one_of_goods() -> None:
    goods = ["200 g rope", "500 g rope", "1 kg rope"]
    lines = [*MENU, *goods, *STEPS, *goods]
    assert list(amounts(PageView(segment_text("\n".join(lines))))) == []
