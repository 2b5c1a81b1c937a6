from __future__ import annotations

import json

import boilerstrip as bs
from boilerstrip.corpus.quality import QUALITY_COLUMNS
from boilerstrip.corpus.record import document_id, page_record, removed_spans, source_text
from boilerstrip.corpus.schema import COLUMNS
from boilerstrip.model import CleanDocument, Decision, Verdict, Vote


def _with_first_line_removed(text: str, rule: str = "edges.top") -> CleanDocument:
    doc = bs.clean(text)
    vote = Vote(0, Verdict.DROP, rule, 0.9, "for the test")
    rest = tuple(Decision(index, kept=True, score=1.0) for index in range(1, len(doc.document.blocks)))
    return CleanDocument(
        document=doc.document,
        decisions=(Decision(0, kept=False, score=0.9, votes=(vote,)), *rest),
        known=doc.known,
        provenance=doc.provenance,
    )


def test_the_record_restores_to_the_source_text() -> None:
    record = page_record(_with_first_line_removed("القائمة\nشيء من الكلام.\n"))
    assert record["text"] == "شيء من الكلام.\n"
    assert record["removed"] == [
        {"start": 0, "end": 8, "rule": "edges.top", "reason": "for the test", "score": 0.9, "text": "القائمة\n"}
    ]
    assert source_text(record) == "القائمة\nشيء من الكلام.\n"


def test_the_record_is_json_and_its_columns_are_those_of_the_store() -> None:
    record = page_record(bs.clean("川は砂を海へ運ぶ。"))
    assert json.loads(json.dumps(record)) == record
    of_the_corpus = {
        "minhash_cluster_size",
        "duplicate_of",
        "duplicate_kind",
        "similarity",
        "cluster",
        "translation_of",
    }
    measured = {"pii", *QUALITY_COLUMNS}
    assert set(COLUMNS) == set(record) | of_the_corpus | measured


def test_the_first_columns_are_those_of_fineweb2() -> None:
    assert COLUMNS[:9] == (
        "text", "id", "url", "date", "file_path", "language", "language_score", "language_script",
        "minhash_cluster_size",
    )  # fmt: skip


def test_comments_lie_apart() -> None:
    record = page_record(_with_first_line_removed("Nice!\nThe article.\n", rule="html.comments"))
    assert record["comments"] == ["Nice!\n"]
    assert removed_spans(record)[0].rule == "html.comments"


def test_a_page_of_which_nothing_is_left_is_empty() -> None:
    assert page_record(_with_first_line_removed("Menu"))["status"] == "empty"
    assert page_record(bs.clean("Text"))["status"] == "kept"


def test_the_id_changes_with_place_bytes_and_part() -> None:
    ids = {document_id("a", "0"), document_id("b", "0"), document_id("a", "1"), document_id("a", "0", "en")}
    assert len(ids) == 4


def test_a_url_gives_the_host() -> None:
    assert page_record(bs.clean("Text", url="https://Müller.example/x"))["host"] == "xn--mller-kva.example"
    assert page_record(bs.clean("Text", url="no url"))["host"] is None
