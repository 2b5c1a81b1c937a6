from __future__ import annotations

import numpy as np
import pytest

import boilerstrip as bs
from boilerstrip.config import Comments, Profile, Settings
from boilerstrip.judges import PageView
from boilerstrip.judges.html import HtmlReading, _settled, judge_html, lifted, read_html
from boilerstrip.judges.html_comments import comments_below
from boilerstrip.judges.html_features import page_features
from boilerstrip.judges.html_phrases import spoken
from boilerstrip.judges.html_words import NOTICE, RELATED, REPLY, ClassWords, LineTest, line_tests
from boilerstrip.model import CleanDocument, RawPage
from boilerstrip.pipeline import clean_page
from boilerstrip.segment.dom import Element
from boilerstrip.segment.html import segment_html

_TEXTS = {
    "en": "The river carries sand down to the sea, and every spring the sea carries some of it back. ",
    "de": "Der Fluss trägt den Sand zum Meer hinab, und jeden Frühling trägt das Meer etwas davon zurück. ",
    "ru": "Река несёт песок к морю, и каждую весну море возвращает часть его обратно на берег. ",
    "zh": "河水把沙子带到海里，每年春天，大海又把其中的一部分送回岸边，年复一年，从不停歇。",
    "th": "แม่น้ำพัดพาทรายลงสู่ทะเล และทุกฤดูใบไม้ผลิทะเลก็พัดพาทรายบางส่วนกลับคืนสู่ฝั่งเสมอ ",
    "he": "הנהר נושא את החול אל הים, ובכל אביב הים מחזיר חלק ממנו אל החוף שוב ושוב. ",
}


def _article(text: str) -> str:
    return f"""<!doctype html><title>{text[:30]} - Site</title>
    <header><a href="/">Site</a></header><nav><ul><li><a href="/a">{text[:8]}</a></li><li><a href="/b">{text[9:16]}</a>
    </li><li><a href="/c">{text[3:12]}</a></li></ul></nav>
    <main><article><h1>{text[:30]}</h1>{f"<p>{text * 3}</p>" * 5}</article></main>
    <aside><ul><li><a href="/x">{text[10:40]}</a></li><li><a href="/y">{text[20:50]}</a></li></ul></aside>
    <footer><p><a href="/p">{text[5:20]}</a> © 2024 Site</p></footer>"""


def _clean(html: str, **options: object) -> CleanDocument:
    page = RawPage(html.encode(), origin="page.html", media_type="text/html")
    return clean_page(page, Settings(**options))


@pytest.mark.parametrize("language", _TEXTS)
def test_an_article_loses_what_is_around_it_in_any_script(language: str) -> None:
    text = _TEXTS[language]
    found = _clean(_article(text))
    assert found.text.count(text.strip()) >= 3
    assert "2024" not in found.text
    rules = {span.rule for span in found.removed}
    assert {"html.navigation", "html.footer", "html.copy"} <= rules
    assert all(span.reason and 0.5 <= span.score <= 1 for span in found.removed)


@pytest.mark.parametrize("language", _TEXTS)
def test_the_title_above_an_article_stays(language: str) -> None:
    text = _TEXTS[language]
    assert _clean(_article(text)).text.startswith(text[:30].strip())


def test_profiles_remove_more_or_less() -> None:
    html = _article(_TEXTS["en"])
    kept = [len(_clean(html, profile=profile).text) for profile in (Profile.STRICT, Profile.BALANCED, Profile.RECALL)]
    assert kept == sorted(kept)


@pytest.mark.parametrize(
    "html",
    [
        "<!doctype html><title>App</title><div id=root></div><script>start()</script>",
        "<nav><a href=/a>Home</a><a href=/b>Shop</a></nav><div id=app></div><footer>© 2024</footer>",
        "<title>App</title><div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>",
        "<title>應用</title><div id=root></div><noscript>請啟用 JavaScript 以使用本站的服務。</noscript>",
    ],
)
def test_a_shell_gives_nothing_and_a_flag(html: str) -> None:
    found = _clean(html)
    assert found.text == ""
    assert set(found.metadata.flags) & {"empty-page", "no-main-text"}


