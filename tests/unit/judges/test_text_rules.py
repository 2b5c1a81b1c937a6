from __future__ import annotations

import pytest

from boilerstrip.config import Settings
from boilerstrip.judges import TEXT_RULES, PageView
from boilerstrip.judges.contents import contents
from boilerstrip.judges.edges import edges, marked_items, runs
from boilerstrip.judges.phrases import notices, outside
from boilerstrip.judges.prose import prose
from boilerstrip.judges.sections import sections
from boilerstrip.judges.shapes import offers, repeats_on_page, shapes, stamps, trails
from boilerstrip.judges.titles import titles
from boilerstrip.model import Verdict
from boilerstrip.resolve import resolve
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES

RULES_ALONE = Settings(ignore=("learned",))
LANGUAGES = sorted(ARTICLES)


MENUS = {
    "zh": ["首页", "新闻", "体育", "论坛"],
    "ja": ["ホーム", "ニュース", "地域", "掲示板"],
    "th": ["หน้าแรก", "ข่าว", "กีฬา", "เว็บบอร์ด"],
    "ar": ["الرئيسية", "أخبار", "رياضة", "منتدى"],
    "he": ["ראשי", "חדשות", "ספורט", "פורום"],
    "hi": ["होम", "समाचार", "खेल", "मंच"],
}


def view(lines: list[str]) -> PageView:
    return PageView(segment_text("\n".join(lines)))


def removed(lines: list[str]) -> list[str]:
    document = segment_text("\n".join(lines))
    page = PageView(document)
    votes = [vote for judge in TEXT_RULES for vote in judge(page)]
    return [document.block_text(d.block) for d in resolve(document, votes, RULES_ALONE) if not d.kept]


