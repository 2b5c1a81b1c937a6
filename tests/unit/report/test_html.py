from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from boilerstrip.report.html import fragment, page

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;"
VOID = {"meta", "input", "br"}


class Reader(HTMLParser):
    """Collects tags and visible text, and checks that elements nest."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        if "style" not in self.open:
            self.text.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture
def doc(make_doc):
    text = f"{EVIL}\nThe river rose <u>fast</u>.\nمشاركة\n"
    drops = [(0, "edges.top", 0.9, f"why {EVIL}"), (2, "lexicon.share", 0.95, "a share button")]
    return make_doc(text, drops, origin=f"{EVIL}.txt")


@pytest.mark.parametrize("make", [page, fragment])
def test_everything_from_outside_is_escaped(doc, make) -> None:
    reader = read(make(doc))
    names = {tag for tag, _ in reader.tags}
    assert not names & {"script", "img", "u"}
    assert not any(name.startswith("on") for _, attrs in reader.tags for name in attrs)
    assert EVIL in "".join(reader.text)
    assert "<script" not in make(doc)
    assert "<img" not in make(doc)


def test_nothing_is_loaded_from_elsewhere(doc) -> None:
    html = page(doc)
    reader = read(html)
    assert not any(name in {"src", "href", "action", "srcset"} for _, attrs in reader.tags for name in attrs)
    assert not re.search(r"url\(|@import|https?:", html)
    policies = [attrs["content"] for tag, attrs in reader.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_each_rule_has_a_filter_that_hides_its_rows(doc) -> None:
    html = page(doc)
    reader = read(html)
    boxes = [attrs["id"] for tag, attrs in reader.tags if tag == "input"]
    assert boxes == ["kept", "rule0", "rule1"]
    for box in boxes[1:]:
        assert f"body:has(#{box}:not(:checked)) .{box} {{ display: none; }}" in html
        assert sum(box in (attrs.get("class") or "").split() for _, attrs in reader.tags) == 1


def test_removed_text_is_on_the_left_only(make_doc) -> None:
    reader = read(page(make_doc("Menu\nThe river rose.", [(0, "edges.top", 0.9, "above")])))
    text = "".join(reader.text)
    assert text.count("Menu") == 1
    assert text.count("The river rose.") == 2
    assert "edges.top 0.90 · above" in text


def test_controls_and_reordering_are_shown_not_obeyed(make_doc) -> None:
    doc = make_doc("a\0b\u202ec\ud800", [(0, "a.b", 0.9, "why")])
    for html in (page(doc), fragment(doc)):
        assert not set(html) & set("\0\u202e\ud800")
        html.encode("utf-8")


def test_a_page_of_which_nothing_goes(make_doc) -> None:
    read(page(make_doc("All of it stays.")))
    assert "Nothing removed" in fragment(make_doc("All of it stays."))
    read(page(make_doc("")))
