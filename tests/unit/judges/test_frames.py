"""Lines of a site that are alike but for one end."""

from __future__ import annotations

import random

import pytest

from boilerstrip.judges import PageView
from boilerstrip.judges.frames import Form, holds
from boilerstrip.judges.repeats import learn
from boilerstrip.judges.site_rules import SiteRules, site_judge
from boilerstrip.segment.text import segment_text

PEOPLE = ["Ada Lake", "Bo Reed", "Cy Moor", "Di Fell", "Ed Weir", "Flo Marsh"]
WORDS = ["river", "road", "mill", "rope", "winter", "people", "quiet", "school", "market", "stone", "ferry", "letter"]
FORECAST = "Rain and a cold wind are what the people of {} have to expect on each day of week number {}."
LIKED = "{} and {} others like this"
WRITES = "{} has been writing about rivers and roads for this paper since {}."
IN_SCRIPTS = ("{}さん他{}人がいいねしました", "{} وعدد {} من الأشخاص معجبون بهذا الموضوع")


def sentence(rng: random.Random) -> str:
    return f"{' '.join(rng.choices(WORDS, k=16))}.".capitalize()


def page(number: int, *, below: str, last: str = "フォロー") -> PageView:
    rng = random.Random(number)
    lines = ["首页", "الأخبار", *(sentence(rng) for _ in range(8)), below.format(PEOPLE[number], number + 11), last]
    return PageView(segment_text("\n".join(lines)))


def removed(pages: list[PageView], later: PageView) -> set[int]:
    return {vote.block for vote in site_judge(learn(pages))(later) if vote.rule == "repeats.frame"}


@pytest.mark.parametrize("below", [LIKED, WRITES, *IN_SCRIPTS])
def test_a_line_with_another_name_on_each_page_is_learned(below: str) -> None:
    pages = [page(number, below=below) for number in range(5)]
    assert [rule.form for rule in learn(pages).rules if rule.form is not Form.LINE] == [Form.ENDS]
    assert removed(pages, page(5, below=below)) == {10}


def test_a_menu_that_ends_with_the_title_is_learned_by_its_beginning() -> None:
    menu = "Home | News | Board | Members | River | "
    texts = ["\n".join(sentence(random.Random(f"{name}{n}")) for n in range(8)) for name in PEOPLE]
    pages = [PageView(segment_text(f"{menu}{name}\n{name}\n{text}")) for name, text in zip(PEOPLE, texts, strict=True)]
    assert [(rule.form, rule.mould) for rule in learn(pages).rules] == [(Form.BEGINS, menu.lower())]


def test_titles_that_begin_alike_stay() -> None:
    texts = ["\n".join(sentence(random.Random(f"{name}{n}")) for n in range(8)) for name in PEOPLE]
    pages = [
        PageView(segment_text(f"首页\nPortrait of the week: {name}\n{text}\nフォロー"))
        for name, text in zip(PEOPLE, texts, strict=True)
    ]
    assert not [rule for rule in learn(pages).rules if rule.form is not Form.LINE]


def test_sentences_that_end_alike_are_text_where_nothing_recurs_beside_them() -> None:
    pages = [page(number, below=WRITES, last=f"{name} is old.") for number, name in enumerate(PEOPLE)]
    assert removed(pages[:5], pages[5]) == set()


def test_a_sentence_that_one_page_in_three_lacks_is_not_learned() -> None:
    pages = [
        page(number, below=WRITES if number % 3 else "Nobody knows {} years of the old {}.") for number in range(6)
    ]
    assert not [rule for rule in learn(pages).rules if rule.form is not Form.LINE]


def test_texts_that_are_alike_are_text() -> None:
    lines = [
        [FORECAST.format(name, n), f"{WRITES.format(name, n)}", f"Thank {name} for it."]
        for n, name in enumerate(PEOPLE)
    ]
    pages = [PageView(segment_text("\n".join(["首页", *own, "フォロー"]))) for own in lines]
    assert not [rule for rule in learn(pages).rules if rule.form is not Form.LINE]


def test_a_refrain_that_is_the_same_on_each_page_is_no_frame() -> None:
    pages = [page(number, below="Until next week, keep your boots dry and your kettle on.") for number in range(5)]
    assert not [rule for rule in learn(pages).rules if rule.form is not Form.LINE]


def test_a_line_with_the_frame_stays_where_nothing_of_the_site_stands_beside_it() -> None:
    pages = [page(number, below=LIKED) for number in range(5)]
    text = "\n".join([sentence(random.Random(7)), "She and 5 others like this", sentence(random.Random(8))])
    assert removed(pages, PageView(segment_text(text))) == set()


def test_frames_are_written_and_read_and_files_without_forms_too() -> None:
    rules = learn([page(number, below=LIKED) for number in range(5)], site="river.example")
    assert SiteRules.from_dict(rules.to_dict()) == rules
    table = rules.to_dict()
    for row in table["rules"]:
        del row["form"]
    assert {rule.form for rule in SiteRules.from_dict(table).rules} == {Form.LINE}


def test_most_of_a_line_must_be_its_frame() -> None:
    assert holds(Form.BEGINS, "start > journal > ", "start > journal > the mill")
    assert not holds(Form.BEGINS, "start > ", "start > journal > the mill")
