"""The elements of a page whose tag or names speak of its title, author, date or licence, found in one pass.

A CSS selector for each would walk the whole tree each time; attributes are read once here, and what a class or an id
speaks of is worked out once for all the elements that share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["MICRODATA", "Named", "find_named"]

# Of the elements that speak of a field so many are looked at.
_LOOKED_AT = 200
# What itemprop states, and the field that is.
MICRODATA = {
    "headline": "title",
    "author": "author",
    "datePublished": "date",
    "inLanguage": "declared_language",
    "license": "licence",
}
# The parts of names that speak of a field, for each attribute.
_PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "class": {
        "title": ("title",),
        "author": ("uthor", "yline", "autor", "zuozhe", "bianji"),
        "date": ("date", "Date", "datum", "time", "publish", "posted", "fecha", "meta", "byline"),
    },
    "id": {"title": ("title",), "author": ("uthor",), "date": ("date", "Date")},
    "itemprop": {"author": ("uthor",), "date": ("date", "Date")},
    "rel": {"author": ("uthor",)},
}


@dataclass(slots=True)
class Named:
    """What was found, each in the order of the page.

    `speaking` has the elements that speak of a field, each once for every part of its names that does; `heading` is
    the first h1, `licence` and `author` are the first links of that relation, `time` is the first time element with a
    date, `items` are the elements that state one of MICRODATA.
    """

    speaking: dict[str, list[LexborNode]] = field(default_factory=lambda: {"title": [], "author": [], "date": []})
    heading: LexborNode | None = None
    licence: LexborNode | None = None
    author: LexborNode | None = None
    time: LexborNode | None = None
    items: list[LexborNode] = field(default_factory=list)


def find_named(tree: LexborHTMLParser) -> Named:
    """The elements of `tree` that speak of something, as far as their tags and names tell.

    Example:
        >>> from selectolax.lexbor import LexborHTMLParser
        >>> found = find_named(LexborHTMLParser('<h1>Rivers</h1><p class="byline">By Ada Lake<p class="lead">Sand'))
        >>> found.heading.text(), [node.text() for node in found.speaking["author"]]
        ('Rivers', ['By Ada Lake'])
    """
    found = Named()
    if tree.root is None:
        return found
    tags = _tag_numbers()
    for node in tree.root.traverse():
        attributes = node.attributes
        said = _class_says(attributes["class"]) if "class" in attributes else _NOTHING
        if "id" in attributes or "itemprop" in attributes or "rel" in attributes:
            said += _others_say(attributes.get("id"), attributes.get("itemprop"), attributes.get("rel"))
        if node.tag_id in tags:
            said += _tag_says(node, attributes, found)
        for name in said:
            if name == "item":
                found.items.append(node)
            elif len(found.speaking[name]) < _LOOKED_AT:
                found.speaking[name].append(node)
    return found


_Fields = tuple[str, ...]
_NOTHING: _Fields = ()


@lru_cache(maxsize=16384)
def _class_says(value: str | None) -> _Fields:
    """The fields that the classes of an element speak of."""
    return _says("class", value)


@lru_cache(maxsize=16384)
def _others_say(own: str | None, itemprop: str | None, rel: str | None) -> _Fields:
    """The fields that other attributes speak of; `item` where one states it by microdata."""
    item = ("item",) if itemprop in MICRODATA else _NOTHING
    return (*item, *_says("id", own), *_says("itemprop", itemprop), *_says("rel", rel))


def _says(name: str, value: str | None) -> _Fields:
    if not value:
        return _NOTHING
    return tuple(asked for asked, parts in _PARTS[name].items() for part in parts if part in value)


def _tag_says(node: LexborNode, attributes: Mapping[str, str | None], found: Named) -> _Fields:
    """The fields that an element speaks of by its tag; the first ones are kept in `found`."""
    tag = node.tag
    if tag == "h1":
        found.heading = found.heading or node
        return ("title",)
    if tag == "time":
        found.time = found.time or (node if "datetime" in attributes else None)
        return ("date",)
    relations = (attributes.get("rel") or "").split()
    if relations:
        found.licence = found.licence or (node if "license" in relations else None)
        found.author = found.author or (node if "author" in relations else None)
    return _NOTHING


@lru_cache(maxsize=1)
def _tag_numbers() -> frozenset[int]:
    """The numbers that lexbor gives to `h1`, `time` and `a`: they are read faster than names."""
    from selectolax.lexbor import LexborHTMLParser

    return frozenset(node.tag_id for node in LexborHTMLParser("<h1></h1><time></time><a></a>").css("h1,time,a"))
