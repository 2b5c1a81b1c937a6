"""What sites insert into a text: labels of adverts, buttons, calls to subscribe; `pointers` has links to other pages.

They stand between the sentences of an article, also where its site's chrome is long gone, and nothing about their place
or shape tells. What tells is what they say: a label of adverts, alone between two sentences, or a call to subscribe
that the lexicon knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.facts import words_in
from boilerstrip.judges.lexical import QUOTES
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit, LexiconKind, Mode
from boilerstrip.model import Verdict

# A phrase that says this and little else; and a word that is written without spaces inside is several if it has so many
# syllables or characters ("관련기사").
WEIGHT, _MANY_SIGNS, _SIGNS = 0.8, 4, "\u2e80"
# A label of adverts of which no text has made use as a heading.
_ADVERT = 0.95
# One that stands before what it is about is in capitals, so many at least.
_CAPITALS = 5
# Or in brackets, with more behind it; a Latin one in plain brackets is longer than this.
_WIDE, _SHORT = "【［〔〖《＜（", 2
_OPENING = frozenset(_WIDE + "[(<")
_BRACKETED = re.compile(rf"[{_WIDE}\[(<]\s?([^\W_]{{1,14}})\s?[\])>】］〕〗》＞）]\s*\w")
# Buttons of fewer words head chapters of manuals ("Print", "Sign in").
_BUTTONS = frozenset(
    {
        LexiconKind.EXPAND, LexiconKind.FEEDBACK, LexiconKind.FOLLOW, LexiconKind.PAGE_TOOL, LexiconKind.PLAYER,
        LexiconKind.SHARE,
    }
)  # fmt: skip
_BUTTON_WORDS = 2.5
# Calls are one line, of so many characters at most; one that is a known phrase as a whole has so many words, for
# fewer head a chapter of a manual ("Email address").
_CALLS = frozenset({LexiconKind.SUBSCRIBE, LexiconKind.COMMENT_FORM, LexiconKind.EMBEDDED})
_LONGEST, _CALL_WORDS = 300, 3.5
# More than the place in the text and a page that looks clean say for a line together.
SCORE = 0.99999


@casting
def adverts(page: PageView) -> Iterator[Ballot]:
    """Labels of adverts alone between two sentences of flattened text, and lines that say that it goes on below."""
    found = {block: label for block, label in _announced(page) if inside_text(page, block)}
    for block in page.lines_with((LexiconKind.ADVERTISEMENT,)):
        hit = next(hit for hit in page.hits[block] if hit.kind is LexiconKind.ADVERTISEMENT)
        if hit.weight >= _ADVERT:
            says_more = hit.mode is Mode.INFIX and page.lines[block][0] not in QUOTES and inside_text(page, block)
            if says_more or (hit.whole and _between_sentences(page, block)):
                found[block] = Label(page.lines[block], hit)
    if found:
        yield inserted("inserts.advertisement", "labels an advert inside the text", found)


def _announced(page: PageView) -> Iterator[tuple[int, Label]]:
    """The lines that a label of adverts opens, in capitals or in brackets: "ADVERT Ropes of all kinds, 5 Quay Road"."""
    from boilerstrip.lexicon import load

    for block, line in enumerate(page.lines):
        # Most lines are done with here.
        if not line[:_CAPITALS].isupper() and line[:1] not in _OPENING:
            continue
        head = _head(line)
        for hit in load().lookup(head) if head else ():
            if hit.kind is LexiconKind.ADVERTISEMENT and hit.whole and hit.weight >= _ADVERT:
                yield block, Label(line, hit)


def _head(line: str) -> str:
    """What stands before the text of a line, if it is in capitals or in brackets; else nothing.

    Example:
        >>> [_head(line) for line in ("ADVERT Ropes", "【広告】ロープ", "[PR] #12", "ADVERT", "[Werbung] Seile")]
        ['ADVERT', '広告', '', '', 'Werbung']
    """
    bracketed = _BRACKETED.match(line)
    if bracketed:
        # Between plain brackets two Latin letters may be short for anything.
        is_clear = line[0] in _WIDE or len(bracketed[1]) > _SHORT or not bracketed[1].isascii()
        return bracketed[1] if is_clear else ""
    head, _, rest = line.partition(" ")
    return head if len(head) >= _CAPITALS and head.isupper() and rest and not rest.isupper() else ""


@casting
def buttons(page: PageView) -> Iterator[Ballot]:
    """Known buttons of several words ("Share this article") inside the text of pages with other chrome."""
    if not page.holds_chrome:
        return
    found = {}
    for block in page.lines_with(_BUTTONS):
        hit = page.hits[block][0]
        is_button = hit.kind in _BUTTONS and hit.whole and hit.weight >= WEIGHT
        if is_button and _is_several(page.lines[block]) and inside_text(page, block):
            found[block] = Label(page.lines[block], hit)
    if found:
        yield inserted("inserts.button", "a button inside the text", found)


def _is_several(line: str) -> bool:
    return says_more_than(line, _BUTTON_WORDS)


def says_more_than(text: str, words: float) -> bool:
    """Whether a text has so many words, or as much in a script without spaces."""
    return sum(char >= _SIGNS for char in text) >= _MANY_SIGNS or words_in(text) >= words


def _between_sentences(page: PageView, block: int) -> bool:
    return 0 < block < len(page.lines) - 1 and not page.loose[block - 1] and not page.loose[block + 1]


@casting
def calls(page: PageView) -> Iterator[Ballot]:
    """Calls to subscribe or to follow, notes of comment forms and stand-ins for what others host, inside the text."""
    lines = page.lines
    found = {}
    for block in page.lines_with(_CALLS):
        hit = next((hit for hit in page.hits[block] if hit.kind in _CALLS), None)
        if hit and _calls(lines[block], hit) and inside_text(page, block):
            found[block] = Label(lines[block], hit)
    if found:
        yield inserted(
            "inserts.call", "calls to subscribe or to follow, or stands in for what another site hosts", found
        )


def _calls(line: str, hit: Hit) -> bool:
    """Whether the line begins with the phrase, or holds it where it says enough; what is quoted is no call."""
    telling = hit.mode is not Mode.WHOLE or hit.kind is not LexiconKind.SUBSCRIBE or words_in(line) >= _CALL_WORDS
    return telling and hit.weight >= WEIGHT and len(line) <= _LONGEST and line[0] not in QUOTES


def inside_text(page: PageView, block: int) -> bool:
    """Whether text stands among the two lines above and among the two below."""
    text = ~page.loose & ~page.notice
    return bool(text[max(0, block - 2) : block].any() and text[block + 1 : block + 3].any())


class Label(NamedTuple):
    """A line, and what the lexicon knows of its label."""

    line: str
    hit: Hit

    @property
    def said(self) -> str:
        """The entry of the lexicon, and the label as it stands there."""
        return f"{self.hit.entry_id}: {self.line[self.hit.start : self.hit.end]}"


def inserted(rule: str, reason: str, found: Mapping[int, Label]) -> Ballot:
    """The vote of a rule on the blocks `found`."""
    blocks, labels = np.array(list(found), np.int64), list(found.values())
    return Ballot(Verdict.DROP, rule, blocks, SCORE, lambda place: Said(reason, labels[place].said))
