"""Dates in lines of text, in many languages and spellings."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from boilerstrip.judges.dates import date_in, is_stamp

DATES = {
    "April 14th, 2011": "2011-04-14",
    "Thursday, 14 April 2011": "2011-04-14",
    "2011-04-14": "2011-04-14",
    "14.4.2011": "2011-04-14",
    "14 de abril del 2011": "2011-04-14",
    "14 d’abril de 2011": "2011-04-14",
    "14 avril 2011": "2011-04-14",
    "14. dubna 2011": "2011-04-14",
    "14 kwietnia 2011": "2011-04-14",
    "12 listopada 2011": "2011-11-12",
    "14 апреля 2011 г.": "2011-04-14",
    "12 листопада 2011": "2011-11-12",
    "14 април 2011": "2011-04-14",
    "Παρασκευή, 21 Ιανουαρίου 2011": "2011-01-21",
    "ΤΡΙΤΗ 12 ΑΠΡΙΛΙΟΥ 2011": "2011-04-12",
    "2011. április 14., csütörtök": "2011-04-14",
    "2011 m. balandžio 14 d.": "2011-04-14",
    "2011. gada 14. aprīlis": "2011-04-14",
    "14. huhtikuuta 2011": "2011-04-14",
    "14 Nisan 2011": "2011-04-14",
    "14 أبريل 2011": "2011-04-14",
    "١٤ نيسان ٢٠١١": "2011-04-14",
    "14 באפריל 2011": "2011-04-14",
    "14 अप्रैल 2011": "2011-04-14",
    "১৪ এপ্রিল ২০১১": "2011-04-14",
    "14 เมษายน 2554": "2011-04-14",
    "12 เม.ย. 2554": "2011-04-12",
    "14 tháng 4 năm 2011": "2011-04-14",
    "2011年4月14日": "2011-04-14",
    "2011년 4월 14일": "2011-04-14",
    "14 აპრილი 2011": "2011-04-14",
}
NO_DATES = ["Room 2011", "May and June", "1.2.11", "3 May", "99.99.2011", "41 avril 2011", "2011年的春天", "เมษายน", ""]


@pytest.mark.parametrize(("line", "day"), DATES.items())
def test_a_date_is_read_in_any_language(line: str, day: str) -> None:
    found = date_in(line)
    assert found is not None
    assert found.day == day
    assert 0 <= found.start < found.end <= len(line)
    assert is_stamp(line)
    again = date_in(f"— {line} —")
    assert again is not None
    assert again.day == day


@pytest.mark.parametrize("line", NO_DATES)
def test_what_names_no_day_is_no_date(line: str) -> None:
    assert date_in(line) is None
    assert not is_stamp(line)


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("12:44, 17.03.2011", True),
        ("— 14.02.11 18:20 —", True),
        ("2011-04-14, ostatnia aktualizacja 2011-04-14 13:22", True),
        ("2010年09月03日 15:22:10　来源", True),
        ("The council met on 12 April 2011 in the old hall", False),
        ("會議於2011年4月12日在舊禮堂舉行 並邀請居民參加 討論渡船", False),
        ("The ferry leaves at 10:20", False),
        ("[7]《新一届政府工作报告》，河湾日报，2023年2月7日", False),
        ("2020年12月27日投入使用的 河湾站", False),
        ("2010年9月3日 星期五", True),
        ("30304, Atlanta, Georgia - June 7, 2018", False),
        ("2005-03-19 15:38:55,977 - ferry - DEBUG - the rope is wet", False),
        ("A long line of a log that nobody but machines reads says 2005-03-19 15:38:55", False),
    ],
)
def test_a_stamp_is_a_date_and_a_time_or_hardly_a_word(line: str, stamp: bool) -> None:
    assert is_stamp(line) is stamp


PAST = [
    "2 hours ago",
    "Published 3 days ago",
    "vor 2 Stunden",
    "il y a 3 jours",
    "hace 21 horas",
    "há 2 horas",
    "2 часа назад",
    "5 godzin temu",
    "πριν 3 ημέρες",
    "2 saat önce",
    "منذ 3 أيام",
    "לפני 3 ימים",
    "2 घंटे पहले",
    "3 วันที่แล้ว",
    "2 giờ trước",
    "3일 전",
    "3時間前",
    "3h",
    "2 小时前",
    "Yesterday at 10:20",
    "Χθες, 14:35",
    "今天 14:35",
    "اليوم 14:35",
    "วันนี้ 14:35",
]


@pytest.mark.parametrize("line", PAST)
def test_times_that_are_past_are_stamps(line: str) -> None:
    assert date_in(line) is None
    assert is_stamp(line)


@pytest.mark.parametrize(
    "line",
    [
        "Height 13.8 m",
        "Pastatytas 1884 m.",
        "35 min",
        "12 m",
        "2 hours",
        "ago",
        "Two men, 3 boats",
        "2 часа пути",
        "3時間",
        "3天",
        "At 10:20 the ferry",
    ],
)
def test_amounts_of_time_are_no_stamps(line: str) -> None:
    assert not is_stamp(line)


def test_every_month_has_names_in_many_languages() -> None:
    table = tomllib.loads((files("boilerstrip") / "data" / "date_names.toml").read_text(encoding="utf-8"))
    months = table["months"]
    assert [int(number) for number in months] == list(range(1, 13))
    names = [name for month in months.values() for name in month]
    assert len(names) == len(set(names))
    assert all(name and name == name.casefold() for name in names)
    assert all(len(month) >= 70 for month in months.values())