def test_comments_are_apart_unless_they_are_wanted() -> None:
    text = _TEXTS["en"]
    comment = "<li class=comment><b>ann</b><p>What a lovely piece, thank you for it.</p><a href=r>Reply</a></li>"
    html = _article(text).replace(
        "</article>", f"</article><div id=comments class=comments><ol>{comment * 4}</ol></div>"
    )
    apart, kept = _clean(html), _clean(html, comments=Comments.KEEP)
    assert "lovely piece" not in apart.text
    assert any(span.rule == "html.comments" and "lovely piece" in span.text for span in apart.removed)
    assert "lovely piece" in kept.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_text_that_breaks_off_before_a_demand_to_subscribe_is_flagged(language: str) -> None:
    demands = {"en": "Subscribe to continue reading", "zh": "会员专享，登录后继续"}
    box = f"<div class=paywall><h3>{demands[language]}</h3><p><a href=l>Log in</a></p></div>"
    html = _article(_TEXTS[language])
    found = _clean(html.replace("</article>", f"{box}</article>"))
    assert "paywall" in found.metadata.flags
    assert "paywall" not in _clean(html).metadata.flags
    footer = "<footer>" + "<p><a href=a>More</a></p>" * 12 + f"<p>{demands[language]}</p></footer>"
    assert "paywall" not in _clean(html.replace("</article>", f"</article>{footer}")).metadata.flags


@pytest.mark.parametrize(
    "line",
    [
        "हमें फ़ॉलो करें", "Suivez-nous", "★★★★☆ 4,3/5 (118 avis)", "字号：大 中 小 【打印本页】【关闭窗口】",
        "Arriba", "回复", "次へ 目次 前へ", "MerkenDruckenTeilen", "ПечатьПоделиться", "Facebook Twitter",
        "Назад Вперёд Главная", "庭 ｜ 台所 ｜ 二階 ｜ 物置 ｜ 屋根",
        "בית | גן | גג | מרפסת | מחסן",
    ],
)  # fmt: skip
def test_lines_in_doubt_that_are_phrases_of_chrome_go(line: str) -> None:
    page = segment_html(f"<h1>Sand</h1><div>{line}</div><p>{_TEXTS['en'] * 3}</p>")
    view = PageView(page)
    features = page_features(page, ClassWords({}))
    assert features is not None
    view.__dict__["html"] = HtmlReading(features, np.array([0.9, 0.8, 0.99]))
    assert [(vote.block, vote.rule) for vote in judge_html(view)] == [(1, "html.phrase")]


def test_a_heading_that_a_phrase_could_be_stays_with_what_it_heads() -> None:
    page = segment_html(f"<h1>Sand</h1><h2>Cómo llegar</h2><p>{_TEXTS['en'] * 3}</p>")
    view = PageView(page)
    features = page_features(page, ClassWords({}))
    assert features is not None
    view.__dict__["html"] = HtmlReading(features, np.array([0.9, 0.8, 0.99]))
    assert list(judge_html(view)) == []


_BELOW = "<h3>{}</h3><h4>Ann 12:46</h4><p>What a lovely piece.</p><h4>Bo 12:53</h4><p>河水！</p>"


@pytest.mark.parametrize(
    "heading", ["Comments", "2 Comments", "评论", "コメント", "ความคิดเห็น", "التعليقات", "Комментарии"]
)
@pytest.mark.parametrize(
    ("page", "gone"),
    [
        ("<h2>Sand</h2><p>{text}</p>{below}<h2>Wells</h2><p>{text}</p>", range(2, 7)),
        ("<h2>Sand</h2><p>{text}</p>{below}", range(2, 7)),
        ("<h2>Sand</h2>{below}<h2>Wells</h2><p>{text}</p>", range(0)),
        ("<h2>Sand</h2><p>{text}</p>{below}<h2>Wells</h2><p>{text}</p>{below}", range(0)),
    ],
)
def test_below_the_only_heading_of_comments_stand_comments(heading: str, page: str, gone: range) -> None:
    html = page.format(text=_TEXTS["en"] * 3, below=_BELOW.format(heading))
    features = page_features(segment_html(html), ClassWords({}))
    assert features is not None
    assert comments_below(features, np.full(len(features.length), 0.9)) == gone


def test_what_stands_below_a_heading_of_comments_can_be_kept() -> None:
    html = _article(_TEXTS["en"]).replace("</article>", f"{_BELOW.format('Comments')}</article>")
    apart, kept = _clean(html), _clean(html, comments=Comments.KEEP)
    assert "lovely piece" not in apart.text
    assert any(span.rule == "html.comments" and "lovely piece" in span.text for span in apart.removed)
    assert "lovely piece" in kept.text


