"""The encoding that the first bytes of an HTML page declare: the WHATWG's prescan of a byte stream, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["declared_encoding"]

_META = re.compile(rb"<meta(?=[\t\n\f\r /])", re.IGNORECASE)
_TAG = re.compile(rb"</?[A-Za-z][^\t\n\f\r >]*")
_ATTRIBUTE = re.compile(
    rb"""[\t\n\f\r /]*(?P<name>=?[^\t\n\f\r />=]*)[\t\n\f\r ]*
    (?:=[\t\n\f\r ]*
    (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>(?!["'])[^\t\n\f\r >]*)|(?P<open>["'])))?""",
    re.VERBOSE,
)
_CHARSET = re.compile(
    rb"""charset[\t\n\f\r ]*=[\t\n\f\r ]*
    (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>(?!["'])[^\t\n\f\r ;]*))""",
    re.VERBOSE | re.IGNORECASE,
)
_GIVEN = re.compile(rb"charset[\t\n\f\r ]*=", re.IGNORECASE)
_XML = re.compile(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")


class _Attribute(NamedTuple):
    name: bytes
    value: bytes


class _Tag(NamedTuple):
    """The attributes of a tag and where it ends; `end` is -1 where the bytes end within it."""

    attributes: list[_Attribute]
    end: int


def declared_encoding(head: bytes) -> str | None:
    """The name of the encoding that `head`, the beginning of a page, declares; None where it declares none.

    A declaration is one of a `meta` element, else of an XML declaration; one in a comment, or cut off by the end of
    `head`, is none. A page in which it can be read is not in UTF-16 whatever it says, and `x-user-defined` means
    windows-1252. Source: the HTML standard, "prescan a byte stream to determine its encoding".

    Example:
        >>> declared_encoding(b'<!-- <meta charset="gbk"> --><META Charset=koi8-r>')
        'koi8-r'
    """
    for tag in _metas(head):
        found = _of_meta(tag)
        if found:
            return found
    xml = _XML.match(head)
    return _known(xml.group(1)) if xml else None


def _metas(head: bytes) -> Iterator[list[_Attribute]]:
    """The attributes of the meta tags in `head`, as far as the standard's scanner sees them."""
    at = head.find(b"<")
    while at >= 0:
        if head.startswith(b"<!--", at):
            # The dashes of `<!-->` begin the comment and end it.
            end = head.find(b"-->", at + 2)
            end = end + 3 if end >= 0 else -1
        elif (start := _META.match(head, at) or _TAG.match(head, at)) is not None:
            tag = _tag(head, start.end())
            end = tag.end
            if end >= 0 and start.re is _META:
                yield tag.attributes
        elif head.startswith((b"<!", b"</", b"<?"), at):
            end = head.find(b">", at)
        else:
            end = at + 1
        if end < 0:
            return
        at = head.find(b"<", end)


def _tag(head: bytes, at: int) -> _Tag:
    attributes: list[_Attribute] = []
    while (match := _ATTRIBUTE.match(head, at)) is not None:
        at = match.end()
        if at >= len(head) or match.group("open"):
            break
        name = match.group("name")
        if not name:
            return _Tag(attributes, at)
        attributes.append(_Attribute(name.lower(), _value(match)))
    return _Tag(attributes, -1)


def _value(match: re.Match[bytes]) -> bytes:
    return match.group("double") or match.group("single") or match.group("bare") or b""


def _of_meta(attributes: list[_Attribute]) -> str | None:
    # Of attributes with one name the first counts.
    first = dict(reversed(attributes))
    if b"charset" in first:
        return _known(first[b"charset"])
    if first.get(b"http-equiv", b"").lower() != b"content-type" or b"content" not in first:
        return None
    content = first[b"content"]
    given = _GIVEN.search(content)
    named = _CHARSET.match(content, given.start()) if given else None
    return _known(_value(named)) if named else None


def _known(label: bytes) -> str | None:
    """The WHATWG's name for `label`, as it counts in a declaration that is part of the text."""
    import webencodings

    found = webencodings.lookup(label.decode("latin-1"))
    if found is None:
        return None
    name: str = found.name
    return "utf-8" if name.startswith("utf-16") else "windows-1252" if name == "x-user-defined" else name
