"""What the class, id, role and itemprop words of an element hint at, and what the words of a short line do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.codepoints import codes_of
from boilerstrip.judges.html_seen import SeenWords
from boilerstrip.judges.html_spelling import spelled
from boilerstrip.segment.dom import Element

__all__ = [
    "NOTICE", "RELATED", "REPLY", "TAGS", "UNSPACED_SIGN", "ClassWords", "ElementFacts", "LineTest", "LineTests",
    "PageTests", "line_tests", "mark_words", "page_tests", "phrase_kinds",
]  # fmt: skip

# Tags by number, so that a tree can split on them; related ones stand together. What is not here has the last number.
TAGS = {
    tag: number
    for number, tag in enumerate(
        (
            "p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section", "article",
            "dt", "dd", "figcaption", "caption", "body", "footer", "header", "nav", "aside", "main", "form", "button",
            "summary", "legend", "address", "center", "ul", "ol", "dl", "tr", "table", "details", "figure", "fieldset",
            "noscript", "dialog",
        )
    )
}  # fmt: skip
_OTHER_TAG = len(TAGS)

_PART = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])")
# No attribute holds this character, not even if the page does: it stands between those of one element and the next.
_BETWEEN = "\0"
_WORD = re.compile("[A-Za-z]+")
# Of all characters that are not ASCII the last entry tells: no word has them.
_LETTERS = np.array([_WORD.match(chr(code)) is not None for code in range(129)], np.uint8)
_DIGITS = re.compile(r"\d+")
_ASCII_DIGITS = b"0123456789"
# The letters that a part has at least.
_LEAST = 2
# A class attribute can be a kilobyte of utility classes: the first words say enough, with those of the other three
# attributes. In so many characters there are not more of them.
_MOST_WORDS, _OTHERS, _LONG = 24, 3, 40
# Text in scripts written without spaces: a word of these may stand anywhere in a line.
UNSPACED_SIGN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af©]")


class ElementFacts(NamedTuple):
    """The hints of elements, and what tells each from its siblings: `alike` ones share tag and classes but for digits.

    `numbers` [elements, 7] are the tag, the count of chrome words, whether content and comment words occur, and the
    mean, highest and lowest of the learned log odds.
    """

    numbers: NDArray[np.float64]
    alike: NDArray[np.int64]


# Of a part of a word: whether it is a chrome, a content, a comment word; its log odds, and whether they are known.
# Of a word: how many of its parts are chrome, content and comment words; the sum of their log odds, how many are known,
# the highest and the lowest. Of a tag: its number, its log odds, and whether they are known.
_PartFacts = tuple[int, int, int, float, int]
_WordFacts = tuple[int, int, int, float, int, float, float]
_SILENT: _WordFacts = (0, 0, 0, 0.0, 0, 0.0, 0.0)
# So many parts of words are remembered.
_MOST_KNOWN = 65536
# So many lines.
_MOST_LINES = 16384


class ClassWords:
    """Reads elements: with the project's word lists, and with `lexicon`, log odds of class words learned from pages.

    Each instance remembers the words it has seen, within bounds: pages share them.
    """

    def __init__(self, lexicon: Mapping[str, float]) -> None:
        lists = _lists()["classes"]
        self._chrome, self._content, self._comment = (
            re.compile("|".join(map(re.escape, lists[name]))).match for name in ("chrome", "content", "comment")
        )
        # "ad" begins "address": words this short must be the whole part.
        self._short = frozenset(word for word in lists["chrome"] if len(word) < 4)
        self._lexicon = lexicon
        self._seen = SeenWords(len(_SILENT))
        # Other tags are those of row 0.
        named = dict.fromkeys([*TAGS, *(word[1:] for word in lexicon if word.startswith("<"))])
        self._tags = {tag: row for row, tag in enumerate(named, 1)}
        facts = [(TAGS.get(tag, _OTHER_TAG), lexicon.get(f"<{tag}", 0.0), f"<{tag}" in lexicon) for tag in ("", *named)]
        self._tag_table = np.array(facts, np.float64).T
        self._parts = lru_cache(maxsize=_MOST_KNOWN)(self._read_part)

    def parts(self, element: Element) -> list[str]:
        """The words an element's attributes are made of, lower case, and its tag."""
        classes = _DIGITS.sub("", element.classes or "")
        found = [part.lower() for word in _words(element, classes) for part in _PART.findall(word)]
        found.append(f"<{element.tag}")
        return found

    def facts(self, elements: Sequence[Element]) -> ElementFacts:
        """The hints of `elements`, all of them read as one text."""
        classes = _without_digits([element[1] or "" for element in elements])
        groups: dict[tuple[str, str], int] = {}
        alike = [
            groups.setdefault((element[0], own), len(groups)) for element, own in zip(elements, classes, strict=True)
        ]
        written = _BETWEEN.join(map(_written, elements, classes))
        codes = codes_of(written)
        words = spelled(codes, _LETTERS.take(codes, mode="clip"))
        said = self._seen.facts(words, lambda place: self._read_word(_word_at(written, place)))
        chrome, content, comment, odds, is_known, high, low = said.T
        # Each element says what its tag does, then what its words do, one after another: to the same last bit anywhere.
        tag, tag_odds, tag_known = self._tag_table.take([self._tags.get(element[0], 0) for element in elements], axis=1)
        element, count = (codes == ord(_BETWEEN)).nonzero()[0].searchsorted(words.place), len(elements)
        every = np.concatenate((np.arange(count), element))
        known = tag_known + np.bincount(element, is_known, count)
        numbers = np.empty((count, 7))
        numbers[:, 0] = tag
        numbers[:, 1] = np.bincount(element, chrome, count)
        numbers[:, 2] = np.bincount(element, content, count) > 0
        numbers[:, 3] = np.bincount(element, comment, count) > 0
        numbers[:, 4] = np.bincount(every, np.concatenate((tag_odds, odds)), count) / np.maximum(1, known)
        np.maximum(tag_odds, 0, out=numbers[:, 5])
        np.minimum(tag_odds, 0, out=numbers[:, 6])
        np.maximum.at(numbers[:, 5], element, high)
        np.minimum.at(numbers[:, 6], element, low)
        return ElementFacts(numbers, np.array(alike, np.int64))

    def _read_word(self, word: str) -> _WordFacts:
        if word.islower():
            if len(word) < _LEAST:
                return _SILENT
            chrome, content, comment, own, known = self._read_part(word)
            return chrome, content, comment, own, known, max(0.0, own), min(0.0, own)
        parts = [self._parts(part.lower()) for part in _PART.findall(word)]
        if not parts:
            return _SILENT
        chrome, content, comment, odds, known = map(sum, zip(*parts, strict=True))
        each = [part[3] for part in parts]
        return chrome, content, comment, odds, known, max(0.0, *each), min(0.0, *each)

    def _read_part(self, part: str) -> _PartFacts:
        chrome = self._chrome(part)
        counts = chrome is not None and (chrome.group() not in self._short or chrome.group() == part)
        content, comment = self._content(part) is not None, self._comment(part) is not None
        odds = self._lexicon.get(part)
        return int(counts), int(content), int(comment), odds or 0.0, int(odds is not None)


