"""The lexicon's voice: what a known phrase says, and more where it stands at an edge of the text.

A phrase alone never drops a line: headings of documentation read like buttons. It takes a second reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from boilerstrip.judges.facts import line_facts
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit, LexiconKind
from boilerstrip.model import Verdict, Vote

# The score of a whole line and of a part of one, for a phrase of weight 1.
_WHOLE, _PART = 0.68, 0.55
# Of a notice that no article holds: of its own loading or translating. Of one that an article may speak of; that gives
# way where the page as a whole looks like nothing but text. Of one on a page that shows no other chrome.
_CERTAIN, _NOTICE, _DOUBTFUL = 0.9987, 0.98, 0.75
# Of a phrase that many texts use: of less weight than this, or a single word ("Premium", "Cookie") of such a notice.
_SLIGHT, _LIGHT, _ONE_WORD = 0.5, 0.6, 1.5
_SINGLE = frozenset({LexiconKind.CONSENT, LexiconKind.PAYWALL, LexiconKind.SUBSCRIBE, LexiconKind.TECHNICAL_NOTICE})
_OF_ITSELF = frozenset({LexiconKind.LOADING, LexiconKind.MACHINE_TRANSLATED, LexiconKind.TRANSLATION_WIDGET})
_NOTICES = frozenset(
    {
        LexiconKind.CONSENT, LexiconKind.DISCLAIMER, LexiconKind.LOADING, LexiconKind.MACHINE_TRANSLATED,
        LexiconKind.PAYWALL, LexiconKind.TECHNICAL_NOTICE, LexiconKind.TRANSLATION_WIDGET, LexiconKind.SUBSCRIBE,
    }
)  # fmt: skip


def phrases(page: PageView) -> Iterator[Vote]:
    """One vote for the strongest phrase of each line that is not plain prose."""
    for index, hits in enumerate(page.hits):
        hit = _strongest(hits)
        if hit is None or not (hit.whole or page.loose[index]):
            continue
        score = round((_WHOLE if hit.whole else _PART) * hit.weight, 3)
        said = page.lines[index][hit.start : hit.end]
        yield Vote(index, Verdict.DROP, f"lexicon.{hit.kind.value}", score, hit.reason, f"{hit.entry_id}: {said}")


def notices(page: PageView) -> Iterator[Vote]:
    """Notices that stand outside the body: consent, loading, disclaimers, machine translation; sentences among them.

    A line between two notices belongs to them.
    """
    body = page.body
    found = _found(page)
    for index in np.flatnonzero(page.notice).tolist():
        if body.start <= index < body.end:
            continue
        own, above, below = (found.get(place) for place in (index, index - 1, index + 1))
        if own:
            said = page.lines[index][own.hit.start : own.hit.end]
            reason = f"{own.hit.reason}, outside the text"
            evidence = f"{own.hit.entry_id}: {said}"
            yield Vote(index, Verdict.DROP, f"notices.{own.hit.kind.value}", own.score, reason, evidence)
        elif above and below:
            score = min(above.score, below.score)
            yield Vote(index, Verdict.DROP, "notices.between", score, "stands between two lines of a notice")


class _Notice(NamedTuple):
    """The strongest phrase of a notice in a line, and what it says against the line."""

    hit: Hit
    score: float


def _found(page: PageView) -> dict[int, _Notice]:
    """The lines that hold a phrase of a notice."""
    loads = any(hit.kind is LexiconKind.LOADING for hits in page.hits[page.body.end :] for hit in hits)
    known = page.holds_chrome or loads
    found = {}
    for index in np.flatnonzero(page.hit_table.notice).tolist():
        line = page.lines[index]
        notices = [_Notice(hit, _score(hit, line, known=known)) for hit in page.hits[index] if hit.kind in _NOTICES]
        if notices:
            found[index] = max(notices, key=lambda notice: notice.score)
    return found


def _score(hit: Hit, line: str, *, known: bool) -> float:
    """What a phrase says against its line; `known`: on a page that shows other chrome."""
    said = line[hit.start : hit.end]
    if hit.weight < _LIGHT or (hit.kind in _SINGLE and line_facts([said]).words[0] <= _ONE_WORD):
        return _SLIGHT
    if not known:
        return _DOUBTFUL
    return _CERTAIN if hit.kind in _OF_ITSELF else _NOTICE


def _strongest(hits: tuple[Hit, ...]) -> Hit | None:
    return min(hits, key=lambda hit: (not hit.whole, -hit.weight, hit.entry_id)) if hits else None