def rules(judge, lines: list[str]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for vote in judge(view(lines)):
        found.setdefault(vote.block, set()).add(vote.rule)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_alone_loses_nothing(language: str) -> None:
    assert removed(list(ARTICLES[language])) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_menus_at_both_ends_go_and_the_article_stays(language: str) -> None:
    title, *body = ARTICLES[language]
    menu = MENUS.get(language, ["Home", "News", "Sports", "Board"])
    gone = removed([*menu, title, *body, *reversed(menu)])
    assert set(gone) == set(menu)
    assert len(gone) == 8


@pytest.mark.parametrize(
    ("language", "anchor"),
    [
        ("en", "Related articles"),
        ("zh", "相关文章"),
        ("ja", "関連記事"),
        ("th", "บทความที่เกี่ยวข้อง"),
        ("ar", "مقالات ذات صلة"),
        ("he", "כתבות נוספות"),
        ("hi", "संबंधित लेख"),
    ],
)
def test_what_hangs_on_a_section_anchor_goes_with_it(language: str, anchor: str) -> None:
    article = list(ARTICLES[language])
    other = ARTICLES["ja" if language == "zh" else "zh"][1]
    found = rules(sections, [*article, anchor, other, "A headline of another story"])
    assert set(found) == {4, 5, 6}
    assert "sections.tail" in found[5]


def test_an_anchor_before_the_text_opens_no_tail() -> None:
    title, *body = ARTICLES["en"]
    assert not any("sections.tail" in names for names in rules(sections, ["Related articles", title, *body]).values())


def test_a_section_ends_where_the_text_goes_on() -> None:
    title, *body = ARTICLES["en"]
    found = rules(sections, [title, *body, *body, "Related articles", "Another story", *body[:2]])
    assert 9 not in found
    assert 10 not in found


@pytest.mark.parametrize("line", ["#", "· · ·", "———", "★★★★☆", "↑"])
def test_signs_are_shapes(line: str) -> None:
    assert "shapes.sign" in rules(shapes, [line, *ARTICLES["en"]])[0]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("BTC $12.08 +0.33%", "shapes.ticker"),
        ("1 2 3 … 9 »", "shapes.pages"),
        ("12,4K", "shapes.counter"),
        ("¥1,200", "shapes.price"),
        ("首页 › 新闻 › 渡船", "shapes.path"),
        ("الرئيسية › أخبار", "shapes.path"),
        ("ראשי | חדשות | ספורט", "shapes.bars"),
        ("© 2024 河湾村", "shapes.rights"),
        ("Comments (12)", "shapes.count"),
        ("コメント：3", "shapes.count"),
        ("Search ______ [ Go ]", "shapes.field"),
        ("[ 検索 ]", "shapes.field"),
        ("ابحث ____________ [ بحث ]", "shapes.field"),
    ],
)
def test_shapes_name_what_they_see(line: str, rule: str) -> None:
    assert rule in rules(shapes, [line, *ARTICLES["en"]])[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_have_no_shape(language: str) -> None:
    assert rules(shapes, list(ARTICLES[language])) == {}


@pytest.mark.parametrize(
    "line", ["see chapter [ 3 ]", "[ ] water the ropes", "if [ -f rope ]", "x = [ a, b ]", "注 [ 1 ]", "הערה [ 1 ]"]
)
def test_brackets_of_texts_and_code_are_no_fields(line: str) -> None:
    assert "shapes.field" not in rules(shapes, [line, *ARTICLES["en"]]).get(0, set())


def test_a_line_said_three_times_repeats_and_one_said_twice_does_not() -> None:
    body = ARTICLES["ja"][1:]
    found = rules(repeats_on_page, ["返信", body[0], "返信", body[1], "返信", body[2], "引用", "引用"])
    assert set(found) == {0, 2, 4}


def test_headlines_behind_marks_of_their_own_go() -> None:
    lines = [
        "#",
        "Ferry rope breaks for the first time in forty years.",
        "#",
        "Quarry asks for a road",
        *ARTICLES["en"],
    ]
    assert set(rules(marked_items, lines)) == {1, 3}


@pytest.mark.parametrize(
    ("language", "anchor"),
    [("en", "Trending"), ("ja", "トレンド"), ("zh", "热门话题"), ("th", "เทรนด์"), ("he", "טרנדים")],
)
def test_items_behind_marks_go_with_the_heading_above_them_sentences_or_not(language: str, anchor: str) -> None:
    other = ARTICLES["ja" if language == "zh" else "zh"]
    lines = [anchor, "#", other[1], "#", other[2], *ARTICLES[language]]
    found = {vote.block: vote.score for vote in sections(view(lines)) if vote.score > 0.95}
    assert set(found) == {2, 4}
    assert rules(sections, [anchor, other[1], *ARTICLES[language]]).keys() == {0}


@pytest.mark.parametrize(
    ("anchor", "item", "last"),
    [
        ("Featured", "Oars of ash wood, two metres, with leather sleeves", "Prices include tax and the way to you."),
        ("おすすめ", "トネリコの櫂、二メートル、革の巻きつき", "価格には税と送料がすべて含まれています。"),
        ("مختارات", "مجداف من خشب الدردار بطول مترين مع مقبض من الجلد", "تشمل الأسعار الضريبة والتوصيل إلى باب البيت."),
    ],
)
def test_a_section_above_the_text_is_not_most_of_the_page(anchor: str, item: str, last: str) -> None:
    things = [f"{item} {number}" for number in range(9)]
    assert rules(sections, [anchor, *things, last]) == {}
    assert 1 in rules(sections, [anchor, *things[:2], *[last] * 9])


def test_marks_inside_the_text_are_left_alone() -> None:
    title, *body = ARTICLES["en"]
    assert rules(marked_items, [title, *body, "•", "rope", "•", "oars", *body]) == {}


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "ja",
            [
                "スレッドを読み込み中",
                "渡し船の元の投稿を集めて、読みやすい形に整えています。",
                "通常は数秒で完了します。",
            ],
        ),
        ("zh", ["正在加载", "我们正在把渡船的帖子整理成容易阅读的样子。", "通常只需几秒钟。"]),
        (
            "en",
            [
                "Loading thread",
                "Gathering the posts about the ferry for a quiet page.",
                "This usually takes a few seconds.",
            ],
        ),
    ],
)
def test_a_notice_below_the_text_goes_with_the_line_inside_it(language: str, lines: list[str]) -> None:
    body = ARTICLES[language][1:]
    found = rules(notices, [" ".join(body), *lines])
    assert set(found) == {1, 2, 3}
    assert "notices.between" in found[2]


