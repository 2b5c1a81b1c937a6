from __future__ import annotations

import pytest

from boilerstrip.judges import PageView
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES


def holds_chrome(lines: list[str]) -> bool:
    return PageView(segment_text("\n".join(lines))).holds_chrome


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_an_article_shows_no_signs(language: str) -> None:
    assert not holds_chrome(list(ARTICLES[language]))


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Share", "Related articles", "© 2024 Hollow Bend Press"]),
        ("zh", ["首页 | 新闻 | 论坛", "分享", "© 2024 河湾村报社"]),
        ("ja", ["トップ › ニュース", "シェア", "© 2024 河湾村新聞"]),
        ("ar", ["الرئيسية | أخبار | منتدى", "مشاركة", "© 2024 صحيفة النهر"]),
    ],
)
def test_menus_phrases_and_rights_are_signs(language: str, lines: list[str]) -> None:
    assert holds_chrome([*lines[:2], *ARTICLES[language], lines[2]])


def test_an_article_that_names_buttons_in_its_sentences_shows_none() -> None:
    assert not holds_chrome(
        [
            "Share this with a friend, said the page, before it had shown me the headline at all.",
            "Related articles were the next thing it offered, and after them a row of advertisements.",
            "Copyright 1998 was still printed at its foot, which says something about who reads such lines.",
        ]
    )


@pytest.mark.parametrize("goods", ["Zelt {} – 2 kg", "ランプ {} 円", "مصباح {} د.إ", "โคมไฟ {} บาท"])
def test_a_long_list_of_goods_without_a_known_phrase_shows_no_chrome(goods: str) -> None:
    body = ARTICLES["ja"]
    lines = [*body, *(goods.format(17 * n % 90) for n in range(80))]
    assert not holds_chrome(lines)
    assert holds_chrome(["ホーム", "シェア", *lines, "© 2024 河湾村新聞"])
