from __future__ import annotations

import pytest

from boilerstrip.model import BlockKind
from boilerstrip.segment.html import segment_html


def _texts(html: str) -> list[str]:
    document = segment_html(html)
    return [document.block_text(index) for index in range(len(document.blocks))]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one<div>two</div>three</div>", "one\n\ntwo\n\nthree"),
        ("<p>a <b>bold</b> <a href=x>link</a>, yes</p>", "a bold link, yes"),
        ("<p>verse one<br>verse two<br><br>new stanza</p>", "verse one\nverse two\n\nnew stanza"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "a\nb\nc"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
        ("<pre>\n  if x:\n      y\n\n  z</pre>", "if x:\n    y\n\nz"),
        ("<p>  much \t white\n space\xa0here </p>", "much white space here"),
        ("<p>می‌خواهم क्‍ष 👩‍👩‍👧 co­operate</p>", "می‌خواهم क्‍ष 👩‍👩‍👧 co­operate"),
        ("<p>\u200fשלום (עולם)\u200f!</p>", "\u200fשלום (עולם)\u200f!"),
        ("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>を読む", "漢字(かんじ)を読む"),
        ("<ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>", "東(とう)京(きょう)"),
        ("<p>ประเทศ<wbr>ไทย</p>", "ประเทศไทย"),
        ("<p>x<sup>2</sup> H<sub>2</sub>O</p>", "x2 H2O"),
        ("<p>word<o:p></o:p> <st1:city>Rome</st1:city> fell</p>", "word Rome fell"),
        ("<h3><button>Why?</button></h3><p>Because.</p>", "Why?\n\nBecause."),
        ("a<script>x()</script>b<style>p{}</style><svg><title>t</title></svg><!-- c -->", "ab"),
        ("<p>one</p><!-- c --><hr>two", "one\n\ntwo"),
        ("<p>a</p><p>\u200d</p><p>\u200b\ufeff</p><p>b</p>", "a\n\nb"),
        ("", ""),
        ("<!doctype html><html><head><title>only a title</title></head><body></body></html>", ""),
        ("<frameset><frame src=a></frameset>", ""),
    ],
)
def test_text_is_laid_out(html: str, text: str) -> None:
    assert segment_html(html).text == text


def test_all_white_space_is_one_space() -> None:
    """Also where nothing but one sort of it stands in the text."""
    spaces = [char for char in map(chr, range(0x10000)) if char.isspace() and char != "\r"]
    assert len(spaces) > 20
    for space in spaces:
        assert _texts(f"<p>{space}日本{space}שלום{space} sea{space}</p>") == ["日本 שלום sea"], ascii(space)
        assert _texts(f"<p>a</p>{space}<b>b</b>{space}<i>c</i>{space}<p>d") == ["a", "b c", "d"], ascii(space)


def test_kinds_and_levels() -> None:
    html = """<h2>h</h2><p>p</p><blockquote><p>q</p></blockquote><ol><li>i<ol><li>j<p>k</p></ol></ol>
    <pre>c</pre><table><tr><td>d</table><dl><dt>e<dd>f</dl>"""
    found = [(str(block.kind), block.level) for block in segment_html(html).blocks]
    assert found == [
        ("heading", 2), ("paragraph", 0), ("quote", 0), ("list_item", 1), ("list_item", 2), ("paragraph", 2),
        ("code", 0), ("cell", 0), ("list_item", 1), ("list_item", 1),
    ]  # fmt: skip


def test_dom_rows_go_with_the_blocks() -> None:
    page = segment_html("<nav><a href=1>Start</a> | <a href=2>über</a></nav><main><p>Text ohne Links.</p></main>")
    assert page.dom is not None
    assert page.dom.tags == ("nav", "p")
    assert page.dom.link_density == (pytest.approx(9 / 12), 0.0)
    assert [page.dom.elements[kind].tag for kind in page.dom.element.tolist()] == ["body", "nav", "main", "p"]


_LONG = "Ein Satz, der lang genug ist, um etwas zu sagen. " * 15


@pytest.mark.parametrize(
    "mark", ["<div hidden>", "<div style='display: none'>", "<div aria-hidden=true>", "<noscript>", "<dialog>"]
)
def test_what_is_not_shown_is_left_out_where_there_is_enough_else(mark: str) -> None:
    assert segment_html(f"<p>{_LONG}</p>{mark}<p>secret</p>").text == _LONG.strip()


def test_what_is_not_shown_counts_where_there_is_little_else() -> None:
    page = segment_html(f"<p>Please turn on scripts.</p><noscript><p>{_LONG}</p></noscript>")
    assert _LONG.strip() in page.text
    assert page.flags == ("hidden-text",)


@pytest.mark.parametrize("tag", ["div", "b", "a", "span", "ul><li", "table><tr><td", "p", "font", "x-y", "blockquote"])
def test_no_nesting_is_too_deep(tag: str) -> None:
    page = segment_html(f"<{tag}>" * 5000 + "bottom" + "<p>after")
    assert "bottom" in page.text
    assert "after" in page.text


def test_a_megabyte_line_is_one_block() -> None:
    line = "слово " * 200_000
    page = segment_html(f"<p>{line}</p>")
    assert page.text == line.strip()
    assert [block.kind for block in page.blocks] == [BlockKind.PARAGRAPH]


def test_broken_references_give_no_surrogates() -> None:
    assert _texts("<p>a&#xD800;b&#0;c&#x110000;</p>") == ["a\ufffdb\ufffdc\ufffd"]
