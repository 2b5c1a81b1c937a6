"""Feeds: the entries of RSS 0.9 to 2.0, RDF, Atom and JSON Feed, as URLs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from boilerstrip.fetch.discover.sitemap import Found
from boilerstrip.fetch.discover.xml import Element, XmlError, elements
from boilerstrip.fetch.urls import Url, parse_or_none

MAX_ENTRIES = 10_000


def read_feed(body: bytes, at: Url) -> Found:
    """The pages that the entries of a feed point to; links that are no web addresses are dropped.

    Example:
        >>> found = read_feed(b'{"items": [{"url": "/a"}]}', Url.parse("https://example.org/feed.json"))
        >>> [page.href for page in found.pages]
        ['https://example.org/a']
    """
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{"):
        return _json_feed(text, at)
    links: list[str] = []
    fault = None
    try:
        for link in _xml_links(elements(text)):
            links.append(link)
            if len(links) > MAX_ENTRIES:
                fault = f"more than {MAX_ENTRIES} entries; the rest is left"
                break
    except XmlError as error:
        fault = str(error)
    if not links and fault is None:
        fault = "no entries with links: not a feed"
    return _found(links, at, fault)


def _xml_links(found: Iterable[Element]) -> Iterator[str]:
    """One link an entry: `link`, for want of it `guid` (RSS) where that is a permalink."""
    link = guid = None
    for element in found:
        if element.name in {"item", "entry"}:
            if link or guid:
                yield link or guid or ""
            link = guid = None
        elif len(element.path) < 2 or element.path[-2] not in {"item", "entry"}:
            continue
        elif element.name == "link":
            target = element.attributes.get("href") or element.text
            alternate = element.attributes.get("rel", "alternate") == "alternate"
            link = link or (target if alternate else None)
        elif element.name == "guid" and element.attributes.get("ispermalink", "true").lower() == "true":
            guid = element.text


def _json_feed(body: bytes, at: Url) -> Found:
    try:
        feed: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Found(fault=f"not readable as JSON: {error}")
    items = feed.get("items")
    if not isinstance(items, list):
        return Found(fault="no items: not a JSON feed")
    entries = [item for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    links = [item.get("url") or item.get("external_url") for item in entries]
    return _found([link for link in links if isinstance(link, str)], at, None)


def _found(links: list[str], at: Url, fault: str | None) -> Found:
    urls = (parse_or_none(link, at.href) for link in links[:MAX_ENTRIES])
    pages = tuple(dict.fromkeys(url for url in urls if url))
    return Found(pages=pages, fault=fault, dropped=max(0, len(links) - len(pages)))
