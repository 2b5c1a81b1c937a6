"""Sitemaps (sitemaps.org 0.9): lists of pages, lists of lists, plain or gzipped, as XML or a URL a line."""

from __future__ import annotations

from dataclasses import dataclass

from boilerstrip.fetch.content import Budget, decode_content
from boilerstrip.fetch.discover.xml import XmlError, elements
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.urls import Url, parse_or_none, same_site

MAX_URLS = 50_000
MAX_BYTES = 50 * 1024 * 1024
# An index may point to an index on paper only; endless chains of them are traps.
MAX_NESTING = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a sitemap or a feed points to: pages, further maps, what is wrong with it, how many links were dropped."""

    pages: tuple[Url, ...] = ()
    maps: tuple[Url, ...] = ()
    fault: str | None = None
    dropped: int = 0


def read_sitemap(body: bytes, at: Url) -> Found:
    """The URLs of the sitemap that was found at `at`; those of other sites are dropped, as the protocol asks.

    What stands before a fault is taken, the fault is told in `Found.fault`.
    """
    try:
        data = decode_content(body, ("gzip",), Budget(MAX_BYTES)) if body.startswith(b"\x1f\x8b") else body
    except PageError as error:
        return Found(fault=str(error))
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _found(data.decode("utf-8-sig", "replace").split(), [], at, None)
    pages: list[str] = []
    maps: list[str] = []
    fault = None
    try:
        for element in elements(data):
            if element.path[-3:] == ("urlset", "url", "loc"):
                pages.append(element.text)
            elif element.path[-3:] == ("sitemapindex", "sitemap", "loc"):
                maps.append(element.text)
            if len(pages) + len(maps) > MAX_URLS:
                fault = f"more than {MAX_URLS} URLs; the rest is left"
                break
    except XmlError as error:
        fault = str(error)
    if not pages and not maps and fault is None:
        fault = "no URLs in it: not a sitemap"
    return _found(pages, maps, at, fault)


def _found(pages: list[str], maps: list[str], at: Url, fault: str | None) -> Found:
    own_pages = _own(pages[:MAX_URLS], at)
    own_maps = _own(maps[:MAX_URLS], at)
    dropped = len(pages) + len(maps) - len(own_pages) - len(own_maps)
    return Found(own_pages, own_maps, fault, dropped)


def _own(locations: list[str], at: Url) -> tuple[Url, ...]:
    urls = (parse_or_none(location) for location in locations)
    return tuple(dict.fromkeys(url for url in urls if url and same_site(url, at)))
