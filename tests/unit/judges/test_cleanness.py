from __future__ import annotations

import numpy as np
import pytest

from boilerstrip.judges import PageView
from boilerstrip.judges.cleanness import PAGE_NAMES, looks_clean, page_features, seems_clean
from boilerstrip.judges.features import line_features
from boilerstrip.judges.learned import learned
from boilerstrip.judges.trees import Trees
from boilerstrip.model import Verdict
from boilerstrip.segment.text import segment_text

from .test_learned import FOOT, MENU
from .texts import ARTICLES


def view(lines: list[str]) -> PageView:
    return PageView(segment_text("\n".join(lines)))


def clean(lines: list[str]) -> bool:
    page = view(lines)
    features = line_features(page)
    return seems_clean(page, features, Trees.load("lines_model.txt.gz").predict(features.rows))


def test_the_model_knows_the_features_by_these_names() -> None:
    page = view(["a", "b"])
    rows = page_features(page, line_features(page), np.array([0.2, 0.9]))
    assert rows.dtype == np.float32
    assert rows.shape == (len(PAGE_NAMES),)
    assert Trees.load("lines_page.txt.gz").features == PAGE_NAMES


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_an_article_is_nothing_but_text(language: str) -> None:
    assert clean(list(ARTICLES[language]))


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_an_article_in_the_frame_of_a_site_is_not(language: str) -> None:
    assert not clean([*MENU, *ARTICLES[language], *FOOT])


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_every_line_of_a_clean_page_has_a_vote_for_it(language: str) -> None:
    votes = list(learned(view(list(ARTICLES[language]))))
    assert {(vote.verdict, vote.rule) for vote in votes} == {(Verdict.KEEP, "learned.page")}
    assert len(votes) == len(ARTICLES[language])


def test_signs_decide_in_doubt_and_only_there() -> None:
    bare, framed = view(list(ARTICLES["en"])), view([*MENU, *ARTICLES["en"], *FOOT])
    assert [looks_clean(bare, chance) for chance in (0.01, 0.5, 0.99)] == [True, True, False]
    assert [looks_clean(framed, chance) for chance in (0.01, 0.5, 0.99)] == [True, False, False]


def test_the_answer_does_not_depend_on_line_ends_or_spaces() -> None:
    lines = [*MENU, *ARTICLES["ja"], *FOOT]
    plain, other = view(lines), PageView(segment_text("\r\n\r\n".join(f"  {line} " for line in lines)))
    content = np.linspace(0.1, 0.9, len(lines))
    rows = [page_features(page, line_features(page), content) for page in (plain, other)]
    assert (rows[0] == rows[1]).all()
