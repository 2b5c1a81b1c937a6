"""Markdown that a scraper made of whole pages, cleaned as text: F1 against the gold text, beside line rules of peers.

Usage: python bench/as_markdown.py DATA [--limit 300]

DATA as for bench/extraction.py. Each page is turned into Markdown with all its links and pictures, menus and all, by
the plain converter below. What a cleaner leaves is scored without the addresses of its links. The models that judge
lines were trained on other flattenings of most of these pages, so that the figures flatter; they compare ways.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import mean

from selectolax.lexbor import LexborHTMLParser, LexborNode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from boilerstrip.judges.link_text import without_targets
from extractors import decoded
from flat import PEERS, ours
from html_data import Item, load_items, page_score

_GONE = "head, iframe, noscript, script, style, svg, template"
_BREAKS = frozenset(
    {
        "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "option", "p", "pre", "section", "table",
        "tr", "ul",
    }
)  # fmt: skip
_HEADING = re.compile("h([1-6])")


class Converter:
    """HTML to Markdown: headings, items, links and pictures; what else there is becomes plain lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line = ""

    def convert(self, html: str) -> str:
        """The Markdown of a page, a line for each block."""
        tree = LexborHTMLParser(html)
        for node in tree.css(_GONE):
            node.decompose()
        if tree.body is not None:
            self._walk(tree.body)
        self._end("")
        return "\n\n".join(self.lines)

    def _walk(self, node: LexborNode) -> None:
        name, attributes = node.tag or "", node.attributes
        if name == "-text":
            self._line += node.text_content or ""
        elif name == "img":
            self._line += _link(attributes.get("alt"), attributes.get("src"), mark="!")
        elif name == "a" and attributes.get("href") and not any(child.tag in _BREAKS for child in node.iter()):
            self._line += f" {_link(node.text(), attributes['href'], mark='')} "
        else:
            self._children(node, name)

    def _children(self, node: LexborNode, name: str) -> None:
        heading = _HEADING.fullmatch(name)
        if name in _BREAKS:
            self._end("")
        child = node.child
        while child is not None:
            self._walk(child)
            child = child.next
        if name in _BREAKS:
            self._end("* " if name == "li" else f"{'#' * int(heading[1])} " if heading else "")

    def _end(self, mark: str) -> None:
        line = " ".join(self._line.split())
        self._line = ""
        if line:
            self.lines.append(mark + line)


def _link(text: str | None, target: str | None, *, mark: str) -> str:
    said = " ".join((text or "").replace("[", "(").replace("]", ")").split())
    address = (target or "").strip().replace(" ", "%20")
    return f"{mark}[{said}]({address})" if address and not address.startswith("data:") else said


def plain(text: str) -> str:
    """Markdown without the addresses of its links."""
    return "\n".join(without_targets(text.split("\n")))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--limit", type=int, default=300, help="so many pages, drawn at random with one seed")
    options = arguments.parse_args()
    items = sorted((item for item in load_items(options.data) if item.gold), key=lambda item: (item.dataset, item.id))
    items = random.Random(0).sample(items, min(options.limit, len(items)))
    pages = [(item, Converter().convert(decoded(item.path.read_bytes()))) for item in items]
    print(f"{len(pages)} pages")
    ways: Mapping[str, Callable[[str], str]] = {
        "as it is": str,
        "boilerstrip": ours,
        "boilerstrip, without addresses": lambda text: ours(plain(text)),
        **PEERS,
    }
    for name, way in ways.items():
        print(f"  {name:32} f1 {mean(_scored(item, way(text)) for item, text in pages):.4f}", flush=True)


def _scored(item: Item, text: str) -> float:
    return page_score(item, plain(text))


if __name__ == "__main__":
    main()
