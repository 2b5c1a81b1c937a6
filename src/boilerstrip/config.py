"""Settings: the defaults, then `boilerstrip.toml` or `[tool.boilerstrip]` in pyproject.toml, then flags."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from boilerstrip.errors import ConfigError


class Profile(StrEnum):
    """How ready to remove: `strict` removes most, `recall` keeps most."""

    STRICT = "strict"
    BALANCED = "balanced"
    RECALL = "recall"


class Comments(StrEnum):
    """What happens to reader comments: in the text, gone (and put back on demand), or apart in the record."""

    KEEP = "keep"
    DROP = "drop"
    SEPARATE = "separate"


class Policy(StrEnum):
    """What happens to a cluster of copies or translations."""

    KEEP_ONE = "keep-one"
    ONE_PER_LANGUAGE = "one-per-language"
    LINK = "link"


class Encoder(StrEnum):
    """How translations are found: `auto` is e5 where it is installed, else none."""

    AUTO = "auto"
    E5 = "e5"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can change what comes out; `config_hash` names one setting of it all.

    `rules` are rule packs and site rules: the text of the files, not their names, so that the settings mean the same
    everywhere and the hash changes when a file does. `learn_sites` lets a build learn what recurs on each site;
    it is for sites of articles: the sheets of a shop say much of their content again and again.

    Example:
        >>> Settings(profile=Profile.RECALL).config_hash == Settings().config_hash
        False
    """

    profile: Profile = Profile.BALANCED
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    learn_sites: bool = False
    comments: Comments = Comments.SEPARATE
    translations: Policy = Policy.KEEP_ONE
    copies: Policy = Policy.KEEP_ONE
    encoder: str = Encoder.AUTO
    split_languages: bool = False

    @property
    def config_hash(self) -> str:
        """Sixteen hexadecimal digits that change when any setting does."""
        canonical = json.dumps(asdict(self), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


_ENUMS: dict[str, type[StrEnum]] = {
    "profile": Profile,
    "comments": Comments,
    "translations": Policy,
    "copies": Policy,
}


def load_settings(folder: Path) -> Settings:
    """The settings of `boilerstrip.toml` in `folder`, or of its pyproject.toml; the defaults if neither has any.

    Raises:
        ConfigError: the file is no TOML, or names a setting or a value that does not exist.
    """
    own = folder / "boilerstrip.toml"
    if own.is_file():
        return settings_from(with_rule_files(_read(own), folder, where=str(own)), where=str(own))
    project = folder / "pyproject.toml"
    if project.is_file():
        table = _read(project).get("tool", {}).get("boilerstrip", {})
        where = f"{project} [tool.boilerstrip]"
        return settings_from(with_rule_files(table, folder, where=where), where=where)
    return Settings()


def with_rule_files(table: dict[str, Any], folder: Path, *, where: str) -> dict[str, Any]:
    """`table` with the text of each file that its `rules` name; relative paths start at `folder`.

    Raises:
        ConfigError: `rules` is no list of paths, or a file cannot be read.
        RuleError: a file is no rule pack and no site rules, or an example in it fails.
    """
    if "rules" not in table:
        return table
    names = table["rules"]
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, (str, Path)) for name in names):
        raise ConfigError(f"{where}: rules takes a list of files, not {names!r}")
    return {**table, "rules": [_read_rules(folder / name) for name in names]}


def _read_rules(path: Path) -> str:
    from boilerstrip.judges.rules import checked_packs

    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: the rules cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: the rules are not in UTF-8: {error}") from error
    checked_packs([text], where=str(path))
    return text


def settings_from(table: dict[str, Any], *, where: str, base: Settings | None = None) -> Settings:
    """`base` (the defaults, if None) with the values of `table`; keys may use `-` or `_`.

    Example:
        >>> settings_from({"profile": "strict"}, where="flags").profile.value
        'strict'
    """
    known = {item.name for item in fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            raise ConfigError(f"{where}: no setting is called {key!r}; there are: {', '.join(sorted(known))}")
        values[name] = _value(name, value, where)
    settings = replace(base or Settings(), **values)
    if not values.keys().isdisjoint({"select", "ignore", "rules"}):
        _check_rules(settings, where)
    return settings


def _check_rules(settings: Settings, where: str) -> None:
    """Refuse packs that contradict each other, and names that no rule and no family has."""
    if not (settings.rules or settings.select or settings.ignore):
        return
    from boilerstrip.judges.registry import check_names

    own: tuple[str, ...] = ()
    if settings.rules:
        from boilerstrip.judges.rules import user_rule_ids

        own = user_rule_ids(settings.rules, where=where)
    check_names((*settings.select, *settings.ignore), where=where, own=own)


def _value(name: str, value: Any, where: str) -> Any:
    if name in _ENUMS:
        kind = _ENUMS[name]
        try:
            return kind(value)
        except ValueError as error:
            raise ConfigError(f"{where}: {name} is {value!r}; it can be {', '.join(kind)}") from error
    if name in {"select", "ignore", "rules"}:
        if isinstance(value, str) or not all(isinstance(item, str) for item in value):
            what = "rule packs" if name == "rules" else "rule ids"
            raise ConfigError(f"{where}: {name} takes a list of {what}, not {value!r}")
        return tuple(value)
    expected = type(getattr(Settings(), name))
    wanted = bool if expected is bool else str
    if not isinstance(value, wanted):
        raise ConfigError(f"{where}: {name} takes a {wanted.__name__}, not {value!r}")
    return value


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not readable as TOML: {error}") from error
