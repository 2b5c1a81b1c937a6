from __future__ import annotations

import pytest

from boilerstrip.dedupe.conflicts import conflict
from boilerstrip.dedupe.fingerprint import fingerprint
from boilerstrip.dedupe.near import near_pairs
from boilerstrip.dedupe.tokens import tokenize

BODY = {
    "en": "This release has many bug fixes and some small changes that should not break anything you rely on. "
    "Please see the notes on the download page for the complete list of changes, and tell us if anything "
    "does not work as it should.",
    "ja": "このリリースには多くの不具合修正と、利用に影響しない小さな変更が含まれています。"
    "変更の一覧はダウンロードページの注記をご覧ください。"
    "問題があればお知らせください。次のリリースは数か月後の予定です。",
    "ar": "يتضمن هذا الإصدار العديد من إصلاحات الأخطاء وبعض التغييرات الصغيرة التي لا ينبغي أن تعطل أي شيء "
    "تعتمد عليه. يرجى الاطلاع على الملاحظات في صفحة التنزيل للحصول على القائمة الكاملة "
    "للتغييرات وإخبارنا إذا لم يعمل أي شيء كما ينبغي.",
}


def veto(left: str, right: str) -> str | None:
    return conflict(tokenize(left), tokenize(right))


@pytest.mark.parametrize("language", sorted(BODY))
def test_releases_of_one_project_are_siblings(language: str) -> None:
    page = "Widget {} (2025-0{}-11)\n" + BODY[language] + "\nhttps://example.org/widget-{}.tar.gz"
    found = veto(page.format("3.4.4", 3, "3.4.4"), page.format("3.4.5", 5, "3.4.5"))
    assert found is not None
    assert found.startswith("version: ")


def test_advisories_are_siblings() -> None:
    page = "Advisory {}\nA flaw in the {} parser lets a crafted file crash it. " + BODY["en"]
    found = veto(page.format("CVE-2024-1201", "XML"), page.format("CVE-2024-1377", "JSON"))
    assert found == "identifier: CVE-2024-1201 / CVE-2024-1377"


def test_reports_of_two_days_are_siblings() -> None:
    page = (
        "Today {} ships came in with {} tons of copper and {} tons of wheat, while {} left the harbour. " + BODY["en"]
    )
    assert (veto(page.format(12, 340, 81, 9), page.format(14, 295, 60, 11)) or "").startswith("numbers: ")


def test_two_towns_in_one_template_are_siblings() -> None:
    page = "Hotels in {0}\nThe best hotels in {0} for every purse, from the station to the old town. " + BODY["en"]
    assert veto(page.format("Lisbon"), page.format("Porto")) == "name: Lisbon / Porto"
    japanese = "{0}のホテル\n{0}のおすすめホテルを紹介します。{0}の旧市街も近いです。" + BODY["ja"]
    assert (veto(japanese.format("大阪"), japanese.format("名古")) or "").startswith("name: ")


@pytest.mark.parametrize("language", sorted(BODY))
def test_two_commands_in_one_template_are_siblings_by_their_titles(language: str) -> None:
    page = "{0} - " + BODY[language][:30] + "\n" + BODY[language] + "\n{0} [OPTION]\nof all, {0}"
    assert veto(page.format("ls"), page.format("vdir")) == "name: ls / vdir"
    assert veto(page.format("colour"), page.format("color")) is None
    below = BODY[language] + "\n1\n2\n3\n{0} - list\n" + BODY[language][::-1] + "\n{0} [OPTION]\nof all, {0}"
    assert veto(below.format("ls"), below.format("vdir")) is None


@pytest.mark.parametrize("language", sorted(BODY))
def test_two_libraries_in_one_template_are_siblings_though_each_page_names_both(language: str) -> None:
    page = "JSON of {}, and so on\n1\n2\n" + BODY[language] + "\ni18next, next-intl, react-i18next"
    left, right = page.format("i18next"), page.format("react-i18next")
    pairs = near_pairs([fingerprint(text, 10) for text in (left, right)], (left, right))
    assert [pair.veto for pair in pairs] == ["title: i18next / react-i18next"]


@pytest.mark.parametrize("language", sorted(BODY))
def test_a_copy_with_other_counts_and_dates_around_it_is_a_copy(language: str) -> None:
    page = "12 comments · 5 min\n" + BODY[language] + "\nRead {} times, last updated 2025.{}.11"
    assert veto(page.format(1234, "03"), page.format(1301, "07")) is None


def test_technical_names_in_small_letters_are_names() -> None:
    page = "How to use {0}\nAdd {0} to the project, then tell {0} where the texts are. " + BODY["en"]
    assert veto(page.format("react-intl"), page.format("vue-texts")) == "name: react-intl / vue-texts"


def test_another_spelling_is_no_conflict() -> None:
    page = "The colour of the harbour is the colour of the sea, and a colour is a matter of taste. " + BODY["en"]
    assert veto(page, page.replace("colour", "color")) is None


def test_added_text_is_no_conflict() -> None:
    assert veto(BODY["en"], "Menu 1.2.3\n" + BODY["en"] + "\nMore: 4.5.6") is None


def test_a_sibling_is_reported_as_a_vetoed_pair() -> None:
    page = "Widget {} released\n" + BODY["en"]
    documents = [page.format("1.10.2"), page.format("1.10.3"), page.format("1.10.2") + "\nShare"]
    found = near_pairs([fingerprint(text, 10) for text in documents], documents)
    assert [(pair.left, pair.right, pair.veto) for pair in found] == [
        (0, 1, "version: 1.10.2 / 1.10.3"),
        (0, 2, None),
        (1, 2, "version: 1.10.3 / 1.10.2"),
    ]