@pytest.mark.parametrize(
    ("language", "loading"),
    [
        ("en", "Loading paragraph..."),
        ("ja", "記事を読み込み中…"),
        ("ar", "جاري تحميل الفقرة..."),
        ("th", "กำลังโหลดภาพ"),
    ],
)
def test_a_sentence_between_two_parts_that_have_still_to_load_is_text(language: str, loading: str) -> None:
    first, second, third = ARTICLES[language][1:4]
    found = rules(notices, [first, loading, second, loading, third])
    assert set(found) == {1, 3}


@pytest.mark.parametrize(
    ("language", "word", "notice"),
    [
        ("en", "Cookie", "We use cookies to remember you"),
        ("en", "Premium", "Subscribe to our newsletter"),
        ("zh", "营销", "我们使用Cookie来改善您的体验"),
        ("ar", "التسويق", "نستخدم ملفات تعريف الارتباط"),
    ],
)
def test_a_single_word_says_less_than_a_notice(language: str, word: str, notice: str) -> None:
    menu = ["Home | Board | Shop | Contact", "Log in / Register", "A", "B"]
    body = " ".join(ARTICLES[language][1:])

    def scores(line: str) -> list[float]:
        votes = notices(view([*menu, body, line, "B"]))
        return [vote.score for vote in votes if vote.block == len(menu) + 1]

    assert max(scores(word), default=0.0) <= 0.5
    assert max(scores(notice)) > 0.9


@pytest.mark.parametrize(
    ("language", "about", "notice"),
    [
        ("en", "She was preparing your essay for print.", "Preparing your thread"),
        ("de", "Ein Werbeblocker steht auch in der Kabine des Fährmanns.", "Bitte deaktivieren Sie Ihren Adblocker."),
        ("ja", "この村では広告ブロックの話をする人が増えました。", "広告ブロックを解除してください。"),
        ("ja", "船頭は古い免許を取得しています。", "元の投稿を取得しています。"),
        ("ko", "이 앱에는 광고 차단 기능이 있습니다.", "광고 차단 프로그램을 해제해 주세요."),
        ("ar", "يستعمل الصيادون مانع الإعلانات منذ سنوات.", "يرجى تعطيل مانع الإعلانات."),
        ("he", "בכפר מדברים על חוסם פרסומות חדש.", "זוהה חוסם פרסומות"),
        ("hi", "गाँव में विज्ञापन अवरोधक की बात होती है।", "कृपया विज्ञापन अवरोधक बंद करें"),
    ],
)
def test_what_a_text_may_be_about_is_no_notice(language: str, about: str, notice: str) -> None:
    menu = ["Home | Board | Shop | Contact", "Log in / Register", "A", "B"]
    body = list(ARTICLES.get(language, ARTICLES["en"])[1:])
    lines = [*menu, *body[:2], about, *body[2:], "B", notice]
    place = lines.index(about)
    assert place not in rules(notices, lines)
    assert not view(lines).notice[place]
    assert rules(notices, lines)[len(lines) - 1]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Your email address will not be published. Required fields are marked *", "Follow us on every river."]),
        ("de", ["Deine E-Mail-Adresse wird nicht veröffentlicht.", "Folge uns auch in den sozialen Medien."]),
        ("es", ["Tu dirección de correo electrónico no será publicada.", "Siguenos en Telegram para recibir todo."]),
        ("zh", ["您的邮箱地址不会被公开。 必填项已用 * 标注", "此条目发表在新闻分类目录。"]),
        (
            "ja",
            [
                "メールアドレスが公開されることはありません。",
                "このコンテンツを表示するにはクッキーを許可してください。",
            ],
        ),
        ("th", ["อีเมลของคุณจะไม่แสดงให้คนอื่นเห็น", "ติดตามข่าวทั้งหมดของเราที่นี่"]),
        ("ar", ["لن يتم نشر عنوان بريدك الإلكتروني.", "تابعونا على فيسبوك لمعرفة المزيد."]),
        ("he", ["האימייל לא יוצג באתר.", "כדי לצפות בתוכן זה יש לאשר עוגיות."]),
    ],
)
def test_what_a_site_says_of_comments_and_channels_is_a_notice(language: str, lines: list[str]) -> None:
    menu = ["Home | Board | Shop | Contact", "Log in / Register", "A", "B"]
    page = [*menu, " ".join(ARTICLES.get(language, ARTICLES["en"])[1:]), *lines]
    assert {5, 6} <= set(rules(notices, page))
    assert removed(page)[-2:] == lines


