"""What the HTML of a page says to a crawler: where it links, what it is a copy of, what may be done with it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import webencodings
from selectolax.lexbor import LexborHTMLParser, LexborNode

from boilerstrip.fetch.exchange import Exchange, content_type
from boilerstrip.fetch.urls import Url, parse_or_none

MAX_LINKS = 10_000
# Where a page is only asked what it says of itself, its beginning is enough: `head` comes first.
_HEAD_BYTES = 128 * 1024
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_NOT_FOLLOWED = frozenset({"nofollow", "ugc", "sponsored"})


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
    tree = LexborHTMLParser(body.decode(_charset(exchange), "replace"))
    base_node = tree.css_first("base[href]")
    base = parse_or_none(_attribute(base_node, "href"), page.href) if base_node else None
    where = (base or page).href
    signals = (*_meta_signals(tree), *_licences(tree, where))
    may_follow = follow and not any(name == "robots" and _says_nofollow(value) for name, value in signals)
    canonical = tree.css_first("link[rel~=canonical][href]")
    target = parse_or_none(_attribute(canonical, "href"), where) if canonical else None
    return PageHints(
        links=_links(tree, where) if may_follow else (),
        canonical=target.href if target else None,
        alternates=_alternates(tree, where),
        signals=signals,
    )


def _links(tree: LexborHTMLParser, base: str) -> tuple[Url, ...]:
    found: dict[Url, None] = {}
    for node in tree.css("a[href], area[href]"):
        if not _NOT_FOLLOWED.isdisjoint(_attribute(node, "rel").lower().split()):
            continue
        url = parse_or_none(_attribute(node, "href").strip(), base)
        if url:
            found[url] = None
        if len(found) >= MAX_LINKS:
            break
    return tuple(found)


def _alternates(tree: LexborHTMLParser, base: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for node in tree.css("link[rel~=alternate][hreflang][href]")[:200]:
        url = parse_or_none(_attribute(node, "href").strip(), base)
        if url:
            pairs.append((_attribute(node, "hreflang").strip()[:40], url.href))
    return tuple(dict.fromkeys(pairs))


def _meta_signals(tree: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    wanted = {"robots", "boilerstrip", "tdm-reservation", "tdm-policy", "content-usage", "dcterms.license"}
    nodes = ((node, _attribute(node, "name").strip().lower()) for node in tree.css("meta[name][content]"))
    return tuple((name, _attribute(node, "content").strip()[:500]) for node, name in nodes if name in wanted)


def _licences(tree: LexborHTMLParser, base: str) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for node in tree.css("link[rel~=license][href], a[rel~=license][href]")[:20]:
        name = "rsl" if "rsl+xml" in _attribute(node, "type") else "license"
        url = parse_or_none(_attribute(node, "href").strip(), base)
        if url:
            found[name, url.href] = None
    return tuple(found)


def _says_nofollow(value: str) -> bool:
    return not {"nofollow", "none"}.isdisjoint(word.strip() for word in value.lower().split(","))


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "") if node else ""


def _charset(exchange: Exchange) -> str:
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
