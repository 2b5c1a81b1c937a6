from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from boilerstrip.language.classify import posterior, posteriors
from boilerstrip.language.scripts import script_table

_TEXTS = (
    "The river carries sand to the sea.",
    "DIE STRASSE FÜHRT ZUM MEER",
    "Rzeka niesie piasek do morza, a wiatr przynosi go z powrotem.",
    "川は砂を海へ運び、風がそれを連れ戻す。",
    "แม่น้ำพาทรายไปสู่ทะเล",
    "النهر يحمل الرمل إلى البحر",
    "e\u0301te\u0301",
    "12 345",
    "",
    "\ud800 alone",
)


@pytest.fixture(scope="module")
def library() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _said(library: LanguageIdentifier, text: str, allowed: tuple[str, ...]) -> list[tuple[str, float]]:
    library.set_languages(allowed)
    return [(code, chance) for code, chance in library.rank(text) if chance >= 0.01]


@pytest.mark.parametrize("allowed", [group for group in script_table().languages if len(group) > 1], ids=len)
def test_chances_are_those_of_the_library_to_the_last_bit(
    library: LanguageIdentifier, allowed: tuple[str, ...]
) -> None:
    found = posteriors(_TEXTS, allowed)
    assert [list(chances.items()) for chances in found] == [_said(library, text, allowed) for text in _TEXTS]


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_texts_together_are_as_each_alone(texts: list[str]) -> None:
    allowed = ("de", "en", "fr", "pl", "sr")
    assert posteriors(texts, allowed) == [posterior(text, allowed) for text in texts]


@given(text=st.text(max_size=80))
def test_any_text_is_as_the_library_says(library: LanguageIdentifier, text: str) -> None:
    allowed = ("ar", "de", "en", "fa", "ru", "uk")
    assert list(posterior(text, allowed).items()) == _said(library, text, allowed)


def test_no_texts() -> None:
    assert posteriors([], ("de", "en")) == []
