"""Every rule that judges name is in the registry, and a name that means nothing is an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from boilerstrip.config import settings_from
from boilerstrip.errors import ConfigError
from boilerstrip.judges.registry import built_in_rules, check_names

_NAMED = re.compile(r'"([a-z]+\.[a-z_]+)"')


def test_every_rule_in_the_source_is_registered(root: Path) -> None:
    known = {rule.id for rule in built_in_rules()}
    families = {rule.family for rule in built_in_rules()}
    folder = root / "src" / "boilerstrip"
    # Features of models have names with dots too, but other first parts.
    sources = [path for path in (folder / "judges").glob("*.py") if "features" not in path.name]
    named = {name for path in sources for name in _NAMED.findall(path.read_text(encoding="utf-8"))}
    said = {name for name in named if name.partition(".")[0] in families}
    assert len(said) >= 30
    assert said <= known
    assert {"repeats.site", "split.language"} <= known


def test_every_rule_is_documented(root: Path) -> None:
    documented = set(re.findall(r"`([a-z_.]+)`", (root / "docs" / "rules.md").read_text(encoding="utf-8")))
    plain = {rule.id for rule in built_in_rules() if rule.family not in {"lexicon", "notices"}}
    assert plain <= documented


@pytest.mark.parametrize("name", ["edges", "edges.top", "lexicon.share", "notices.consent", "user", "user.mine"])
def test_rules_and_families_are_names(name: str) -> None:
    check_names([name], where="here", own=["user.mine"])


@pytest.mark.parametrize(("name", "near"), [("edge.top", "edges.top"), ("lexikon", "lexicon"), ("日本", "rules list")])
def test_another_name_is_an_error_that_names_what_is_near(name: str, near: str) -> None:
    with pytest.raises(ConfigError, match=near):
        settings_from({"ignore": [name]}, where="here")
    with pytest.raises(ConfigError, match=near):
        settings_from({"select": ["edges", name]}, where="here")
