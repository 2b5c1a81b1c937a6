"""The lexicon's voice: what a known phrase says, and more where it stands at an edge of the text.

A phrase alone never drops a line: headings of documentation read like buttons. It takes a second reason.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit, LexiconKind
from boilerstrip.model import Verdict, Vote

# The score of a whole line and of a part of one, for a phrase of weight 1.
_WHOLE, _PART = 0.68, 0.55
# Of a notice that no article holds: of its own loading or translating. Of one that an article may speak of; that gives
# way where the page as a whole looks like nothing but text. Of one on a page that shows no other chrome.
_CERTAIN, _NOTICE, _DOUBTFUL = 0.99, 0.98, 0.75
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
    loads = any(hit.kind is LexiconKind.LOADING for hits in page.hits[body.end :] for hit in hits)
    known = page.holds_chrome or loads
    for index in np.flatnonzero(page.notice).tolist():
        if body.start <= index < body.end:
            continue
        hit = next((hit for hit in page.hits[index] if hit.kind in _NOTICES), None)
        if hit is None:
            loading = _of_itself(page.hits[index - 1]) and _of_itself(page.hits[index + 1])
            sure = _DOUBTFUL if not known else _CERTAIN if loading else _NOTICE
            yield Vote(index, Verdict.DROP, "notices.between", sure, "stands between two lines of a notice")
            continue
        sure = _DOUBTFUL if not known else _CERTAIN if hit.kind in _OF_ITSELF else _NOTICE
        said = page.lines[index][hit.start : hit.end]
        reason = f"{hit.reason}, outside the text"
        yield Vote(index, Verdict.DROP, f"notices.{hit.kind.value}", sure, reason, f"{hit.entry_id}: {said}")


def _of_itself(hits: tuple[Hit, ...]) -> bool:
    return any(hit.kind in _OF_ITSELF for hit in hits)


def _strongest(hits: tuple[Hit, ...]) -> Hit | None:
    return min(hits, key=lambda hit: (not hit.whole, -hit.weight, hit.entry_id)) if hits else None