@pytest.mark.parametrize(
    ("language", "word", "sure", "other"),
    [
        ("en", "Loading", "Loading…", "This usually takes only a few seconds."),
        ("ja", "翻訳", "読み込み中です…", "通常、数秒で終わります。"),
        ("zh", "加载", "正在加载", "通常只需几秒钟。"),
        ("ar", "تحميل", "جار التحميل...", "يستغرق هذا عادة بضع ثوان فقط."),
    ],
)
def test_a_word_alone_is_no_certain_notice(language: str, word: str, sure: str, other: str) -> None:
    menu = ["Home | Board | Shop | Contact", "Log in / Register", "A", "B"]
    body = " ".join(ARTICLES[language][1:])

    def certain(line: str, below: str = "B") -> bool:
        votes = notices(view([*menu, body, line, below, "C"]))
        return any(vote.score > 0.99 for vote in votes if vote.block == len(menu) + 1)

    assert not certain(word)
    assert certain(sure)
    assert certain(sure, below=other)


@pytest.mark.parametrize(
    ("language", "button"),
    [("en", "Add to cart"), ("zh", "加入购物车"), ("ja", "カートに入れる"), ("ar", "أضف إلى السلة")],
)
def test_a_known_phrase_alone_on_a_line_says_more_outside_the_text(language: str, button: str) -> None:
    first, *rest = [text for text in ARTICLES[language][1:] for _ in range(2)]
    found = rules(outside, ["A", button, first, button, *rest, button])
    assert sorted(line for line, names in found.items() if "outside.phrase" in names) == [1, len(rest) + 4]


@pytest.mark.parametrize(
    ("language", "saying"),
    [
        ("en", "Was this page helpful?"),
        ("zh", "点击以在Telegram上共享（在新窗口中打开）"),
        ("ja", "この求人に応募する"),
        ("ar", "هل كانت هذه الصفحة مفيدة؟"),
        ("he", "שלח קורות חיים"),
    ],
)
def test_a_known_phrase_of_several_words_outside_the_text_is_no_heading(language: str, saying: str) -> None:
    menu = ["Home | Board | Shop | Contact", "Log in / Register", "A", "B"]
    page = [*menu, *ARTICLES[language][1:], saying, "C"]
    assert "outside.saying" in rules(outside, page)[len(menu) + 3]
    assert saying in removed(page)
    assert not any("outside.saying" in names for names in rules(outside, [*ARTICLES[language][1:], saying]).values())


def test_a_word_beside_another_notice_is_one_too() -> None:
    menu = ["Home | Board | Shop | Contact", "Log in / Register", "A", "B"]
    body = " ".join(ARTICLES["en"][1:])
    scores = {vote.block: vote.score for vote in notices(view([*menu, body, "Loading", "Loading thread", "C"]))}
    assert scores[len(menu) + 1] == scores[len(menu) + 2] > 0.99


def test_the_title_above_the_text_is_no_edge() -> None:
    title, *body = ARTICLES["ar"]
    assert 1 not in rules(edges, ["منتدى", title, *body])


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        ("For four people you need:", ["- 300 g of nettles", "- 1 onion"]),
        ("四人分の材料は次のとおり：", ["・いらくさ 300 g", "・玉ねぎ 1 個"]),
        ("做四个人的份量需要：", ["1. 荨麻三百克", "2. 洋葱一个"]),
        ("تحتاج إلى أربعة أشياء فقط:", ["- ثلاث حبات من البصل", "- ماء"]),
    ],
)
def test_a_list_stays_below_the_line_that_leads_to_it(lead: str, items: list[str]) -> None:
    lines = [lead, *(item.replace("・", "• ") for item in items)]
    found = rules(prose, ["A", "B", *lines, "C"])
    assert [line for line, names in found.items() if "prose.led" in names] == [2, 3, 4]
    assert not any("prose.led" in names for names in rules(prose, ["A", lines[0], lines[1], "C"]).values())


@pytest.mark.parametrize(
    ("language", "when"), [("en", "9 June 2025, 13:30"), ("zh", "2025年6月9日 13:30"), ("ar", "9 يونيو 2025")]
)
def test_a_title_stands_above_the_line_that_says_when(language: str, when: str) -> None:
    title, *body = ARTICLES[language]
    assert rules(titles, ["A", "B", title, when, " ".join(body)]) == {2: {"titles.above"}}


