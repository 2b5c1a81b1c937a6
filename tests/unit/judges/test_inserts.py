"""What sites insert into a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import boilerstrip as bs

Clean = Callable[[str], bs.CleanDocument]

TEXT = [
    "The ferry has crossed the river since 1886, when the first boat was pulled over on a rope by four men.",
    "In winter the crossing closes for some weeks, and people drive around by the bridge, which takes an hour.",
    "The council says that a new boat would cost more than the county spends on all of its roads in a year.",
    "A meeting about the plan is set for the first week of May in the old town hall.",
]
POINTERS = [
    "Read also: Why the bridge at Wendel closes every spring",
    "[ READ MORE: Council votes on a new ferry ]",
    "Lesen Sie auch: Warum die Brücke jeden Frühling schließt",
    "Читайте также: Почему мост закрывают каждую весну?",
    "あわせて読みたい：橋が毎年春に閉まる理由",
    "【関連記事】橋が毎年春に閉まる理由",
    "相关阅读：为什么桥每年春天关闭",
    "관련기사: 다리가 봄마다 닫히는 이유",
    "อ่านเพิ่มเติม: ทำไมสะพานปิดทุกปี",
    "اقرأ أيضا: لماذا يغلق الجسر كل ربيع",
    "קראו גם: למה הגשר נסגר בכל אביב",
]
# A sentence behind the colon, one word as a label, a line that leads to a list, a phrase inside a sentence.
NOT_POINTERS = [
    "Read more: the library is open on all days of the week but Sunday.",
    "Video: the bridge at Wendel in spring",
    "動画：春の橋",
    "للمزيد: الجسر القديم في الربيع",
    "See also the following pages of the report:",
    "He could read also: letters, maps and the river.",
]


def flat(line: str) -> bs.CleanDocument:
    return bs.clean("\n".join([*TEXT[:2], line, *TEXT[2:]]))


def html(line: str) -> bs.CleanDocument:
    paragraphs = "".join(f"<p>{text}</p>" for text in [*TEXT[:2], line, *TEXT[2:]])
    return bs.clean(f"<html><body><article><h1>The ferry</h1>{paragraphs}</article></body></html>")


@pytest.mark.parametrize("page", [flat, html])
@pytest.mark.parametrize("line", POINTERS)
def test_a_line_that_points_to_another_page_goes(page: Clean, line: str) -> None:
    cleaned = page(line)
    assert line not in cleaned.text
    assert all(text in cleaned.text for text in TEXT)


@pytest.mark.parametrize("page", [flat, html])
@pytest.mark.parametrize("line", NOT_POINTERS)
def test_what_only_looks_like_one_stays(page: Clean, line: str) -> None:
    assert line in page(line).text


def test_the_reason_names_the_label() -> None:
    (span,) = flat(POINTERS[0]).removed
    assert (span.rule, span.reason) == ("inserts.read_also", "points from inside the text to another page")
    assert any(vote.evidence == "read_also.inline: Read also" for vote in flat(POINTERS[0]).decisions[2].votes)


@pytest.mark.parametrize("line", ["Advertisement", "ANZEIGE", "広告", "إعلان"])
def test_a_label_of_an_advert_between_two_sentences_goes(line: str) -> None:
    assert flat(line).text == "\n".join(TEXT)


@pytest.mark.parametrize("line", ["Advertising", "広告の歴史", "- Ad Copy", "Sponsored by nobody"])
def test_a_heading_about_adverts_stays(line: str) -> None:
    assert line in flat(line).text


def test_a_label_at_the_end_of_a_text_is_for_other_rules() -> None:
    assert not [
        span for span in bs.clean("\n".join([*TEXT, "Advertisement"])).removed if span.rule.startswith("inserts")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["Related articles:", "• Why the bridge at Wendel closes every spring", "• Council votes on a new ferry."],
        ["▶ 相关阅读：", "• 为什么桥每年春天关闭", "• 村议会就新渡船进行表决。"],
        ["مقالات ذات صلة:", "- لماذا يغلق الجسر كل ربيع", "- المجلس يصوت على العبارة الجديدة."],
    ],
)
def test_a_list_below_a_label_goes_where_the_text_goes_on(lines: list[str]) -> None:
    inside = [*TEXT[:2], *lines, *TEXT[2:]]
    assert bs.clean("\n".join(inside)).text == "\n".join(TEXT)
    found = bs.clean("\n".join([*TEXT[:2], "Tools:", *lines[1:], *TEXT[2:]])).removed
    assert "inserts.read_also" not in {span.rule for span in found}


CREDITS = [
    "Photo: Jane Doe",
    "Jane Doe / Getty Images",
    "Jane Doe via Shutterstock",
    "(Foto: Jan van der Meer/dpa)",
    "Фото: РИА Новости / Анна Петрова",
    "Fot. PAP/Jan Kowalski",
    "Φωτογραφία: Eurokinissi",
    "写真：共同通信社",
    "图片来源：视觉中国",
    "사진=연합뉴스",
    "ภาพ: สมชาย ใจดี",
    "צילום: רויטרס",
    "تصوير: رويترز",
    "(Web editor: Jane Doe)",
    "（责任编辑：张三）",
    "עריכה: דנה לוי",
]
NO_CREDITS = [
    "Photo: the ferry in the fog of an early morning",
    "Photos of the ferry",
    "Getty Images fell by a tenth",
    "Reuters/Ipsos poll: three of four want no bridge",
    "Image Source: Lewis et al. (2021)",
    "写真：春の朝、霧の中を行く渡し船と二人の男の背中を写した一枚",
    "صورة العبّارة في الضباب",
]


@pytest.mark.parametrize("line", CREDITS)
def test_whose_picture_stood_in_the_text_goes(line: str) -> None:
    cleaned = flat(line)
    assert cleaned.text == "\n".join(TEXT)
    assert [span.rule for span in cleaned.removed] == ["inserts.credit"]


@pytest.mark.parametrize("line", CREDITS)
def test_credits_go_from_pages_too(line: str) -> None:
    assert line not in html(line).text


@pytest.mark.parametrize("page", [flat, html])
@pytest.mark.parametrize("line", NO_CREDITS)
def test_what_only_speaks_of_pictures_stays(page: Clean, line: str) -> None:
    assert line in page(line).text


def test_a_label_of_pictures_in_a_list_of_labels_stays() -> None:
    listed = ["Author: Jane Doe", "Image: Ubuntu Core", "Size: 3 GB"]
    lines = [*TEXT[:2], *listed, *TEXT[2:]]
    assert "inserts.credit" not in {span.rule for span in bs.clean("\n".join(lines)).removed}


BYLINES = [
    "Text: Maria Kuznetsova",
    "ТЕКСТ: Мария Кузнецова",
    "autor: Jerzy Dudek",
    "źródło: Fotorzepa",
    "Fot. Rafał Nowak / AG",
    "作者：林晓",
    "記者：山田太郎",
    "بقلم: ليلى حسن",
    "מאת: דנה לוי",
]
CHROME = ["Home", "News", "Log in", "Share on Facebook", "Related articles", "Why it is closed", "Terms of use"]


@pytest.mark.parametrize("line", BYLINES)
def test_who_wrote_a_text_goes_on_pages_with_other_chrome_alone(line: str) -> None:
    assert line in [*flat(line).text.split("\n")] or line.startswith("Fot")
    page = bs.clean("\n".join([*CHROME[:3], *TEXT[:2], line, *TEXT[2:], *CHROME[3:]]))
    assert page.text.strip() == "\n".join(TEXT)
    assert "inserts.credit" in {span.rule for span in page.removed}


@pytest.mark.parametrize("line", ["By Ada Lake", "Von Anna Weber", "de Maria Ionescu", "文／王小明", "بقلم ليلى حسن"])
def test_who_wrote_the_text_goes_from_above_it(line: str) -> None:
    page = bs.clean("\n".join([*CHROME[:3], "The ferry that runs on rope", line, *TEXT, *CHROME[3:]]))
    assert line not in page.text
    assert all(text in page.text for text in TEXT)


BOXES = [
    ["On the same topic", "The bridge closes again", "Ferry rope replaced"],
    ["на эту тему", "Мост снова закрывают на всю весну, говорит мэр"],
    ["Przeczytaj także", "Most znów zamknięty", "Nowa lina promu (3 komentarze) 12"],
    ["相关新闻", "大桥每年春天关闭的原因", "渡船换了新的绳子"],
    ["関連記事", "橋が毎年春に閉まる理由", "渡し船の綱が新しくなった"],
    ["مقالات ذات صلة", "الجسر يغلق كل ربيع", "حبل جديد للعبّارة"],
]


@pytest.mark.parametrize("box", BOXES)
def test_a_box_of_headlines_inside_the_text_goes(box: list[str]) -> None:
    page = bs.clean("\n".join([*CHROME[:3], *TEXT[:2], *box, *TEXT[2:], *CHROME[3:]]))
    assert box[0] not in page.text
    assert box[1] not in page.text
    assert all(text in page.text for text in TEXT)


def test_a_heading_below_a_box_of_headlines_stays() -> None:
    box = ["On the same topic", "Why the bridge at Wendel closes", "What it costs"]
    lines = [*CHROME[:3], *TEXT[:2], *box, *TEXT[2:], *CHROME[3:]]
    found = {span.text.strip(): span.rule for span in bs.clean("\n".join(lines)).removed}
    assert found["Why the bridge at Wendel closes"] == "inserts.read_also"
    assert found.get("What it costs") != "inserts.read_also"


CALLS = [
    "Sign up for our newsletter to get the best stories every week.",
    "Follow us on Telegram so that you never miss a story.",
    "Mit dem Laden des Videos akzeptieren Sie die Datenschutzerklärung von YouTube.",
    "Подписывайтесь на наш Telegram-канал, чтобы не пропустить новости.",
    "Ακολουθήστε μας στο Google News και μάθετε πρώτοι όλες τις ειδήσεις.",
    "关注我们的微信公众号，获取更多新闻。",
    "このコンテンツを表示するにはクッキーを許可してください。",
    "تابعونا على تلغرام لمعرفة آخر الأخبار كل يوم.",
    "הצטרפו לערוץ הטלגרם שלנו וקבלו את כל החדשות.",
]
NO_CALLS = [
    "“Sign up for our newsletter” is what every button on that page says.",
    "Jeden Morgen zieht der Fährmann das Seil aus dem kalten Wasser des Flusses.",
    "Xで話題になった渡し船は、今年も春から川を渡っています。",
    "Ακολουθήστε το μονοπάτι ως την όχθη και περιμένετε τη βάρκα εκεί.",
    "کانال تلگرام روستا نوشت که قایق از بهار دوباره کار می‌کند.",
    "Email address",
]


@pytest.mark.parametrize("line", CALLS)
def test_a_call_inside_the_text_goes(line: str) -> None:
    cleaned = flat(line)
    assert cleaned.text == "\n".join(TEXT)
    assert [span.rule for span in cleaned.removed] == ["inserts.call"]


@pytest.mark.parametrize("line", NO_CALLS)
def test_what_only_begins_like_a_call_stays(line: str) -> None:
    assert line in flat(line).text


@pytest.mark.parametrize(
    "line",
    [
        "Article continues below advertisement",
        "Reszta artykułu pod wideo",
        "Tekst gaat verder onder de foto",
        "Продолжение после рекламы",
        "Η συνέχεια μετά τη διαφήμιση",
        "記事は広告の下に続きます",
        "请继续往下阅读",
        "อ่านต่อด้านล่างโฆษณา",
        "הכתבה ממשיכה אחרי הפרסומת",
        "تابع القراءة بعد الإعلان",
    ],
)
def test_what_says_that_the_text_goes_on_goes(line: str) -> None:
    cleaned = flat(line)
    assert cleaned.text == "\n".join(TEXT)
    assert [span.rule for span in cleaned.removed] == ["inserts.advertisement"]


MENU = ["Home | Board | Shop | Contact", "Log in / Register", "Search", "Menu"]


@pytest.mark.parametrize(
    "line", ["Share this article", "Diesen Artikel teilen", "この記事をシェアする", "分享这篇文章", "شارك هذا المقال"]
)
def test_a_button_inside_the_text_goes_where_there_is_other_chrome(line: str) -> None:
    assert line in flat(line).text
    cleaned = bs.clean("\n".join([*MENU, *TEXT[:2], line, *TEXT[2:]]))
    assert cleaned.text == "\n".join(TEXT)
    assert "inserts.button" in {span.rule for span in cleaned.removed}
    headed = bs.clean("\n".join([*MENU, *TEXT[:2], "On the river", line, *TEXT[2:]]))
    assert headed.text == "\n".join([*TEXT[:2], "On the river", *TEXT[2:]])


@pytest.mark.parametrize("line", ["Print", "Share", "The story of the ferry continues", "打印", "طباعة"])
def test_a_heading_of_a_word_or_two_is_no_button(line: str) -> None:
    spans = bs.clean("\n".join([*MENU, *TEXT[:2], line, *TEXT[2:]])).removed
    assert "inserts.button" not in {span.rule for span in spans}


@pytest.mark.parametrize(
    "line",
    [
        "REKLAMA Skup lin i wioseł, ul. Portowa 8, najlepsze ceny w powiecie.",
        "РЕКЛАМА Канаты и вёсла, улица Портовая, 8, лучшие цены в районе.",
        "Реклама. ООО «Канат». Имеются противопоказания, необходима консультация специалиста.",
        "Please gamble responsibly, and never more than you can lose.",
        "本文为广告，内容由绳索公司提供，与编辑部无关。",
        "この記事は広告です。内容は提供元の綱の会社によるものです。",
        "هذا المحتوى إعلاني وقد أعدته شركة الحبال دون تدخل من التحرير.",
        "תוכן שיווקי מטעם חברת החבלים, המערכת לא השתתפה בהכנתו.",
        "【PR】綱の買い替え、この春がお得です",
        "[広告] 綱の買い替え、この春がお得です",
        "【广告】春季绳索特卖，全场八折起",
        "[광고] 봄맞이 밧줄 할인, 오늘만 드리는 가격",
        "(إعلان) حبال ومجاديف بأفضل الأسعار في المنطقة",
    ],
)
def test_what_is_advertised_inside_a_text_goes(line: str) -> None:
    assert line not in bs.clean("\n".join([*TEXT[:2], line, *TEXT[2:]])).text.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "Every page says “subscribe to our newsletter”, and nobody does.",
        "По-перше, кожна новина має «підпишіться на наш телеграм» і фотографію жінки.",
        "每一页都写着“欢迎关注我们的公众号”，可是没有人关注。",
        "في كل صفحة نقرأ «تابعونا على فيسبوك» ولا يتابعهم أحد من القرية.",
        "Experts say gambling can be addictive, and the ferrymen agree.",
        "REKLAMA DŹWIGNIĄ HANDLU",
        "【速報】川の橋が三十年ぶりに開通",
        "[PR] Ropes are now tied twice, see the notes of the ferry",
    ],
)
def test_what_a_text_quotes_or_says_of_adverts_stays(line: str) -> None:
    assert line in bs.clean("\n".join([*TEXT[:2], line, *TEXT[2:]])).text.split("\n")
