"""The few tags of a page that speak to a crawler, found in one pass in linear time, whatever the page is.

A DOM would be more exact, but the time that HTML parsers take can grow with the square of the page, and a crawler
reads pages of strangers. What looks like a tag inside an attribute value is taken for one: a link too many, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_WANTED = "a|area|base|link|meta"
_RAW = "script|style|textarea|title|xmp|iframe|noembed|noframes"
_START = re.compile(rf"<(?:!--|({_WANTED}|{_RAW})(?=[\s/>]))", re.IGNORECASE)
_RAW_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _RAW.split("|")}
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_MAX_ATTRIBUTES = 64
_MAX_VALUE = 8192


class Tag(NamedTuple):
    """A start tag: its name and attributes in lower case, the values with their references resolved."""

    name: str
    attributes: dict[str, str]

    def words(self, attribute: str) -> frozenset[str]:
        """The words of an attribute such as `rel`, in lower case."""
        return frozenset(self.attributes.get(attribute, "").lower().split())


def start_tags(html: str) -> Iterator[Tag]:
    """The tags `a`, `area`, `base`, `link` and `meta` of a page, in order; not those in comments, scripts and the like.

    Example:
        >>> page = "<!-- <a href=x> --><A HREF='/b?c&amp;d' rel=next>"
        >>> list(start_tags(page))
        [Tag(name='a', attributes={'href': '/b?c&d', 'rel': 'next'})]
    """
    at = 0
    while found := _START.search(html, at):
        at = found.end()
        name = (found[1] or "").lower()
        if not name:
            at = _behind(html.find("-->", at - 2), 3)  # `<!-->` is a whole comment
        elif name in _RAW_ENDS:
            end = _RAW_ENDS[name].search(html, at)
            at = end.end() if end else -1
        else:
            yield Tag(name, _attributes(html, at))
        if at < 0:
            return


def _attributes(html: str, at: int) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for _ in range(_MAX_ATTRIBUTES):
        found = _ATTRIBUTE.match(html, at)
        if not found:
            break
        value = found[2] or found[3] or found[4] or ""
        attributes.setdefault(found[1].lower()[:64], unescape(value[:_MAX_VALUE]))  # the first of two alike counts
        at = found.end()
    return attributes


def _behind(position: int, length: int) -> int:
    return position + length if position >= 0 else -1