@pytest.mark.parametrize(
    ("language", "between"),
    [
        ("en", ["Published 17 March 2025, 10:05", "Listen to this article", "0:00 / 3:41"]),
        ("zh", ["2025年3月17日 10:05", "听文章", "0:00 / 3:41"]),
        ("ar", ["17 مارس 2025", "استمع إلى المقال", "0:00 / 3:41"]),
    ],
)
def test_a_title_stands_above_what_can_be_done_with_the_text(language: str, between: list[str]) -> None:
    title, *body = ARTICLES[language]
    assert rules(titles, ["A", "B", title, *between, " ".join(body)]) == {2: {"titles.above"}}


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("en", ["1 History of the ferry", "2 The ropes and the oars"]),
        ("he", ["1 תולדות המעבורת הישנה", "2 החבלים ועוד משוטים"]),
    ],
)
def test_the_last_entry_of_a_table_of_contents_is_no_title(language: str, heads: list[str]) -> None:
    body = " ".join(ARTICLES[language][1:])
    below = [body, heads[0][2:], body, heads[1][2:], body]
    assert 3 not in rules(titles, ["A", "B", *heads, *below])
    assert rules(titles, ["A", "B", heads[0], *below]) == {2: {"titles.above"}}


@pytest.mark.parametrize(
    ("language", "menu", "heads", "edit"),
    [
        ("en", ["© 2024 | Press", "Log in"], ["The ropes", "The oars"], "[edit]"),
        ("zh", ["© 2024 | 首页", "登录"], ["关于绳子", "关于船桨"], "[编辑]"),
        ("he", ["© 2024 | ראשי", "התחברות"], ["החבלים", "המשוטים"], "[עריכה]"),
    ],
)
def test_a_table_of_contents_names_headings_in_order(
    language: str, menu: list[str], heads: list[str], edit: str
) -> None:
    body = [" ".join(ARTICLES[language][1:])] * 2
    entries = [f"{number} {number}. {head}" for number, head in enumerate(heads, 1)]
    parts = [line for number, head in enumerate(heads, 1) for line in (f"{number}. {head}", edit, *body)]
    found = rules(contents, [*menu, *entries, *body, *parts])
    assert {line for line, names in found.items() if names == {"contents.entry"}} == {2, 3}
    assert {line for line, names in found.items() if names == {"contents.heading"}} == {6, 10}
    assert rules(contents, [*menu, *entries[::-1], *body, *parts]) == {}
    # Two names that a forum says again need not be entries; nor is a menu that stands again as a whole.
    assert rules(contents, [*menu, *heads, *body, *(part.partition(". ")[2] or part for part in parts)]) == {}
    assert rules(contents, [*menu, *entries, *body, *entries]) == {}


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("en", "Start > Journal > {}"),
        ("ja", "ホーム｜記事｜{}"),
        ("th", "หน้าแรก / ข่าว / {}"),
        ("ar", "الرئيسية » المجلة » {}"),
        ("he", "ראשי ‹ מגזין ‹ {}"),
    ],
)
def test_a_path_to_the_page_ends_with_its_title(language: str, path: str) -> None:
    title, *body = ARTICLES[language]
    assert rules(trails, ["A", path.format(title), title, *body]) == {1: {"shapes.trail"}}
    assert rules(trails, ["A", path.format("B"), title, *body]) == {}
    assert rules(trails, ["A", f"• {title}", title, *body]) == {}
    assert rules(trails, ["A", title, path.format(title), *body]) == {}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Journal » Rivers » Ferries"),
        ("zh", "人民网>>健康>>新闻"),
        ("ja", "ニュース / 地域 / 渡し船"),
        ("ar", "الرئيسية › أخبار › صحة"),
        ("he", "חדשות > בריאות > הארץ"),
        ("th", "หน้าแรก » ระบบน้ำ » ชุดน้ำหยด » ชุดรดน้ำ 20 กระถาง"),
    ],
)
def test_a_path_of_several_steps_above_the_text_is_none_of_it(language: str, line: str) -> None:
    title, *body = ARTICLES[language]
    assert "outside.path" in rules(shapes, [line, title, *body])[0]
    assert not any("outside.path" in found for found in rules(shapes, [title, *body, line, *body]).values())


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Ropes | Knots | Oars | Anchors | Sails | Journal"),
        ("th", "• หน้าร้าน • โปรโมชั่น • ดินและวัสดุปลูก • กระถาง • เมล็ดพันธุ์ • ระบบน้ำ • บทความ"),
        ("ja", "特集・綱・櫂・錨・帆・渡し船の本・会社案内"),
        ("zh", "新闻 | 绳索 | 船桨 | 船锚 | 船帆 | 关于"),
        ("ar", "الحبال | المجاديف | المراسي | الأشرعة | المجلة"),
        ("he", "חבלים · משוטים · עוגנים · מפרשים · כתבות"),
    ],
)
def test_many_items_between_bars_outside_the_text_are_none_of_it(language: str, line: str) -> None:
    title, *body = ARTICLES[language]
    assert "outside.items" in rules(shapes, [line, title, *body])[0]
    assert "outside.items" in rules(shapes, [title, *body, "A", "B", line])[len(body) + 3]
    assert not any("outside.items" in found for found in rules(shapes, [title, *body, line, *body]).values())
    few = line[: line.index(next(sign for sign in "|•・·" if sign in line), 3)]
    assert not any("outside.items" in found for found in rules(shapes, [few, title, *body]).values())


