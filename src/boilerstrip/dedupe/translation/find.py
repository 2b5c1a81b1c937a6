"""Find translations among documents: neighbours, facts, scores, evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from boilerstrip.dedupe.assemble import Found
from boilerstrip.dedupe.clusters import components
from boilerstrip.dedupe.docs import DedupeDoc
from boilerstrip.dedupe.fingerprint import Fingerprint
from boilerstrip.dedupe.near import ByIndex
from boilerstrip.dedupe.translation.align import matches
from boilerstrip.dedupe.translation.anchors import shared_anchors
from boilerstrip.dedupe.translation.features import PairFacts, View, pair_facts
from boilerstrip.dedupe.translation.limits import TranslationLimits
from boilerstrip.dedupe.translation.neighbours import Pairs, Search, neighbour_pairs
from boilerstrip.dedupe.translation.score import score_pairs
from boilerstrip.dedupe.translation.vetoes import pair_conflict
from boilerstrip.dedupe.translation.views import Finder, document_views
from boilerstrip.judges.trees import Trees
from boilerstrip.model import ClusterKind

_SHOWN_SEGMENTS, _SHOWN_ANCHORS, _SHOWN_CHARACTERS = 5, 8, 240
# In a larger component, not every pair is compared that was not among the neighbours.
_COMPLETED = 200
_BATCH = 4096


def find_translations(
    docs: Sequence[DedupeDoc], fingerprints: Sequence[Fingerprint], finder: Finder
) -> tuple[Found, ...]:
    """Every pair that is likely enough to be reported, by index; pairs that a conflict keeps apart have `veto` set."""
    views = document_views(docs, fingerprints, finder)
    return tuple(judged(pair, views, finder.limits) for pair in likely_pairs(docs, views, finder))


class Likely(NamedTuple):
    """Two documents by index that may be one article, why, and how sure that is before any veto."""

    left: int
    right: int
    facts: PairFacts
    score: float


def likely_pairs(docs: Sequence[DedupeDoc], views: Sequence[View], finder: Finder) -> list[Likely]:
    """The pairs that are likely enough to be reported, in order: neighbours, declared ones, and those between them."""
    pairs = {(int(a), int(b)) for a, b in candidate_pairs(views, finder.search)}
    pairs |= set(declared_pairs(docs))
    found = scored(sorted(pairs), views, finder.limits, finder.model)
    left_out = missing_pairs(len(docs), [(pair.left, pair.right) for pair in found], pairs)
    found += scored(left_out, views, finder.limits, finder.model)
    return sorted(found, key=lambda pair: (pair.left, pair.right))


def candidate_pairs(views: Sequence[View], search: Search) -> Pairs:
    """The nearest neighbours of each document by any of its streams: int64 [pairs, 2]."""
    streams = [(index, stream) for index, view in enumerate(views) for stream in view.streams]
    if not streams:
        return np.zeros((0, 2), np.int64)
    owners = np.array([index for index, _ in streams])
    return neighbour_pairs(np.stack([stream.mean for _, stream in streams]), owners, search)


def declared_pairs(docs: Sequence[DedupeDoc]) -> Iterator[tuple[int, int]]:
    """Pairs of which one names the other as an alternate language, its canonical address or its source."""
    by_url = {doc.url: index for index, doc in enumerate(docs) if doc.url}
    for index, doc in enumerate(docs):
        named = {url for _, url in doc.alternates} | {doc.canonical, doc.translated_from}
        for url in sorted(value for value in named if value):
            other = by_url.get(url, index)
            if other != index:
                yield min(index, other), max(index, other)


def scored(
    pairs: Iterable[tuple[int, int]], views: ByIndex[View], limits: TranslationLimits, model: Trees | None = None
) -> list[Likely]:
    """Those of the pairs that are likely enough to be reported; `model` is the shipped one, if None.

    A batch at a time: the facts of all pairs would need more memory than all else.
    """
    pairs = [(a, b) for a, b in pairs if views[a].streams and views[b].streams]
    found: list[Likely] = []
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        facts = [pair_facts(views[a], views[b]) for a, b in batch]
        scores = score_pairs(facts, model).tolist()
        found.extend(
            Likely(*pair, own, score)
            for pair, own, score in zip(batch, facts, scores, strict=True)
            if score >= limits.reported
        )
    return found


def judged(pair: Likely, views: ByIndex[View], limits: TranslationLimits) -> Found:
    """The pair with the evidence for it, or the veto against it."""
    left, right, facts, score = pair
    both = (views[left].anchors, views[right].anchors)
    veto = pair_conflict(facts, both, limits)
    table = facts.left.vectors @ facts.right.vectors.T
    best = sorted(matches(table), key=lambda match: -match.score)[:_SHOWN_SEGMENTS]
    return Found(
        left=left,
        right=right,
        kind=ClusterKind.TRANSLATION,
        score=score if veto is None else veto.score,
        similarity=score,
        of_left=facts.alignment.of_left,
        of_right=facts.alignment.of_right,
        anchors=shared_anchors(*both, _SHOWN_ANCHORS),
        segments=tuple(
            (
                facts.left.segments[match.left].text[:_SHOWN_CHARACTERS],
                facts.right.segments[match.right].text[:_SHOWN_CHARACTERS],
                match.score,
            )
            for match in sorted(best)
        ),
        veto=None if veto is None else veto.reason,
        left_language=facts.left.language,
        right_language=facts.right.language,
    )


def missing_pairs(
    count: int, strong: Sequence[tuple[int, int]], known: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Pairs inside a component that were never compared: an article in forty languages has more than 25 neighbours."""
    links: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in known:
        links[a].add(b)
    return [
        (a, b)
        for group in components(count, strong)
        if len(group) <= _COMPLETED
        for place, a in enumerate(group)
        for b in group[place + 1 :]
        if b not in links[a]
    ]
