from __future__ import annotations

from boilerstrip.config import Settings
from boilerstrip.corpus.record import page_record
from boilerstrip.corpus.steps import with_corpus_steps
from boilerstrip.model import RawPage
from boilerstrip.pipeline import clean_page
from boilerstrip.provenance import Crawled, Rights, RightsSignal

_NONE = Settings(encoder="none")


def test_a_page_names_its_rooms_in_order() -> None:
    page = RawPage(b"<p>Rivers carry sand.", "x", media_type="text/html", crawled=Crawled("boilerstrip/9.1"))
    steps = page_record(clean_page(page, Settings()))["steps"]
    assert [(row["step"], row["tool"]) for row in steps] == [
        ("fetch", "boilerstrip"), ("decode", "boilerstrip"), ("segment", "html"), ("judge", "lexicon"),
        ("judge", "html_model"), ("resolve", "boilerstrip"), ("language", "boilerstrip"),
    ]  # fmt: skip
    assert steps[0]["version"] == "9.1"
    assert all(row["version"] for row in steps)


def test_steps_of_the_corpus_come_last_and_once() -> None:
    record = page_record(clean_page(RawPage("川は砂を海へ運ぶ。".encode(), "x"), _NONE))
    once = list(with_corpus_steps([record], _NONE))
    assert [row["step"] for row in once[0]["steps"]][-2:] == ["language", "dedupe"]
    assert list(with_corpus_steps(once, _NONE)) == once
    named = next(with_corpus_steps(once, Settings(encoder="some/model")))["steps"][-1]
    assert (named["step"], named["tool"]) == ("translations", "some/model")


def test_what_was_noted_when_a_page_was_fetched_is_in_its_record() -> None:
    rights = Rights("allow", "unstated", "deny", "rights/7", (RightsSignal("meta", "robots", "noai"),))
    page = RawPage(b"Sand.", "x", status=200, crawled=Crawled("b/1", robots_allowed=True, rights=rights))
    record = page_record(clean_page(page, Settings()))
    assert (record["robots_allowed"], record["http_status"]) == (True, 200)
    assert record["rights"] == {
        "search": "allow",
        "ai_input": "unstated",
        "ai_train": "deny",
        "interpreter": "rights/7",
        "signals": [{"source": "meta", "name": "robots", "value": "noai"}],
    }


def test_of_a_local_page_nothing_of_that_is_known() -> None:
    record = page_record(clean_page(RawPage(b"Sand.", "x"), Settings()))
    assert (record["robots_allowed"], record["rights"], record["http_status"]) == (None, None, None)
