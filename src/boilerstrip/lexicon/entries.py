"""Entries: what the TOML files under data/lexicon say, checked on the way in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boilerstrip.errors import RuleError, wrong_keys
from boilerstrip.lexicon.kinds import LexiconKind, Mode

# The longest line, in characters, on which an entry counts unless it says otherwise.
_LIMITS = {Mode.WHOLE: 120, Mode.LABEL: 160, Mode.PREFIX: 160, Mode.INFIX: 400}
_STANDING = (Mode.WHOLE, Mode.LABEL, Mode.PREFIX, Mode.INFIX)
_KEYS = {"id", "reason", "weight", "limit", "hit", "miss", *_STANDING}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: its words, BCP 47 language, and how it has to stand on a line.

    An `ambiguous` one, written with a question mark before it, is as often the heading of an article ("News").
    """

    text: str
    language: str
    mode: Mode
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that pages say in many words and languages.

    `weight` (0 to 1) is how surely a line with it is chrome; `limit` the longest line, in characters, on which a
    label, prefix or infix counts; `hits` and `misses` are lines that it must and must not find.
    """

    id: str
    kind: LexiconKind
    reason: str
    weight: float
    limit: int | None = None
    phrases: tuple[Phrase, ...] = ()
    hits: tuple[str, ...] = field(default=(), compare=False)
    misses: tuple[str, ...] = field(default=(), compare=False)

    def limit_for(self, mode: Mode) -> int:
        """The longest line, in characters, on which phrases of this mode count."""
        return self.limit or _LIMITS[mode]


def read_entries(folder: Path) -> tuple[Entry, ...]:
    """The entries of every TOML file in `folder`, by file name and then as written.

    Raises:
        RuleError: a file is no TOML, an entry lacks a part or names something unknown, or an id comes twice.
    """
    entries = [entry for path in sorted(folder.glob("*.toml")) for entry in _read_file(path)]
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise RuleError(
                f"{folder}: two entries are called {entry.id!r}; give one of them another id", code="lexicon"
            )
        seen.add(entry.id)
    return tuple(entries)


def _read_file(path: Path) -> list[Entry]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not readable as TOML: {error}", code="lexicon") from error
    kind = table.get("kind")
    if kind not in set(LexiconKind):
        raise RuleError(f"{path}: kind is {kind!r}; it can be {', '.join(LexiconKind)}", code="lexicon")
    return [_entry(row, LexiconKind(kind), path) for row in table.get("entry", [])]


def _entry(row: Mapping[str, Any], kind: LexiconKind, path: Path) -> Entry:
    name = f"{path}: entry {row.get('id')!r}"
    if wrong := wrong_keys(set(row) - _KEYS, {"id", "reason", "weight", "hit", "miss"} - set(row)):
        raise RuleError(f"{name}: {wrong}", code="lexicon")
    if row["id"].split(".")[0] != kind or not 0 < row["weight"] <= 1:
        raise RuleError(f"{name}: the id starts with {kind}. and the weight lies in (0, 1]", code="lexicon")
    return Entry(
        id=row["id"],
        kind=kind,
        reason=row["reason"],
        weight=float(row["weight"]),
        limit=row.get("limit"),
        phrases=tuple(phrase for mode in _STANDING for phrase in _phrases(row.get(mode, {}), mode)),
        hits=_lines(row["hit"]),
        misses=_lines(row["miss"]),
    )


def _phrases(by_language: Mapping[str, str], mode: Mode) -> Iterable[Phrase]:
    for language, joined in by_language.items():
        for part in joined.split("|"):
            text = part.strip()
            yield Phrase(text.removeprefix("?"), language, mode, ambiguous=text.startswith("?"))


def _lines(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
