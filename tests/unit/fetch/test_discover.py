from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.fetch.discover.feed import MAX_ENTRIES, read_feed
from boilerstrip.fetch.discover.links import read_hints
from boilerstrip.fetch.discover.sitemap import MAX_URLS, read_sitemap
from boilerstrip.fetch.discover.xml import XmlError, elements
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.fetch.urls import Url

HOME = Url.parse("https://example.org/sitemap.xml")
_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _urlset(*locations: str) -> bytes:
    return f"<urlset {_NS}>{''.join(f'<url><loc>{each}</loc></url>' for each in locations)}</urlset>".encode()


def _hrefs(urls: tuple[Url, ...]) -> list[str]:
    return [url.href for url in urls]


def test_sitemap() -> None:
    body = _urlset(" https://example.org/a\n", "http://www.example.org/b?x=1&amp;y=2", "https://example.org/a", "/rel")
    found = read_sitemap(body, HOME)
    assert _hrefs(found.pages) == ["https://example.org/a", "http://www.example.org/b?x=1&y=2"]
    assert (found.maps, found.fault, found.dropped) == ((), None, 2)
    assert read_sitemap(gzip.compress(body), HOME) == found
    assert read_sitemap(b"\xef\xbb\xbf" + body, HOME) == found


def test_sitemap_of_another_site_is_not_followed() -> None:
    found = read_sitemap(_urlset("https://victim.example/x", "javascript:1", "file:///etc/passwd"), HOME)
    assert (found.pages, found.dropped) == ((), 3)


def test_sitemap_index() -> None:
    index = f"<sitemapindex {_NS}><sitemap><loc>https://example.org/1.xml.gz</loc></sitemap></sitemapindex>"
    found = read_sitemap(index.encode(), HOME)
    assert _hrefs(found.maps) == ["https://example.org/1.xml.gz"]
    assert found.pages == ()


def test_sitemap_as_text() -> None:
    found = read_sitemap(b"\xef\xbb\xbfhttps://example.org/a\r\nhttps://example.org/b\n\nnonsense\n", HOME)
    assert _hrefs(found.pages) == ["https://example.org/a", "https://example.org/b"]


def test_image_and_alternate_locations_are_no_pages() -> None:
    body = (
        f'<urlset {_NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>'
        "<loc>https://example.org/a</loc><image:image><image:loc>https://example.org/i.png</image:loc></image:image>"
        "</url></urlset>"
    )
    assert _hrefs(read_sitemap(body.encode(), HOME).pages) == ["https://example.org/a"]


def test_what_stands_before_a_fault_is_taken() -> None:
    found = read_sitemap(_urlset("https://example.org/a")[:-12], HOME)
    assert _hrefs(found.pages) == ["https://example.org/a"]
    assert found.fault
    assert read_sitemap(b"<html><p>Not found</html>", HOME).fault
    assert read_sitemap(b"", HOME).pages == ()
    assert read_sitemap(gzip.compress(_urlset("https://example.org/a"))[:-9], HOME).fault


def test_at_most_as_many_as_the_protocol_allows() -> None:
    body = _urlset(*(f"https://example.org/{number}" for number in range(MAX_URLS + 10)))
    found = read_sitemap(body, HOME)
    assert len(found.pages) == MAX_URLS
    assert found.fault


def test_a_bomb_costs_no_memory() -> None:
    packed = gzip.compress(b"<urlset>" + b" " * 80_000_000)
    tracemalloc.start()
    found = read_sitemap(packed, HOME)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.fault
    assert peak < 130_000_000


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml version='1.0'?><!DOCTYPE u [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><urlset><url><loc>&x;</loc></url></urlset>",
        b"<!DOCTYPE u [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><urlset><url><loc>&b;</loc></url></urlset>",
        b"<!DOCTYPE u [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x'> %p;]><urlset/>",
        b"<urlset>" + b"<url>" * 100_000,
        b"\x00\x01\x02",
        b"<",
    ],
)
def test_hostile_xml_is_refused(body: bytes) -> None:
    with pytest.raises(XmlError):
        list(elements(body))


