from __future__ import annotations

import pytest

from boilerstrip.report.explain import explain_records, explain_text


@pytest.fixture
def doc(make_doc):
    return make_doc(
        "Share\nThe river rose.\n\nمشاركة",
        drops=[
            (0, "edges.top", 0.6, "at the top"),
            (0, "lexicon.share", 0.5, "a share button"),
            (1, "lexicon.share", 0.3, "weak"),
            (2, "edges.bottom", 0.8, "at the bottom"),
        ],
        keeps=[(0, "prose.sentence", 0.1, "reads on")],
    )


def test_every_vote_and_who_won(doc) -> None:
    text = explain_text(doc, 1)
    assert text.splitlines() == [
        "line 1: removed by edges.top: at the top",
        "  | Share",
        "  * drop 0.60  edges.top       at the top",
        "    drop 0.50  lexicon.share   a share button",
        "    keep 0.10  prose.sentence  reads on",
        "  drop 0.80 against keep 0.10",
    ]


def test_weak_evidence_is_told(doc) -> None:
    assert "drop 0.30 against keep 0.00: too weak to remove it" in explain_text(doc, 2)


def test_without_a_line_every_block_is_explained(doc) -> None:
    assert [block.partition(":")[0] for block in explain_text(doc).split("\n\n")] == ["line 1", "line 2", "line 4"]
    assert doc.explain(line=4) == explain_text(doc, 4)


def test_a_blank_line_and_no_such_line(doc) -> None:
    assert "blank" in explain_text(doc, 3)
    for line in (0, -1, 5):
        with pytest.raises(IndexError, match=f"no line {line}: the text has 4 lines"):
            explain_text(doc, line)


def test_page_text_cannot_steer_the_terminal(make_doc) -> None:
    doc = make_doc("\x1b[2J\u202eevil", drops=[(0, "a.b", 0.9, "why \x1b[0m")])
    assert not set(explain_text(doc)) & set("\x1b\u202e")


def test_records_carry_the_sums(doc) -> None:
    (record,) = explain_records(doc, 1)
    assert record["kept"] is False
    assert (record["drop"], record["keep"], record["rule"]) == (0.8, 0.1, "edges.top")
    assert [vote["verdict"] for vote in record["votes"]] == ["drop", "drop", "keep"]
