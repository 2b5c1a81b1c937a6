"""docs/rules.md names every rule that speaks: rule ids are public."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from boilerstrip.config import Settings
from boilerstrip.lexicon import LexiconKind
from boilerstrip.pipeline import clean_page
from boilerstrip.sources import list_files, read_file


@pytest.fixture(scope="module")
def documented(root: Path) -> set[str]:
    """Everything in backticks."""
    return set(re.findall(r"`([a-z_.]+)`", (root / "docs" / "rules.md").read_text(encoding="utf-8")))


def test_every_kind_of_phrase_is_documented(documented: set[str]) -> None:
    assert {kind.value for kind in LexiconKind} <= documented


def test_every_rule_that_speaks_on_the_sample_pages_is_documented(documented: set[str], root: Path) -> None:
    spoken = {
        vote.rule
        for ref in list_files([root / "corpus" / "raw"]).pages
        for decision in clean_page(read_file(ref), Settings()).decisions
        for vote in decision.votes
    }
    assert len(spoken) >= 10
    assert {rule for rule in spoken if not _named(rule, documented)} == set()


def _named(rule: str, documented: set[str]) -> bool:
    family, _, name = rule.partition(".")
    return rule in documented or (family in {"lexicon", "notices"} and name in documented)


def test_no_family_is_missing_a_name(documented: set[str]) -> None:
    rules = {name for name in documented if re.fullmatch(r"[a-z]+\.[a-z_]+", name)}
    assert {rule.partition(".")[0] for rule in rules} <= documented
