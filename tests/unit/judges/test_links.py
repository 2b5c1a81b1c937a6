"""Lines of nothing but links go, in Markdown and in dumps of text browsers; notes and links in sentences stay."""

from __future__ import annotations

import pytest
from tests.unit.judges.texts import ARTICLES

import boilerstrip as bs
from boilerstrip.judges.links import links
from boilerstrip.judges.view import PageView
from boilerstrip.segment.text import segment_text

WORDS = {
    "en": ["Ropes", "Oars", "Boats", "Harbours", "Winds", "Knots", "Tides"],
    "zh": ["绳索", "船桨", "小船", "港口", "风向", "绳结", "潮汐"],
    "ja": ["ロープ", "オール", "小舟", "港の話", "風向き", "結び方", "潮の話"],
    "th": ["เชือก", "ไม้พาย", "เรือเล็ก", "ท่าเรือ", "ทิศลม", "ปมเชือก", "น้ำขึ้น"],
    "ar": ["حبال", "مجاديف", "قوارب", "موانئ", "رياح", "عقد", "مد وجزر"],
    "he": ["חבלים", "משוטים", "סירות", "נמלים", "רוחות", "קשרים", "גאות"],
}


def _numbered(language: str) -> tuple[list[str], list[str]]:
    """The lines of links above and below the text, as a text browser numbers them."""
    items = [f"* [{number}]{word}" for number, word in enumerate(WORDS[language], 1)]
    return items[:4], items[4:]


@pytest.mark.parametrize("language", sorted(WORDS))
def test_numbered_links_go(language: str) -> None:
    above, below = _numbered(language)
    cleaned = bs.clean("\n".join([*above, *ARTICLES[language], *below])).text.split("\n")
    assert not {*above, *below} & set(cleaned)
    assert [line for line in ARTICLES[language] if line not in cleaned] == []


@pytest.mark.parametrize("language", sorted(WORDS))
def test_lines_of_several_links_in_markdown_go(language: str) -> None:
    words = WORDS[language]
    menu = " | ".join(f"[{word}](/{place})" for place, word in enumerate(words[:4]))
    foot = " ".join(f'[{word}](https://courier.example/{place} "{word}")' for place, word in enumerate(words[4:]))
    lines = [menu, "[Log in](/in) [Search](/s)", *ARTICLES[language], foot, "© 2024 Hollow Bend Courier"]
    cleaned = bs.clean("\n".join(lines)).text.split("\n")
    assert not {menu, foot} & set(cleaned)
    assert [line for line in ARTICLES[language][1:] if line not in cleaned] == []


@pytest.mark.parametrize("language", sorted(WORDS))
def test_lists_of_links_go_inside_a_text_too(language: str) -> None:
    title, first, *rest = ARTICLES[language]
    items = [f"- [{word}](/{place})" for place, word in enumerate(WORDS[language][:3])]
    lines = ["[Log in](/in) [Search](/s)", "Menu", title, first, *items, *rest, "© 2024 Hollow Bend Courier"]
    cleaned = bs.clean("\n".join(lines)).text.split("\n")
    assert not set(items) & set(cleaned)
    assert [line for line in (first, *rest) if line not in cleaned] == []


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_list_of_links_is_text_where_there_is_nothing_else_but_text(language: str) -> None:
    title, first, *rest = ARTICLES[language]
    items = [f"- [{word}](/{place})" for place, word in enumerate(WORDS[language])]
    text = "\n".join([title, first, *rest, *items, first[::-1]])
    assert bs.clean(text).text == text


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_a_picture_among_sentences_stays_and_a_link_where_there_is_no_chrome(language: str) -> None:
    title, first, *rest = ARTICLES[language]
    picture, link = f"![{title}](images/ferry.png)", f"[{title}](https://courier.example/story)"
    text = "\n".join([title, first, picture, *rest, link, first])
    assert bs.clean(text).text == text
    chrome = ["[Log in](/in) [Search](/s)", "Menu"]
    assert picture in bs.clean("\n".join([*chrome, title, first, picture, *rest])).text.split("\n")


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_a_link_among_the_sentences_goes(language: str) -> None:
    title, first, *rest = ARTICLES[language]
    link = f"[{title}](https://courier.example/story)"
    cleaned = bs.clean("\n".join(["[Log in](/in) [Search](/s)", "Menu", title, first, link, *rest])).text.split("\n")
    assert link not in cleaned


def test_what_a_link_says_is_looked_up_without_its_address_and_number() -> None:
    page = PageView(
        segment_text("[Zaloguj się](/konto/logowanie)\n* [12]تسجيل الدخول\n[登录](https://example.cn/login)")
    )
    assert [bool(hits) for hits in page.hits] == [True, True, True]


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_links_inside_sentences_and_their_addresses_stay(language: str) -> None:
    title, first, *rest = ARTICLES[language]
    linked = f"[{first[:4]}](https://courier.example/a_(b)){first[4:]}"
    text = "\n".join(["[Log in](/in) [Search](/s)", title, linked, *rest, "© 2024 Hollow Bend Courier"])
    assert linked in bs.clean(text).text.split("\n")


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_the_notes_of_a_text_are_no_numbered_links(language: str) -> None:
    notes = [f"[{number}]{word}" for number, word in enumerate(WORDS[language], 1)]
    assert list(links(PageView(segment_text("\n".join([*ARTICLES[language], *notes]))))) == []


def test_code_is_no_link() -> None:
    code = ["handlers[name](event)", "table[row](column) | table[column](row)"]
    assert list(links(PageView(segment_text("\n".join([*ARTICLES["en"], *code]))))) == []