@pytest.mark.parametrize("language", ["en", "zh", "ar", "th"])
def test_an_address_alone_outside_the_text_is_none_of_it(language: str) -> None:
    title, *body = ARTICLES[language]
    found = rules(shapes, ["http://news.example.cn/", title, *body, "ann@example.org"])
    assert "outside.address" in found[0]
    assert "outside.address" in found[len(body) + 2]
    assert not any("outside.address" in rule for rule in rules(shapes, [title, *body, "www.example.org"]).values())


TOOLS = {
    "en": ["Ann Lee, 12 April 2011, 14:35", "Print", "Send to a friend", "Comments (3)"],
    "zh": ["http://news.example.cn", "2011年04月12日08:41", "【字号 大 中 小】", "打印", "我有话说(12人参与)", "纠错"],
    "ar": ["الثلاثاء 12 أبريل 2011", "طباعة", "أرسل لصديق", "حجم الخط"],
    "he": ["12 באפריל 2011, 14:35", "הדפסה", "שלח לחבר", "גודל טקסט"],
    "th": ["12 เมษายน 2554 10:20", "พิมพ์", "ส่งให้เพื่อน", "ขนาดตัวอักษร"],
}


@pytest.mark.parametrize("language", sorted(TOOLS))
def test_a_title_stands_above_a_date_and_tools(language: str) -> None:
    title, *body = ARTICLES[language]
    menu = ["Home", "News", "Sport"]
    assert rules(titles, [*menu, title, *TOOLS[language], *body]) == {3: {"titles.above"}}
    # Without the date the tools are a menu.
    assert rules(titles, [*menu, title, *TOOLS[language][-3:], *TOOLS[language][-3:], *body]) == {}


@pytest.mark.parametrize("language", ["ar", "en", "he", "th", "zh"])
def test_a_title_stands_below_a_date_and_above_tools(language: str) -> None:
    title, *body = ARTICLES[language]
    date, *tools = (line for line in TOOLS[language] if "http" not in line)
    assert rules(titles, ["Home", "News", date, title, *tools[:2], *body]) == {3: {"titles.above"}}


def test_a_second_line_of_the_title_leaves_the_first_one_in() -> None:
    title, *body = ARTICLES["en"]
    second = "Two men pull the ferry over the river"
    found = rules(titles, ["Home", "News", title, second, "Ann Lee", *TOOLS["en"], *body])
    assert found == {2: {"titles.above"}, 3: {"titles.above"}}
    path = "Journal > The ferry > Rope"
    assert rules(titles, ["Home", "News", path, second, *TOOLS["en"], *body]) == {3: {"titles.above"}}


