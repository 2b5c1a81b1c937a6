from __future__ import annotations

import pytest

from boilerstrip.errors import RuleError
from boilerstrip.judges import PageView
from boilerstrip.judges.repeats import learn
from boilerstrip.judges.site_rules import SiteRules, site_judge
from boilerstrip.segment.text import segment_text

SUBJECTS = ["rope", "quarry", "mill", "school", "orchard", "market"]
FIRST = "The {} by the river was built before anybody in the village was born, and it still does its work every day."
SECOND = "People who live near the {} say that it is quieter in winter, when the road is closed and nobody passes."
REFRAIN = "Until next week, keep your boots dry and your kettle on."


def page(number: int, *, refrain: bool = False) -> PageView:
    subject = SUBJECTS[number]
    lines = [
        "首页", "الأخبار", f"Reader {number} of {number + 40}", FIRST.format(subject),
        *([REFRAIN] if refrain else []), SECOND.format(subject), "フォロー", f"Comments ({number})",
    ]  # fmt: skip
    return PageView(segment_text("\n".join(lines)))


def test_menus_and_counters_are_learned_in_any_script() -> None:
    rules = learn([page(n) for n in range(6)], site="river.example")
    assert {rule.mould for rule in rules.rules} == {"首页", "الأخبار", "reader 0 of 0", "フォロー", "comments (0)"}
    assert all(rule.pages == 6 for rule in rules.rules)


def test_a_refrain_of_the_articles_is_never_learned() -> None:
    rules = learn([page(n, refrain=True) for n in range(6)])
    assert REFRAIN.lower() not in {rule.mould for rule in rules.rules}


@pytest.mark.parametrize(
    "notice",
    [
        "This is a copy of a page that is kept elsewhere, and may be older than what stands there.",
        "本页为镜像页面，内容可能不是最新的版本，最新的版本请到原来的网站上去查看，谢谢各位读者的理解。",
        "هذه نسخة من صفحة محفوظة في موقع آخر وقد تكون أقدم مما هو منشور هناك الآن.",
    ],
)
def test_a_notice_below_the_title_of_every_page_is_learned(notice: str) -> None:
    def noted(number: int, *, has_notice: bool = True) -> PageView:
        menu, *rest = page(number).document.text.split("\n")[1:]
        title = f"About the {SUBJECTS[number]}"
        return PageView(segment_text("\n".join([menu, title, *([notice] if has_notice else []), *rest[1:]])))

    everywhere = learn([noted(number) for number in range(6)])
    assert notice in {rule.example for rule in everywhere.rules}
    series = learn([noted(number, has_notice=number < 4) for number in range(6)])
    assert notice not in {rule.example for rule in series.rules}


def test_three_pages_are_too_few() -> None:
    assert learn([page(n) for n in range(3)]).rules == ()


def test_a_later_page_of_the_site_profits() -> None:
    judge = site_judge(learn([page(n) for n in range(5)]))
    assert {vote.block for vote in judge(page(5))} == {0, 1, 2, 5, 6}


def test_rules_survive_being_written_and_read() -> None:
    rules = learn([page(n) for n in range(5)], site="river.example")
    assert SiteRules.from_dict(rules.to_dict()) == rules


def test_a_broken_table_says_so() -> None:
    with pytest.raises(RuleError, match="rules learn"):
        SiteRules.from_dict({"site": "x"})


@pytest.mark.parametrize("step", [1, 2, 3, 5])
def test_the_order_of_the_pages_does_not_matter(step: int) -> None:
    pages = [page(n, refrain=n % 2 == 0) for n in range(6)]
    turned = pages[step:] + pages[:step]
    assert learn(turned, site="x") == learn(pages, site="x") == learn(pages[::-1], site="x")


def test_copies_of_one_article_count_once() -> None:
    assert learn([page(0) for _ in range(6)]).rules == ()
    assert learn([page(0), *(page(n) for n in range(5))]) == learn([page(n) for n in range(5)])


def test_headings_of_the_text_are_never_learned() -> None:
    def recipe(number: int) -> PageView:
        subject = SUBJECTS[number]
        lines = [FIRST.format(subject), "材料", SECOND.format(subject), "المكونات", FIRST.format(f"old {subject}")]
        return PageView(segment_text("\n".join(lines)))

    assert learn([recipe(n) for n in range(6)]).rules == ()