def _without_digits(classes: list[str]) -> list[str]:
    """Class attributes without their digits, all at once; no attribute of a page holds what parts them."""
    together = _BETWEEN.join(classes)
    if together.isascii():
        return together.encode().translate(None, _ASCII_DIGITS).decode().split(_BETWEEN)
    return _DIGITS.sub("", together).split(_BETWEEN)


def _written(element: Element, classes: str) -> str:
    """The words of an element as they are read; of many the first ones."""
    _, _, own, role, itemprop, _ = element
    if len(classes) > _LONG and len(classes.split()) > _MOST_WORDS - _OTHERS:
        return " ".join(_words(element, classes))
    return f"{classes} {own or ''} {role or ''} {itemprop or ''}" if own or role or itemprop else classes


def _word_at(written: str, place: int) -> str:
    """The word that begins there."""
    match = _WORD.match(written, place)
    return match.group() if match else ""


def _words(element: Element, classes: str) -> list[str]:
    """The words of `classes`, already without digits, and of the other attributes; the first ones of many."""
    return [*classes.split(), *filter(None, (element.id, element.role, element.itemprop))][:_MOST_WORDS]


class LineTest:
    """Whether a lower-case line holds one of a list of words or phrases; whole words, where the script parts them."""

    def __init__(self, words: Iterable[str]) -> None:
        ordered = sorted(words, key=lambda word: (-len(word), word))
        whole = [word for word in ordered if not UNSPACED_SIGN.search(word)]
        self.loose = "|".join(re.escape(word) for word in ordered if UNSPACED_SIGN.search(word))
        # Nearly every line fails this test, which is an intersection of sets; only the rest see a pattern.
        self.firsts = frozenset(word.split()[0] + end for word in whole for end in ("", ":", ",", ".", "!", "…"))
        self._whole = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, whole))})(?!\w)").search
        self._loose = re.compile(self.loose).search

    def __call__(self, line: str) -> bool:
        """Whether one of the words stands in `line`."""
        if not self.firsts.isdisjoint(line.split()) and self._whole(line) is not None:
            return True
        return not line.isascii() and self._loose(line) is not None


