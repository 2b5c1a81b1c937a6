from __future__ import annotations

import importlib

import numpy as np
import pytest

from boilerstrip.dedupe.fingerprint import fingerprint

# By name: `boilerstrip.dedupe` is also the function that the package exports.
tokens = importlib.import_module("boilerstrip.dedupe.tokens")
prints = importlib.import_module("boilerstrip.dedupe.fingerprint")

TEXTS = [
    "",
    " ",
    "x",
    "字",
    "one two\nthree\r\nfour five",
    "砂はゆっくり動く。川も。\n" * 9,
    "الرمل يتحرك ببطء، والنهر أيضا.\n" * 9,
    "ทรายเคลื่อนตัวช้า ๆ แม่น้ำก็เช่นกัน\n" * 9,
    "e\u0301te\u0301 " * 20 + "\ud800 \U0003ffff ﷺ １２３",
    "w" * 300 + " " + "v" * 40,
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", [41, 64, 100])
def test_chunks_change_nothing_unless_a_word_is_longer(text: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tokens.tokenize(text)
    monkeypatch.setattr(tokens, "_CHUNK", size)
    parted = tokens.tokenize(text)
    if "w" * 300 in text:
        assert len(parted) > len(whole) == 2
    else:
        for name in ("hashes", "starts", "ends", "lines"):
            assert np.array_equal(getattr(whole, name), getattr(parted, name)), name


def test_of_a_giant_document_the_beginning_makes_the_shingles_and_all_of_it_the_digest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tokens, "_CHUNK", 64)
    monkeypatch.setattr(prints, "MOST_TOKENS", 50)
    head = " ".join(f"word{k}" for k in range(60))
    one, other = fingerprint(head + " and an end", 10), fingerprint(head + " and another end", 10)
    assert len(one.shingles) < 70
    assert one.digest != other.digest
    monkeypatch.setattr(prints, "MOST_TOKENS", 5000)
    assert fingerprint(head + " and an end", 10).digest == one.digest
    assert len(tokens.tokenize(head, 20)) < 40
