from __future__ import annotations

import pytest

from boilerstrip.judges import PageView, judges_for
from boilerstrip.judges.features import line_features
from boilerstrip.judges.learned import learned
from boilerstrip.judges.trees import Trees
from boilerstrip.model import Verdict
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES

MENU = ["☰", "Home | Board | Shop | Contact", "[1]Start", "[2]News", "[3]Forum", "Log in / Register"]
FOOT = ["Share this:", "Facebook", "WhatsApp", "Related articles", "A bridge is built", "© 2024 Hollow Bend Press"]


def view(lines: list[str]) -> PageView:
    return PageView(segment_text("\n".join(lines)))


def test_the_model_knows_the_features_by_these_names() -> None:
    assert Trees.load("lines_model.txt.gz").features == line_features(view(["a"])).names


def test_every_line_gets_one_vote_with_a_reason() -> None:
    page = view([*MENU, *ARTICLES["en"], *FOOT])
    votes = list(learned(page))
    assert [vote.block for vote in votes] == list(range(len(page.lines)))
    assert all(vote.reason and vote.evidence.startswith("content ") for vote in votes)


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_chrome_is_told_from_text_round_it(language: str) -> None:
    title, *body = ARTICLES[language]
    votes = list(learned(view([*MENU, title, *body, *body, *FOOT])))
    verdicts = [vote.verdict for vote in votes]
    inner = range(len(MENU) + 1, len(MENU) + 7)
    assert all(verdicts[index] is Verdict.KEEP for index in inner)
    dropped = [verdicts[index] is Verdict.DROP for index in range(len(votes)) if index not in {*inner, len(MENU)}]
    assert sum(dropped) >= 0.9 * len(dropped)


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_on_a_page_without_chrome_the_model_cannot_drop_alone(language: str) -> None:
    votes = learned(view([*ARTICLES[language], "木", "x y"]))
    assert all(vote.score <= 0.3 for vote in votes if vote.verdict is Verdict.DROP)


def test_features_do_not_depend_on_what_stands_outside_the_lines() -> None:
    lines = [*MENU, *ARTICLES["th"], *FOOT]
    plain = line_features(view(lines)).rows
    other = line_features(PageView(segment_text("\r\n\r\n".join(f"  {line} " for line in lines)))).rows
    assert (plain == other).all()


def test_a_page_with_no_line_has_no_judges() -> None:
    assert judges_for(segment_text(" \n ")) == ()
