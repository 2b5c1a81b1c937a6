"""What the HTML of a page says to a crawler: where it links, what it is a copy of, what may be done with it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import webencodings

from boilerstrip.fetch.discover.tags import Tag, start_tags
from boilerstrip.fetch.exchange import Exchange, content_type
from boilerstrip.fetch.urls import Url, parse_or_none

MAX_LINKS = 10_000
# Where a page is only asked what it says of itself, its beginning is enough: `head` comes first.
_HEAD_BYTES = 128 * 1024
_MAX_ALTERNATES = 200
_MAX_SIGNALS = 40
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_NOT_FOLLOWED = frozenset({"nofollow", "ugc", "sponsored"})
_META_SIGNALS = frozenset(
    {"robots", "boilerstrip", "tdm-reservation", "tdm-policy", "content-usage", "dcterms.license"}
)


@dataclass(frozen=True, slots=True)
class PageHints:
    """What a page says of itself: links to follow, canonical URL, translations (language and URL), raw rights signals.

    `signals` are pairs of a name (`robots`, `tdm-reservation`, `license` ...) and the value as it stands there.
    """

    links: tuple[Url, ...] = ()
    canonical: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    signals: tuple[tuple[str, str], ...] = ()


def is_html(exchange: Exchange) -> bool:
    """Whether the response is HTML: it says so, or says nothing and begins like it."""
    media_type = content_type(exchange.header("content-type")).media_type
    return media_type in _HTML_TYPES or (media_type is None and exchange.body[:512].lstrip()[:1] == b"<")


def read_hints(exchange: Exchange, page: Url, *, follow: bool) -> PageHints:
    """The hints of an HTML response from `page`; without `follow` only its beginning is read and `links` is empty."""
    body = exchange.body if follow else exchange.body[:_HEAD_BYTES]
    tags = list(start_tags(body.decode(charset_of(exchange), "replace")))
    base = _base(tags, page)
    signals = (*_meta_signals(tags), *_licences(tags, base))[:_MAX_SIGNALS]
    may_follow = follow and not any(name == "robots" and _says_nofollow(value) for name, value in signals)
    return PageHints(
        links=_links(tags, base) if may_follow else (),
        canonical=_canonical(tags, base),
        alternates=_alternates(tags, base),
        signals=signals,
    )


def _base(tags: Iterable[Tag], page: Url) -> str:
    first = next((tag.attributes["href"] for tag in tags if tag.name == "base" and "href" in tag.attributes), None)
    base = parse_or_none(first, page.href) if first is not None else None
    return (base or page).href


def _links(tags: Iterable[Tag], base: str) -> tuple[Url, ...]:
    anchors = (tag for tag in tags if tag.name in {"a", "area"} and "href" in tag.attributes)
    hrefs = (tag.attributes["href"].strip() for tag in anchors if _NOT_FOLLOWED.isdisjoint(tag.words("rel")))
    urls = (parse_or_none(href, base) for href in islice(hrefs, MAX_LINKS))
    return tuple(dict.fromkeys(url for url in urls if url))


def _canonical(tags: Iterable[Tag], base: str) -> str | None:
    for tag in tags:
        if tag.name == "link" and "canonical" in tag.words("rel") and "href" in tag.attributes:
            url = parse_or_none(tag.attributes["href"].strip(), base)
            return url.href if url else None
    return None


def _alternates(tags: Iterable[Tag], base: str) -> tuple[tuple[str, str], ...]:
    pairs: dict[tuple[str, str], None] = {}
    for tag in tags:
        language = tag.attributes.get("hreflang", "").strip()[:40]
        if tag.name == "link" and language and "alternate" in tag.words("rel"):
            url = parse_or_none(tag.attributes.get("href", "").strip(), base)
            if url and len(pairs) < _MAX_ALTERNATES:
                pairs[language, url.href] = None
    return tuple(pairs)


def _meta_signals(tags: Iterable[Tag]) -> tuple[tuple[str, str], ...]:
    named = ((tag.attributes.get("name", "").strip().lower(), tag) for tag in tags if tag.name == "meta")
    return tuple(
        (name, tag.attributes["content"].strip()[:500])
        for name, tag in named
        if name in _META_SIGNALS and "content" in tag.attributes
    )


def _licences(tags: Iterable[Tag], base: str) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for tag in tags:
        if tag.name in {"a", "link"} and "license" in tag.words("rel"):
            name = "rsl" if "rsl+xml" in tag.attributes.get("type", "").lower() else "license"
            url = parse_or_none(tag.attributes.get("href", "").strip(), base)
            if url:
                found[name, url.href] = None
    return tuple(found)


def _says_nofollow(value: str) -> bool:
    return not {"nofollow", "none"}.isdisjoint(word.strip() for word in value.lower().split(","))


def charset_of(exchange: Exchange) -> str:
    """Good enough for attributes, which are nearly always ASCII; cleaning decodes with far more care.

    Only the labels of the web's own list count: Python knows codecs that run code or give no text.
    """
    body = exchange.body
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    found = _META_CHARSET.search(body[:2048])
    declared = content_type(exchange.header("content-type")).charset or (found[1].decode("ascii") if found else "")
    encoding = webencodings.lookup(declared)
    return encoding.codec_info.name if encoding else "utf-8"
