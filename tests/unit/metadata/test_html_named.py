from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from boilerstrip.metadata.html_named import MICRODATA, Named, find_named

_PAGE = """<html><head><title>Sand</title><meta itemprop="datePublished" content="2024-05-06"></head>
<body class="metadata">
<h1 class="entry-title">Sand</h1><span class="byline author">Ada Lake</span><time dateTime="2024-05-06">May</time>
<p id="subtitle">of the river<p class="lead">沙子<a rel="nofollow author" href="/ada">Ada</a>
<a rel="license" href="/by">CC BY</a><svg><g class="date"></g></svg><div itemprop="author"><b>Ada</b></div></body>"""

_SELECTORS = {
    "title": "h1,[class*=title],[id*=title]",
    "author": "[class*=uthor],[class*=yline],[id*=uthor],[itemprop*=uthor],[rel*=uthor]",
    "date": "time,[class*=date],[class*=meta],[class*=byline],[itemprop*=date]",
}


def _found(html: str) -> Named:
    return find_named(LexborHTMLParser(html))


@pytest.mark.parametrize("asked", _SELECTORS)
def test_what_speaks_of_a_field_is_what_selectors_find_in_their_order(asked: str) -> None:
    tree = LexborHTMLParser(_PAGE)
    expected = [node.mem_id for node in tree.css(_SELECTORS[asked])]
    assert expected
    assert [node.mem_id for node in find_named(tree).speaking[asked]] == expected


def test_the_first_of_each_sort_is_kept() -> None:
    found = _found(_PAGE + "<h1>Another</h1><time datetime=2020>then</time><a rel=license href=/other>other</a>")
    assert found.heading is not None
    assert found.heading.text() == "Sand"
    assert found.time is not None
    assert found.time.attributes["datetime"] == "2024-05-06"
    assert found.licence is not None
    assert found.licence.attributes["href"] == "/by"
    assert found.author is not None
    assert found.author.text() == "Ada"


def test_microdata_is_found_in_the_head_too() -> None:
    assert [node.attributes["itemprop"] for node in _found(_PAGE).items] == ["datePublished", "author"]
    assert {"datePublished", "author"} <= MICRODATA.keys()


def test_a_page_that_says_nothing_has_nothing() -> None:
    found = _found("<p>كلمات قليلة<p>ไม่มีชื่อ")
    assert not any(found.speaking.values())
    assert found.heading is None
    assert not found.items


def test_no_more_elements_are_looked_at_than_may_be() -> None:
    assert len(_found('<p class="date">x' * 500).speaking["date"]) == 200
