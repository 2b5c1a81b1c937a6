from __future__ import annotations

import io

import pytest
from rich.cells import cell_len

from boilerstrip.report.terminal import View, print_diff

LINES = ["Menu", "Home", *(f"Sentence {number} of the story goes on." for number in range(1, 9)), "分享", "© 2024"]


@pytest.fixture
def doc(make_doc):
    drops = [(0, "edges.top", 0.9, "above the text"), (1, "edges.top", 0.8, "above the text")]
    drops += [(10, "lexicon.share", 0.95, "a share button"), (11, "edges.bottom", 0.9, "below the text")]
    return make_doc("\n".join(LINES), drops)


def shown(doc, **view) -> list[str]:
    out = io.StringIO()
    print_diff(doc, out, View(**view))
    return out.getvalue().splitlines()


def test_removed_lines_are_marked_with_rule_score_and_reason(doc) -> None:
    assert shown(doc) == [
        "page.txt  12 lines, 4 removed (7% of the text)",
        "  1 - Menu",
        "  2 - Home",
        "    ╰ edges.top 0.80 to 0.90  above the text",
        "  3   Sentence 1 of the story goes on.",
        "  4   Sentence 2 of the story goes on.",
        "  ⋮   4 kept",
        "  9   Sentence 7 of the story goes on.",
        " 10   Sentence 8 of the story goes on.",
        " 11 - 分享",
        "    ╰ lexicon.share 0.95  a share button",
        " 12 - © 2024",
        "    ╰ edges.bottom 0.90  below the text",
        "",
        "edges.top           2 removed         10 characters",
        "edges.bottom        1 removed          6 characters",
        "lexicon.share       1 removed          3 characters",
    ]


def test_context_decides_how_much_is_folded(doc) -> None:
    assert "  ⋮   8 kept" in shown(doc, context=0)
    assert not any("⋮" in line for line in shown(doc, context=100))


@pytest.mark.parametrize("width", [20, 40, 80, 140])
def test_no_line_is_wider_than_the_terminal(make_doc, width: int) -> None:
    long = "長い文章です。" * 60 + " und dann noch " * 40 + "x" * 500 + "ภาษาไทยไม่มีช่องว่าง" * 20
    doc = make_doc(f"{long}\n{long}\n\t{long}", [(1, "learned.line", 0.9, "a rather long reason " * 8)])
    for limit in (1, 4, None):
        body = shown(doc, width=width, rows=limit)[1:-2]
        assert max(cell_len(line) for line in body) <= width


def test_cropping_tells_how_many_characters_are_hidden(make_doc) -> None:
    doc = make_doc("word " * 400, [(0, "a.b", 0.9, "why")])
    cropped = "\n".join(shown(doc, width=60, rows=3))
    assert "… +" in cropped
    whole = shown(doc, width=60, rows=None)
    assert "".join(whole).count("word") == 400


def test_colour_only_when_asked_for(doc) -> None:
    assert "\x1b[" not in "\n".join(shown(doc, width=80))
    assert "\x1b[31m" in "\n".join(shown(doc, width=80, colour=True))


def test_page_text_cannot_steer_the_terminal(make_doc) -> None:
    doc = make_doc("\x1b[2J gone \u202e\n[red]kept[/red] :smile:", [(0, "a.b", 0.9, "why")], origin="a\x1b[1m.txt")
    text = "\n".join(shown(doc, width=80))
    assert not set(text) & set("\x1b\u202e")
    assert "[red]kept[/red] :smile:" in text


def test_nothing_removed_and_nothing_there(make_doc) -> None:
    assert shown(make_doc("One line."))[0] == "page.txt  1 line, nothing removed"
    assert shown(make_doc("")) == ["page.txt  0 lines, nothing removed"]
