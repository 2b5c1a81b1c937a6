from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

import boilerstrip as bs
from boilerstrip.judges import TEXT_RULES, PageView, votes_on
from boilerstrip.judges.features import line_features
from boilerstrip.judges.learned import LineModel, learned
from boilerstrip.judges.line_net import Chances, LineNet
from boilerstrip.judges.page_model import PageModel, PageRead
from boilerstrip.model import Verdict, Vote
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES

MENU = ["☰", "Home | Board | Shop | Contact", "[1]Start", "[2]News", "[3]Forum", "Log in / Register"]
FOOT = ["Share this:", "Facebook", "WhatsApp", "Related articles", "A bridge is built", "© 2024 Hollow Bend Press"]


def view(lines: list[str]) -> PageView:
    return PageView(segment_text("\n".join(lines)))


def said(page: PageView, votes: Iterable[Vote] = ()) -> list[Vote]:
    """What the learned judge says of a page of which the rules say `votes`."""
    (found,) = learned([page], [votes])
    return list(found)


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_clean_text_stays_as_it_is(language: str) -> None:
    once = bs.clean("\n".join([*MENU, *ARTICLES[language], *FOOT]))
    again = bs.clean(once.text)
    assert once.removed
    assert again.text == once.text


def test_every_line_gets_one_vote_with_a_reason() -> None:
    page = view([*MENU, *ARTICLES["en"], *FOOT])
    votes = said(page)
    assert [vote.block for vote in votes] == list(range(len(page.lines)))
    assert all(vote.reason and vote.evidence.startswith("content ") for vote in votes)


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_chrome_is_told_from_text_round_it(language: str) -> None:
    title, *body = ARTICLES[language]
    votes = said(view([*MENU, title, *body, *body, *FOOT]))
    verdicts = [vote.verdict for vote in votes]
    inner = range(len(MENU) + 1, len(MENU) + 7)
    assert all(verdicts[index] is Verdict.KEEP for index in inner)
    dropped = [verdicts[index] is Verdict.DROP for index in range(len(votes)) if index not in {*inner, len(MENU)}]
    assert sum(dropped) >= 0.9 * len(dropped)


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_every_line_of_a_page_that_is_nothing_but_text_has_a_vote_for_it(language: str) -> None:
    votes = said(view(list(ARTICLES[language])))
    assert {(vote.verdict, vote.rule) for vote in votes} == {(Verdict.KEEP, "learned.page")}
    assert len(votes) == len(ARTICLES[language])


class Stub:
    """A net that makes of any lines what it is told to."""

    names = LineNet.load().names

    def __init__(self, content: list[float], chrome: float = 0.0) -> None:
        self._chances = Chances(np.array(content), chrome)

    def predict(self, rows: NDArray[np.float32]) -> Chances:
        return self._chances


class Look:
    """A second look that sees what the net sees, or the opposite."""

    def __init__(self, side: float) -> None:
        self._side = side

    def content(self, page: PageRead) -> NDArray[np.float64]:
        return self._side * page.chances.content


def model(content: list[float], bias: float, side: float = 1.0) -> LineModel:
    """A model of a page that has log odds of `bias` of holding chrome."""
    shipped = PageModel.load()
    page = PageModel(shipped.centre, shipped.spread, [0.0] * len(shipped.weights), bias)
    return LineModel(Stub(content), page, Look(side))  # type: ignore[arg-type]


def rows_of(chars: Sequence[int]) -> NDArray[np.float32]:
    rows = np.zeros((len(chars), len(Stub.names)), np.float32)
    rows[:, Stub.names.index("chars")] = np.log1p(chars)
    return rows


def cast(judge: LineModel, chars: Sequence[int], *, signs: bool = False) -> list[Vote]:
    """The votes on lines of so many characters."""
    return list(judge.votes(judge.read(rows_of(chars), signs=signs)))


def dropped(content: list[float], chars: Sequence[int], bias: float, *, signs: bool = False) -> list[bool]:
    """Which lines go, of so many characters, if the page has log odds of `bias` of holding chrome."""
    votes = cast(model(content, bias), chars, signs=signs)
    return [vote.verdict is Verdict.DROP for vote in votes]


def test_of_two_looks_the_second_counts() -> None:
    votes = cast(model([-4.0, 4.0], 9.0, side=-1.0), [30, 30])
    assert sorted((vote.block, vote.verdict) for vote in votes) == [(0, Verdict.KEEP), (1, Verdict.DROP)]


def test_no_line_goes_from_a_page_that_as_a_whole_looks_like_nothing_but_text() -> None:
    content = [-4.0, -2.0, 3.0]
    assert dropped(content, [30] * 3, 1.5) == [True, True, False]
    assert dropped(content, [30] * 3, 0.4) == [False] * 3
    assert dropped(content, [30] * 3, 0.4, signs=True) == [True, True, False]


def test_signs_of_chrome_say_more_on_a_short_page() -> None:
    short, long = ([-4.0, *[3.0] * size, -4.0] for size in (8, 40))
    assert sum(dropped(short, [30] * len(short), -1.0, signs=True)) == 2
    assert not any(dropped(long, [30] * len(long), -1.0, signs=True))


@pytest.mark.parametrize(
    ("text", "chrome"),
    [
        (
            "The river carries sand to the sea, and the sea gives it back.",
            ["Accept all cookies", "Related articles", "How dunes move"],
        ),
        (
            "川は砂を海へ運び、海は夏にそれを浜へ返します。とても長い川です。",
            ["ログイン | 会員登録", "関連記事", "砂丘の動き"],
        ),
        (
            "يحمل النهر الرمل إلى البحر ويعيده البحر إلى الشاطئ في الصيف.",
            ["الرئيسية | الأخبار", "اقرأ أيضا", "كيف تتحرك الكثبان"],
        ),
    ],
)
def test_a_page_of_few_lines_that_rules_are_sure_of_is_not_taken_for_text(text: str, chrome: list[str]) -> None:
    first, *rest = chrome
    page = view([first, text, *rest])
    assert {vote.rule for vote in said(page, (vote for judge in TEXT_RULES for vote in judge(page)))} == {
        "learned.line"
    }
    assert {vote.rule for vote in said(view([text]))} == {"learned.page"}


def test_a_long_line_needs_more_against_it_than_a_short_one() -> None:
    assert dropped([-1.4] * 3, [5, 30, 400], 9.0) == [True, True, False]


def test_on_a_page_of_little_text_a_line_needs_more_against_it() -> None:
    assert not any(dropped([-0.5, *[4.0] * 3], [30, *[200] * 3], 9.0))
    assert dropped([-0.5, *[4.0] * 60], [30, *[200] * 60], 9.0) == [True, *[False] * 60]
    assert not any(dropped([0.3, *[4.0] * 600], [30, *[200] * 600], 9.0))


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_on_a_page_without_chrome_the_model_cannot_drop_alone(language: str) -> None:
    votes = said(view([*ARTICLES[language], "木", "x y"]))
    assert all(vote.score <= 0.3 for vote in votes if vote.verdict is Verdict.DROP)


def test_features_do_not_depend_on_what_stands_outside_the_lines() -> None:
    lines = [*MENU, *ARTICLES["th"], *FOOT]
    plain = line_features(view(lines)).rows
    other = line_features(PageView(segment_text("\r\n\r\n".join(f"  {line} " for line in lines)))).rows
    assert (plain == other).all()


def test_of_a_page_with_no_line_no_judge_says_anything() -> None:
    (votes,) = votes_on([PageView(segment_text(" \n "))])
    assert list(votes) == []
