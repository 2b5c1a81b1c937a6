from __future__ import annotations

from boilerstrip.config import Settings
from boilerstrip.known import Known
from boilerstrip.model import CleanDocument, Decision, Document, Metadata, Provenance
from boilerstrip.report.markdown import to_markdown
from boilerstrip.segment.html import segment_html


def _clean(document: Document, *, without: tuple[int, ...] = ()) -> CleanDocument:
    return CleanDocument(
        document=document,
        decisions=tuple(Decision(i, i not in without, 1.0) for i in range(len(document.blocks))),
        known=Known.of(Metadata()),
        provenance=Provenance("x", "", "utf-8", "html/1", "boilerstrip", "0", Settings().config_hash),
    )


def test_structure_is_kept() -> None:
    html = """<h2>茶 Tea</h2><p>First<br>second</p><ul><li>green<ul><li>sencha</ul><li>שחור</ul>
    <blockquote>Hot water.</blockquote><pre>a = "```"\nb</pre>
    <table><tr><th>name<th>price<tr><td>x|y<td>3</table>"""
    assert to_markdown(_clean(segment_html(html))) == (
        "## 茶 Tea\n\nFirst\\\nsecond\n\n- green\n  - sencha\n- שחור\n\n> Hot water.\n\n"
        '````\na = "```"\nb\n````\n\n| name | price |\n| --- | --- |\n| x\\|y | 3 |\n'
    )


def test_what_is_removed_is_not_in_it() -> None:
    page = segment_html("<p>one</p><p>two</p><p>three</p>")
    assert to_markdown(_clean(page, without=(1,))) == "one\n\nthree\n"
    assert to_markdown(_clean(page, without=(0, 1, 2))) == ""


def test_text_that_looks_like_markdown_is_escaped() -> None:
    page = segment_html("<p># no heading</p><p>- no item</p><p>1. no number</p><p>a *b* [c](d) &lt;e&gt; f_g</p>")
    assert to_markdown(_clean(page)) == (
        "\\# no heading\n\n\\- no item\n\n1\\. no number\n\na \\*b\\* \\[c\\](d) \\<e> f\\_g\n"
    )
