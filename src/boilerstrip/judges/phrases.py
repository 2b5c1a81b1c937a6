"""The lexicon's voice: what a known phrase says, and more where it stands at an edge of the text.

A phrase alone never drops a line: headings of documentation read like buttons. It takes a second reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.facts import words_in
from boilerstrip.judges.lexical import SURE_NOTICE
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit, LexiconKind, Mode
from boilerstrip.model import Verdict

# The score of a whole line and of a part of one, for a phrase of weight 1.
_WHOLE, _PART = 0.68, 0.55
# Of a notice that no article holds: of its own loading or translating. Of one that an article may speak of; that gives
# way where the page as a whole looks like nothing but text. Of one on a page that shows no other chrome.
_CERTAIN, _NOTICE, _DOUBTFUL = 0.9997, 0.98, 0.75
# Of a phrase that many texts use: one that is not sure, or a single word ("Premium", "Cookie") of such a notice.
_SLIGHT, _ONE_WORD = 0.5, 1.5
_SINGLE = frozenset({LexiconKind.CONSENT, LexiconKind.PAYWALL, LexiconKind.SUBSCRIBE, LexiconKind.TECHNICAL_NOTICE})
_OF_ITSELF = frozenset({LexiconKind.LOADING, LexiconKind.MACHINE_TRANSLATED, LexiconKind.TRANSLATION_WIDGET})
_ELLIPSES = ("...", "…")
# Kinds that texts of forums and feeds hold too: who wrote what, when, and how often it was read.
_STATED = frozenset(
    {
        LexiconKind.BYLINE, LexiconKind.COUNTER, LexiconKind.DATE_LABEL, LexiconKind.READING_TIME, LexiconKind.SOURCE,
        LexiconKind.TAXONOMY,
    }
)  # fmt: skip
_OUTSIDE = 0.6
# One of less weight is as often a heading of the text; what one of so many words and so much weight says.
_DOUBTED, _SAYING, _SEVERAL, _USUAL = 0.4, 0.98, 2.5, 0.7
_NOTICES = frozenset(
    {
        LexiconKind.COMMENT_FORM, LexiconKind.CONSENT, LexiconKind.DISCLAIMER, LexiconKind.EMBEDDED,
        LexiconKind.LOADING, LexiconKind.MACHINE_TRANSLATED, LexiconKind.PAYWALL, LexiconKind.SUBSCRIBE,
        LexiconKind.TECHNICAL_NOTICE, LexiconKind.TRANSLATION_WIDGET,
    }
)  # fmt: skip


@casting
def phrases(page: PageView) -> Iterator[Ballot]:
    """For each line that is not plain prose what its strongest phrase says: a ballot a kind."""
    found: dict[LexiconKind, list[_Phrase]] = {}
    hits, loose = page.hits, page.loose.tolist()
    for index in page.known_lines:
        hit = hits[index][0]  # the strongest comes first
        if hit.whole or loose[index]:
            score = round((_WHOLE if hit.whole else _PART) * hit.weight, 3)
            found.setdefault(hit.kind, []).append(_Phrase(index, hit, score))
    for kind, known in found.items():
        yield _ballot(page, f"lexicon.{kind}", known, "")


@casting
def outside(page: PageView) -> Iterator[Ballot]:
    """A known phrase that is all a line says, outside the text of a page that shows signs of chrome.

    One of several words ("Was this page helpful?") is no heading, and says more: also where it reads like a sentence.
    """
    body, alone, sayings = page.body, np.zeros(len(page.lines), bool), np.zeros(len(page.lines), bool)
    for index in page.known_lines if page.holds_chrome else ():
        hit = page.hits[index][0]
        if hit.whole and hit.weight >= _DOUBTED and hit.kind not in _STATED and not body.start <= index < body.end:
            alone[index] = True
            sayings[index] = hit.mode is Mode.WHOLE and hit.weight >= _USUAL
    yield votes_for(alone & page.loose, "outside.phrase", _OUTSIDE, "a known phrase by itself, outside the text")
    sayings &= page.facts.words >= _SEVERAL
    yield votes_for(sayings, "outside.saying", _SAYING, "a known phrase of several words by itself, outside the text")


@casting
def notices(page: PageView) -> Iterator[Ballot]:
    """Notices that stand outside the body: consent, loading, disclaimers, machine translation; sentences among them.

    A line between two notices belongs to them, but not one between two parts of the page that have still to load.
    """
    found = _found(page)
    if not found:
        return
    body = page.body
    own: dict[LexiconKind, list[_Phrase]] = {}
    for index, phrase in found.items():
        if not body.start <= index < body.end:
            own.setdefault(phrase.hit.kind, []).append(phrase)
    for kind, known in own.items():
        yield _ballot(page, f"notices.{kind}", known, ", outside the text")
    between = [
        index + 1
        for index in found
        if index + 2 in found and index + 1 not in found and not body.start <= index + 1 < body.end
        if not (_stands_in(found[index].hit) and _stands_in(found[index + 2].hit))
    ]
    if between:
        scores = np.array([min(found[index - 1].score, found[index + 1].score) for index in between])
        said = Said("stands between two lines of a notice")
        yield Ballot(Verdict.DROP, "notices.between", np.array(between), scores, said)


class _Among(NamedTuple):
    """What a phrase stands among: other `chrome` on the page, other `notices` beside its line, or one line further."""

    chrome: bool
    notices: bool


class _Phrase(NamedTuple):
    """A phrase that is known of a line, and what it says against the line."""

    line: int
    hit: Hit
    score: float


def _ballot(page: PageView, rule: str, known: Sequence[_Phrase], where: str) -> Ballot:
    """The votes of one rule on the lines that hold the phrases `known`."""

    def said(place: int) -> Said:
        line, hit, _ = known[place]
        return Said(f"{hit.reason}{where}", f"{hit.entry_id}: {page.lines[line][hit.start : hit.end]}")

    lines, _, scores = zip(*known, strict=True)
    return Ballot(Verdict.DROP, rule, np.array(lines), np.array(scores), said)


def _found(page: PageView) -> dict[int, _Phrase]:
    """The strongest phrase of a notice of each line that holds one."""
    lines = np.flatnonzero(page.hit_table.notice).tolist()
    if not lines:
        return {}
    known = page.holds_chrome or any(line >= page.body.end for line in page.lines_with((LexiconKind.LOADING,)))
    own = {line: [hit for hit in page.hits[line] if hit.kind in _NOTICES] for line in lines}
    spoken = {line for line, hits in own.items() if hits}
    found = {}
    for line in sorted(spoken):
        among = _Among(known, not spoken.isdisjoint((line - 2, line - 1, line + 1, line + 2)))
        said = (_Phrase(line, hit, _score(hit, page.lines[line], among)) for hit in own[line])
        found[line] = max(said, key=lambda phrase: phrase.score)
    return found


def _score(hit: Hit, line: str, among: _Among) -> float:
    """What a phrase says against its line."""
    # A word alone may be a heading ("Translation"), a part of a line a part of a sentence.
    if hit.weight < SURE_NOTICE or (hit.kind in _SINGLE and _is_word(line, hit)):
        return _SLIGHT
    if not among.chrome:
        return _DOUBTFUL
    if hit.kind not in _OF_ITSELF:
        return _NOTICE
    certain = among.notices or (hit.whole and (line.endswith(_ELLIPSES) or not _is_word(line, hit)))
    return _CERTAIN if certain else _NOTICE


def _stands_in(hit: Hit) -> bool:
    """Whether the phrase stands where text will be, and says nothing of what is around it."""
    return hit.kind is LexiconKind.LOADING and hit.whole and hit.mode is not Mode.INFIX


def _is_word(line: str, hit: Hit) -> bool:
    """Whether the phrase is one word: counted only where that matters."""
    return words_in(line[hit.start : hit.end]) <= _ONE_WORD
