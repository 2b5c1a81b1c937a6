"""Metadata that an HTML page states about itself: JSON-LD, OpenGraph, microdata, Dublin Core, plain meta and links.

Every statement becomes a `Fact` with its source; the scores order the sources by how often they are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from boilerstrip.metadata.html_fallback import FALLBACK_FIELDS, ask_trafilatura
from boilerstrip.metadata.html_linked import linked_facts, squeezed
from boilerstrip.metadata.html_named import MICRODATA, Named, find_named
from boilerstrip.model import Fact
from boilerstrip.segment.dom import Head
from boilerstrip.segment.html_walk import json_ld

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["WITHOUT_EVENTS", "PageFacts", "Unread", "read_page"]

# An option of the parser: no mutation events, which build what scripts would see and cost a third of the time.
WITHOUT_EVENTS = 1

# The name of a meta tag -> the field it states, the source to name, the score.
_META = {
    "og:title": ("title", "opengraph", 0.85),
    "twitter:title": ("title", "twitter", 0.8),
    "dc.title": ("title", "dublin-core", 0.75),
    "dcterms.title": ("title", "dublin-core", 0.75),
    "citation_title": ("title", "meta", 0.88),
    "og:site_name": ("site", "opengraph", 0.9),
    "application-name": ("site", "meta", 0.5),
    "al:android:app_name": ("site", "meta", 0.3),
    "author": ("author", "meta", 0.7),
    "article:author": ("author", "opengraph", 0.6),
    "og:article:author": ("author", "opengraph", 0.6),
    "book:author": ("author", "opengraph", 0.6),
    "dc.creator": ("author", "dublin-core", 0.75),
    "dcterms.creator": ("author", "dublin-core", 0.75),
    "dc.contributor": ("author", "dublin-core", 0.4),
    "citation_author": ("author", "meta", 0.8),
    "parsely-author": ("author", "meta", 0.75),
    "sailthru.author": ("author", "meta", 0.75),
    "byl": ("author", "meta", 0.7),
    "article:published_time": ("date", "opengraph", 0.9),
    "og:article:published_time": ("date", "opengraph", 0.9),
    "og:published_time": ("date", "opengraph", 0.85),
    "date": ("date", "meta", 0.7),
    "pubdate": ("date", "meta", 0.8),
    "publishdate": ("date", "meta", 0.8),
    "publish_date": ("date", "meta", 0.8),
    "publish-date": ("date", "meta", 0.8),
    "parsely-pub-date": ("date", "meta", 0.8),
    "sailthru.date": ("date", "meta", 0.75),
    "citation_publication_date": ("date", "meta", 0.8),
    "citation_date": ("date", "meta", 0.75),
    "dc.date": ("date", "dublin-core", 0.7),
    "dc.date.issued": ("date", "dublin-core", 0.8),
    "dcterms.created": ("date", "dublin-core", 0.7),
    "dcterms.issued": ("date", "dublin-core", 0.8),
    "dcterms.date": ("date", "dublin-core", 0.7),
    "dc.language": ("declared_language", "dublin-core", 0.6),
    "dcterms.language": ("declared_language", "dublin-core", 0.6),
    "content-language": ("declared_language", "meta", 0.6),
    "og:locale": ("declared_language", "opengraph", 0.5),
    "dc.rights": ("licence", "dublin-core", 0.6),
    "dcterms.rights": ("licence", "dublin-core", 0.6),
    "dcterms.license": ("licence", "dublin-core", 0.8),
    "og:url": ("canonical", "opengraph", 0.7),
    "og:type": ("page_kind", "opengraph", 0.5),
}
# What OpenGraph's types are in our words; "website" says nothing.
_OG_KINDS = {"article": "article", "product": "product", "product.item": "product", "og:product": "product"}
_DATE = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?)?")
_LICENCE_LINK = re.compile(r"""rel=["']?[\w\s]{0,40}\blicense\b""")
_WEB = re.compile(r"(?i)^https?://")
# What stands between a headline and the name of the site.
_TITLE_PARTS = re.compile(r"\s+[|\-–—·»«:•]+\s+|[|｜_]")
_LONGEST = 1000


class PageFacts(NamedTuple):
    """What the head of a page and its JSON-LD say, and what the page has yet to be asked."""

    head: Head
    facts: tuple[Fact, ...]
    unread: Unread


@dataclass(frozen=True, slots=True)
class Unread:
    """The facts that only another look at the source of a page gives: most pages are read for their text alone.

    `stated` are the facts that are known already, `title` is that of the page, `site` the name of its site. The source
    is kept and parsed once more, as it takes a fraction of the tree's memory; a page that is slow to parse is so twice.
    """

    html: str
    stated: tuple[Fact, ...]
    title: str
    site: str

    def __call__(self) -> tuple[Fact, ...]:
        """The facts beside those known already."""
        tree = LexborHTMLParser(self.html, options=WITHOUT_EVENTS)
        fields = {fact.field for fact in self.stated}
        named = find_named(tree)
        facts = list(_from_body(tree, named, self.html, dated="date" in fields))
        if self.title:
            heading = squeezed(named.heading.text()) if named.heading is not None else ""
            facts.append(Fact("title", _headline(self.title, heading, self.site), "title", 0.6))
        missing = set(FALLBACK_FIELDS) - fields - {fact.field for fact in facts}
        if missing:
            facts += ask_trafilatura(tree, self.html, missing)
        known = set(self.stated)
        return tuple([fact for fact in dict.fromkeys(facts) if fact not in known])


