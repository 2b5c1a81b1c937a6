from __future__ import annotations

import numpy as np
import pytest

from boilerstrip.judges import PageView, judges_for
from boilerstrip.judges.features import line_features
from boilerstrip.judges.learned import learned, votes_on
from boilerstrip.judges.line_net import Chances, LineNet
from boilerstrip.model import Verdict
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES

MENU = ["☰", "Home | Board | Shop | Contact", "[1]Start", "[2]News", "[3]Forum", "Log in / Register"]
FOOT = ["Share this:", "Facebook", "WhatsApp", "Related articles", "A bridge is built", "© 2024 Hollow Bend Press"]


def view(lines: list[str]) -> PageView:
    return PageView(segment_text("\n".join(lines)))


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
def test_every_line_of_a_page_that_is_nothing_but_text_has_a_vote_for_it(language: str) -> None:
    votes = list(learned(view(list(ARTICLES[language]))))
    assert {(vote.verdict, vote.rule) for vote in votes} == {(Verdict.KEEP, "learned.page")}
    assert len(votes) == len(ARTICLES[language])


def test_the_less_a_page_seems_to_hold_chrome_the_more_a_line_needs_against_it() -> None:
    rows = np.zeros((3, len(LineNet.load().names)), np.float32)
    chances = [Chances(np.array([-4.0, -1.0, 3.0]), chrome) for chrome in (3.0, 0.0, -2.0)]
    dropped = [[vote.verdict is Verdict.DROP for vote in votes_on(rows, one, signs=False)] for one in chances]
    assert dropped == [[True, True, False], [True, False, False], [False, False, False]]
    assert [vote.verdict for vote in votes_on(rows, chances[2], signs=True)] == [Verdict.DROP] * 2 + [Verdict.KEEP]


def test_chrome_stands_round_a_text_so_a_long_page_without_it_at_an_end_is_doubted() -> None:
    def dropped(content: list[float]) -> int:
        rows = np.zeros((len(content), len(LineNet.load().names)), np.float32)
        votes = votes_on(rows, Chances(np.array(content), 1.0), signs=False)
        return sum(vote.verdict is Verdict.DROP for vote in votes)

    closed = [-4.0, *[3.0] * 10, -4.0, *[3.0] * 17, -4.0]
    assert dropped(closed) == 3
    assert dropped(closed[1:]) == dropped(closed[:-1]) == 0
    assert dropped([*closed[1:12], -4.0]) == dropped([3.0] * 8 + [-4.0] * 2) == 2


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
