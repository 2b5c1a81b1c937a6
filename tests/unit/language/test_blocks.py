from __future__ import annotations

import subprocess
import sys

import pytest

from boilerstrip.language import block_languages, identify, identify_blocks, split_by_language
from boilerstrip.language.scripts import letter_counts
from boilerstrip.segment.text import segment_text

SENTENCES = {
    "en": "The river carries sand to the sea, and the wind carries some of it back again.",
    "de": "Der Fluss trägt den Sand ins Meer, und der Wind trägt einen Teil davon zurück.",
    "fr": "La rivière porte le sable jusqu'à la mer, et le vent en ramène une partie.",
    "es": "El río lleva la arena hasta el mar, y el viento devuelve una parte de ella.",
    "vi": "Con sông mang cát ra biển, và gió lại đưa một phần cát trở về.",
    "ru": "Река несёт песок к морю, а ветер возвращает часть его обратно.",
    "uk": "Річка несе пісок до моря, а вітер повертає частину його назад.",
    "ar": "يحمل النهر الرمال إلى البحر، وتعيد الرياح جزءا منها مرة أخرى.",
    "fa": "رودخانه شن را به دریا می‌برد و باد بخشی از آن را باز می‌گرداند.",
    "hi": "नदी रेत को समुद्र तक ले जाती है, और हवा उसका कुछ हिस्सा वापस लाती है।",
    "he": "הנהר נושא חול אל הים, והרוח מחזירה חלק ממנו.",
    "th": "แม่น้ำพาทรายไปสู่ทะเล และลมพัดทรายบางส่วนกลับมา",
    "zh": "河流把沙子带到大海，风又把其中一部分带回来。",
    "ja": "川は砂を海へ運び、風はその一部をまた運び戻す。",
    "ko": "강은 모래를 바다로 나르고, 바람은 그 일부를 다시 되돌려 놓는다.",
}


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_one_sentence_is_enough(code: str) -> None:
    assert identify(SENTENCES[code]).code == code


@pytest.mark.parametrize(
    ("first", "second"), [("en", "zh"), ("en", "fr"), ("de", "en"), ("ja", "en"), ("ar", "en"), ("zh", "ja")]
)
def test_an_interleaved_page_has_both_languages(first: str, second: str) -> None:
    page = [SENTENCES[first], SENTENCES[second]] * 4
    found = identify_blocks(page)
    assert {language.code for language in found} == {first, second}
    assert found[0].share >= found[1].share >= 0.25
    assert block_languages(page) == (first, second) * 4


@pytest.mark.parametrize("code", ["vi", "ja", "ar", "fr"])
def test_stray_foreign_lines_make_no_page_bilingual(code: str) -> None:
    page = ["Trending now", "Bonds continue to show strength amid a rally", *[SENTENCES[code]] * 8]
    assert [language.code for language in identify_blocks(page)] == [code]


def test_a_heading_of_han_characters_stays_japanese() -> None:
    page = ["政府保証", SENTENCES["ja"], SENTENCES["ja"], "半導体工場", SENTENCES["ja"]]
    assert set(block_languages(page)) == {"ja"}


def test_latin_names_do_not_make_a_chinese_line_english() -> None:
    assert identify("使用 TensorFlow 和 PyTorch 训练模型的方法").code == "zh"


@pytest.mark.parametrize("text", ["", "   ", "12 345 — 67 %", "\x00\ufffe", "★★★★★"])
def test_without_letters_there_is_no_language(text: str) -> None:
    assert identify(text).code == "und"
    assert identify_blocks([text]) == ()
    assert block_languages([text]) == (None,)


@pytest.mark.parametrize(
    "text",
    ["\ud800 broken \udfff surrogate text in plain English words", "\ufdfa" * 5000 + " مرحبا بكم", "x", "\U0003ffff"],
)
def test_odd_characters_do_no_harm(text: str) -> None:
    assert 0.0 <= identify(text).share <= 1.0


def test_shares_sum_to_one_and_scripts_are_named() -> None:
    found = identify_blocks([SENTENCES["en"], SENTENCES["ja"]] * 3)
    assert sum(language.share for language in found) == pytest.approx(1.0)
    assert {(language.code, language.script) for language in found} == {("en", "Latn"), ("ja", "Jpan")}


def test_split_gives_one_text_a_language() -> None:
    text = "\n".join([SENTENCES["en"], SENTENCES["zh"], "***"] * 3)
    parts = split_by_language(segment_text(text))
    assert set(parts) == {"en", "zh"}
    assert parts["zh"].count("***") == 3
    assert parts["en"] == (SENTENCES["en"] + "\n") * 3


def test_split_takes_only_the_blocks_asked_for() -> None:
    document = segment_text("Menu\n" + SENTENCES["en"])
    assert split_by_language(document, [1]) == {"en": SENTENCES["en"]}


def test_import_loads_no_model() -> None:
    code = "import sys, boilerstrip.language; assert 'py3langid' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_script_with_one_language_loads_no_model() -> None:
    code = (
        "import sys; from boilerstrip.language import identify; assert identify('강은 모래를 나른다').code == 'ko';"
        "assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_letters_are_counted_piece_by_piece_as_in_one_go() -> None:
    texts = ["砂は動く。abc " * 250_000, "", "короткий", "x" * 999_990, "пять" * 20]
    counts = letter_counts(texts)
    assert counts.sum(axis=1).tolist() == [7 * 250_000, 0, 8, 999_990, 80]
    assert counts[0].tolist() == (letter_counts(["砂は動く。abc "])[0] * 250_000).tolist()
