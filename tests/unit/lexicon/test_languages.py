"""What interfaces say in languages beside the main ones, and sentences and headings with the same words."""

from __future__ import annotations

import pytest

from boilerstrip.lexicon import load

SURE = 0.5


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("Læg i kurven", "shop.button"),
        ("Var denne side nyttig?", "docs.frame"),
        ("Lue lisää", "expand.button"),
        ("Viimeisin viesti", "forum.frame"),
        ("Trådstarter: Kari", "forum.frame"),
        ("Добави в количката", "shop.button"),
        ("Кой е на линия", "forum.frame"),
        ("Je li vam ovaj članak pomogao?", "docs.frame"),
        ("Слични производи", "tail_section.goods"),
        ("Slični proizvodi", "tail_section.goods"),
        ("Zobraziť výsledky", "widget.frame"),
        ("Mira-ho a YouTube", "player.control"),
        ("মন্তব্য করতে লগ ইন করুন", "paywall.log_in"),
        ("১২ মিনিট পড়া", "reading_time.estimate"),
        ("Skaitymo laikas: 5 min.", "reading_time.estimate"),
        ("Tikai abonentiem", "paywall.notice"),
        ("Sulle võib meeldida ka", "tail_section.recommended"),
        ("O avtorju", "author_box.heading"),
        ("Muat turun aplikasi", "app.promotion"),
        ("زبان منتخب کریں", "language_switch.menu"),
        ("آخری تازہ کاری: 3 مئی 2021", "date_label.published"),
        ("הצג תוצאות", "widget.frame"),
        ("क्या यह लेख उपयोगी था?", "docs.frame"),
        ("இலவச டெலிவரி", "shop.button"),
        ("Bæta í körfu", "shop.button"),
        ("Shto në shportë", "shop.button"),
        ("Səbətə əlavə et", "shop.button"),
    ],
)
def test_finds_what_interfaces_say(line: str, entry: str) -> None:
    assert entry in {hit.entry_id for hit in load().lookup(line)}


@pytest.mark.parametrize(
    "line",
    [
        "Svar på læsernes spørgsmål om skat",
        "Julkaistu kirja kertoo rannikon majakoista.",
        "Svaret kom først etter tre måneder.",
        "Още от дете обичаше да рисува.",
        "Местоположение",
        "Više od stotinu ljudi čekalo je na trgu.",
        "Морате се пријавити на време за испит.",
        "Viac ako sto ľudí čakalo na námestí.",
        "El temps va ser fred i ventós.",
        "প্রশ্নের উত্তর সহজ ছিল না।",
        "Orai buvo šalti ir vėjuoti.",
        "Vairāk nekā simts cilvēku gaidīja laukumā.",
        "Laos on riik Kagu-Aasias.",
        "Asukoht",
        "Operater uvaja nižje cene za naročnike mobilne telefonije.",
        "Harga roti naik lima peratus.",
        "روٹی کی قیمت میں پانچ فیصد اضافہ ہوا۔",
        "מזג האוויר היה קר כל השבוע.",
        "प्रश्न का उत्तर आसान नहीं था।",
        "Hva synes du?",
        "Што мислите?",
    ],
)
def test_is_not_sure_of_headings_and_silent_on_sentences(line: str) -> None:
    assert all(hit.weight < SURE for hit in load().lookup(line))
