"""Looking lines up: a dictionary for whole lines, one by first letters for beginnings, RE2 for what stands inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from boilerstrip.lexicon.entries import Entry
from boilerstrip.lexicon.fold import Folded, Folder, is_boundary
from boilerstrip.lexicon.kinds import LexiconKind, Mode

_WHOLE_LIMIT = 120  # no phrase is longer, so no longer line can be one
_HEAD = 96  # how much of a line is folded to find what it starts with
_INFIX_LIMIT = 400
_KEY = 3  # letters by which beginnings are indexed
_RUN_LIMIT = 100
# What may stand between the phrases of a menu or a share bar, and what follows a label.
_SEPARATOR = re.compile(r"\s*[|｜/／·・•∙»›>▸→–—,،、;]\s*|\s{2,}|\t")
_AFTER_LABEL = re.compile(r"\s*(?:[:：|｜\-–—»›>→(（\[【」】］\]·•…]|\.{3}|\d|$)")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found on a line, at `start` to `end` (code points of the line).

    `whole` tells that nothing else stands on the line: one phrase, or several in a run; `weight` (0 to 1) is how
    surely such a line is chrome; `languages` are those that the phrase is listed in (none for catalog strings).
    """

    entry_id: str
    kind: LexiconKind
    whole: bool
    weight: float
    reason: str
    start: int
    end: int
    mode: Mode
    languages: tuple[str, ...] = ()


class Found(NamedTuple):
    """One meaning of a folded phrase: its entry, and the languages that it is listed in."""

    entry: Entry
    languages: tuple[str, ...]


Meanings = tuple[Found, ...]


class Lexicon:
    """Entries, ready to be looked up; `strings` maps folded user-interface strings of catalogs to their meaning.

    Example:
        >>> from boilerstrip.lexicon import load
        >>> [hit.entry_id for hit in load().lookup("Share on Facebook")][:1]
        ['share.network']
    """

    def __init__(self, entries: Iterable[Entry], strings: Mapping[str, Found] | None = None) -> None:
        self.entries = tuple(entries)
        self._strings = strings or {}
        self._folder = Folder()
        self._phrases = {mode: _meanings(self.entries, mode) for mode in Mode}
        self._starts = _by_key((Mode.LABEL, self._phrases[Mode.LABEL]), (Mode.PREFIX, self._phrases[Mode.PREFIX]))
        self._first_words = _first_words(self._phrases[Mode.WHOLE])

    def lookup(self, line: str) -> tuple[Hit, ...]:
        """What the lexicon knows about `line`: whole hits first, then by falling weight, then by id.

        Example:
            >>> from boilerstrip.lexicon import load
            >>> load().lookup("The river carries sand to the sea.")
            ()
        """
        short = len(line) <= _INFIX_LIMIT
        text = self._folder.fold(line if short else line[:_HEAD])
        if not text:
            return ()
        if len(line) <= _WHOLE_LIMIT:
            hits = self._whole(line, text) or self._run(line, text)
            if hits:
                return hits
        hits = tuple(self._start(line, text))
        if short:
            hits += tuple(self._inside(line, text))
        return _ordered(hits) if len(hits) > 1 else hits

    def _whole(self, line: str, text: str) -> tuple[Hit, ...]:
        meanings = self._meaning(text)
        if not meanings:
            return ()
        start, end = self._folder.trim(line)
        return _ordered(_hit(found, Mode.WHOLE, start, end, whole=True) for found in meanings)

    def _meaning(self, text: str) -> Meanings:
        """What the folded text says as a whole; a count before or after it ("Comments (12)") does not matter."""
        whole = self._phrases[Mode.WHOLE]
        found = whole.get(text) or (whole.get(text.strip("0 ")) if "0" in text else None)
        if found:
            return found
        string = self._strings.get(text)
        return (string,) if string else ()

    def _run(self, line: str, text: str) -> tuple[Hit, ...]:
        if len(line) > _RUN_LIMIT:
            return ()
        pieces = _pieces(line)
        if len(pieces) > 1:
            return self._separated(line, pieces)
        return self._side_by_side(line, text) if text.split(" ", 1)[0] in self._first_words else ()

    def _separated(self, line: str, pieces: list[tuple[int, int]]) -> tuple[Hit, ...]:
        hits: list[Hit] = []
        missed = 0
        for start, end in pieces:
            text = self._folder.fold(line[start:end])
            meanings = self._phrases[Mode.WHOLE].get(text) or self._phrases[Mode.WHOLE].get(text.strip("0 "))
            missed += not meanings and bool(text.strip("0 "))
            hits += [_hit(found, Mode.RUN, start, end, whole=True) for found in (meanings or ())[:1]]
        # One phrase and something else is a label or nothing; several phrases are a bar even with a stranger in it.
        if len(hits) < 2 or missed * 2 > len(hits):
            return ()
        return _ordered(hits if not missed else (_partial(hit) for hit in hits))

    def _side_by_side(self, line: str, text: str) -> tuple[Hit, ...]:
        """Phrases with nothing but spaces between them, the longest first at each place, if they fill the line."""
        words = text.split(" ")
        found: list[tuple[Found, int, int]] = []
        at = 0
        while at < len(words):
            if words[at] == "0":
                at += 1
                continue
            size = self._longest(words, at)
            if not size:
                return ()
            found.append((self._phrases[Mode.WHOLE][" ".join(words[at : at + size])][0], at, at + size))
            at += size
        if len(found) < 2:
            return ()
        folded = self._folder.fold_with_offsets(line)
        return _ordered(_hit(meaning, Mode.RUN, *_words_extent(folded, a, b), whole=True) for meaning, a, b in found)

    def _longest(self, words: list[str], at: int) -> int:
        most = min(self._first_words.get(words[at], 0), len(words) - at)
        whole = self._phrases[Mode.WHOLE]
        return next((size for size in range(most, 0, -1) if " ".join(words[at : at + size]) in whole), 0)

    def _start(self, line: str, text: str) -> Iterator[Hit]:
        folded: Folded | None = None
        for phrase, mode, meanings in self._starts.get(text[:_KEY], ()):
            if not text.startswith(phrase) or not is_boundary(text, len(phrase)):
                continue
            fitting = [found for found in meanings if len(line) <= found.entry.limit_for(mode)]
            if not fitting:
                continue
            folded = folded or self._folder.fold_with_offsets(line[: _HEAD * 2])
            start, end = folded.starts[0], folded.ends[len(phrase) - 1]
            if mode is Mode.LABEL and not _AFTER_LABEL.match(line, end):
                continue
            for found in fitting:
                yield _hit(found, mode, start, end, whole=False)

    def _inside(self, line: str, text: str) -> Iterator[Hit]:
        match = self._inner.search(text)
        if not match:
            return
        folded = self._folder.fold_with_offsets(line)
        meanings = self._phrases[Mode.INFIX]
        while match:
            first, last = match.span()
            if is_boundary(text, first) and is_boundary(text, last):
                for found in meanings[match.group()]:
                    if len(line) <= found.entry.limit_for(Mode.INFIX):
                        yield _hit(found, Mode.INFIX, folded.starts[first], folded.ends[last - 1], whole=False)
            match = self._inner.search(text, last)

    @cached_property
    def _inner(self) -> Any:
        import re2

        longest_first = sorted(self._phrases[Mode.INFIX], key=lambda phrase: (-len(phrase), phrase))
        options = re2.Options()
        options.max_mem = 64 << 20
        options.never_capture = True
        return re2.compile("|".join(re2.escape(phrase) for phrase in longest_first) or r"[^\s\S]", options)


