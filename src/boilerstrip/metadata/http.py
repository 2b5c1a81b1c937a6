"""Metadata that the headers of an HTTP response state: the links of RFC 8288."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from boilerstrip.model import Fact

__all__ = ["Link", "header_facts", "links_of"]

_LINK = re.compile(r"""<([^<>]{1,2000})>((?:\s*;\s*[\w*!.-]{1,40}(?:\s*=\s*(?:"[^"]{0,2000}"|[^\s",;]{0,2000}))?)*)""")
_PARAMETER = re.compile(r""";\s*([\w*!.-]{1,40})(?:\s*=\s*(?:"([^"]*)"|([^\s",;]*)))?""")
_MOST = 100


class Link(NamedTuple):
    """One link of a `Link` header: where to, its relations and its media type, both in lower case."""

    href: str
    relations: frozenset[str]
    media_type: str


def links_of(value: str) -> list[Link]:
    """The links of one `Link` header, at most a hundred.

    Example:
        >>> links_of('<https://a.example/by>; rel="license"; type="text/html", </next>; rel=next')[0].href
        'https://a.example/by'
    """
    found = []
    for match in _LINK.finditer(value[:20_000]):
        named: dict[str, str] = {}
        for name, quoted, plain in _PARAMETER.findall(match[2]):
            named.setdefault(name.lower(), (quoted or plain).strip().lower())
        found.append(Link(match[1].strip(), frozenset(named.get("rel", "").split()), named.get("type", "")))
        if len(found) == _MOST:
            break
    return found


def header_facts(headers: Sequence[tuple[str, str]]) -> Iterator[Fact]:
    """What the headers of a response state about its page: licence and canonical URL.

    Example:
        >>> [fact.value for fact in header_facts([("Link", "<https://a.example/by>; rel=license")])]
        ['https://a.example/by']
    """
    for name, value in headers:
        for link in links_of(value) if name.lower() == "link" else ():
            if "license" in link.relations:
                is_rsl = "rsl+xml" in link.media_type
                yield Fact("licence", link.href, "rsl" if is_rsl else "http", 0.5 if is_rsl else 0.85)
            if "canonical" in link.relations:
                yield Fact("canonical", link.href, "http", 0.85)
