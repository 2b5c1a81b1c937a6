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

    Example:
        >>> Settings(profile=Profile.RECALL).config_hash == Settings().config_hash
        False
    """

    profile: Profile = Profile.BALANCED
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
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
        return settings_from(_read(own), where=str(own))
    project = folder / "pyproject.toml"
    if project.is_file():
        table = _read(project).get("tool", {}).get("boilerstrip", {})
        return settings_from(table, where=f"{project} [tool.boilerstrip]")
    return Settings()


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
    return replace(base or Settings(), **values)


def _value(name: str, value: Any, where: str) -> Any:
    if name in _ENUMS:
        kind = _ENUMS[name]
        try:
            return kind(value)
        except ValueError as error:
            raise ConfigError(f"{where}: {name} is {value!r}; it can be {', '.join(kind)}") from error
    if name in {"select", "ignore"}:
        if isinstance(value, str) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{where}: {name} takes a list of rule ids, not {value!r}")
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
