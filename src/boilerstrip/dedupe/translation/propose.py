"""Without an encoder: pairs that share numbers, addresses and identifiers may be translations. That decides nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from boilerstrip.dedupe.assemble import Found
from boilerstrip.dedupe.docs import DedupeDoc
from boilerstrip.dedupe.near import ByIndex
from boilerstrip.dedupe.translation.anchors import Anchors, anchors, shared_anchors
from boilerstrip.language import identify
from boilerstrip.model import ClusterKind

PROPOSAL = "a proposal: anchors alone decide nothing"
# Shared weight, and its part of the poorer side, from which a pair is proposed. What many documents have says little.
_ENOUGH, _PART, _COMMON = 8.0, 0.5, 50
_KINDS = "nvui"
_YEAR = re.compile(r"n:(?:1[89]|20)\d\d")
_SHOWN = 8
# So many characters tell the language.
_READ = 4000


def propose_translations(docs: Sequence[DedupeDoc]) -> tuple[Found, ...]:
    """Pairs in different languages with much the same anchors; each has `veto` set, so that none is ever merged.

    Example:
        >>> text = "{} 48.7, 1392, 20251, https://example.org/flood, 6613."
        >>> texts = [text.format("The river rose to these marks:"), text.format("河水上涨到")]
        >>> docs = [DedupeDoc("a", texts[0]), DedupeDoc("b", texts[1])]
        >>> [(pair.left, pair.right) for pair in propose_translations(docs)]
        [(0, 1)]
    """
    own = [anchors(doc.text) for doc in docs]
    pairs = proposed_pairs(own, [language_of(doc.text) for doc in docs])
    return tuple(proposal(left, right, own) for left, right in pairs)


def proposed_pairs(own: Sequence[Anchors], languages: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs to propose, by index; of the anchors, those that `telling` keeps are enough."""
    return [
        (left, right)
        for left, right in _sharing(own)
        if languages[left] != languages[right] and _part(own[left], own[right]) >= _PART
    ]


def language_of(text: str) -> str:
    """The language of a document, as far as proposals go: documents in one language are never proposed."""
    return identify(text[:_READ]).code


def _sharing(own: Sequence[Anchors]) -> list[tuple[int, int]]:
    """Pairs that share enough weight in anchors that few documents have."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, found in enumerate(own):
        for anchor in telling(found):
            holders[anchor].append(index)
    shared: defaultdict[tuple[int, int], float] = defaultdict(float)
    for anchor, indices in holders.items():
        if len(indices) <= _COMMON:
            for place, left in enumerate(indices):
                for right in indices[place + 1 :]:
                    shared[left, right] += own[left].weights[anchor]
    return sorted(pair for pair, weight in shared.items() if weight >= _ENOUGH)


def telling(own: Anchors) -> dict[str, float]:
    """The anchors that few texts share: no words, and no years."""
    return {anchor: weight for anchor, weight in own.of_kind(_KINDS).items() if not _YEAR.fullmatch(anchor)}


def _part(left: Anchors, right: Anchors) -> float:
    a, b = telling(left), telling(right)
    common = sum(weight for anchor, weight in a.items() if anchor in b)
    return common / max(1.0, min(sum(a.values()), sum(b.values())))


def proposal(left: int, right: int, own: ByIndex[Anchors]) -> Found:
    """The pair of these two documents, with all their anchors at hand."""
    part = _part(own[left], own[right])
    return Found(
        left=left,
        right=right,
        kind=ClusterKind.TRANSLATION,
        score=0.0,
        similarity=part,
        of_left=0.0,
        of_right=0.0,
        anchors=shared_anchors(own[left], own[right], _SHOWN),
        veto=PROPOSAL,
    )
