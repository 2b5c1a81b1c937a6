from __future__ import annotations

import importlib
import logging
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boilerstrip.dedupe.clusters import VETOED
from boilerstrip.dedupe.translation.align import align
from boilerstrip.dedupe.translation.anchors import anchors, heads_differ
from boilerstrip.dedupe.translation.cache import encode
from boilerstrip.dedupe.translation.features import FEATURES, PairFacts, Stream
from boilerstrip.dedupe.translation.limits import TranslationLimits
from boilerstrip.dedupe.translation.means import LanguageMeans, fit_means, shipped_means
from boilerstrip.dedupe.translation.neighbours import Search, neighbour_pairs
from boilerstrip.dedupe.translation.score import shipped_model
from boilerstrip.dedupe.translation.segments import Segment, Segmenting, segments, sentences
from boilerstrip.dedupe.translation.vetoes import Veto, head_conflict, pair_conflict

# By name: `boilerstrip.dedupe` is also the function that the package exports.
cache_module = importlib.import_module("boilerstrip.dedupe.translation.cache")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$1.4 trillion", "n:1.4e+12"),
        ("1,4 Billionen Euro", "n:1.4e+12"),
        ("1.4兆ドル", "n:1.4e+12"),
        ("1,4 nghìn tỷ đô la", "n:1.4e+12"),
        ("20 tỷ đô la", "n:2e+10"),
        ("20 миллиардов", "n:2e+10"),
        ("200億ドル", "n:2e+10"),
        ("٢٠ مليار", "n:2e+10"),
        ("２０３０年", "n:2030"),
        ("1.234.567", "n:1.23457e+06"),
        ("1億5000万円", "n:1.5e+08"),
        ("12.5 %", "n:12.5"),
        ("version 3.11.7 is", "v:3.11.7"),
        ("see https://example.org/a?b=1.", "u:example.org/a?b=1"),
        ("the getStaticPaths() call", "i:getstaticpaths"),
        ("CVE-2024-1201", "i:cve-2024-1201"),
    ],
)
def test_anchors_are_read_in_any_language(text: str, value: str) -> None:
    assert value in anchors(text).weights


def test_dates_are_no_versions_and_single_digits_no_anchors() -> None:
    assert not [anchor for anchor in anchors("2024.05.01 und 1.5.2024, 3 Tage").weights if anchor[0] == "v"]
    assert "n:3" not in anchors("3 days").weights


def test_heads_conflict_by_version_and_by_identifier() -> None:
    old, new = anchors("Ruby 3.4.4 リリース"), anchors("Ruby 3.4.5 Released")
    assert head_conflict(old, new) == "version: 3.4.4 / 3.4.5"
    assert head_conflict(old, anchors("Ruby 3.4.5 Released. It follows 3.4.4.")) is None
    assert (
        head_conflict(anchors("FooTypeError 说明"), anchors("About BarKindError"))
        == "identifier: footypeerror / barkinderror"
    )
    assert head_conflict(anchors("GitHub 使い方"), anchors("Using JavaScript")) is None
    assert not heads_differ(anchors("plain"), old, "vi")


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("One. Two? Three!", 3),
        ("一。二！三？", 3),
        ("「はい。」と言った。次です。", 3),
        ("هذا نص. هل هذا نص؟ نعم.", 3),
        ("यह एक है। यह दो है।", 2),
        ("Version 3.4 is out", 1),
        ("", 0),
    ],
)
def test_sentences(line: str, count: int) -> None:
    assert len(sentences(line)) == count


def test_menus_are_left_out_of_segments() -> None:
    body = "\n".join(["The river carries sand to the sea, and the wind carries some of it back again."] * 8)
    cut = segments("Home\nSign in\nMost read\n" + body + "\nShare")
    assert all("Home" not in segment.text and "Share" not in segment.text for segment in cut)


def test_a_giant_document_has_few_segments() -> None:
    cut = segments("The river carries sand to the sea. " * 300_000)
    assert 0 < len(cut) <= Segmenting().most
    assert all(len(segment.text) < 600 for segment in cut)


@pytest.mark.parametrize("text", ["", "\0", "***", "\ud800", "\ufdfa" * 4000, "字"])
def test_odd_texts_can_be_cut(text: str) -> None:
    assert all(segment.text for segment in segments(text))


@pytest.mark.parametrize(
    "text", ["\0" * 50, "\u200d" * 3000, "🙂👍 " * 50, "48.7, 1392, 20251 | 6613\n" * 9, "٤٨٫٧ ۱۳۹۲ ๑๒๓ " * 9]
)
def test_what_has_no_letters_has_no_segments(text: str) -> None:
    assert segments(text) == ()


