"""Metadata that an HTML page states about itself: JSON-LD, OpenGraph, microdata, Dublin Core, plain meta and links.

Every statement becomes a `Fact` with its source; the scores order the sources by how often they are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from boilerstrip.metadata.html_fallback import FALLBACK_FIELDS, ask_trafilatura
from boilerstrip.metadata.html_head import checked, head_facts, in_head, meta_tags, read_head
from boilerstrip.metadata.html_linked import linked_facts, squeezed
from boilerstrip.metadata.html_named import MICRODATA, Named, find_named
from boilerstrip.model import Fact

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["WITHOUT_EVENTS", "Unread"]

# An option of the parser: no mutation events, which build what scripts would see and cost a third of the time.
WITHOUT_EVENTS = 1

_LICENCE_LINK = re.compile(r"""rel=["']?[\w\s]{0,40}\blicense\b""")
# What stands between a headline and the name of the site.
_TITLE_PARTS = re.compile(r"\s+[|\-–—·»«:•]+\s+|[|｜_]")


@dataclass(frozen=True, slots=True)
class Unread:
    """What an HTML page states about itself, for whoever asks: most pages are read for their text alone.

    The source is kept and parsed once more, as it takes a fraction of the tree's memory; a page that is slow to parse
    is so twice.
    """

    html: str

    def __call__(self) -> tuple[Fact, ...]:
        """The facts, each once.

        Example:
            >>> html = '<html lang=eo><title>Rivero | Ekzemplo</title><meta property=og:site_name content=Ekzemplo>'
            >>> [(fact.field, fact.value, fact.source) for fact in Unread(html)()]
            [('site', 'Ekzemplo', 'opengraph'), ('declared_language', 'eo', 'html'), ('title', 'Rivero', 'title')]
        """
        tree = LexborHTMLParser(self.html, options=WITHOUT_EVENTS)
        facts = [*head_facts(tree), *(fact for script in _json_ld(tree) for fact in linked_facts(script))]
        named = find_named(tree)
        facts += _from_body(tree, named, self.html, dated="date" in _fields(facts))
        title = read_head(tree).title
        if title:
            heading = squeezed(named.heading.text()) if named.heading is not None else ""
            site = meta_tags(tree).get("og:site_name", "")
            facts.append(Fact("title", _headline(title, heading, site), "title", 0.6))
        missing = set(FALLBACK_FIELDS) - _fields(facts)
        if missing:
            facts += ask_trafilatura(tree, self.html, missing)
        return tuple(dict.fromkeys(facts))


def _fields(facts: list[Fact]) -> set[str]:
    return {fact.field for fact in facts}


def _json_ld(tree: LexborHTMLParser) -> Iterator[str]:
    """The JSON-LD texts that the body holds, then those of the head."""
    inside = tree.body.css("script") if tree.body is not None else []
    for script in (*inside, *(node for node in in_head(tree) if node.tag == "script")):
        kind, content = script.attributes.get("type") or "", script.first_child
        if content is not None and kind.strip().lower().startswith("application/ld+json"):
            yield content.text_content or ""


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
        fact = checked(Fact("date", named.time.attributes.get("datetime") or "", "time", 0.5))
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
        fact = checked(Fact(field, squeezed(value), "microdata", 0.8))
        if fact:
            seen.add(field)
            yield fact


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
