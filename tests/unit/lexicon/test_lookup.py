"""What lookup finds on lines of many kinds and scripts, and where it says that it stands."""

from __future__ import annotations

import pytest

from boilerstrip.lexicon import LexiconKind, Mode, load


def kinds(line: str) -> set[str]:
    return {hit.kind.value for hit in load().lookup(line)}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("RELATED ARTICLES", "tail_section"),
        ("関連記事", "tail_section"),
        ("关 联 阅 读", "tail_section"),
        ("ＲＥＬＡＴＥＤ　ＡＲＴＩＣＬＥＳ", "tail_section"),
        ("บทความที่เกี่ยวข้อง", "tail_section"),
        ("مقالات ذات صلة", "tail_section"),
        ("مـقـالات ذات صـلـة", "tail_section"),
        ("İLGİLİ HABERLER", "tail_section"),
        ("ΣΧΕΤΙΚΑ ΑΡΘΡΑ", "tail_section"),
        ("A LIRE AUSSI : le pont", "read_also"),
        ("Comments (12)", "tail_section"),
        ("١٢ تعليقات", "tail_section"),
        ("12 comments", "counter"),
        ("© 2031 Beispielverlag", "footer"),
        ("🔥 Trending", "head_section"),
        ("→ Next article", "navigation"),
        ("כל הזכויות שמורות לאתר", "footer"),
    ],
)
def test_finds(line: str, kind: str) -> None:
    assert kind in kinds(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "…",
        "12",
        "The river carries sand to the sea, and the sea gives it back.",
        "河流把沙子带到海里，海又把它还回来。",
        "แม่น้ำพาทรายไปสู่ทะเล",
        "يحمل النهر الرمل إلى البحر.",
        "川は砂を海へ運ぶ。",
        "2.5.1. Notes",
        "Per-key lighting",
        "A sharecropper's house",
    ],
)
def test_leaves_alone(line: str) -> None:
    assert load().lookup(line) == ()


def test_a_whole_line_says_so_and_spans_the_words_only() -> None:
    (hit,) = [hit for hit in load().lookup("  » Share this article « ") if hit.kind is LexiconKind.SHARE]
    assert hit.whole
    assert "  » Share this article « "[hit.start : hit.end] == "Share this article"


def test_a_label_needs_something_after_it() -> None:
    assert "read_also" in kinds("Read also: the bridge opens")
    assert [hit.mode for hit in load().lookup("作者：张三")] == [Mode.LABEL]
    assert kinds("Author of many books") == set()


def test_a_menu_in_one_line_is_a_run() -> None:
    hits = load().lookup("Facebook | Twitter | WhatsApp | Copy link")
    assert [hit.mode for hit in hits] == [Mode.RUN] * 4
    assert all(hit.whole for hit in hits)


def test_a_few_words_that_are_in_different_languages_are_no_run() -> None:
    assert load().lookup("Social Media Marketing Services") == ()


def test_two_phrases_side_by_side_weigh_less_than_each_alone() -> None:
    together = load().lookup("Share Sign in")
    assert together
    assert max(hit.weight for hit in together) < load().lookup("Share")[0].weight


@pytest.mark.parametrize(
    ("line", "parts"),
    [("次へ 目次 前へ", 3), ("首页 新闻 体育 财经 科技", 5), ("หน้าแรก ข่าว กีฬา ติดต่อเรา", 4), ("다음 목록 이전", 3)],
)
def test_spaces_part_phrases_in_scripts_that_need_none(line: str, parts: int) -> None:
    (hits,) = load().lookup_all([line])
    assert hits == load().lookup(line)
    assert sorted(line[hit.start : hit.end] for hit in hits) == sorted(line.split(" "))
    assert [hit.mode for hit in hits] == [Mode.RUN] * parts


@pytest.mark.parametrize("line", ["次へ 父は海へ出た", "翌日 父は海へ出た 目次", "首页 河水把沙子带到海里"])
def test_with_a_stranger_among_them_they_are_no_run(line: str) -> None:
    assert not [hit for hit in load().lookup(line) if hit.mode is Mode.RUN]


def test_an_ambiguous_phrase_weighs_less() -> None:
    assert load().lookup("Discussion")[0].weight < 0.5 < load().lookup("Leave a comment")[0].weight


def test_infixes_are_words_not_parts_of_words() -> None:
    assert "consent" in kinds("We use cookies and little else.")
    assert "consent" not in kinds("Those we use cookiesheets for.")


def test_infixes_inside_unspaced_text() -> None:
    line = "ただし、本文の無断転載はお断りします。"
    (hit,) = [hit for hit in load().lookup(line) if hit.mode is Mode.INFIX]
    assert line[hit.start : hit.end] == "無断転載"


def test_very_long_lines_are_only_searched_at_their_start() -> None:
    prose = "The river carries sand to the sea. " * 50
    assert load().lookup(prose + "We use cookies.") == ()


def test_machine_translation_notices() -> None:
    for line in (
        "This page was machine translated.",
        "本文由机器翻译，仅供参考。",
        "Dieser Text wurde automatisch übersetzt.",
    ):
        assert "machine_translated" in kinds(line)


def test_lookup_is_deterministic() -> None:
    lines = ["Share", "共有", "Next » Last", "Subscribe | Log in | Search"]
    assert [load().lookup(line) for line in lines] == [load().lookup(line) for line in lines]


def test_the_same_whatever_the_unicode_form() -> None:
    import unicodedata

    for line in ("Chargement en cours…", "Комментарий й", "댓글", "ダウンロードアプリ", "Đăng nhập"):
        decomposed = unicodedata.normalize("NFD", line)
        assert [hit.entry_id for hit in load().lookup(line)] == [hit.entry_id for hit in load().lookup(decomposed)]


def test_many_lines_are_looked_up_as_each_alone() -> None:
    lines = [
        "Share", "12 comments", "Comments (12)", "Home | Board | Shop", "About - River", "关于 | 联系",
        "关于我们｜联系我们",
        "A LIRE AUSSI : le pont", "we use cookies on this river", "所有版权归河流所有", "来源：新华社", "Source新华社",
        "The river carries sand to the sea.", "河流把沙子带到海里。", "มุมมอง", "", "…", "0", "2.5.1. Notes",
        "Log in Sign up",
        "שתף", "İLGİLİ HABERLER", "Share " * 40, "Related articles " + "and sand " * 60, "ﬁle a\u0301", "  two  spaces",
    ]  # fmt: skip
    lexicon = load()
    assert lexicon.lookup_all(lines) == [lexicon.lookup(line) for line in lines]
    assert lexicon.lookup_all(lines[:8]) == lexicon.lookup_all(lines)[:8]