def test_alignment_is_symmetric_but_for_its_sides() -> None:
    rng = np.random.default_rng(1)
    a, b = (rng.normal(size=(n, 16)).astype(np.float32) for n in (5, 3))
    a, b = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (a, b))
    one, other = align(a, b)._asdict(), align(b, a)._asdict()
    assert one["of_left"] == other["of_right"]
    for name in ("mean", "least", "most", "ordered", "margin", "mutual", "worst"):
        assert one[name] == pytest.approx(other[name], abs=1e-6)


@pytest.mark.parametrize("exact", [10_000, 10])
def test_neighbours_exact_and_by_lists(exact: int) -> None:
    rng = np.random.default_rng(2)
    centres = rng.normal(size=(60, 32))
    vectors = (np.repeat(centres, 5, axis=0) + 0.1 * rng.normal(size=(300, 32))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = {tuple(pair) for pair in neighbour_pairs(vectors, np.arange(300), Search(4, exact)).tolist()}
    wanted = {(a, b) for a in range(300) for b in range(a + 1, 300) if a // 5 == b // 5}
    assert len(wanted & found) >= (0.98 if exact == 10 else 1.0) * len(wanted)


def test_means_of_unknown_languages_come_from_the_corpus_and_the_whole() -> None:
    vectors = np.array([[1.0, 1.0], [1.0, 3.0], [5.0, 0.0]], np.float32)
    means = fit_means(vectors, ["xx", "xx", "yy"])
    assert set(means.by_language) == {"xx", "yy"}
    centred = LanguageMeans({}, means.overall).centre(vectors, ["zz", "zz", "zz"])
    assert np.allclose(np.linalg.norm(centred, axis=1), 1.0)


def test_shipped_data_fit_the_code() -> None:
    assert shipped_model().count > 50
    assert {"ar", "de", "en", "es", "fr", "ja", "ko", "ru", "vi", "zh"} <= set(shipped_means("e5").by_language)
    assert shipped_means("sentence-transformers/any").by_language == {}


LIMITS = TranslationLimits(
    0.2, 0.5, other_words=0.3, other_matter=0.7, in_step=0.75, begins=0.2, apart=0.3, whole=0.9, doubt=0.3, title=120
)


def pair_of(values: dict[str, float], languages: tuple[str, str] = ("th", "th"), share: float = 1.0) -> PairFacts:
    base = dict.fromkeys(FEATURES, 0.0) | {"own_mean": 0.6, "length": 0.9, "mutual": 0.9, "rising": 1.0} | values
    one, other = (
        Stream(code, False, (Segment("", code, 0.0, share),), np.zeros((1, 1)), np.zeros(1)) for code in languages
    )
    return PairFacts(tuple(base[name] for name in FEATURES), one, other, align(np.eye(2), np.eye(2)))


@pytest.mark.parametrize(
    ("values", "kept_apart"),
    [
        ({}, False),
        ({"length": 0.4}, True),
        ({"mutual": 0.4}, True),
        ({"rising": 0.4}, True),
        ({"rising": 0.4, "own_mean": 0.9}, False),
        ({"rising": 0.4, "own_mean": 0.2, "mean": 0.5}, False),
        ({"rising": 0.4, "own_shared": 0.6}, False),
        ({"rising": 0.4, "own_mean": -1.0, "own_shared": -1.0}, False),
    ],
)
def test_two_reports_of_one_event_are_told_from_two_translations_of_one_text(
    values: dict[str, float], kept_apart: bool
) -> None:
    both = (anchors("ทราย"), anchors("ทราย"))
    assert (pair_conflict(pair_of(values), both, LIMITS) is not None) == kept_apart


def test_texts_of_two_languages_are_never_in_step() -> None:
    veto = pair_conflict(pair_of({}, ("ar", "en")), (anchors("رمل"), anchors("sand")), LIMITS)
    assert veto == Veto("one language, other words: ar", VETOED)


@pytest.mark.parametrize("language", ["fa", "ja"])
def test_a_template_filled_twice_is_kept_apart_where_it_is_the_whole_of_both(language: str) -> None:
    """Half of each page is word for word the same, and the other half about something else."""
    vectors = np.eye(6, dtype=np.float32)
    values = {"own_mean": 0.7, "own_shared": 0.6}
    both = (anchors("sand"), anchors("砂"))

    def veto(left: list[int], right: list[int], share: float = 1.0) -> Veto | None:
        pair = pair_of(values, (language, language), share)
        return pair_conflict(replace(pair, alignment=align(vectors[left], vectors[right])), both, LIMITS)

    assert veto([0, 1, 2, 3], [0, 1, 4, 5]) == Veto(f"one language, another subject: {language}", VETOED)
    assert veto([0, 1], [0, 1, 4, 5]) is None
    assert veto([0, 1, 2, 3], [0, 1, 4, 5], share=0.5) is None


def test_what_is_only_a_part_of_a_page_makes_a_doubt() -> None:
    both = (anchors("ทราย"), anchors("ทราย"))
    assert pair_conflict(pair_of({"rising": 0.4}, share=0.5), both, LIMITS) == Veto(
        "one language, other words: th", LIMITS.doubt
    )


@pytest.mark.parametrize("language", ["Руководство по", "دليل", "指南："])
def test_pages_of_one_make_are_told_apart_by_the_names_in_their_titles(language: str) -> None:
    one = anchors("i18n: Guide to react-intl\n1\n2\nIt is not next-intl.")
    pair = pair_of({"own_mean": -1.0}, ("en", "xx"))

    def veto(text: str, pair: PairFacts = pair) -> Veto | None:
        return pair_conflict(pair, (one, anchors(text)), LIMITS)

    apart = Veto("title: react-intl / next-intl", VETOED)
    assert veto(f"i18n: {language} next-intl\n1\n2\nreact-intl") == apart
    assert veto(f"{language} i18n, next-intl\n1\n2\n") is None
    assert veto(f"{language} i18n, next-intl\n1\n2\n", pair_of({"own_mean": -1.0}, ("en", "en"))) == apart
    assert veto(f"{language} react-intl, next-intl\n1\n2\nvue-i18n") is None


@pytest.mark.parametrize("language", ["he", "zh"])
def test_two_short_texts_over_one_notice_are_kept_apart_by_their_beginnings(language: str) -> None:
    vectors = np.eye(6, dtype=np.float32)
    pair = pair_of({"own_mean": -1.0}, ("en", language))
    both = (anchors("sand"), anchors("砂"))
    over_a_notice = pair_conflict(replace(pair, alignment=align(vectors[[0, 2, 3]], vectors[[1, 2, 3]])), both, LIMITS)
    assert over_a_notice == Veto("beginnings: neither is found in the other", LIMITS.doubt)
    in_chrome = pair_conflict(replace(pair, alignment=align(vectors[[2, 3]], vectors[[0, 2, 3]])), both, LIMITS)
    assert in_chrome is None


class Counting:
    name = "counting"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Any, /) -> np.ndarray:
        self.seen += texts
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def test_the_cache_encodes_once(tmp_path: Path) -> None:
    encoder = Counting()
    first = encode(encoder, ["a", "bb", "a"], tmp_path)
    assert encode(encoder, ["bb", "a", "ccc"], tmp_path).tolist() == [[2, 1], [1, 1], [3, 1]]
    assert encoder.seen == ["a", "bb", "ccc"]
    assert np.array_equal(encode(Counting(), ["a", "bb", "a"], None), first)


@pytest.mark.parametrize(
    "harm", [b"no database at all, whatever its name says" * 100, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_cache_is_thrown_away_and_made_again(
    tmp_path: Path, harm: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    first = encode(Counting(), ["a", "bb"], tmp_path)
    for path in tmp_path.iterdir():
        path.unlink()
    (tmp_path / "vectors.sqlite").write_bytes(harm)
    with caplog.at_level(logging.WARNING, "boilerstrip"):
        assert np.array_equal(encode(Counting(), ["a", "bb"], tmp_path), first)
    assert "thrown away" in caplog.text
    again = Counting()
    for _ in range(2):
        assert np.array_equal(encode(again, ["a", "bb"], tmp_path), first)
    assert again.seen == ["a", "bb"]


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    with caplog.at_level(logging.WARNING, "boilerstrip"):
        assert encode(Counting(), ["a", "bb"], tmp_path / "file").tolist() == [[1, 1], [2, 1]]
    assert "made again in each run" in caplog.text


class Filling(Counting):
    """A disk that is full after the first batch."""

    def encode(self, texts: Any, /) -> np.ndarray:
        if self.seen:
            raise sqlite3.OperationalError("database or disk is full")
        return super().encode(texts)


def test_what_was_encoded_before_the_disk_was_full_is_not_encoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "_BATCH", 1)
    encoder = Filling()
    with pytest.raises(sqlite3.OperationalError):  # from memory too, as this one only refuses
        encode(encoder, ["a", "bb"], tmp_path)
    assert encoder.seen == ["a"]
    later = Counting()
    encode(later, ["a", "bb"], tmp_path)
    assert later.seen == ["bb"]
