from __future__ import annotations

from collections.abc import Iterator

import pytest

from boilerstrip.config import Settings
from boilerstrip.judges import PageView, judges_for
from boilerstrip.judges.rounds import decide
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