@pytest.mark.parametrize(
    ("language", "stamp"),
    [
        ("en", "Posted by Ann on 12.04.2011, 14:35"),
        ("zh", "2010年09月03日 15:22:10"),
        ("ja", "2011年4月12日"),
        ("th", "12 เม.ย. 2554 10:20"),
        ("ar", "12 أبريل 2011"),
        ("he", "12 באפריל 2011, 14:35"),
        ("hi", "12 अप्रैल 2011"),
    ],
)
def test_a_date_and_a_time_or_a_date_alone_is_no_text(language: str, stamp: str) -> None:
    title, *body = ARTICLES[language]
    assert rules(stamps, [title, stamp, *body]) == {1: {"shapes.stamp"}}
    assert rules(stamps, [title, *body, stamp]) == {len(body) + 1: {"shapes.stamp"}}
    assert rules(stamps, [title, *body]) == {}


@pytest.mark.parametrize(
    ("language", "offer"),
    [
        ("en", ["Enamel mug, set of 2", "$44.00", "Rated 4.5 of 5", "Add to basket"]),
        ("zh", ["搪瓷杯两只装", "¥88.00", "加入购物车"]),
        ("fa", ["لیوان لعابی، ست دوتایی", "۱۱۰ هزار تومان", "افزودن به سبد خرید"]),
    ],
)
def test_a_thing_on_offer_inside_the_text_goes_with_its_name(language: str, offer: list[str]) -> None:
    body = ARTICLES.get(language, ARTICLES["ar"])[1:]
    text = [" ".join(body)] * 2
    assert rules(offers, [text[0], *offer, text[1]]) == {1: {"runs.offer"}}
    # A list of what is sold is what its page is about; a table of prices has no buttons.
    assert rules(offers, [*offer, *offer, text[1]]) == {}
    assert rules(offers, [text[0], *offer[:-1], text[1]]) == {}


def test_two_loose_lines_are_no_run() -> None:
    title, *body = ARTICLES["he"]
    assert rules(runs, ["פורום", title, *body]) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_and_its_title_have_a_voice_for_them(language: str) -> None:
    lines = list(ARTICLES[language])
    votes = [*prose(view(lines)), *titles(view(lines))]
    assert {vote.block for vote in votes} == {0, 1, 2, 3}
    assert {vote.verdict for vote in votes} == {Verdict.KEEP}


def test_a_page_without_a_body_has_no_edges() -> None:
    assert removed(["rope", "oars", "knots"]) == []


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("en", ["1. Sand", "2. Sea", "3. Salt"]),
        ("ja", ["１．砂", "２．海", "３．塩"]),
        ("zh", ["一、沙", "二、海", "三、盐"]),
        ("ar", ["١) رمل", "٢) بحر", "٣) ملح"]),
    ],
)
def test_headings_numbered_in_order_stay(language: str, headings: list[str]) -> None:
    text = max(ARTICLES[language], key=len)
    lines = [line for heading in headings for line in (heading, text)]
    found = rules(prose, lines)
    assert [line for line, names in found.items() if "prose.series" in names] == [0, 2, 4]
    assert not any("prose.series" in names for names in rules(prose, lines[:4]).values())
    assert not any("prose.series" in names for names in rules(prose, [*lines[2:4], *lines[:2], *lines[4:]]).values())


@pytest.mark.parametrize("language", ["ar", "en", "ja"])
def test_a_line_between_two_sentences_and_two_has_a_second_voice_for_it(language: str) -> None:
    text = max(ARTICLES[language], key=len)
    lines = [text + mark for mark in "ab"] + ["木 sand"] + [text + mark for mark in "cd"]
    assert "between.sentences" in rules(prose, lines)[2]
    assert not any("between.sentences" in names for names in rules(prose, lines[1:]).values())


@pytest.mark.parametrize("language", ["ar", "en", "th", "zh"])
def test_a_sentence_without_two_others_beside_it_has_less_for_it(language: str) -> None:
    text = max(ARTICLES[language], key=len)
    a, b, c, d, e = (text + mark for mark in "abcde")
    found = rules(prose, [a, b, c, "木 sand", d, "砂 sea", e])
    assert [line for line, names in found.items() if "prose.body" in names] == [0, 1, 2]
    assert [line for line, names in found.items() if "prose.alone" in names] == [4, 6]


def test_numbers_of_posts_are_no_series() -> None:
    text = max(ARTICLES["ja"], key=len)
    lines = [line for post in range(1, 5) for line in (f"{post}: 名無し 2015/03/04 12:30", text)]
    assert not any("prose.series" in names for names in rules(prose, lines).values())