def _meanings(entries: tuple[Entry, ...], mode: Mode) -> dict[str, Meanings]:
    table: dict[str, dict[str, list[str]]] = {}
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        for phrase in entry.phrases:
            if phrase.mode is mode:
                table.setdefault(phrase.text, {}).setdefault(entry.id, []).append(phrase.language)
    return {
        text: tuple(
            Found(by_id[name], tuple(languages))
            for name, languages in sorted(rows.items(), key=lambda row: (-by_id[row[0]].weight, row[0]))
        )
        for text, rows in table.items()
    }


def _by_key(*tables: tuple[Mode, Mapping[str, Meanings]]) -> dict[str, list[tuple[str, Mode, Meanings]]]:
    index: dict[str, list[tuple[str, Mode, Meanings]]] = {}
    for mode, table in tables:
        for phrase, meanings in table.items():
            index.setdefault(phrase[:_KEY], []).append((phrase, mode, meanings))
    return index


def _first_words(phrases: Iterable[str]) -> dict[str, int]:
    """For each first word of a phrase, how many words the longest such phrase has."""
    longest: dict[str, int] = {}
    for phrase in phrases:
        first = phrase.split(" ", 1)[0]
        longest[first] = max(longest.get(first, 0), phrase.count(" ") + 1)
    return longest


def _pieces(line: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    done = 0
    for match in _SEPARATOR.finditer(line):
        pieces.append((done, match.start()))
        done = match.end()
    pieces.append((done, len(line)))
    return [(start, end) for start, end in pieces if start < end]


def _words_extent(folded: Folded, first: int, last: int) -> tuple[int, int]:
    """Offsets in the line of the folded words `first` to `last` (exclusive)."""
    starts = [0, *(index + 1 for index, char in enumerate(folded.text) if char == " "), len(folded.text) + 1]
    return folded.starts[starts[first]], folded.ends[starts[last] - 2]


def _hit(found: Found, mode: Mode, start: int, end: int, *, whole: bool) -> Hit:
    entry = found.entry
    return Hit(entry.id, entry.kind, whole, entry.weight, entry.reason, start, end, mode, found.languages)


def _partial(hit: Hit) -> Hit:
    return Hit(hit.entry_id, hit.kind, False, hit.weight, hit.reason, hit.start, hit.end, hit.mode, hit.languages)


def _ordered(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: (not hit.whole, -hit.weight, hit.entry_id, hit.start)))
