from __future__ import annotations

from itertools import pairwise, product

import pytest

from boilerstrip.known import Known
from boilerstrip.model import (
    CleanDocument,
    Decision,
    Metadata,
    Provenance,
    RawPage,
    RemovedSpan,
    Span,
    Verdict,
    Vote,
    restore,
)
from boilerstrip.segment.text import segment_text

TEXT = "  menu\n\nタイトル\r\nנוסח הסיפור ארוך.\n\nshare\n"
PROVENANCE = Provenance("x", "0" * 64, "utf-8", "text/1", "boilerstrip", "0", "0")


def cleaned(text: str, kept: tuple[bool, ...]) -> CleanDocument:
    document = segment_text(text)
    decisions = tuple(
        Decision(i, keep, 0.9, () if keep else (Vote(i, Verdict.DROP, "demo.rule", 0.9, "a demo"),))
        for i, keep in enumerate(kept)
    )
    return CleanDocument(document, decisions, Known.of(Metadata()), PROVENANCE)


@pytest.mark.parametrize("kept", list(product((True, False), repeat=4)))
def test_kept_and_removed_spans_partition_the_source(kept: tuple[bool, ...]) -> None:
    doc = cleaned(TEXT, kept)
    spans = sorted([*doc.kept, *(Span(r.start, r.end) for r in doc.removed)], key=lambda span: span.start)
    assert spans[0].start == 0
    assert spans[-1].end == len(TEXT)
    assert all(left.end == right.start for left, right in pairwise(spans))
    assert doc.restore() == TEXT


def test_a_removed_line_takes_the_blank_space_after_it_and_nothing_else() -> None:
    assert cleaned(TEXT, (False, True, True, False)).text == "タイトル\r\nנוסח הסיפור ארוך.\n\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\n \n"])
def test_an_indent_goes_with_its_line(end: str) -> None:
    text = end.join(["one", "\u3000菜单", "\t שתיים", "  menu"])
    doc = cleaned(text, (True, False, True, False))
    assert doc.text == f"one{end}\t שתיים{end}"
    assert doc.restore() == text


def test_text_without_blocks_is_kept_whole() -> None:
    doc = cleaned(" \n\t\n", ())
    assert doc.text == " \n\t\n"
    assert doc.removed == ()


def test_restore_puts_spans_back_at_both_ends_and_between() -> None:
    removed = [RemovedSpan(s, e, t, "r", "r", 1.0) for s, e, t in ((0, 2, "ab"), (4, 5, "e"), (6, 8, "gh"))]
    assert restore("cdf", removed) == "abcdefgh"


def test_the_winner_is_the_strongest_vote_of_the_side_that_won() -> None:
    votes = tuple(
        Vote(0, verdict, rule, score, "")
        for verdict, rule, score in (
            (Verdict.DROP, "b.x", 0.8),
            (Verdict.DROP, "a.x", 0.8),
            (Verdict.KEEP, "c.x", 0.9),
        )
    )
    winner = Decision(0, kept=False, score=0.9, votes=votes).winner
    assert winner is not None
    assert winner.rule == "a.x"
    assert Decision(0, kept=True, score=1.0).winner is None


def test_a_raw_page_hashes_its_bytes() -> None:
    assert RawPage(b"", origin="x").sha256.startswith("e3b0c442")