class LineTests:
    """Several tests of lower-case lines at once: most lines fail them all, and show it in one look.

    An instance remembers the lines that need more than one look, within bounds: pages share them.
    """

    def __init__(self, tests: Iterable[LineTest]) -> None:
        self._tests = tuple(tests)
        self.firsts = frozenset[str]().union(*(test.firsts for test in self._tests))
        loose = "|".join(test.loose for test in self._tests)
        # Each of the phrases that may stand anywhere has one of these.
        self.marks = frozenset(UNSPACED_SIGN.findall(loose))
        self._loose = re.compile(loose).search
        self._passed = lru_cache(maxsize=_MOST_LINES)(self._read)

    def __call__(self, line: str) -> int:
        """Which tests `line` passes: the bit 1 for the first of them, 2 for the second, and so on."""
        if self.firsts.isdisjoint(line.split()) and (line.isascii() or self._loose(line) is None):
            return 0
        return self._passed(line)

    def _read(self, line: str) -> int:
        return sum(1 << number for number, test in enumerate(self._tests) if test(line))


# Which lines look like the head of related stories or comments, like a notice or a control, like a call to answer.
RELATED, NOTICE, REPLY = 1, 2, 4


@lru_cache(maxsize=1)
def line_tests() -> LineTests:
    """The tests for lower-case lines: RELATED, NOTICE and REPLY are the bits of what they find."""
    lists = _lists()["lines"]
    return LineTests(LineTest(lists[name]) for name in ("related", "notice", "reply"))


class PageTests(NamedTuple):
    """Which texts ask for consent, and which for a subscription."""

    consent: LineTest
    paywall: LineTest


@lru_cache(maxsize=1)
def page_tests() -> PageTests:
    """The tests for the lower-case text that is left of a page."""
    lists = _lists()["pages"]
    return PageTests(LineTest(lists["consent"]), LineTest(lists["paywall"]))


@lru_cache(maxsize=1)
def phrase_kinds() -> frozenset[str]:
    """The kinds of phrases of the lexicon that no main text has on a line of their own."""
    return frozenset(_lists()["phrases"]["kinds"])


def mark_words() -> dict[str, list[str]]:
    """The words that times are told by."""
    return _lists()["marks"]


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    text = (files("boilerstrip") / "data" / "html_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