def read_page(tree: LexborHTMLParser, scripts: list[str], html: str) -> PageFacts:
    """What the page states about itself; `scripts` are the JSON-LD texts that its body holds.

    Example:
        >>> from selectolax.lexbor import LexborHTMLParser
        >>> html = '<html lang="eo"><title>Rivero | Ekzemplo</title><meta property="og:site_name" content="Ekzemplo">'
        >>> page = read_page(LexborHTMLParser(html), [], html)
        >>> [(fact.field, fact.value, fact.source) for fact in (*page.facts, *page.unread())]
        [('site', 'Ekzemplo', 'opengraph'), ('declared_language', 'eo', 'html'), ('title', 'Rivero', 'title')]
    """
    meta: dict[str, str] = {}
    facts: list[Fact] = []
    title = ""
    scripts = list(scripts)
    node = tree.head.first_child if tree.head is not None else None
    while node is not None:
        tag = node.tag
        if tag == "meta":
            facts += _from_meta(node, meta)
        elif tag == "link":
            facts += _from_link(node)
        elif tag == "title":
            title = title or squeezed(node.text())
        elif tag == "script":
            json_ld(node, scripts)
        node = node.next
    for script in scripts:
        facts += linked_facts(script)
    stated = tuple(dict.fromkeys(facts))
    description = meta.get("description") or meta.get("og:description", "")
    head = Head(title=title, description=description, og_type=meta.get("og:type", ""), meta=meta)
    return PageFacts(head, stated, Unread(html, stated, title, meta.get("og:site_name", "")))


def _from_meta(node: LexborNode, meta: dict[str, str]) -> Iterator[Fact]:
    attributes = node.attributes
    name = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv")
    content = attributes.get("content")
    if not name or not content:
        return
    name, value = name.strip().lower(), squeezed(content)
    meta.setdefault(name, value)
    known = _META.get(name)
    if known and value:
        fact = _fact(known[0], value, known[1], known[2])
        if fact:
            yield fact


def _from_link(node: LexborNode) -> Iterator[Fact]:
    attributes = node.attributes
    href, words = (attributes.get("href") or "").strip(), (attributes.get("rel") or "").lower().split()
    if not href:
        return
    if "canonical" in words:
        yield Fact("canonical", href, "link", 0.9)
    if "license" in words:
        # RSL is a licence of its own kind: it prices uses, and names no terms of the text where a page names others.
        is_rsl = "rsl+xml" in (attributes.get("type") or "").lower()
        yield Fact("licence", href, "rsl" if is_rsl else "link", 0.5 if is_rsl else 0.9)
    language = attributes.get("hreflang")
    if "alternate" in words and language and language.strip():
        yield Fact("alternate", f"{language.strip()} {href}", "link", 0.9)


def _from_body(tree: LexborHTMLParser, named: Named, html: str, *, dated: bool) -> Iterator[Fact]:
    """What the elements of the page itself say."""
    language = tree.root.attributes.get("lang") if tree.root is not None else None
    if language and language.strip():
        yield Fact("declared_language", language.strip(), "html", 0.9)
    yield from _microdata(named.items)
    if named.licence is not None and _LICENCE_LINK.search(html):
        href = (named.licence.attributes.get("href") or "").strip()
        if href:
            yield Fact("licence", href, "link", 0.8)
    if named.author is not None and 'rel="author' in html:
        name = squeezed(named.author.text())
        if name:
            yield Fact("author", name, "link", 0.5)
    if named.time is not None and not dated:
        fact = _fact("date", named.time.attributes.get("datetime") or "", "time", 0.5)
        if fact:
            yield fact


def _microdata(items: list[LexborNode]) -> Iterator[Fact]:
    seen: set[str] = set()
    for item in items:
        field = MICRODATA.get(item.attributes.get("itemprop") or "")
        if field is None or field in seen:
            continue
        named = item.css_first("[itemprop=name]") if field == "author" else None
        node = item if named is None else named
        value = node.attributes.get("content") or node.attributes.get("datetime") or node.text()
        if field == "licence":
            value = node.attributes.get("href") or value
        fact = _fact(field, squeezed(value), "microdata", 0.8)
        if fact:
            seen.add(field)
            yield fact


def _fact(field: str, value: str, source: str, score: float) -> Fact | None:
    """The fact, if `value` can be one: a date has digits in order, an author is no address."""
    if field == "date":
        match = _DATE.search(value)
        value = match.group() if match else ""
    if field == "author" and (_WEB.match(value) or len(value) > 200):
        return None
    if field == "page_kind":
        value = _OG_KINDS.get(value.lower(), "")
    if field == "declared_language":
        value = value.replace("_", "-").split(",")[0].strip()
    value = value[:_LONGEST]
    return Fact(field, value, source, score) if value else None


def _headline(title: str, heading: str, site: str) -> str:
    """The title without the name of the site: the part that the first heading repeats, else the first long one."""
    parts = [part for part in _TITLE_PARTS.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    shown = heading.casefold()
    for part in parts:
        name = part.strip().casefold()
        if len(name) > 3 and shown and (name in shown or shown in name):
            return part.strip()
    others = [part.strip() for part in parts if part.strip().casefold() != site.casefold()] or [title]
    long = [part for part in others if len(part) * 3 >= len(title)]
    return long[0] if len(others) > 1 and long else others[0]
