"""Whatever a page says, a report of it is safe to look at and loses nothing."""

from __future__ import annotations

import io
import json
import unicodedata
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.config import Settings
from boilerstrip.known import Known
from boilerstrip.model import CleanDocument, Metadata, Provenance, Verdict, Vote
from boilerstrip.report.explain import explain_text
from boilerstrip.report.html import fragment, page
from boilerstrip.report.safe import json_line, visible
from boilerstrip.report.terminal import View, print_diff
from boilerstrip.resolve import resolve
from boilerstrip.segment.text import segment_text

TEXTS = st.text(st.characters(), max_size=200) | st.text("<>&\"'/!-\x1b\x9b\r\n\t\u202e\u2066\ud800 aä日م", max_size=60)
VOID = {"meta", "input"}


class Nesting(HTMLParser):
    """Fails where elements do not nest, or a page's text has become an element."""

    allowed = frozenset({
        "html", "head", "meta", "title", "style", "body", "header", "h1", "p", "b", "fieldset", "legend", "label",
        "input", "span", "small", "main", "div", "del", "details", "summary", "table", "tr", "td", "footer",
    })  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        assert tag in self.allowed
        assert {name for name, _ in attrs} <= {
            "lang", "charset", "http-equiv", "content", "name", "class", "id", "type", "checked", "dir", "style",
        }  # fmt: skip
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def cleaned(text: str, reason: str) -> CleanDocument:
    document = segment_text(text)
    votes = [Vote(block, Verdict.DROP, "a.b", 0.9, reason, reason) for block in range(0, len(document.blocks), 2)]
    made = Provenance(reason, "0" * 64, "utf-8", "text/1", "boilerstrip", "0", "0" * 16)
    return CleanDocument(document, resolve(document, votes, Settings()), Known.of(Metadata(title=reason)), made)


def harmless(text: str) -> bool:
    return all(
        unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\u202a\u202b\u202c\u202d\u202e"
        and character not in "\u2066\u2067\u2068\u2069"
        for character in text.replace("\n", "").replace("\t", "")
    )  # fmt: skip


@given(TEXTS)
@settings(max_examples=500)
def test_visible_text_is_harmless_and_harmless_text_stays(text: str) -> None:
    shown = visible(text)
    assert harmless(shown)
    assert visible(shown) == shown


@given(TEXTS)
def test_json_gives_the_text_back(text: str) -> None:
    line = json_line({"text": text})
    assert harmless(line)
    assert json.loads(line) == {"text": text}


@given(TEXTS, TEXTS)
def test_html_is_well_formed_and_nothing_of_the_page_becomes_markup(text: str, reason: str) -> None:
    doc = cleaned(text, reason)
    for html in (page(doc), fragment(doc)):
        assert harmless(html)
        reader = Nesting()
        reader.feed(html)
        reader.close()
        assert reader.open == []


@given(TEXTS, TEXTS, st.sampled_from([20, 80, None]))
def test_terminal_reports_are_harmless(text: str, reason: str, width: int | None) -> None:
    doc = cleaned(text, reason)
    out = io.StringIO()
    print_diff(doc, out, View(width=width))
    assert harmless(out.getvalue())
    assert harmless(explain_text(doc))
