"""Where a page states no title, author or date about itself: what trafilatura makes of the elements named after them.

Given a whole page, trafilatura takes twice as long for this as all the cleaning; so it is shown a short page made of
the meta tags and the elements whose class, id or microdata speaks of titles, authors or dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from boilerstrip.metadata.html_head import in_head
from boilerstrip.metadata.html_named import speaking
from boilerstrip.model import Fact

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["FALLBACK_FIELDS", "ask_trafilatura"]

FALLBACK_FIELDS = ("title", "author", "date")


class _Clue(NamedTuple):
    """When a field is looked for: where the page's source holds one of the `words`; and how long it can be."""

    words: tuple[str, ...]
    longest: int
    score: float


_CLUES = {
    "title": _Clue(("<h1", "<H1", "title"), 300, 0.4),
    "author": _Clue(("uthor", "yline", "autor", "zuozhe", "bianji"), 120, 0.3),
    "date": _Clue(("<time", "date", "Date", "datum", "publish", "posted", "fecha", "meta"), 100, 0.3),
}
_MOST = 12  # elements a field
_LONGEST = 1000
# Names of reader comments and of other stories, in elements around; so many steps out.
_OTHERS = re.compile(r"(?i)comment|related|sidebar|widget|recommend|footer")
_STEPS = 8
# The last day that a date may lie on, fixed so that a page says the same on any day.
_LAST_DAY = "2037-12-31"
_NUMBER = re.compile(r"\d")
# htmldate leaves dates that begin with a year to a parser that fills gaps with today; so only whole ones pass.
_PARTIAL = re.compile(r"\d{4}(?!([-/.])\s?\d{1,2}\1\s?\d{1,2}(?!\d))")
# It does not read these where it is not let near that parser.
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_SHOWN_TAGS = frozenset({"a", "address", "div", "h1", "h2", "h3", "h4", "p", "span", "strong", "time"})
_NAMES = ("class", "id", "itemprop", "rel")


def ask_trafilatura(tree: LexborHTMLParser, html: str, missing: Iterable[str]) -> list[Fact]:
    """Facts with the source `trafilatura.<field>` and a low score, for those of the fields `missing` that it finds.

    It is imported only where the page holds something to show it. The same page gives the same facts on any day.

    Example:
        >>> from selectolax.lexbor import LexborHTMLParser
        >>> html = '<h1>Rivers</h1><div class="byline">By Ada Lake</div>'
        >>> [(f.field, f.value, f.source) for f in ask_trafilatura(LexborHTMLParser(html), html, ["author"])]
        [('author', 'Ada Lake', 'trafilatura.author')]
    """
    asked = [name for name in FALLBACK_FIELDS if name in missing]
    shown = [line for name in asked for line in _shown(speaking(tree, name), html, _CLUES[name])]
    if not shown:
        return []
    found = _read("<html><head>" + "".join(_head(tree)) + "</head><body>" + "".join(shown) + "</body></html>")
    return [
        Fact(name, found[name], f"trafilatura.{name}", _CLUES[name].score)
        for name in asked
        if name in found and len(found[name]) <= _CLUES[name].longest
    ]


def _read(page: str) -> dict[str, str]:
    """What trafilatura's `extract_metadata` finds on the made page."""
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from trafilatura.metadata import extract_metadata

    dates = {"original_date": True, "extensive_search": False, "max_date": _LAST_DAY}
    try:
        found = extract_metadata(page, date_config=dates)
    except (ValueError, OverflowError, LxmlError):
        # lxml refuses control characters with a ValueError, parsers of addresses and dates what is none: no facts.
        return {}
    values = {name: getattr(found, name) for name in FALLBACK_FIELDS}
    return {name: " ".join(value.split()) for name, value in values.items() if value and value.strip()}


def _head(tree: LexborHTMLParser) -> Iterator[str]:
    """The meta tags, the title and the canonical address."""
    for node in in_head(tree):
        attributes = node.attributes
        tag, content = node.tag, attributes.get("content")
        if tag == "title":
            yield f"<title>{escape(node.text()[:_LONGEST])}</title>"
        elif tag == "meta" and content and not _is_partial(content):
            names = "".join(_attribute(name, attributes.get(name)) for name in ("name", "property", "itemprop"))
            yield f"<meta{names}{_attribute('content', content)}>"
        elif tag == "link" and attributes.get("rel") == "canonical":
            yield f"<link rel=canonical{_attribute('href', attributes.get('href'))}>"


def _shown(nodes: Sequence[LexborNode], html: str, clue: _Clue) -> list[str]:
    """The elements of a clue, each as one flat element with its own names and its text."""
    if not nodes or not any(word in html for word in clue.words):
        return []
    shown: list[str] = []
    for node in nodes:
        text = _EAST_ASIAN.sub(r"\1-\2-\3", " ".join(node.text(separator=" ").split()))
        if not 2 < len(text) <= clue.longest or _is_partial(text) or _among_others(node):
            continue
        attributes = node.attributes
        tag = node.tag if node.tag in _SHOWN_TAGS else "div"
        names = "".join(_attribute(name, attributes.get(name)) for name in _NAMES)
        shown.append(f"<{tag}{names}>{escape(text)}</{tag}>")
        if len(shown) == _MOST:
            break
    return shown


def _attribute(name: str, value: str | None) -> str:
    return f' {name}="{escape(value[:_LONGEST])}"' if value else ""


def _is_partial(text: str) -> bool:
    """Whether the first number of `text` is a year, or the like, that no month and day follow."""
    first = _NUMBER.search(text)
    return first is not None and _PARTIAL.match(text, first.start()) is not None


def _among_others(node: LexborNode) -> bool:
    """Whether it stands among reader comments or beside the main text, as far as names of elements tell."""
    around: LexborNode | None = node
    for _ in range(_STEPS):
        if around is None or around.tag in {"body", "html"}:
            return False
        if around.tag in {"footer", "aside", "nav"}:
            return True
        attributes = around.attributes
        if _OTHERS.search(attributes.get("class") or "") or _OTHERS.search(attributes.get("id") or ""):
            return True
        around = around.parent
    return False