def test_entities_from_files_never_appear(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("https://example.org/secret", encoding="ascii")
    body = f"<!DOCTYPE u [<!ENTITY x SYSTEM 'file://{canary}'>]><urlset><url><loc>&x;</loc></url></urlset>"
    assert read_sitemap(body.encode(), HOME).pages == ()


def test_rss_and_its_guids() -> None:
    body = b"""<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
      <title>t</title><link>https://example.org/</link><atom:link rel="self" href="/feed"/>
      <item><title>1</title><link> /one </link><guid>https://example.org/guid-1</guid></item>
      <item><guid>https://example.org/two</guid></item>
      <item><guid isPermaLink="false">tag:x</guid></item>
      <item><link>https://elsewhere.example/three</link></item>
      <item><link>javascript:alert(1)</link></item></channel></rss>"""
    found = read_feed(body, HOME)
    assert _hrefs(found.pages) == [
        "https://example.org/one", "https://example.org/two", "https://elsewhere.example/three",
    ]  # fmt: skip


def test_atom() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="/self"/>
      <entry><link rel="edit" href="/edit"/><link href="/日本"/></entry>
      <entry><link rel="alternate" href="/مرحبا"/><link rel="enclosure" href="/a.mp3"/></entry></feed>"""
    assert _hrefs(read_feed(body.encode(), HOME).pages) == [
        "https://example.org/%E6%97%A5%E6%9C%AC",
        "https://example.org/%D9%85%D8%B1%D8%AD%D8%A8%D8%A7",
    ]


def test_json_feed() -> None:
    body = (
        b'{"version": "x", "items": [{"url": "/a"}, {"external_url": "https://b.example/"}, {"id": 1}, 7, {"url": 3}]}'
    )
    assert _hrefs(read_feed(body, HOME).pages) == ["https://example.org/a", "https://b.example/"]
    for broken in (b"{", b"{}", b'{"items": 5}', b'{"a":' * 100_000):
        assert read_feed(broken, HOME).fault


def test_no_feed() -> None:
    assert read_feed(b"<html><body>hello</body></html>", HOME).fault
    assert read_feed(b"", HOME).fault
    many = b"<rss><channel>" + b"<item><link>/x</link></item>" * (MAX_ENTRIES + 5) + b"</channel></rss>"
    assert read_feed(many, HOME).fault


def _page(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Exchange:
    data = body.encode() if isinstance(body, str) else body
    headers = (("Content-Type", content_type),)
    at = "https://example.org/dir/page"
    return Exchange(at, at, Role.PAGE, 200, "OK", "/", (), headers, data, data, "2026-01-01T00:00:00Z")


AT = Url.parse("https://example.org/dir/page")


def test_links() -> None:
    body = """<a href="a">1</a><a href="/b#x">2</a><a href="b2" rel="nofollow">3</a><area href="//other.example/c">
      <a href="mailto:x@example.org">m</a><a href="javascript:1">j</a><a>no</a><a href="a#again">4</a>"""
    assert _hrefs(read_hints(_page(body), AT, follow=True).links) == [
        "https://example.org/dir/a", "https://example.org/b", "https://other.example/c",
    ]  # fmt: skip
    assert read_hints(_page(body), AT, follow=False).links == ()


def test_base() -> None:
    assert _hrefs(read_hints(_page('<base href="/z/"><a href="a">1</a>'), AT, follow=True).links) == [
        "https://example.org/z/a"
    ]
    assert _hrefs(read_hints(_page('<base href="file:///etc/"><a href="a">1</a>'), AT, follow=True).links) == [
        "https://example.org/dir/a"
    ]


@pytest.mark.parametrize("value", ["nofollow", "noindex, NOFOLLOW", "none"])
def test_a_page_that_wants_no_following(value: str) -> None:
    hints = read_hints(_page(f'<meta name="ROBOTS" content="{value}"><a href="a">1</a>'), AT, follow=True)
    assert hints.links == ()
    assert hints.signals == (("robots", value),)


def test_canonical_alternates_and_licences() -> None:
    body = """<head><link rel="canonical" href="/canon"><link rel=alternate hreflang=ja href="/ja">
      <link rel="alternate" hreflang="ar" href="https://ar.example.org/x"><link rel=alternate type=x href=/f>
      <meta name="tdm-reservation" content="1"><meta name=other content=x>
      <link rel="license" type="application/rsl+xml" href="/rsl.xml"></head>
      <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a>"""
    hints = read_hints(_page(body), AT, follow=False)
    assert hints.canonical == "https://example.org/canon"
    assert hints.alternates == (("ja", "https://example.org/ja"), ("ar", "https://ar.example.org/x"))
    assert hints.signals == (
        ("tdm-reservation", "1"),
        ("rsl", "https://example.org/rsl.xml"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('\ufeff<a href="/é">x</a>'.encode("utf-16-le"), "text/html"),
        ('<meta charset="iso-8859-1"><a href="/é">x</a>'.encode("latin-1"), "text/html"),
        ('<a href="/é">x</a>'.encode(), "text/html; charset=no-such-thing"),
        ('<a href="/é">x</a>'.encode(), "text/html; charset=hex"),
        ('<a href="/é">x</a>'.encode(), "text/html; charset=unicode_escape"),
    ],
)
def test_links_in_other_encodings(body: bytes, content_type: str) -> None:
    assert _hrefs(read_hints(_page(body, content_type), AT, follow=True).links) == ["https://example.org/%C3%A9"]


def test_hostile_pages_end() -> None:
    for body in (b"<div>" * 50_000 + b"<a href=x>", b"<a href='/x'>y " * 50_000, b"\x00" * 10_000, b"<" * 100_000):
        read_hints(_page(body), AT, follow=True)


@given(st.text("<>/urlsetocximnhkf&;:'\"=![]- ", max_size=200), st.binary(max_size=100))
def test_anything_at_all_is_read_without_a_fault(text: str, data: bytes) -> None:
    for body in (text.encode(), data, b"<rss>" + data, b"<urlset><url><loc>" + text.encode()):
        read_sitemap(body, HOME)
        read_feed(body, HOME)
        read_hints(_page(body), AT, follow=True)
