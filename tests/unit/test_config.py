from __future__ import annotations

from pathlib import Path

import pytest

from boilerstrip.config import Comments, Policy, Profile, Settings, load_settings, settings_from
from boilerstrip.errors import ConfigError


def test_a_file_of_its_own_goes_before_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.boilerstrip]\nprofile = "strict"\n', encoding="utf-8")
    assert load_settings(tmp_path).profile is Profile.STRICT
    (tmp_path / "boilerstrip.toml").write_text('profile = "recall"\nignore = ["edges"]\n', encoding="utf-8")
    assert load_settings(tmp_path) == Settings(profile=Profile.RECALL, ignore=("edges",))


def test_without_any_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_flags_go_over_the_file_and_dashes_may_be_used() -> None:
    base = Settings(profile=Profile.STRICT)
    flags = {"translations": "link", "comments": "keep", "split-languages": True}
    settings = settings_from(flags, where="flags", base=base)
    assert settings == Settings(
        profile=Profile.STRICT, translations=Policy.LINK, comments=Comments.KEEP, split_languages=True
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"profil": "strict"}, "no setting is called 'profil'"),
        ({"profile": "hard"}, "strict, balanced, recall"),
        ({"ignore": "edges"}, "list of rule ids"),
        ({"split_languages": "yes"}, "takes a bool"),
        ({"encoder": 5}, "takes a str"),
    ],
)
def test_what_makes_no_sense_is_said_clearly(table: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        settings_from(table, where="boilerstrip.toml")


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "boilerstrip.toml").write_text("profile = ", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"boilerstrip\.toml: not readable as TOML"):
        load_settings(tmp_path)


def test_every_setting_changes_the_hash() -> None:
    others = [
        Settings(profile=Profile.STRICT),
        Settings(select=("a",)),
        Settings(ignore=("a",)),
        Settings(comments=Comments.DROP),
        Settings(translations=Policy.LINK),
        Settings(copies=Policy.LINK),
        Settings(encoder="none"),
        Settings(split_languages=True),
    ]
    assert len({settings.config_hash for settings in (Settings(), *others)}) == 1 + len(others)
