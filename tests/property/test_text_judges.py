"""What must hold for the text judges on any input: order, line ends, spaces and Unicode form change nothing."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

import boilerstrip as bs
from boilerstrip.config import Settings
from boilerstrip.judges import TEXT_RULES, PageView
from boilerstrip.judges.learned import learned
from boilerstrip.model import Decision
from boilerstrip.resolve import resolve
from boilerstrip.segment.text import segment_text

_WORDS = st.sampled_from(
    ["Home", "Share", "関連記事", "Comments (3)", "首页 › 新闻", "© 2024 Rope & Sons", "#", "12", "ราคา ฿120", "البحث",
     "The ferry has no engine, and two men pull it across the river on a rope.", "Ảnh: Lê Hà", "café",
     "渡し船にはエンジンがなく、二人の男が綱を引いて向こう岸まで船を運んでいます。", "שתף"]
)  # fmt: skip
PAGES = st.lists(
    _WORDS | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60),
    max_size=30,
)


def decide(text: str, *, backwards: bool = False) -> tuple[Decision, ...]:
    page = PageView(segment_text(text))
    rules = [vote for rule in (TEXT_RULES[::-1] if backwards else TEXT_RULES) for vote in rule(page)]
    votes = [*rules, *learned([page], [rules])[0]] if page.lines else []
    return resolve(page.document, votes[::-1] if backwards else votes, Settings())


def kept(text: str) -> list[bool]:
    return [decision.kept for decision in decide(text)]


@settings(max_examples=60, deadline=None)
@given(st.lists(PAGES.map("\n".join), max_size=5))
def test_pages_that_are_judged_together_are_judged_each_for_itself(texts: list[str]) -> None:
    together = [doc.decisions for doc in bs.clean_all(texts)]
    assert together == [bs.clean(text).decisions for text in texts]


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_the_order_of_judges_and_votes_does_not_matter(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert decide(text) == decide(text, backwards=True)


@settings(max_examples=100, deadline=None)
@given(PAGES, st.sampled_from(["\r\n", "\r", "\u2028", "\n\n", "\x85"]))
def test_line_ends_do_not_matter(lines: list[str], end: str) -> None:
    assert kept("\n".join(lines)) == kept(end.join(lines))


@settings(max_examples=100, deadline=None)
@given(PAGES)
def test_spaces_do_not_matter(lines: list[str]) -> None:
    spread = [line.replace(" ", " \u00a0 ") for line in lines]
    assert kept("\n".join(lines)) == kept("\n  ".join(spread))


@settings(max_examples=100, deadline=None)
@given(PAGES, st.sampled_from(["NFC", "NFD"]))
def test_the_unicode_form_does_not_matter(lines: list[str], form: str) -> None:
    normal = [unicodedata.normalize("NFC", line) for line in lines]
    other = [unicodedata.normalize(form, line) for line in normal]
    assert kept("\n".join(normal)) == kept("\n".join(other))
