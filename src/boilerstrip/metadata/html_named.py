"""The elements of a page whose tag or names speak of its title, author, date or licence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["MICRODATA", "Named", "find_named", "speaking"]

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
# The tags, and the parts of names, that speak of a field.
_TAGS = {"title": ("h1",), "author": (), "date": ("time",)}
_PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "title": {"class": ("title",), "id": ("title",)},
    "author": {
        "class": ("uthor", "yline", "autor", "zuozhe", "bianji"),
        "id": ("uthor",),
        "itemprop": ("uthor",),
        "rel": ("uthor",),
    },
    "date": {
        "class": ("date", "Date", "datum", "time", "publish", "posted", "fecha", "meta", "byline"),
        "id": ("date", "Date"),
        "itemprop": ("date", "Date"),
    },
}
_SPEAKING = {
    asked: ",".join(
        (*_TAGS[asked], *(f'[{name}*="{part}"]' for name, parts in names.items() for part in parts)),
    )
    for asked, names in _PARTS.items()
}
_NAMED = "h1,time[datetime],a[rel],[itemprop]"


@dataclass(slots=True)
class Named:
    """What was found, each in the order of the page.

    `heading` is the first h1, `licence` and `author` are the first links of that relation, `time` is the first time
    element with a date, `items` are the elements that state one of MICRODATA, some of them twice.
    """

    heading: LexborNode | None = None
    licence: LexborNode | None = None
    author: LexborNode | None = None
    time: LexborNode | None = None
    items: list[LexborNode] = field(default_factory=list)


def find_named(tree: LexborHTMLParser) -> Named:
    """The elements of `tree` that state something by their tag, relation or microdata.

    Example:
        >>> from selectolax.lexbor import LexborHTMLParser
        >>> find_named(LexborHTMLParser("<h1>Rivers</h1><p>Sand")).heading.text()
        'Rivers'
    """
    found = Named()
    for node in tree.css(_NAMED):
        attributes, tag = node.attributes, node.tag
        relations = (attributes.get("rel") or "").split() if tag == "a" else ()
        if tag == "h1":
            found.heading = found.heading or node
        elif tag == "time" and "datetime" in attributes:
            found.time = found.time or node
        if "license" in relations:
            found.licence = found.licence or node
        if "author" in relations:
            found.author = found.author or node
        if attributes.get("itemprop") in MICRODATA:
            found.items.append(node)
    return found


def speaking(tree: LexborHTMLParser, asked: str) -> list[LexborNode]:
    """The elements that speak of the field `asked`, each once for every part of its names that does.

    Example:
        >>> from selectolax.lexbor import LexborHTMLParser
        >>> tree = LexborHTMLParser('<p class="byline">By Ada Lake<p class="lead">Sand')
        >>> [node.text() for node in speaking(tree, "author")]
        ['By Ada Lake']
    """
    return tree.css(_SPEAKING[asked])[:_LOOKED_AT]
