from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from boilerstrip.judges import PageView
from boilerstrip.metadata.text import text_facts
from boilerstrip.segment.text import segment_text

WORDS = tomllib.loads((files("boilerstrip") / "data" / "lines_words.toml").read_text(encoding="utf-8"))
LABELS = WORDS["author"]["labels"]
BODY = {
    "en": "The ferry at Hollow Bend has no engine: two men pull it across on a rope that is older than either of them.",
    "zh": "河湾村的渡船没有发动机，两个人拉着一根比他们年纪还大的绳子，把船从这一岸拉到那一岸，每天往返二十次。",
    "ja": "河湾村の渡し船にはエンジンがなく、二人の男が自分たちよりも古い綱を引いて、向こう岸まで船を運んでいます。",
    "ar": "ليس للعبّارة عند منعطف النهر محرّك، بل يسحبها رجلان بحبل أقدم منهما إلى الضفة الأخرى في كل صباح ومساء.",
}


def facts(*lines: str) -> dict[str, str]:
    page = PageView(segment_text("\n".join(lines)))
    return {fact.field: fact.value for fact in text_facts(page)}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "The ferry that runs on rope"),
        ("zh", "靠绳子行走的渡船"),
        ("ja", "綱で渡る船"),
        ("ar", "العبّارة التي تسير بالحبل"),
    ],
)
def test_the_line_above_the_text_is_the_title(language: str, title: str) -> None:
    assert facts(title, BODY[language], BODY[language])["title"] == title


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024年5月3日", "2024-05-03"),
        ("2024년 5월 3일", "2024-05-03"),
        ("3.5.2024", "2024-05-03"),
        ("3 mai 2024", "2024-05-03"),
        ("May 3, 2024", "2024-05-03"),
        ("3 мая 2024", "2024-05-03"),
        ("3 مايو 2024", "2024-05-03"),
        ("3 de mayo de 2024", "2024-05-03"),
    ],
)
def test_dates_are_read_in_many_spellings(line: str, date: str) -> None:
    assert facts("The ferry that runs on rope", line, BODY["en"], BODY["en"])["date"] == date


@pytest.mark.parametrize("line", ["99.99.2024", "12345", "Room 2024"])
def test_other_numbers_are_no_dates(line: str) -> None:
    assert "date" not in facts("The ferry that runs on rope", line, BODY["en"], BODY["en"])


def test_a_label_and_the_next_line_name_the_author() -> None:
    assert facts("靠绳子行走的渡船", "作者", "林晓", BODY["zh"], BODY["zh"])["author"] == "林晓"


def test_words_are_counted_where_the_page_says_so() -> None:
    assert facts("靠绳子行走的渡船", "·3122 字·7 分钟", BODY["zh"], BODY["zh"])["word_count"] == "3122"


def test_a_machine_translation_notice_is_a_fact() -> None:
    assert "machine_translated" in facts("The ferry", "This article was machine translated", BODY["en"], BODY["en"])


def test_a_page_of_nothing_but_a_sentence_states_nothing() -> None:
    assert facts(BODY["ja"]) == {}


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (["Home", "Log in", "The crane book", "Wherever you are, whoever you may be"], "The crane book"),
        (["Home", "Log in", "The crane book", "now 3 x $12.50 without interest"], "The crane book"),
        (
            ["Home", "Log in", "Why the old crane of the harbour costs the town $1 a day"],
            "Why the old crane of the harbour costs the town $1 a day",
        ),
        (["Home", "Log in", "Register", "Ann Lee @annlee"], None),
    ],
)
def test_a_title_is_no_slogan_price_or_handle(above: list[str], title: str | None) -> None:
    body = ["The crane stood in the harbour for years, and a crane is heavy. " * 2, "A book was written about it. " * 4]
    found = facts(*above, *body)
    assert found.get("title") == title


@pytest.mark.parametrize(
    ("above", "author"),
    [
        (["Written by Ann Lee"], "Ann Lee"),
        (["By", "Ann Lee"], "Ann Lee"),
        (["作者：林晓 2024-05-03 08:49"], "林晓"),
        (["بقلم: ليلى حسن"], "ليلى حسن"),
        (["ผู้เขียน: มานี รักดี"], "มานี รักดี"),
        (["By", "* Ann Lee"], "Ann Lee"),
        (["Author(s)"], None),
        (["Photo: Getty Images"], None),
        (["责任编辑：林晓"], None),
        (["About us", "Leadership"], None),
        (["Website", "Settings page"], None),
        (["By:", "SearchAdvanced search…"], None),
        (['作者： size="20" 来源： size="20"'], None),
    ],
)
def test_an_author_is_who_wrote_it(above: list[str], author: str | None) -> None:
    page = BODY["zh"] if any("\u4e00" <= c <= "\u9fff" for c in above[0]) else BODY["en"]
    assert facts("The ferry that runs on rope", *above, page, page).get("author") == author


@pytest.mark.parametrize("label", LABELS)
def test_every_label_of_an_author_is_found(label: str) -> None:
    spellings = ([f"{label}: Ann Lee"], [label, "Ann Lee"])
    assert "Ann Lee" in {facts("The rope ferry", *lines, BODY["en"], BODY["en"]).get("author") for lines in spellings}
