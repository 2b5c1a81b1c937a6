"""The facts about a pair of documents that the scorer weighs; no fact needs any other document.

That is what lets five documents be told apart as well as five thousand: nothing is normalised by how common a word is
in the corpus, or by how near the other neighbours are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.fingerprint import Fingerprint, shared
from boilerstrip.dedupe.translation.align import Alignment, align
from boilerstrip.dedupe.translation.anchors import Anchors, heads_differ
from boilerstrip.dedupe.translation.segments import Segment

# Two texts of one language that say the same are copies and share wording; two reports of one event do not. What the
# texts of a common language show is therefore told apart from the best match across languages.
_NO_COMMON_LANGUAGE = -1.0
_PART = 0.35
# What the scorer does not weigh: two are evidence, two are for vetoes.
_ASIDE = {"of_left", "of_right", "begins", "apart"}
_ALIGNMENT = tuple(name for name in Alignment._fields if name not in _ASIDE)
FEATURES = (
    "cosine", *_ALIGNMENT, "length",
    "number_shared", "number_part", "number_missing",
    "url_shared", "url_part",
    "identifier_shared", "identifier_part", "identifier_missing",
    "word_shared", "word_part", "word_other",
    "head_conflict", "same_language", "own_mean", "own_shared",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stream:
    """One language of a document: its segments, their centred vectors float32 [n, d], and the mean of these."""

    language: str
    latin: bool
    segments: tuple[Segment, ...]
    vectors: NDArray[np.float32]
    mean: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """A document as translation sees it; `weight` is its amount of text in letters of an alphabet."""

    streams: tuple[Stream, ...]
    anchors: Anchors
    weight: float
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class PairFacts:
    """The features of a pair, float32 [features], and which streams they are of."""

    values: tuple[float, ...]
    left: Stream
    right: Stream
    alignment: Alignment


class _Shared(NamedTuple):
    """Weight of the anchors of both, its part of the poorer side, and what that side has besides."""

    shared: float
    part: float
    missing: float


def pair_facts(left: View, right: View) -> PairFacts:
    """Compare two documents that have a stream each: by their best pair of streams, and by their anchors."""
    best: PairFacts | None = None
    own = _NO_COMMON_LANGUAGE
    for one in left.streams:
        for other in right.streams:
            alignment = align(one.vectors, other.vectors)
            if best is None or alignment.mean > best.alignment.mean:
                best = PairFacts((), one, other, alignment)
            if one.language == other.language and _matters(one) and _matters(other):
                own = max(own, alignment.mean)
    if best is None:
        raise ValueError("a document without a stream cannot be compared")
    values = (
        float(best.left.mean @ best.right.mean),
        *(value for name, value in best.alignment._asdict().items() if name in _ALIGNMENT),
        *_anchor_facts(left, right, best),
        float(best.left.language == best.right.language),
        own,
        _NO_COMMON_LANGUAGE if own == _NO_COMMON_LANGUAGE else _copied(left.fingerprint, right.fingerprint),
    )
    return PairFacts(values, best.left, best.right, best.alignment)


def _matters(stream: Stream) -> bool:
    """Whether a stream is a good part of its document, and not the untranslated rest of it."""
    return stream.segments[0].share >= _PART


def _anchor_facts(left: View, right: View, best: PairFacts) -> tuple[float, ...]:
    sizes = sorted(view.weight / max(1, len(view.streams)) for view in (left, right))
    numbers, urls, identifiers, words = (
        _shared(left.anchors, right.anchors, kinds) for kinds in ("nv", "u", "i", "ti")
    )
    return (
        sizes[0] / max(1.0, sizes[1]),
        *numbers,
        urls.shared,
        urls.part,
        *identifiers,
        words.shared,
        words.part,
        _foreign_part(left, right, best),
        float(heads_differ(left.anchors, right.anchors, "vi")),
    )


def _foreign_part(left: View, right: View, best: PairFacts) -> float:
    """Of the Latin words in a text of another script (names, terms), the part that the other text has too.

    -1 where both texts are in Latin letters: their words say nothing of the kind.
    """
    found = []
    for own, other, stream in ((left, right, best.left), (right, left, best.right)):
        if not stream.latin and len(own.streams) == 1:
            words = own.anchors.of_kind("ti")
            total = sum(words.values())
            common = sum(weight for word, weight in words.items() if word in other.anchors.weights)
            found.append(common / max(total, 6.0))
    return min(found) if found else -1.0


def _shared(left: Anchors, right: Anchors, kinds: str) -> _Shared:
    own, other = left.of_kind(kinds), right.of_kind(kinds)
    common = sum(weight for anchor, weight in own.items() if anchor in other)
    poorer = min(sum(own.values()), sum(other.values()))
    return _Shared(common, common / max(poorer, 3.0), poorer - common)


def _copied(left: Fingerprint, right: Fingerprint) -> float:
    """The part of the smaller document's shingles that the other has."""
    less = min(len(left.shingles), len(right.shingles))
    return shared(left.shingles, right.shingles) / max(1, less)


def table(facts: Sequence[PairFacts]) -> NDArray[np.float32]:
    """The features of many pairs: float32 [pairs, features]."""
    return np.array([fact.values for fact in facts], np.float32).reshape(len(facts), len(FEATURES))


def named(values: Sequence[float]) -> Mapping[str, float]:
    """The features of one pair by name."""
    return dict(zip(FEATURES, values, strict=True))
