from __future__ import annotations

import pytest

from boilerstrip.metadata import gather
from boilerstrip.model import Metadata
from boilerstrip.segment.html import segment_html


def _read(html: str) -> Metadata:
    return gather(segment_html(html), ())


def test_json_ld_goes_before_opengraph_and_title() -> None:
    found = _read("""<html lang="de-AT"><title>Schnee fällt | Blatt</title>
    <meta property="og:title" content="Schnee!"><meta property="og:site_name" content="Blatt">
    <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
      {"@type": "WebSite", "name": "Das Blatt"},
      {"@type": ["Thing", "NewsArticle"], "headline": "Schnee fällt", "datePublished": "2024-02-03T08:00:00+01:00",
       "author": [{"@type": "Person", "name": "Ida Ähre"}, {"name": "O. Ruß"}], "publisher": {"name": "Blatt GmbH"}}
    ]}</script>""")
    assert (found.title, found.author, found.date) == ("Schnee fällt", "Ida Ähre, O. Ruß", "2024-02-03T08:00:00+01:00")
    assert (found.site, found.declared_language) == ("Blatt", "de-AT")
    sources = {(fact.field, fact.source) for fact in found.facts}
    assert {("title", "json-ld"), ("title", "opengraph"), ("title", "title"), ("site", "json-ld")} <= sources


def test_json_ld_of_the_body_goes_before_that_of_the_head() -> None:
    script = '<script type=" Application/LD+JSON; charset=utf-8">{{"@type": "Article", "headline": "{}"}}</script>'
    inner = f"<template>{script.format('نموذج')}</template><p>水<div>{script.format('体')}</div>"
    found = _read(f"<head>{script.format('頭')}<body>{inner}")
    assert [fact.value for fact in found.facts if fact.source == "json-ld" and fact.field == "title"] == ["体", "頭"]


def test_links_give_canonical_alternates_and_licence() -> None:
    found = _read("""<link rel=canonical href="https://example.org/水"><link rel="license" href="https://cc/by">
    <link rel="alternate" hreflang="ja" href="/ja"><link rel="alternate" hreflang="x-default" href="/">
    <link rel="alternate" type="application/rss+xml" href="/feed"><p>水""")
    assert found.canonical == "https://example.org/水"
    assert found.licence == "https://cc/by"
    assert found.alternates == (("ja", "/ja"), ("x-default", "/"))


def test_microdata_and_dublin_core() -> None:
    found = _read("""<meta name="DC.title" content="Der Fluß"><meta name="dcterms.issued" content="2020-01-02">
    <div itemscope><span itemprop="author"><b itemprop="name">Ναταλία</b> writes</span>
    <time itemprop="datePublished" datetime="2019-05-06">May</time></div>""")
    assert (found.title, found.author, found.date) == ("Der Fluß", "Ναταλία", "2020-01-02")
    assert ("date", "microdata") in {(fact.field, fact.source) for fact in found.facts}


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Rivers carry sand | Example", "", "Rivers carry sand"),
        ("Example - Rivers carry sand", "Example", "Rivers carry sand"),
        ("砂を運ぶ川 | 例", "", "砂を運ぶ川"),
        ("One - Two", "", "One"),
        ("Мир - Большой сайт о путешествиях", "", "Большой сайт о путешествиях"),
        ("Example | Example", "Example", "Example | Example"),
        ("Well-known things", "", "Well-known things"),
    ],
)
def test_the_site_is_cut_from_the_title(title: str, site: str, expected: str) -> None:
    meta = f'<meta property="og:site_name" content="{site}">' if site else ""
    assert _read(f"<title>{title}</title>{meta}").title == expected


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 5000, '{"@type": "Article", "headline": 7, "author": {"name": null}, "datePublished": []}', '"x"', ""],
)
def test_json_ld_that_makes_no_sense_says_nothing(script: str) -> None:
    found = _read(f'<script type="application/ld+json">{script}</script><p>text')
    assert (found.title, found.author, found.date) == (None, None, None)


def test_an_address_is_no_author_and_a_date_has_digits() -> None:
    found = _read('<meta property="article:author" content="https://f.example/ada"><meta name="date" content="soon">')
    assert (found.author, found.date) == (None, None)


def test_the_heading_tells_which_part_of_the_title_is_the_name() -> None:
    html = "<title>El pan - El cuaderno de una panadera de Cuenca</title><h1>El pan de ayer</h1>"
    assert _read(html).title == "El pan"


@pytest.mark.parametrize(
    "page",
    [
        '<meta property="og:title" content="Fener&amp;ccedil;e&amp;#039;nin günü"><p>x',
        '<script type="application/ld+json">{"@type":"Article","headline":"Fener&ccedil;e&#x27;nin günü"}</script><p>x',
    ],
)
def test_what_was_escaped_twice_is_read(page: str) -> None:
    assert _read(page).title == "Fenerçe'nin günü"


def test_an_ampersand_stays_one() -> None:
    assert _read('<meta property="og:title" content="R&D and &copy"><p>x').title == "R&D and ©"
