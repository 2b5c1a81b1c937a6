"""What the head of an HTML page states: OpenGraph, Dublin Core, other meta tags and links; its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from boilerstrip.metadata.html_linked import squeezed
from boilerstrip.model import Fact
from boilerstrip.segment.dom import Head

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["checked", "head_facts", "in_head", "meta_tags", "read_head"]

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
_WEB = re.compile(r"(?i)^https?://")
_LONGEST = 1000
# The meta tags that describe the page, the best first.
_DESCRIPTIONS = ("description", "og:description")


def in_head(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The elements in the head of the page, in order."""
    node = tree.head.first_child if tree.head is not None else None
    while node is not None:
        yield node
        node = node.next


def read_head(tree: LexborHTMLParser) -> Head:
    """What the page says of itself, as far as it helps to find the main text.

    Example:
        >>> from selectolax.lexbor import LexborHTMLParser
        >>> read_head(LexborHTMLParser('<title>Rivero</title><meta name="description" content="Sablo">'))
        Head(title='Rivero', description='Sablo')
    """
    title, found = "", dict[str, str]()
    for node in in_head(tree):
        tag = node.tag
        if tag == "meta":
            for name, content in _named(node):
                if name in _DESCRIPTIONS and name not in found:
                    found[name] = squeezed(content)
        elif tag == "title":
            title = title or squeezed(node.text())
    return Head(title, next(filter(None, map(found.get, _DESCRIPTIONS)), ""))


def meta_tags(tree: LexborHTMLParser) -> dict[str, str]:
    """What the meta tags say, by their names in small letters; of those with one name the first."""
    found: dict[str, str] = {}
    for node in in_head(tree):
        if node.tag == "meta":
            for name, content in _named(node):
                found.setdefault(name, squeezed(content))
    return found


def head_facts(tree: LexborHTMLParser) -> Iterator[Fact]:
    """The facts that meta tags and links state, in their order."""
    for node in in_head(tree):
        if node.tag == "meta":
            yield from _from_meta(node)
        elif node.tag == "link":
            yield from _from_link(node)


def _named(meta: LexborNode) -> Iterator[tuple[str, str]]:
    """The name and the content of a meta tag, if it has both."""
    attributes = meta.attributes
    name = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv")
    content = attributes.get("content")
    if name and content:
        yield name.strip().lower(), content


def _from_meta(node: LexborNode) -> Iterator[Fact]:
    for name, content in _named(node):
        known, value = _META.get(name), squeezed(content)
        if known and value:
            fact = checked(Fact(known[0], value, known[1], known[2]))
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


def checked(fact: Fact) -> Fact | None:
    """The fact in its plain form, if its value can be one: a date has digits in order, an author is no address."""
    field, value = fact.field, fact.value
    if field == "date":
        match = _DATE.search(value)
        value = match.group() if match else ""
    if field == "author" and (_WEB.match(value) or len(value) > 200):
        return None
    if field == "page_kind":
        value = _OG_KINDS.get(value.lower(), "")
    if field == "declared_language":
        value = value.replace("_", "-").split(",")[0].strip()
    return replace(fact, value=value[:_LONGEST]) if value else None
