"""Looking lines up: a dictionary for whole lines, an index by first letters for beginnings, `infix` for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from boilerstrip.lexicon.compiled import Compiled
from boilerstrip.lexicon.entries import Entry
from boilerstrip.lexicon.fold import Folded, Folder, has_unspaced, is_boundary
from boilerstrip.lexicon.hits import Found, Hit, hit_of, ordered, partial
from boilerstrip.lexicon.infix import Occurrence
from boilerstrip.lexicon.keys import HEAD, Beginning, Tables
from boilerstrip.lexicon.kinds import LexiconKind, Mode
from boilerstrip.lexicon.pieces import pieces_of, separates, spaced
from boilerstrip.lexicon.sieve import RUN_LIMIT, speaking

_WHOLE_LIMIT = 120  # no phrase is longer, so no longer line can be one
_INFIX_LIMIT = 400
_REMEMBERED, _SHORT = 1 << 14, 60  # lines that are remembered, and how long they are: menus, buttons, labels
_AMBIGUOUS = 0.35  # what is left of the weight where a phrase is as often a heading of the article
_NUMBERED = re.compile(r"\W*\d+(?:\.\d+)*[.)、．]\s")  # "2.5.1. Notes" is a heading, "12 comments" a count
# What follows a label.
_AFTER_LABEL = re.compile(r"\s*(?:[:：៖|｜»›→(（\[【」】］\]·•…]|\.{3}|$)|\s+[-–—]")
# A short one may be an abbreviation: "Fot. Jan Kowalski".
_AFTER_ABBREVIATION, _ABBREVIATION = re.compile(r"\.\s?[^\W\d_]"), 6
_AFTER_COUNTER = re.compile(r"\s*\d")
_COUNTED = frozenset({LexiconKind.COUNTER, LexiconKind.DATE_LABEL, LexiconKind.READING_TIME, LexiconKind.MARKET})
_ABBREVIATED = frozenset({LexiconKind.BYLINE, LexiconKind.CREDIT})
# Kinds of which a number may come before the phrase: "12 comments", "5 min read".
_AFTER_NUMBER = _COUNTED | {LexiconKind.TAIL_SECTION, LexiconKind.SHARE, LexiconKind.FOLLOW}
_FEW = 3  # so many phrases side by side can still be words of a heading: "Food Delivery App"
_FEW_WEIGHT = 0.6

# Strings of user interfaces are weak evidence alone; how weak depends on how many independent catalogs have them.
_UI_STRING = Entry("ui_string.catalog", LexiconKind.UI_STRING, "stands in the user interface of common software", 0.3)
_STRING_WEIGHTS = (0.15, 0.25, 0.3, 0.35)


Meanings = tuple[Found, ...]


class Lexicon:
    """A compiled lexicon, ready to be looked up.

    Example:
        >>> from boilerstrip.lexicon import load
        >>> load().lookup("Share on Facebook")[0].entry_id
        'share.network'
    """

    def __init__(self, compiled: Compiled) -> None:
        self.entries = compiled.entries
        self._phrases = compiled.phrases
        self._strings = compiled.strings
        self._tables = Tables(compiled)
        self._folder = Folder()
        self._known: dict[str, Meanings] = {}
        # Pages of one site share their menus and footers, so that most of their short lines have been met before.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._look)

    def lookup(self, line: str) -> tuple[Hit, ...]:
        """What the lexicon knows about `line`: whole hits first, then by falling weight, then by id.

        Example:
            >>> from boilerstrip.lexicon import load
            >>> load().lookup("The river carries sand to the sea.")
            ()
        """
        return self._look(line, self._folder.fold(_judged(line)))

    def lookup_all(self, lines: Sequence[str]) -> list[tuple[Hit, ...]]:
        """What `lookup` says about each of many lines, none of which holds a line end; faster than one by one.

        Example:
            >>> from boilerstrip.lexicon import load
            >>> [bool(hits) for hits in load().lookup_all(["Log in", "The river carries sand to the sea."])]
            [True, False]
        """
        folded = self._folder.fold_lines([line if len(line) <= _INFIX_LIMIT else line[:HEAD] for line in lines])
        found: list[tuple[Hit, ...]] = [()] * len(lines)
        for place in speaking(self._tables, lines, folded):
            line = lines[place]
            found[place] = (self._remembered if len(line) <= _SHORT else self._look)(line, folded[place])
        return found

    def _look(self, line: str, text: str) -> tuple[Hit, ...]:
        if not text:
            return ()
        hits: tuple[Hit, ...] = ()
        words = text.split(" ")
        if len(line) <= _WHOLE_LIMIT:
            hits = self._whole(line, text)
            if not hits and len(line) <= RUN_LIMIT:
                hits = self._run(line, text, words)
            if hits and hits[0].mode is Mode.WHOLE and hits[0].kind is not LexiconKind.UI_STRING:
                return hits
        unspaced = has_unspaced(text)
        beginnings = self._tables.beginnings(text) if unspaced else self._tables.starts.get(words[0], ())
        rows = [row for row in beginnings if text.startswith(row[0])]
        if rows:
            hits += tuple(self._start(line, text, rows))
        if len(line) <= _INFIX_LIMIT:
            found = self._tables.infixes.spaced(text, words)
            if unspaced:
                found += self._tables.infixes.unspaced(text)
            if found:
                hits += self._inside(line, text, found)
        return ordered(hits)

    def _whole(self, line: str, text: str) -> tuple[Hit, ...]:
        meanings = self._meaning(line, text)
        if not meanings:
            return ()
        start, end = self._folder.trim(line)
        return ordered(hit_of(found, Mode.WHOLE, start, end, whole=True) for found in meanings)

    def _meaning(self, line: str, text: str) -> Meanings:
        """What the folded text says as a whole; a count before or after it ("Comments (12)") does not matter."""
        whole = self._phrases[Mode.WHOLE]
        found = whole.get(text)
        bare = whole.get(text.strip("0 ")) if "0" in text else None
        if found or bare:
            meanings = self._read(found) if found else ()
            return meanings + (self._counted(bare, line, text) if bare and bare != found else ())
        string = self._strings.get(text)
        return (self._string(string),) if string else ()

    def _counted(self, meaning: str, line: str, text: str) -> Meanings:
        if not text.startswith("0"):
            return self._read(meaning)
        if _NUMBERED.match(line):
            return ()
        return tuple(found for found in self._read(meaning) if found.entry.kind in _AFTER_NUMBER)

    def _string(self, votes: str) -> Found:
        return Found(_UI_STRING, _STRING_WEIGHTS[min(int(votes), len(_STRING_WEIGHTS)) - 1], ())

    def _read(self, meaning: str) -> Meanings:
        known = self._known.get(meaning)
        if known is None:
            known = tuple(sorted(map(self._found, meaning.split(" ")), key=lambda row: (-row.weight, row.entry.id)))
            self._known[meaning] = known
        return known

    def _found(self, meaning: str) -> Found:
        number, _, languages = meaning.partition(":")
        entry = self.entries[int(number.rstrip("?"))]
        weight = round(entry.weight * _AMBIGUOUS, 3) if number.endswith("?") else entry.weight
        return Found(entry, weight, tuple(languages.split(",")))

    def _run(self, line: str, text: str, words: list[str]) -> tuple[Hit, ...]:
        if " " not in text and text.isascii():
            return ()
        if separates(line) and len(pieces := pieces_of(line)) > 1:
            return self._separated(line, pieces)
        if has_unspaced(text) and (found := self._spaced(line)):
            return found
        if words[0] not in self._tables.first_words or not self._tables.run_words.issuperset(words):
            return ()
        return self._side_by_side(line, words)

    def _separated(self, line: str, pieces: list[tuple[int, int]]) -> tuple[Hit, ...]:
        hits: list[Hit] = []
        missed = 0
        for start, end in pieces:
            text = self._folder.fold(line[start:end])
            meanings = self._phrases[Mode.WHOLE].get(text) or self._phrases[Mode.WHOLE].get(text.strip("0 "))
            missed += not meanings and bool(text.strip("0 "))
            # Several phrases are a bar even with a stranger in it, if there are twice as many of them.
            if missed * 3 > len(pieces):
                return ()
            if meanings:
                hits.append(hit_of(self._read(meanings)[0], Mode.RUN, start, end, whole=True))
        # One phrase and something else is a label or nothing.
        if len(hits) < 2 or missed * 2 > len(hits):
            return ()
        return ordered(hits if not missed else (partial(hit) for hit in hits))

    def _spaced(self, line: str) -> tuple[Hit, ...]:
        """As `_side_by_side`, where words need no spaces between them: what stands between two is a whole phrase."""
        pieces = spaced(line)
        meanings = [self._phrases[Mode.WHOLE].get(self._folder.fold(line[start:end])) for start, end in pieces]
        found = [self._read(meaning)[0] for meaning in meanings if meaning]
        if len(found) < max(2, len(pieces)) or not _one_language(found):
            return ()
        return ordered(
            hit_of(meaning, Mode.RUN, start, end, whole=True)
            for meaning, (start, end) in zip(_by_number(found), pieces, strict=True)
        )

    def _side_by_side(self, line: str, words: list[str]) -> tuple[Hit, ...]:
        """Phrases with nothing but spaces between them, the longest first at each place, if they fill the line."""
        found: list[tuple[Found, int, int]] = []
        at = 0
        while at < len(words):
            if words[at] == "0":
                at += 1
                continue
            size = self._tables.longest(words, at)
            if not size:
                return ()
            found.append((self._read(self._phrases[Mode.WHOLE][" ".join(words[at : at + size])])[0], at, at + size))
            at += size
        if len(found) < 2 or not _one_language([row[0] for row in found]) or _NUMBERED.match(line):
            return ()
        folded = self._folder.fold_with_offsets(line)
        extents = (_words_extent(folded, first, last) for _, first, last in found)
        return ordered(
            hit_of(meaning, Mode.RUN, start, end, whole=True)
            for meaning, (start, end) in zip(_by_number([row[0] for row in found]), extents, strict=True)
        )

    def _start(self, line: str, text: str, rows: Iterable[Beginning]) -> Iterator[Hit]:
        folded: Folded | None = None
        for phrase, mode, meanings in rows:
            if not is_boundary(text, len(phrase)):
                continue
            fitting = [found for found in self._read(meanings) if len(line) <= found.entry.limit_for(mode)]
            if not fitting:
                continue
            folded = folded or self._folder.fold_with_offsets(line[: HEAD * 2])
            start, end = folded.starts[0], folded.ends[len(phrase) - 1]
            whole = text.strip("0 ") == phrase
            if mode is Mode.LABEL and not _AFTER_LABEL.match(line, end):
                fitting = [found for found in fitting if found.entry.kind in _kinds_before(line, end)]
            for found in fitting:
                yield hit_of(found, mode, start, end, whole=whole)

    def _inside(self, line: str, text: str, found: list[Occurrence]) -> tuple[Hit, ...]:
        fitting = [
            (start, end, meaning)
            for start, end, meanings in found
            for meaning in self._read(meanings)
            if len(line) <= meaning.entry.limit_for(Mode.INFIX)
        ]
        if not fitting:
            return ()
        folded = self._folder.fold_with_offsets(line)
        least = len(text) - 2
        return tuple(
            hit_of(meaning, Mode.INFIX, folded.starts[start], folded.ends[end - 1], whole=end - start >= least)
            for start, end, meaning in fitting
        )


def _judged(line: str) -> str:
    """The part of a line that is folded: all of a short one, the beginning of a long one."""
    return line if len(line) <= _INFIX_LIMIT else line[:HEAD]


def _by_number(found: Sequence[Found]) -> Sequence[Found]:
    """The phrases of a line, which weigh less where there are few."""
    if len(found) > _FEW:
        return found
    return [one._replace(weight=round(one.weight * _FEW_WEIGHT, 3)) for one in found]


def _kinds_before(line: str, end: int) -> frozenset[LexiconKind]:
    """The kinds of labels that may end there though no sign of labels follows."""
    if _AFTER_COUNTER.match(line, end):
        return _COUNTED
    return _ABBREVIATED if end <= _ABBREVIATION and _AFTER_ABBREVIATION.match(line, end) else frozenset()


def _one_language(found: Iterable[Found]) -> bool:
    """Whether the phrases share a language; names of networks belong to all."""
    languages = [set(row.languages) for row in found if row.entry.id != "share.network"]
    return not languages or bool(set.intersection(*languages))


def _words_extent(folded: Folded, first: int, last: int) -> tuple[int, int]:
    """Offsets in the line of the folded words `first` to `last` (exclusive)."""
    starts = [0, *(index + 1 for index, char in enumerate(folded.text) if char == " "), len(folded.text) + 1]
    return folded.starts[starts[first]], folded.ends[starts[last] - 2]