@pytest.mark.parametrize("heading", ["Where it goes", "去哪里", "לאן הוא הולך"])
@pytest.mark.parametrize(
    ("own", "below", "stays"), [(0.3, 0.8, True), (0.29, 0.8, False), (0.3, 0.79, False), (0.5, 0.99, True)]
)
def test_a_heading_right_above_a_sure_block_stays_from_a_lower_chance_on(
    heading: str, own: float, below: float, stays: bool
) -> None:
    headings = f"<h2>{heading}</h2><h3>{heading}</h3>"
    page = segment_html(f"<h1>Sand</h1><p>{_TEXTS['en'] * 3}</p>{headings}<p>{_TEXTS['en']}</p>")
    features = page_features(page, ClassWords({}))
    assert features is not None
    chance = np.array([0.99, 0.99, own, own, below])
    settled = _settled(features, chance, 0.55)
    assert (settled[3] > 0.55) == stays
    assert settled[[0, 1, 2, 4]].tolist() == chance[[0, 1, 2, 4]].tolist()


def test_a_page_without_a_strong_block_keeps_its_best() -> None:
    weak = lifted(np.array([0.02, 0.3, 0.31, 0.1]), 0.5)
    assert (weak >= 0.5).tolist() == [False, True, True, False]
    assert lifted(np.array([0.02, 0.08]), 0.5).tolist() == [0.02, 0.08]
    assert lifted(np.array([0.9, 0.4]), 0.5).tolist() == [0.9, 0.4]


def test_the_reading_is_the_same_each_time() -> None:
    page = segment_html(_article(_TEXTS["de"]))
    once, again = read_html(page), read_html(page)
    assert isinstance(once, HtmlReading)
    assert isinstance(again, HtmlReading)
    assert once.chance.tolist() == again.chance.tolist()


def test_features_have_one_row_a_block_and_finite_values() -> None:
    page = segment_html(_article(_TEXTS["th"]))
    features = page_features(page, ClassWords({}))
    assert features is not None
    assert features.matrix.shape == (len(page.blocks), len(features.names))
    assert len(set(features.names)) == len(features.names)
    assert np.isfinite(features.matrix).all()


@pytest.mark.parametrize("html", ["<p>x", "<h1>x</h1>", "<a href=x>x</a>", "<table><tr><td>1<td>2</table>"])
def test_the_smallest_pages_have_features(html: str) -> None:
    features = page_features(segment_html(html), ClassWords({}))
    assert features is not None
    assert np.isfinite(features.matrix).all()


def test_a_page_without_blocks_has_none() -> None:
    assert page_features(segment_html("<script>x</script>"), ClassWords({})) is None
    assert bs.clean("<!doctype html><script>x</script>", media_type="text/html").text == ""


def test_class_words_are_read_by_their_parts() -> None:
    words = ClassWords({"entry": 1.5, "<main": 0.5})
    main = Element("main", "siteNav12 entry-body ad address", "comments-7")
    found = words.facts([main, Element("div", "x1"), Element("div", "x22"), Element("div")])
    _, chrome, content, comment, mean, highest, lowest = found.numbers[0]
    assert (chrome, content, comment) == (2, 1, 1)  # nav, ad; not address
    assert (mean, highest, lowest) == (1.0, 1.5, 0.0)
    assert found.numbers[1:, 1:].tolist() == [[0.0] * 6] * 3
    assert found.alike.tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize(
    "line",
    [
        "related stories",
        "lesen sie auch:",
        "читайте также",
        "相关新闻",
        "ข่าวที่เกี่ยวข้องกับเรื่องนี้",
        "関連記事一覧",
        "קרא גם",
        "مقالات ذات صلة",
    ],
)
def test_heads_of_related_stories_are_known(line: str) -> None:
    assert line_tests()(line) & RELATED


@pytest.mark.parametrize(
    "line", ["relatedness of species", "the sea carries it back", "河水把沙子带到海里", "הנהר נושא"]
)
def test_other_lines_are_not(line: str) -> None:
    assert line_tests()(line) == 0


@pytest.mark.parametrize("line", ["reply", "antworten", "répondre", "ответить", "回复", "返信", "ตอบกลับ", "답글", "رد"])
def test_calls_to_answer_are_known(line: str) -> None:
    assert line_tests()(line) & REPLY


def test_a_line_can_pass_several_tests() -> None:
    assert line_tests()("log in to reply") == NOTICE | REPLY
    assert line_tests()("登录后回复") == NOTICE | REPLY


def test_words_are_whole_words_where_script_parts_them() -> None:
    test = LineTest(["tags", "read more", "评论"])
    assert test("tags:")
    assert test("please read more")
    assert test("全部评论（3）")
    assert not test("stags and tagsets")


@pytest.mark.parametrize("line", ["4", "7 %", "×", "٣", "１２"])
def test_lines_without_a_letter_are_no_phrases(line: str) -> None:
    features = page_features(segment_html(f"<p>{line}"), ClassWords({}))
    assert features is not None
    assert spoken(features, [0], [0]) == ([], {}, {})
