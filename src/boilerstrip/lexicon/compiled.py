"""The compiled lexicon: all entries with their phrases folded, in one small file that loads in milliseconds."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Iterable
from typing import Any

from boilerstrip.errors import RuleError
from boilerstrip.lexicon.entries import Entry, Phrase
from boilerstrip.lexicon.fold import Folder
from boilerstrip.lexicon.kinds import LexiconKind, Mode

_FORMAT = 1
# Languages whose upper-case headings are often set without accents: "A LIRE AUSSI".
_ACCENTS_OPTIONAL = frozenset({"ca", "es", "fr", "gl", "it", "pt", "ro"})


def compile_entries(entries: Iterable[Entry]) -> bytes:
    """The file for `entries`: gzipped JSON, the same bytes for the same entries.

    Raises:
        RuleError: a phrase has neither letter nor number, so that nothing is left to match.
    """
    folder = Folder()
    rows = [
        [entry.id, entry.kind, entry.reason, entry.weight, entry.limit, _folded(entry, folder)] for entry in entries
    ]
    text = json.dumps({"format": _FORMAT, "entries": rows}, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def read_compiled(data: bytes) -> tuple[Entry, ...]:
    """The entries of a compiled file; their phrases are folded already, and they carry no examples.

    Raises:
        RuleError: the file is of another format.
    """
    table = json.loads(gzip.decompress(data))
    if table.get("format") != _FORMAT:
        raise RuleError("a compiled lexicon of another version: run `boilerstrip lexicon build` again", code="lexicon")
    return tuple(_entry(row) for row in table["entries"])


def _folded(entry: Entry, folder: Folder) -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = {}
    for phrase in entry.phrases:
        text = folder.fold(phrase.text)
        if not text:
            raise RuleError(f"{entry.id}: {phrase.text!r} has neither letter nor number to match", code="lexicon")
        known = table.setdefault(phrase.mode, {}).setdefault(phrase.language, [])
        known += [form for form in _forms(text, phrase.language) if form not in known]
    return table


def _forms(text: str, language: str) -> tuple[str, ...]:
    if language not in _ACCENTS_OPTIONAL:
        return (text,)
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return (text,) if bare == text else (text, bare)


def _entry(row: list[Any]) -> Entry:
    phrases = tuple(
        Phrase(text, language, Mode(mode))
        for mode, languages in row[5].items()
        for language, texts in languages.items()
        for text in texts
    )
    return Entry(row[0], LexiconKind(row[1]), row[2], row[3], row[4], phrases)
