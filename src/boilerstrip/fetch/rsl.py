"""RSL licences (Really Simple Licensing 1.0, rslstandard.org): where a page names them, and what they say about it.

A site names one in robots.txt, a page in its HTTP header, in a link, or writes it into itself. Its RSS module, which
prices the entries of a feed, is not read.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from boilerstrip.fetch.discover.links import charset_of, is_html, read_hints
from boilerstrip.fetch.discover.xml import Element, XmlError, elements
from boilerstrip.fetch.exchange import Exchange
from boilerstrip.fetch.pattern import covers
from boilerstrip.fetch.rights import Signal
from boilerstrip.fetch.urls import Url, parse_or_none
from boilerstrip.metadata.http import links_of

MEDIA_TYPE = "application/rsl+xml"

_MARK = b"rsl+xml"
_SCRIPT = re.compile(r"<script\b([^>]{0,1000})>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*(?:<!\[CDATA\[)?\s*<\?xml[^>]{0,200}\?>")
# A page has one licence; this many cannot be meant.
_MOST = 4
_EVERYTHING = frozenset({"", "*", "/"})


class Named(NamedTuple):
    """The licences that a response names: files to ask for, and the XML of those that stand in the page itself."""

    files: tuple[Url, ...] = ()
    inline: tuple[bytes, ...] = ()


def licences_named(exchange: Exchange, page: Url) -> Named:
    """The RSL licences that a response from `page` names in its `Link` header and, if it is HTML, in its mark-up."""
    links = [link for value in exchange.header_values("link") for link in links_of(value)]
    hrefs = [link.href for link in links if "license" in link.relations and link.media_type == MEDIA_TYPE]
    files = [parse_or_none(href, page.href) for href in hrefs]
    inline: list[bytes] = []
    if _MARK in exchange.body and is_html(exchange):
        signals = read_hints(exchange, page, follow=True).signals
        files += [parse_or_none(value) for name, value in signals if name == "rsl"]
        inline = _scripts(exchange.body.decode(charset_of(exchange), "replace"))
    return Named(tuple(dict.fromkeys(file for file in files if file))[:_MOST], tuple(inline[:_MOST]))


def rsl_signals(body: bytes, page: Url, source: str = "rsl") -> tuple[Signal, ...]:
    """What an RSL licence permits and prohibits for a page, each with its price; `source` says where it was found.

    The `content` with the longest matching URL counts; one without a URL is about everything. What has to be had from
    a licence server is not free, whatever it costs. A file that cannot be read says nothing.

    Example:
        >>> licence = b'<license><prohibits type="usage">ai-train</prohibits></license>'
        >>> rsl_signals(b'<rsl><content url="/">' + licence + b"</content></rsl>", Url.parse("https://example.org/a"))
        (Signal(source='rsl', name='rsl-prohibits', value='ai-train; payment=free'),)
    """
    reader = _Reader(page, source)
    try:
        for element in elements(body):
            reader.read(element)
    except XmlError:
        return ()
    return reader.best


class _Reader:
    """Collects the terms of each `content`, and keeps those of the one that fits the page best."""

    def __init__(self, page: Url, source: str) -> None:
        self._page = page
        self._source = source
        self._uses: list[Signal] = []
        self._licences: list[Signal] = []
        self._payment = "free"
        self._length = -1
        self.best: tuple[Signal, ...] = ()

    def read(self, element: Element) -> None:
        """Take in an element that has ended: inner ones come before those around them."""
        if element.name in {"permits", "prohibits"} and element.attributes.get("type") == "usage":
            self._uses.append(Signal(self._source, f"rsl-{element.name}", element.text[:200]))
        elif element.name == "payment":
            self._payment = element.attributes.get("type", "free").lower()[:40]
        elif element.name == "license":
            self._licences += [use._replace(value=f"{use.value}; payment={self._payment}") for use in self._uses]
            self._uses, self._payment = [], "free"
        elif element.name == "content":
            self._content(element)
            self._licences = []

    def _content(self, element: Element) -> None:
        pattern = _path_pattern(element.attributes.get("url", "").strip(), self._page)
        if pattern is None or not covers(pattern, self._page.target) or len(pattern) <= self._length:
            return
        self._length = len(pattern)
        terms = self._licences
        if element.attributes.get("server"):
            terms = [
                term._replace(value=term.value.replace("payment=free", "payment=licence-server")) for term in terms
            ]
        self.best = tuple(terms)


def _path_pattern(location: str, page: Url) -> str | None:
    """The path pattern of a `content` URL; None where it is about another site."""
    if location in _EVERYTHING:
        return "/"
    if location.startswith("/") and not location.startswith("//"):
        return location
    url = parse_or_none(location, page.href)
    return url.target if url and url.host == page.host else None


def _scripts(html: str) -> list[bytes]:
    found = []
    for start in _SCRIPT.finditer(html):
        if "rsl+xml" not in start[1].lower():
            continue
        end = _SCRIPT_END.search(html, start.end())
        text = html[start.end() : end.start()] if end else ""
        found.append(_XML_HEAD.sub("", text).strip().removesuffix("]]>").encode())
    return found
