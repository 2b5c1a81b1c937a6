"""What sites insert into a text: lines that point to another page ("Read also:" and a headline), labels of adverts.

They stand between the sentences of an article, also where its site's chrome is long gone, and nothing about their place
or shape tells. What tells is what they say: a label of several words that the lexicon knows, a colon, and no sentence;
or a label of adverts, alone between two sentences; or a call to subscribe that the lexicon knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.facts import words_in
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit, LexiconKind, Mode
from boilerstrip.model import Verdict

# The label is one that says this and little else; one word ("Video", "More") may label anything. A word that is
# written without spaces inside is two if it has so many syllables or characters ("관련기사").
_WEIGHT, _LABEL_WORDS, _LABEL_SIGNS = 0.8, 1.5, 4
_SIGNS = "\u2e80"
# A headline has so many words, and does not end as a sentence does, nor lead to a list.
_HEADLINE_WORDS = 2
_COLON, _CLOSED, _BRACKETS = re.compile(r"\s*[:：]\s*"), re.compile(r"\s*[\]】］]\s*[:：]?\s*"), frozenset("[【［")
# A label may also lead to a list: items with a mark, so many lines at most with the label.
_LISTS, _COLONS = frozenset({LexiconKind.READ_ALSO, LexiconKind.TAIL_SECTION}), frozenset(":：")
_ITEM, _LISTED = re.compile(r"[-–—*•·▪●○■□►▶»›>]\s"), 10
_CLOSING = ')]）】」』"”’ '
_STOPS = (".", "。", "।", "۔", "．", ":", "：", ";", "；")
# A label of adverts of which no text has made use as a heading.
_ADVERT = 0.95
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
_QUOTES = frozenset("\"'“„«»‘‚「『《”’")
# More than the place in the text and a page that looks clean say for a line together.
_SCORE = 0.99999


def pointer(line: str, hits: Sequence[Hit]) -> Hit | None:
    """The label of a line that points to another page; None if it does not. `hits` are what the lexicon knows of it.

    Example:
        >>> from boilerstrip.lexicon import load
        >>> lines = ["Read also: Why it is closed", "関連記事：橋が閉まる理由", "Video: a bridge", "Read also: a."]
        >>> [pointer(line, load().lookup(line)) is not None for line in lines]
        [True, True, False, False]
    """
    for hit in hits:
        if hit.kind is LexiconKind.READ_ALSO and hit.mode is Mode.LABEL and hit.weight >= _WEIGHT:
            # "Read also: a headline" or "[Read also] a headline".
            colon = _COLON.match(line, hit.end) or (line[0] in _BRACKETS and _CLOSED.match(line, hit.end))
            if colon and _is_telling(line[hit.start : hit.end]) and _is_headline(line[colon.end() :]):
                return hit
    return None


def _is_telling(label: str) -> bool:
    return sum(char >= _SIGNS for char in label) >= _LABEL_SIGNS or words_in(label) >= _LABEL_WORDS


def _is_headline(text: str) -> bool:
    return not text.rstrip(_CLOSING).endswith(_STOPS) and words_in(text) >= _HEADLINE_WORDS


@casting
def pointers(page: PageView) -> Iterator[Ballot]:
    """The lines of flattened text that point to other pages, alone or as a list below a label."""
    lines, hits = page.lines, page.hits
    pointing = page.lines_with((LexiconKind.READ_ALSO,))
    found = {block: Label(lines[block], hit) for block in pointing if (hit := pointer(lines[block], hits[block]))}
    for block in page.lines_with(_LISTS):
        listed = _listed(page, block)
        found |= dict.fromkeys(listed, Label(lines[block], hits[block][0]))
    if found:
        yield read_also(found)


def _listed(page: PageView, block: int) -> Sequence[int]:
    """A label such as "Related:" inside the text and the list of links below it, after which the text goes on."""
    lines, hit = page.lines, page.hits[block][0]
    if hit.kind not in _LISTS or not hit.whole or hit.weight < _WEIGHT or lines[block][-1] not in _COLONS:
        return ()
    end = block + 1
    while end < len(lines) and _ITEM.match(lines[end]):
        end += 1
    goes_on = end < len(lines) and page.layout.solid[end]
    return range(block, end) if goes_on and 1 < end - block <= _LISTED else ()


@casting
def adverts(page: PageView) -> Iterator[Ballot]:
    """Labels of adverts alone between two sentences of flattened text, and lines that say that it goes on below."""
    found = {}
    for block in page.lines_with((LexiconKind.ADVERTISEMENT,)):
        hit = page.hits[block][0]
        if hit.kind is LexiconKind.ADVERTISEMENT and hit.weight >= _ADVERT:
            says_more = hit.mode is Mode.INFIX and _inside(page, block)
            if says_more or (hit.whole and _between_sentences(page, block)):
                found[block] = Label(page.lines[block], hit)
    if found:
        yield inserted("inserts.advertisement", "labels an advert inside the text", found)


@casting
def buttons(page: PageView) -> Iterator[Ballot]:
    """Known buttons of several words ("Share this article") inside the text of pages with other chrome."""
    if not page.holds_chrome:
        return
    found = {}
    for block in page.lines_with(_BUTTONS):
        hit = page.hits[block][0]
        is_button = hit.kind in _BUTTONS and hit.whole and hit.weight >= _WEIGHT
        if is_button and _is_several(page.lines[block]) and _inside(page, block):
            found[block] = Label(page.lines[block], hit)
    if found:
        yield inserted("inserts.button", "a button inside the text", found)


def _is_several(line: str) -> bool:
    return sum(char >= _SIGNS for char in line) >= _LABEL_SIGNS or words_in(line) >= _BUTTON_WORDS


def _between_sentences(page: PageView, block: int) -> bool:
    return 0 < block < len(page.lines) - 1 and not page.loose[block - 1] and not page.loose[block + 1]


@casting
def calls(page: PageView) -> Iterator[Ballot]:
    """Calls to subscribe or to follow, notes of comment forms and stand-ins for what others host, inside the text."""
    lines = page.lines
    found = {}
    for block in page.lines_with(_CALLS):
        hit = next((hit for hit in page.hits[block] if hit.kind in _CALLS), None)
        if hit and _calls(lines[block], hit) and _inside(page, block):
            found[block] = Label(lines[block], hit)
    if found:
        yield inserted(
            "inserts.call", "calls to subscribe or to follow, or stands in for what another site hosts", found
        )


def _calls(line: str, hit: Hit) -> bool:
    """Whether the line begins with the phrase, or holds it where it says enough; what is quoted is no call."""
    telling = hit.mode is not Mode.WHOLE or hit.kind is not LexiconKind.SUBSCRIBE or words_in(line) >= _CALL_WORDS
    return telling and hit.weight >= _WEIGHT and len(line) <= _LONGEST and line[0] not in _QUOTES


def _inside(page: PageView, block: int) -> bool:
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


def read_also(found: Mapping[int, Label]) -> Ballot:
    """The votes against the blocks that `found` takes for lines that point to other pages."""
    return inserted("inserts.read_also", "points from inside the text to another page", found)


def inserted(rule: str, reason: str, found: Mapping[int, Label]) -> Ballot:
    """The vote of a rule on the blocks `found`."""
    blocks, labels = np.array(list(found), np.int64), list(found.values())
    return Ballot(Verdict.DROP, rule, blocks, _SCORE, lambda place: Said(reason, labels[place].said))
