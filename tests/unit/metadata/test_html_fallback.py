"""What is asked of trafilatura, and that nothing a page holds makes it fail, warn or depend on the day."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boilerstrip import clean
from boilerstrip.metadata import gather
from boilerstrip.metadata import html as metadata_html
from boilerstrip.model import Fact, Metadata
from boilerstrip.segment.html import segment_html

_PLAIN = "<html><head><title>Rivers</title></head><body>{}<p>Rivers carry sand.</p></body></html>"


def _read(html: str) -> Metadata:
    return gather(segment_html(html), ())


@pytest.mark.parametrize(
    ("body", "author"),
    [
        ('<div class="byline">By Ada Lake</div>', "Ada Lake"),
        ('<span class="author-name">川上花子</span>', "川上花子"),
        ('<p class="post-author">نورا سالم</p>', "نورا سالم"),
        ("<p>By Ada Lake</p>", None),
        ('<div class="comments"><b class="comment-author">Troll 7</b></div>', None),
        ('<aside><span class="author">Ad Vert</span></aside>', None),
    ],
)
def test_authors(body: str, author: str | None) -> None:
    assert _read(_PLAIN.format(body)).author == author


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ('<p class="date">3 March 2021</p>', "2021-03-03"),
        ('<p class="date">2021年3月3日</p>', "2021-03-03"),
        ('<p class="date">2021년 3월 3일</p>', "2021-03-03"),
        ('<p class="date">2021年3月</p>', None),
        ('<p class="posted-on">Posted: 2021/03/03</p>', "2021-03-03"),
        # What the parser behind would fill with the present day.
        ('<p class="date">2021</p>', None),
        ('<p class="date">2021/03</p>', None),
        ('<p class="date">Since 2021, 10:30</p>', None),
        ("<footer><p class=date>3 March 2021</p></footer>", None),
    ],
)
def test_dates(body: str, date: str | None) -> None:
    assert _read(_PLAIN.format(body)).date == date


def test_titles() -> None:
    assert _read("<body><h1>水はどこへ行く</h1><p>海へ。</p>").title == "水はどこへ行く"


def test_what_the_page_states_itself_is_not_asked_again() -> None:
    page = _read(_PLAIN.format('<meta itemprop="author" content="Ada"><p class=author>Eve Hill</p>'))
    assert page.author == "Ada"
    assert not [fact for fact in page.facts if fact.source.startswith("trafilatura")]


def test_facts_name_their_source_and_are_unsure() -> None:
    facts = _read(_PLAIN.format('<div class="byline">By Ada Lake</div>')).facts
    assert Fact("author", "Ada Lake", "trafilatura.author", 0.3) in facts


def test_nobody_is_asked_before_somebody_asks_for_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(metadata_html, "ask_trafilatura", lambda _tree, html, _missing: asked.append(html) or [])
    page = clean(_PLAIN.format('<div class="byline">By Ada Lake</div>'))
    assert page.document.unread is None
    assert not asked
    assert page.metadata.author is None
    assert len(asked) == 1


def test_a_page_with_nothing_to_show_imports_nothing() -> None:
    asked = f"boilerstrip.clean({_PLAIN.format('')!r}).metadata"
    code = f"import sys, boilerstrip; {asked}; assert 'trafilatura' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


_CONTENT = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789-/.:TZ 年月日 \x00\x08\ud800", max_size=20),
    st.sampled_from(["http://[", "//", "@", "https://example.org/2021/13/41/x", "2021-02-30", "99999999999999999999"]),
)
_NAME = st.sampled_from(
    ["author", "date", "og:url", "og:title", "title", "twitter:site", "dc.date", "copyrightyear", "last-modified"]
)
_TAG = st.sampled_from(["h1", "time", "span", "div", "footer", "small", "address"])


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_NAME, _CONTENT, _TAG, _CONTENT), max_size=6), _CONTENT)
def test_any_page_can_be_asked_about(parts: list[tuple[str, str, str, str]], link: str) -> None:
    metas = "".join(
        f'<meta {key}="{name}" content="{told}">' for name, told, _, _ in parts for key in ("name", "property")
    )
    body = "".join(f'<{tag} class="{name}" id="{told}">{text}</{tag}>' for name, told, tag, text in parts)
    html = f'<head>{metas}<link rel=canonical href="{link}"></head>{body}'
    html = html.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert _read(html).facts == _read(html).facts
