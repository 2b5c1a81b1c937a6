from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from boilerstrip.metadata.html_named import MICRODATA, Named, find_named, speaking

_PAGE = """<html><head><title>Sand</title><meta itemprop="datePublished" content="2024-05-06"></head>
<body class="metadata">
<h1 class="entry-title">Sand</h1><span class="byline author">Ada Lake</span><time dateTime="2024-05-06">May</time>
<p id="subtitle">of the river<p class="lead">沙子<a rel="nofollow author" href="/ada">Ada</a>
<a rel="license" href="/by">CC BY</a><svg><g class="date"></g></svg><div itemprop="author"><b>Ada</b></div></body>"""


def _found(html: str) -> Named:
    return find_named(LexborHTMLParser(html))


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("title", ["Sand", "Sand", "of the river"]),
        ("author", ["Ada Lake", "Ada Lake", "Ada", "Ada"]),
        ("date", ["", "Ada Lake", "May", ""]),
    ],
)
def test_an_element_speaks_of_a_field_once_for_every_part_of_its_names(asked: str, texts: list[str]) -> None:
    found = [node.text() for node in speaking(LexborHTMLParser(_PAGE), asked) if node.tag != "body"]
    assert found == texts


def test_case_and_parts_of_words_count() -> None:
    page = '<p class="pubDate">1</p><p class="UPDATE">2</p><p id="lastupdated">3</p><p class="作者 zuozhe">4</p>'
    tree = LexborHTMLParser(page)
    assert [node.text() for node in speaking(tree, "date")] == ["1", "3"]
    assert [node.text() for node in speaking(tree, "author")] == ["4"]


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
    page = "<p>كلمات قليلة<p>ไม่มีชื่อ"
    found = _found(page)
    assert not any(speaking(LexborHTMLParser(page), asked) for asked in ("title", "author", "date"))
    assert found.heading is None
    assert not found.items


def test_no_more_elements_are_looked_at_than_may_be() -> None:
    assert len(speaking(LexborHTMLParser('<p class="date">x' * 500), "date")) == 200
