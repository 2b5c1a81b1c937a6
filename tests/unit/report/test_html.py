from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files

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


def test_colours_are_readable_in_both_schemes() -> None:
    """Each text colour has a contrast of 4.5 : 1 (WCAG 2.2, 1.4.3) with each background it stands on."""
    css = files("boilerstrip.report").joinpath("assets", "diff.css").read_text("utf-8")
    for scheme in css.split("@media")[:2]:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", scheme))
        (wash,) = re.findall(r"--wash: (\d+)%", scheme)
        pairs = [(ink, ground) for ink in ("ink", "quiet") for ground in ("paper", "panel")]
        contrasts = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
        for name in [f"c{number}" for number in range(8)]:
            strong, weak = (mixed(colours[name], colours["paper"], share) for share in (int(wash) / 100, 0.04))
            for ink, ground in (("ink", strong), ("quiet", strong), ("quiet", weak), (name, weak), (name, strong)):
                contrasts[ink, f"{name} wash"] = contrast(colours[ink], ground)
        assert {pair: value for pair, value in contrasts.items() if value < 4.5} == {}


def channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def mixed(colour: str, paper: str, share: float) -> str:
    both = zip(channels(colour), channels(paper), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in both)


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in channels(colour))
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
