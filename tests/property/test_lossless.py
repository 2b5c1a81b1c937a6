"""Whatever the text, cleaning takes nothing away that cannot be put back."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import boilerstrip as bs
from boilerstrip.corpus.checks import check_record
from boilerstrip.corpus.record import page_record, source_text
from boilerstrip.errors import DecodeError

# Characters that have broken tools: combining marks, right-to-left letters and marks, joiners, emoji of several code
# points, every kind of line end, NUL and other controls, astral planes, what grows when lower-cased.
_HARD = st.sampled_from([
    "e\u0301", "\u0327", "ﷺ", "السلام", "\u200f", "\u202e", "שלום", "\u200d", "\u200c", "👩‍👩‍👧‍👦", "🇯🇵", "☎️",
    "\r\n", "\n\r", "\r", "\n", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x00", "\x1b[31m", "\ufeff",
    "𠮷野家", "İ", "ß", "ŉ", "日本語の文章です。", "ภาษาไทย", "\t", "\u3000", "\xa0", "Share", "Home", "Read more", "©",
])  # fmt: skip
_CHARS = st.characters(exclude_categories=["Cs"])
_LINES = st.lists(st.one_of(_HARD, st.text(_CHARS, max_size=40)), max_size=60)
TEXTS = st.one_of(st.text(_CHARS, max_size=300), _LINES.map("".join), _LINES.map("\n".join))

_TAGS = st.sampled_from(
    ["div", "p", "nav", "li", "ul", "table", "td", "tr", "pre", "script", "a", "h1", "b", "br", "x"]
)
_MARKUP = st.one_of(
    _TAGS.map(lambda tag: f"<{tag}>"), _TAGS.map(lambda tag: f"</{tag}>"), st.text(_CHARS, max_size=30), _HARD,
    st.sampled_from(["&amp;", "&#0;", "&#xD800;", "&nbsp", "<!--", "-->", "<", "]]>", "<p class='nav'>"]),
)  # fmt: skip
PAGES = st.lists(_MARKUP, max_size=60).map(lambda parts: "<!doctype html><body>" + "".join(parts))

MANY = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
SOME = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


def check(doc: bs.CleanDocument) -> None:
    """The invariants of one cleaned document."""
    source = doc.source_text
    spans = sorted([(s.start, s.end) for s in doc.kept] + [(s.start, s.end) for s in doc.removed])
    ends = [0, *(end for _, end in spans)]
    assert [start for start, _ in spans] == ends[:-1], "a gap or an overlap"
    assert ends[-1] == len(source)
    assert all(source[span.start : span.end] == span.text for span in doc.removed)
    assert doc.text == "".join(source[span.start : span.end] for span in doc.kept)
    assert doc.restore() == source
    record = json.loads(json.dumps(page_record(doc)))
    assert list(check_record(record)) == []
    assert source_text(record) == source


@MANY
@given(TEXTS)
def test_any_text_is_partitioned_and_restored(text: str) -> None:
    doc = bs.clean(text, media_type="text/plain")
    assert doc.source_text == text
    check(doc)


@SOME
@given(PAGES)
def test_any_markup_is_partitioned_and_restored(page: str) -> None:
    check(bs.clean(page, media_type="text/html"))


@SOME
@given(st.binary(max_size=400))
def test_any_bytes_are_cleaned_or_refused(data: bytes) -> None:
    try:
        doc = bs.clean(data)
    except DecodeError as error:
        assert error.code in {"empty", "binary", "pdf", "archive", "image", "media", "office"}  # noqa: PT017
    else:
        check(doc)


@SOME
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_survives_its_encoding(text: str, encoding: str) -> None:
    # Enough honest text before it: bytes that are mostly control codes are refused as binary.
    text = "This is text. " * 400 + text
    assert bs.clean(text.encode(encoding), media_type="text/plain").source_text == text


@SOME
@given(st.text(st.one_of(_CHARS, st.characters(categories=["Cs"])), max_size=60))
def test_lone_surrogates_are_replaced_and_nothing_else_is(text: str) -> None:
    doc = bs.clean(text, media_type="text/plain")
    assert doc.source_text == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    check(doc)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS, min_size=1, max_size=3).map("\n".join))
def test_the_order_of_decisions_and_a_second_run_change_nothing(text: str) -> None:
    assert bs.clean(text).to_dict() == bs.clean(text).to_dict()


@pytest.mark.parametrize("unit", ["A sentence that goes on. ", "文章が続く。", "نص طويل جدا. ", "e\u0301👩‍👩‍👧‍👦", "x"])
def test_a_line_of_a_megabyte_stays_whole(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    doc = bs.clean(text)
    assert doc.source_text == text
    check(doc)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS.filter(str.strip), min_size=50, max_size=60))
def test_what_is_stored_restores_to_what_was_read(texts: list[str]) -> None:
    """Five thousand texts and more, through the whole road into Parquet and back."""
    from boilerstrip.builder import BuildOptions, build_corpus
    from boilerstrip.config import Settings
    from boilerstrip.corpus.reader import Corpus
    from boilerstrip.corpus.verify import verify

    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "pages.jsonl")
        table.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        build_corpus([table], Path(folder, "clean"), Settings(encoder="none"), BuildOptions(jobs=0))
        corpus = Corpus.open(Path(folder, "clean"))
        restored = [source_text(record) for record in corpus.records()]
        assert list(corpus.lines("failures.jsonl")) == []
        assert restored == [text.removeprefix("\ufeff") for text in texts]
        assert verify(corpus.folder).faults == []
