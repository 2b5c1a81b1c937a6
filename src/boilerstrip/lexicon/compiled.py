"""The compiled lexicon: entries and their folded phrases, in one small file that loads in milliseconds."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from boilerstrip.errors import RuleError
from boilerstrip.lexicon.entries import Entry, Phrase
from boilerstrip.lexicon.fold import Folder
from boilerstrip.lexicon.kinds import LexiconKind, Mode

_FORMAT = 2
# Languages whose upper-case headings are often set without accents: "A LIRE AUSSI".
_ACCENTS_OPTIONAL = frozenset({"ca", "es", "fr", "gl", "it", "pt", "ro", "vi"})
_STANDING = (Mode.WHOLE, Mode.LABEL, Mode.PREFIX, Mode.INFIX)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What lookup needs: entries without phrases, and for each mode its folded phrases and what they mean.

    A meaning is a string such as `"3:en,fr 12?:de"`: entry 3, listed in English and French, and entry 12, of which
    the phrase is an ambiguous one. `strings` maps folded user-interface strings of catalogs, those that no entry
    lists, to how many catalogs have them.
    """

    entries: tuple[Entry, ...]
    phrases: Mapping[Mode, Mapping[str, str]]
    strings: Mapping[str, str] = field(default_factory=dict)


def compile_entries(entries: Iterable[Entry], strings: Mapping[str, str] | None = None) -> Compiled:
    """Fold all phrases and gather what each means.

    Raises:
        RuleError: a phrase has no letter, so that nothing is left to match.
    """
    entries = tuple(entries)
    folder = Folder()
    doubtful = _doubtful(entries, folder)
    found: dict[Mode, dict[str, dict[str, set[str]]]] = {mode: {} for mode in _STANDING}
    for number, entry in enumerate(entries):
        for phrase in entry.phrases:
            for text in _forms(phrase, folder, entry):
                meaning = f"{number}{'?' if (phrase.mode, text) in doubtful else ''}"
                found[phrase.mode].setdefault(text, {}).setdefault(meaning, set()).add(phrase.language)
    bare = tuple(Entry(entry.id, entry.kind, entry.reason, entry.weight, entry.limit) for entry in entries)
    listed = found[Mode.WHOLE]
    others = {text: votes for text, votes in (strings or {}).items() if text not in listed}
    return Compiled(bare, {mode: _meanings(table) for mode, table in found.items()}, others)


def pack(compiled: Compiled) -> bytes:
    """The file: gzipped JSON, the same bytes for the same entries."""
    table = {
        "format": _FORMAT,
        "entries": [[entry.id, entry.kind, entry.reason, entry.weight, entry.limit] for entry in compiled.entries],
        "phrases": {mode: _columns(compiled.phrases[mode]) for mode in _STANDING},
        "strings": _columns(compiled.strings),
    }
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def unpack(data: bytes) -> Compiled:
    """What `pack` wrote.

    Raises:
        RuleError: the file is of another format.
    """
    table = json.loads(gzip.decompress(data))
    if table.get("format") != _FORMAT:
        raise RuleError("a compiled lexicon of another version: run `boilerstrip lexicon build` again", code="lexicon")
    entries = tuple(Entry(row[0], LexiconKind(row[1]), row[2], row[3], row[4]) for row in table["entries"])
    phrases = {mode: _table(table["phrases"][mode]) for mode in _STANDING}
    return Compiled(entries, phrases, _table(table["strings"]))


def _doubtful(entries: Iterable[Entry], folder: Folder) -> frozenset[tuple[Mode, str]]:
    """Forms that are ambiguous somewhere, and thus everywhere: a line does not tell its language."""
    return frozenset(
        (phrase.mode, text)
        for entry in entries
        for phrase in entry.phrases
        if phrase.ambiguous
        for text in _forms(phrase, folder, entry)
    )


def _forms(phrase: Phrase, folder: Folder, entry: Entry) -> tuple[str, ...]:
    text = folder.fold(phrase.text)
    if not any(char.isalpha() or char == "©" for char in text):
        raise RuleError(f"{entry.id}: {phrase.text!r} has no letter to match", code="lexicon")
    if phrase.language not in _ACCENTS_OPTIONAL:
        return (text,)
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    # In Vietnamese the accents are the vowels: without them only long phrases are still the same words.
    if bare == text or (phrase.language == "vi" and text.count(" ") < 2):
        return (text,)
    return (text, bare)


def _meanings(table: Mapping[str, Mapping[str, set[str]]]) -> dict[str, str]:
    return {
        text: " ".join(f"{meaning}:{','.join(sorted(rows[meaning]))}" for meaning in sorted(rows))
        for text, rows in sorted(table.items())
    }


def _columns(table: Mapping[str, str]) -> list[str]:
    return ["\n".join(table), "\n".join(table.values())]


def _table(columns: list[str]) -> dict[str, str]:
    # Two long strings split at once load ten times faster than as many short ones read by the JSON parser.
    return dict(zip(columns[0].split("\n"), columns[1].split("\n"), strict=True)) if columns[0] else {}
