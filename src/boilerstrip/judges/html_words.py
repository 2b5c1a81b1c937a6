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

from boilerstrip.segment.dom import Element

__all__ = [
    "NOTICE", "RELATED", "REPLY", "TAGS", "ClassWords", "ElementFacts", "LineTest", "LineTests", "PageTests",
    "line_tests", "mark_words", "page_tests", "phrase_kinds",
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
_DIGITS = re.compile(r"\d+")
_NO_DIGITS = dict.fromkeys(range(ord("0"), ord("9") + 1))
_ZEROS = dict.fromkeys(range(ord("0"), ord("9") + 1), "0")
# A class attribute can be a kilobyte of utility classes: the first words of each say enough.
_MOST_WORDS = 24
# Text in scripts written without spaces: a word of these may stand anywhere in a line.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af©]")


class ElementFacts(NamedTuple):
    """The hints of elements, and what tells each from its siblings: `alike` ones share tag and classes but for digits.

    `numbers` [elements, 7] are the tag, the count of chrome words, whether content and comment words occur, and the
    mean, highest and lowest of the learned log odds.
    """

    numbers: NDArray[np.float64]
    alike: NDArray[np.int64]


# Of one word of an attribute: chrome words in it, whether it has content and comment words, the log odds of its parts.
_WordFacts = tuple[int, int, int, tuple[float, ...]]
_SILENT: _WordFacts = (0, 0, 0, ())
# Of an element the numbers of `ElementFacts`.
_Numbers = tuple[float, ...]
# So many words are remembered.
_MOST_KNOWN = 65536


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
        self._known: dict[str, _WordFacts] = {}
        self._part = lru_cache(maxsize=32768)(self._read_part)

    def parts(self, element: Element) -> list[str]:
        """The words an element's attributes are made of, lower case, and its tag."""
        classes = _DIGITS.sub("", element.classes or "")
        found = [part.lower() for word in _words(element, classes) for part in _PART.findall(word)]
        found.append(f"<{element.tag}")
        return found

    def facts(self, elements: Sequence[Element]) -> ElementFacts:
        """The hints of `elements`."""
        groups: dict[str, int] = {}
        alike: list[int] = []
        rows: list[_Numbers] = []
        for element in elements:
            tag, classes = element.tag, element.classes
            if classes:
                classes = classes.translate(_NO_DIGITS) if classes.isascii() else _DIGITS.sub("", classes)
            rows.append(self._numbers(tag, _words(element, classes)))
            alike.append(groups.setdefault(f"{tag} {classes}" if classes else tag, len(groups)))
        return ElementFacts(np.array(rows).reshape(-1, 7), np.array(alike, np.int64))

    def _numbers(self, tag: str, words: Iterable[str]) -> _Numbers:
        """What the tag of an element and the words of its attributes say together."""
        known = self._known.get
        own = self._lexicon.get(f"<{tag}")
        odds: list[float] = [] if own is None else [own]
        chrome = content = comment = 0
        for word in words:
            facts = known(word) or self._read_word(word)
            if facts is not _SILENT:
                chrome += facts[0]
                content |= facts[1]
                comment |= facts[2]
                odds += facts[3]
        number = TAGS.get(tag, _OTHER_TAG)
        if not odds:
            return (number, chrome, content, comment, 0.0, 0.0, 0.0)
        total = 0.0
        # One after another, and thus to the same last bit anywhere: `sum` makes up for rounding in some versions.
        for one in odds:
            total += one
        return (number, chrome, content, comment, total / len(odds), max(0.0, *odds), min(0.0, *odds))

    def _read_word(self, word: str) -> _WordFacts:
        """The hints of one word of an attribute, remembered for the next element that has it.

        Whatever its number says nothing: `post-12` is the same as `post-00`.
        """
        plain = word.translate(_ZEROS)
        if plain != word and plain in self._known:
            return self._known[plain]
        word = plain
        chrome = content = comment = 0
        odds: list[float] = []
        for part in _PART.findall(word):
            facts = self._part(part)
            if facts is not _SILENT:
                chrome += facts[0]
                content |= facts[1]
                comment |= facts[2]
                odds += facts[3]
        found = (chrome, content, comment, tuple(odds)) if chrome or content or comment or odds else _SILENT
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[word] = found
        return found

    def _read_part(self, part: str) -> _WordFacts:
        part = part.lower()
        chrome = self._chrome(part)
        counts = chrome is not None and (chrome.group() not in self._short or chrome.group() == part)
        content, comment = self._content(part) is not None, self._comment(part) is not None
        odds = self._lexicon.get(part)
        if odds is None:
            return (int(counts), int(content), int(comment), ()) if counts or content or comment else _SILENT
        return int(counts), int(content), int(comment), (odds,)


def _words(element: Element, classes: str | None) -> list[str]:
    """The words of `classes`, already without digits, and of the other attributes; the first ones of many."""
    words = classes.split() if classes else []
    _, _, own, role, itemprop, _ = element
    if own:
        words.append(own)
    if role:
        words.append(role)
    if itemprop:
        words.append(itemprop)
    return words if len(words) <= _MOST_WORDS else words[:_MOST_WORDS]


class LineTest:
    """Whether a lower-case line holds one of a list of words or phrases; whole words, where the script parts them."""

    def __init__(self, words: Iterable[str]) -> None:
        ordered = sorted(words, key=lambda word: (-len(word), word))
        whole = [word for word in ordered if not _UNSPACED.search(word)]
        self.loose = "|".join(re.escape(word) for word in ordered if _UNSPACED.search(word))
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
    """Several tests of lower-case lines at once: most lines fail them all, and show it in one look."""

    def __init__(self, tests: Iterable[LineTest]) -> None:
        self._tests = tuple(tests)
        self._firsts = frozenset[str]().union(*(test.firsts for test in self._tests))
        self._loose = re.compile("|".join(test.loose for test in self._tests)).search

    def __call__(self, line: str) -> int:
        """Which tests `line` passes: the bit 1 for the first of them, 2 for the second, and so on."""
        if self._firsts.isdisjoint(line.split()) and (line.isascii() or self._loose(line) is None):
            return 0
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
    """The words that dates and prices are told by."""
    return _lists()["marks"]


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, list[str]]]:
    text = (files("boilerstrip") / "data" / "html_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
