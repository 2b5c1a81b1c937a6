from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from boilerstrip.config import Settings
from boilerstrip.judges import PageView, judges_for
from boilerstrip.judges.features import line_features
from boilerstrip.judges.phrases import phrases
from boilerstrip.judges.rounds import decide
from boilerstrip.judges.shapes import shapes
from boilerstrip.model import Verdict, Vote
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES


def last_line(page: PageView) -> Iterator[Vote]:
    """A judge that always drops the last line of three or more: it needs a round a line."""
    if len(page.lines) > 2:
        yield Vote(len(page.lines) - 1, Verdict.DROP, "demo.last", 0.9, "stands last")


def test_rounds_go_on_until_nothing_more_goes() -> None:
    page = PageView(segment_text("一\n二\n三\n四\n五"))
    decisions = decide(page, (last_line,), Settings())
    assert [decision.kept for decision in decisions] == [True, True, False, False, False]
    assert [decision.block for decision in decisions] == [0, 1, 2, 3, 4]
    assert {vote.block for vote in decisions[2].votes} == {2}


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_clean_text_stays_as_it_is(language: str) -> None:
    lines = ["Home | Board | Shop", "Log in", *ARTICLES[language], "Share", "Related articles", "© 2024 Press"]
    document = segment_text("\n".join(lines))
    first = decide(PageView(document), judges_for(document), Settings())
    kept = [lines[decision.block] for decision in first if decision.kept]
    again = segment_text("\n".join(kept))
    assert all(decision.kept for decision in decide(PageView(again), judges_for(again), Settings()))


def test_a_narrowed_page_is_the_page_of_the_lines_that_are_left() -> None:
    page = PageView(segment_text("\n".join(["Home", *ARTICLES["th"]])))
    assert page.hits
    inner = page.narrowed([1, 2, 3])
    alone = PageView(segment_text("\n".join(ARTICLES["th"][:3])))
    assert inner.lines == alone.lines
    assert inner.hits == alone.hits
    assert (inner.facts.counts == alone.facts.counts).all()


def test_what_rests_on_lines_alone_is_handed_on_as_it_would_be_found_again() -> None:
    lines = ["Home | Board | Shop", "12", "Log in", *ARTICLES["ja"], "© 2024 Press", "関連記事", "a/b/", "Share"]
    page = PageView(segment_text("\n".join(lines)))
    rows = line_features(page).rows
    for judge in (shapes, phrases):
        assert list(judge(page))
    kept = [0, 1, *range(3, len(lines) - 1)]
    inner, alone = page.narrowed(kept), PageView(segment_text("\n".join(lines[place] for place in kept)))
    for judge in (shapes, phrases):
        assert set(judge(inner)) == set(judge(alone)) != set()
    assert (line_features(inner).rows == line_features(alone).rows).all()
    assert not np.array_equal(line_features(inner).rows, rows[kept])
    assert inner.holds_chrome == alone.holds_chrome
    for own, found in zip(inner.signs, alone.signs, strict=True):
        assert (own == found).all()
