from __future__ import annotations

import pytest

import boilerstrip as bs
from boilerstrip.config import Settings
from boilerstrip.metadata.http import header_facts, links_of
from boilerstrip.model import RawPage
from boilerstrip.pipeline import clean_page


def test_links_have_relations_and_a_type() -> None:
    first, second = links_of('<https://a.example/l>; rel="License next"; type=application/rsl+xml, </b,c>;rel=up;rel=x')
    assert (first.relations, first.media_type) == (frozenset({"license", "next"}), "application/rsl+xml")
    assert (second.href, second.relations) == ("/b,c", frozenset({"up"}))


@pytest.mark.parametrize(
    "value", ["", "no link", "<a", "<a>" + ";x" * 9000, '<a>;x="' * 3000, "<" * 20_000, "<>;rel=license"]
)
def test_what_is_no_link_gives_none_and_takes_no_time(value: str) -> None:
    assert all("license" not in link.relations for link in links_of(value))


def test_a_licence_of_the_text_comes_before_a_price_list_for_crawlers() -> None:
    header = "<https://a.example/rsl.xml>; rel=license; type=application/rsl+xml, <https://a.example/by>; rel=license"
    page = RawPage("<p>Ein Satz über das Meer.".encode(), "x", media_type="text/html", headers=(("Link", header),))
    assert clean_page(page, Settings()).metadata.licence == "https://a.example/by"
    assert {fact.source for fact in header_facts(page.headers)} == {"rsl", "http"}


@pytest.mark.parametrize(
    "markup",
    [
        '<head><link rel="license" href="https://a.example/by"></head><p>海はそれを岸へ返す。',
        '<p>海はそれを岸へ返す。<a rel="nofollow license" href="https://a.example/by">CC BY</a>',
        '<p>海はそれを岸へ返す。<a itemprop="license" href="https://a.example/by">CC BY</a>',
        '<script type="application/ld+json">{"@type": "Article", "license": "https://a.example/by"}</script><p>海。',
        '<script type="application/ld+json">{"@type": "Article", "license": {"@id": "x", "url": "https://a.example/by"}}'
        "</script><p>海。",
        '<meta name="dcterms.license" content="https://a.example/by"><p>海はそれを岸へ返す。',
    ],
)
def test_a_licence_is_found_wherever_a_page_states_it(markup: str) -> None:
    assert bs.clean(markup, media_type="text/html").metadata.licence == "https://a.example/by"
