"""Lists to choose from go, in any script: days, years, months of archives, alphabets. What counts in a text stays."""

from __future__ import annotations

import pytest

import boilerstrip as bs
from boilerstrip.judges import PageView
from boilerstrip.judges.choices import choices
from boilerstrip.segment.text import segment_text

MENU = ["Home", "News", "Sports", "Board", "Log in", "Register"]
TEXT = ["The ferry has no engine, and two men pull it across the river on a rope, summer and winter."] * 2
FOOT = ["Imprint | Privacy", "© 2024 Hollow Bend Courier. All rights reserved."]
DAYS = " ".join(map(str, range(1, 32)))
YEARS = " ".join(map(str, range(2016, 1980, -1)))


def rules(line: str) -> list[str]:
    return [vote.rule for vote in choices(PageView(segment_text(line)))]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (f"Date of birth: {DAYS}", "choices.numbers"),
        (f"* Día {DAYS}", "choices.numbers"),
        (f"Ημερομηνία {DAYS}", "choices.numbers"),
        (f"السنة {YEARS}", "choices.numbers"),
        ("يوم " + " ".join("٠١٢٣٤٥٦٧٨٩"[n // 10] + "٠١٢٣٤٥٦٧٨٩"[n % 10] for n in range(1, 32)), "choices.numbers"),
        (" ".join(f"{year}년" for year in range(2000, 1980, -1)), "choices.numbers"),
        (" ".join(f"{month}月" for month in range(1, 13)), "choices.numbers"),
        (f"Месяц январь февраль март апрель май июнь июль август сентябрь октябрь {DAYS}", "choices.numbers"),
        ("Archiv März 2021 Februar 2021 Januar 2021 Dezember 2020 November 2020 Oktober 2020", "choices.months"),
        ("2021年3月 (4) 2021年2月 (1) 2021年1月 2020年12月 2020年11月 2020年9月", "choices.months"),
        ("ארכיון מרץ 2021 פברואר 2021 ינואר 2021 דצמבר 2020 נובמבר 2020 אוקטובר 2020", "choices.months"),
        ("# A B C D E F G H I J K L M N O P Q R S T U V W X Y Z", "choices.letters"),
        ("А | Б | В | Г | Д | Е | Ё | Ж | З | И | Й | К", "choices.letters"),
        ("א ב ג ד ה ו ז ח ט י כ ל מ נ ס ע", "choices.letters"),
        ("ا ب پ ت ث ج چ ح خ د ذ ر ز", "choices.letters"),
        ("ก ข ค ง จ ฉ ช ซ ญ ด ต", "choices.letters"),
    ],
)
def test_what_one_may_choose_goes(line: str, rule: str) -> None:
    assert rules(line) == [rule]
    assert line not in bs.clean("\n".join([*MENU[:3], line, *MENU[3:], *TEXT, *TEXT, *FOOT])).text
    among = bs.clean("\n".join([*MENU, *TEXT, line, *TEXT, *FOOT])).text
    # An alphabet among sentences may be what they are about.
    assert (line in among) == (rule == "choices.letters")


@pytest.mark.parametrize(
    "line",
    [
        "The first even numbers are 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24 and 26.",
        "They counted 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and then stopped.",
        "1 2 3 4 5 6 7",
        "3 1 4 1 5 9 2 6 5 3 5 8 9 7 9 3 2 3 8 4 6",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Saisons 2011-12 2012-13 2013-14 2014-15 2015-16 2016-17 2017-18",
        "In March 2020 and again in May 2020 the river rose; in June 2021 it fell.",
        "2019年3月和2020年5月，河水上涨；2021年6月下降。",
        "I a m s o t i r e d o f t h i s",
        "数一数：1、2、3、4、5、6、7、8、9、10、11、12、13。",
    ],
)
def test_what_counts_in_a_text_is_no_choice(line: str) -> None:
    assert rules(line) == []
