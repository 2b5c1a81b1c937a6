"""Facts from JSON-LD: schema.org statements in a script tag."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from boilerstrip.model import Fact

__all__ = ["linked_facts", "squeezed"]

# schema.org types that describe the page's own text, and those that hold others.
_WORKS = re.compile(
    r"(?:Article|Posting|Report|Recipe|Review|Product|Book|Course|Event|WebPage|Question|CreativeWork)$"
)
# Types that name the kind of page, the most telling first.
_KINDS = (
    (re.compile(r"(?:DiscussionForumPosting|QAPage|SocialMediaPosting)$"), "forum"),
    (re.compile(r"(?:Product|ProductGroup|IndividualProduct)$"), "product"),
    (re.compile(r"(?:TechArticle|APIReference)$"), "documentation"),
    (re.compile(r"(?:Article|BlogPosting|Report|Recipe|Review)$"), "article"),
    (re.compile(r"(?:CollectionPage|ItemList|SearchResultsPage)$"), "collection"),
    (re.compile(r"Service$"), "service"),
)
_SOURCE = "json-ld"
_DEEPEST, _MOST, _LONGEST = 6, 400, 1000
_CONTROL = re.compile(r"[\x00-\x1f]")
# Many pages escape what they state a second time; an ampersand without its semicolon is left alone.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def squeezed(text: str) -> str:
    """What a statement says: entities that were escaped once too often read, white space collapsed.

    Example:
        >>> squeezed("Bread &amp; salt:  Ida&#039;s")
        "Bread & salt: Ida's"
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return " ".join(text.split())


def linked_facts(script: str) -> Iterator[Fact]:
    """The facts that one JSON-LD script states about the page; none where it is no JSON.

    Example:
        >>> [(f.field, f.value) for f in linked_facts('{"@type": "NewsArticle", "headline": "Snow", "author": "Ada"}')]
        [('page_kind', 'article'), ('title', 'Snow'), ('author', 'Ada')]
    """
    for item in _items(_parsed(script)):
        kinds = item.get("@type")
        names = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
        kind = next((kind for pattern, kind in _KINDS if any(map(pattern.search, names))), None)
        if kind:
            yield Fact("page_kind", kind, _SOURCE, 0.8)
        if item.get("isAccessibleForFree") in {False, "False", "false"}:
            yield Fact("flag", "paywall", _SOURCE, 0.9)
        if any(_WORKS.search(name) for name in names):
            plain = any(name.endswith("WebPage") for name in names)
            yield from _work(item, 0.7 if plain else 0.95)
        elif "WebSite" in names:
            yield from _facts("site", item.get("name"), 0.7)


def _parsed(script: str) -> Any:
    try:
        return json.loads(_CONTROL.sub(" ", script.strip().removeprefix("<!--").removesuffix("-->").rstrip("; \n")))
    except (ValueError, RecursionError):
        # Broken JSON-LD is common; what it would have said is found elsewhere or not at all.
        return None


def _items(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in `value`, outer ones first, as deep and as many as a page can honestly have."""
    queue: list[tuple[Any, int]] = [(value, 0)]
    for count, (item, depth) in enumerate(queue):
        if count > _MOST:
            return
        if isinstance(item, list):
            queue += [(inner, depth + 1) for inner in item[:_MOST] if depth < _DEEPEST]
        elif isinstance(item, dict):
            yield item
            inside = [item.get("@graph"), item.get("mainEntity"), item.get("mainEntityOfPage")]
            queue += [(inner, depth + 1) for inner in inside if isinstance(inner, list | dict) and depth < _DEEPEST]


def _work(item: dict[str, Any], score: float) -> Iterator[Fact]:
    yield from _facts("title", item.get("headline") or item.get("name"), score)
    yield from _facts("author", item.get("author") or item.get("creator"), score)
    yield from _facts("date", item.get("datePublished") or item.get("dateCreated"), score)
    yield from _facts("site", item.get("publisher"), score - 0.2)
    yield from _facts("declared_language", item.get("inLanguage"), score - 0.2)
    yield from _facts("licence", item.get("license"), score)


def _facts(field: str, value: Any, score: float) -> Iterator[Fact]:
    text = ", ".join(dict.fromkeys(_names(value)))[:_LONGEST]
    if text:
        yield Fact(field, text, _SOURCE, score)


def _names(value: Any) -> Iterator[str]:
    """The names in a value that may be a string, an object with a name, or a list of these."""
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") or item.get("url") if isinstance(item, dict) else item
        if isinstance(name, str) and name.strip():
            yield squeezed(name)
