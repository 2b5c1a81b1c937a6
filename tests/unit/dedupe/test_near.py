from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from boilerstrip.dedupe.candidates import candidate_pairs
from boilerstrip.dedupe.fingerprint import Fingerprint, exact_groups, fingerprint
from boilerstrip.dedupe.near import NearPair, near_limits, near_pairs, overlap


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


texts = _load("texts")
LANGUAGES = ("en", "ru", "ar", "zh", "ja", "th")
CHROME = "Home\nNews\nSign in\nShare this article\nWe use cookies to improve your experience. Accept\nMost read\n"


def prints(documents: list[str]) -> list[Fingerprint]:
    return [fingerprint(text, near_limits().prose_line) for text in documents]


def pairs(documents: list[str]) -> tuple[NearPair, ...]:
    return near_pairs(prints(documents), documents)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pair_with_jaccard_of_eight_tenths_is_a_candidate(language: str) -> None:
    documents = []
    for seed in range(12):
        text = texts.article(language, seed, 30)
        documents += [text, *(texts.edited(text, language, changes) for changes in (1, 3, 6, 9))]
    found = prints(documents)
    candidates = {tuple(pair) for pair in candidate_pairs([own.shingles for own in found]).tolist()}
    wanted = {
        (a, b)
        for a in range(len(found))
        for b in range(a + 1, len(found))
        if overlap(found[a], found[b], near_limits()).jaccard >= 0.8
    }
    assert len(wanted) > 20
    assert wanted <= candidates


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_in_chrome_and_one_cut_in_half_are_found(language: str) -> None:
    text = texts.article(language, 1, 30)
    lines = text.split("\n")
    wrapped = CHROME + text + "\n" + CHROME
    half = "\n".join(lines[: len(lines) // 2])
    found = {(pair.left, pair.right) for pair in pairs([text, wrapped, half, texts.article(language, 2, 30)])}
    assert found == {(0, 1), (0, 2), (1, 2)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_different_articles_in_the_same_chrome_are_no_pair(language: str) -> None:
    documents = [CHROME + texts.article(language, seed, 12) + "\n" + CHROME for seed in range(8)]
    assert pairs(documents) == ()


def test_short_pages_over_one_notice_are_no_copies() -> None:
    words = [f"word{number}" for number in range(120)]
    notice = "\n".join(" ".join(words[start : start + 30]) for start in range(0, 120, 30))
    documents = []
    for name in ("factor", "logname"):
        own = "\n".join(f"{name}{line} option{line} of {name}" for line in range(15))
        documents.append(f"{own}\n{notice}")
    part = overlap(*prints(documents), near_limits()._replace(prose=near_limits().shingles))
    assert part.containment == 1.0
    assert pairs(documents) == ()


def test_a_quotation_is_no_copy() -> None:
    quoted = texts.article("en", 1, 6)
    assert pairs([quoted, texts.article("en", 2, 60) + "\n" + quoted]) == ()


def test_exact_copies_differ_in_case_width_and_punctuation_only() -> None:
    documents = ["One text, here.", "ONE  TEXT\nhere", "One text there.", "ＯＮＥ ｔｅｘｔ here", "", "", "***", "***"]
    assert exact_groups(prints(documents)) == ((0, 1, 3),)


def test_a_crowd_of_copies_stays_connected() -> None:
    text = texts.article("en", 5, 40)
    documents = [texts.edited(text, "en", 1 + number % 5) + f"\nview {number}" for number in range(150)]
    found = candidate_pairs([own.shingles for own in prints(documents)]).tolist()
    reached = {0}
    for left, right in sorted(found):
        if left in reached:
            reached.add(right)
    assert reached == set(range(150))


@pytest.mark.parametrize("odd", ["\0", "\ud800\udfff" * 50, "\ufdfa" * 3000, "a", "ก" * 9, "x" * 200_000, " \n\t"])
def test_odd_texts_do_no_harm(odd: str) -> None:
    assert pairs([odd, texts.article("en", 3), "b"]) == ()
