from __future__ import annotations

import random

import pytest

from boilerstrip.dedupe.translation.e5 import is_installed
from boilerstrip.dedupe.translation.e5 import tokenizer as module
from boilerstrip.dedupe.translation.e5.tokenizer import Tokenizer
from boilerstrip.dedupe.translation.e5.weights import load_weights, weights_path

pytestmark = pytest.mark.skipif(not is_installed(), reason="needs the extra `translations`")

_TEXTS = (
    "The river carries sand to the sea, and 3.14 tonnes of it come back <unk> each year.",
    "川は砂を海へ運び、風がその一部を戻す。𠮷野家と㍿",
    "แม่น้ำพัดทรายลงทะเล แล้วลมก็พัดกลับมา",
    "يحمل النهر الرمل إلى البحر، ثم تعيده الريح. ﷺ",
    "Река несёт песок к морю — и ветер возвращает часть его обратно…",
    "नदी रेत को समुद्र तक ले जाती है।",
    "\ud800 lone, \0 nul, \u200d joiner, \ue000 private, 👩‍🔬🧪 \t\n  spaces ",
    "",
    "x",
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    path = weights_path()
    assert path is not None
    weights = load_weights(path)
    return Tokenizer(weights.vocabulary, weights.shape.unknown)


def _whole(tokenizer: Tokenizer, texts: list[str], monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    with monkeypatch.context() as patched:
        patched.setattr(module, "_FEW_CHARACTERS", -1)
        return tokenizer.ids(texts)


def test_a_few_pieces_give_what_all_pieces_give(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    characters = sorted(set("".join(_TEXTS)))
    mixed = ["".join(rng.choices(characters, k=60)) for _ in range(100)]
    for texts in ([*_TEXTS], mixed, *([text] for text in _TEXTS)):
        assert tokenizer.ids(texts) == _whole(tokenizer, texts, monkeypatch)


def test_a_text_has_the_same_pieces_whatever_stands_beside_it(tokenizer: Tokenizer) -> None:
    together = tokenizer.ids(_TEXTS)
    assert together == [tokenizer.ids([text])[0] for text in _TEXTS]
    assert sum(map(len, together)) > 100
