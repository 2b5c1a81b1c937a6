"""Near copies: candidates verified on the full shingle sets, by Jaccard and by containment of running text."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple, Protocol, TypeVar

from boilerstrip.dedupe.candidates import candidate_pairs
from boilerstrip.dedupe.conflicts import conflict
from boilerstrip.dedupe.fingerprint import MOST_TOKENS, Fingerprint, shared
from boilerstrip.dedupe.tokens import tokenize
from boilerstrip.dedupe.translation.anchors import anchors, other_subjects

_Own_co = TypeVar("_Own_co", covariant=True)


class ByIndex(Protocol[_Own_co]):
    """A sequence, or a mapping for those that have no use for all of it."""

    def __getitem__(self, index: int, /) -> _Own_co:
        """What belongs to the document `index`."""


class NearLimits(NamedTuple):
    """What makes a near copy; dedupe_limits.toml says what each number means."""

    jaccard: float
    containment: float
    part: float
    shingles: int
    prose: int
    prose_line: int


class Overlap(NamedTuple):
    """What two documents share: Jaccard, the best containment, and the shares of the left and of the right one."""

    jaccard: float
    containment: float
    of_left: float
    of_right: float


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two documents with much text in common: indices, how much, and what keeps them apart, if anything."""

    left: int
    right: int
    overlap: Overlap
    veto: str | None = None


@cache
def near_limits() -> NearLimits:
    """The shipped limits."""
    source = files("boilerstrip").joinpath("data", "dedupe_limits.toml")
    return NearLimits(**tomllib.loads(source.read_text(encoding="utf-8"))["near"])


def near_pairs(fingerprints: Sequence[Fingerprint], texts: Sequence[str]) -> tuple[NearPair, ...]:
    """Every pair of near copies, in order; those that a version, identifier, number or name tells apart have `veto`.

    Example:
        >>> from boilerstrip.dedupe.fingerprint import fingerprint
        >>> text = "The river carries sand to the sea, and the wind carries some of it back again."
        >>> texts = [text, "Another one.", text + " Yes."]
        >>> [(p.left, p.right) for p in near_pairs([fingerprint(t, 10) for t in texts], texts)]
        [(0, 2)]
    """
    pairs = candidate_pairs([own.shingles for own in fingerprints]).tolist()
    found = (verified(left, right, fingerprints, texts) for left, right in pairs)
    return tuple(pair for pair in found if pair is not None)


def verified(left: int, right: int, fingerprints: ByIndex[Fingerprint], texts: ByIndex[str]) -> NearPair | None:
    """The pair of these two documents, if they are near copies on their full shingle sets."""
    limits = near_limits()
    part = overlap(fingerprints[left], fingerprints[right], limits)
    if part.jaccard < limits.jaccard and part.containment < limits.containment:
        return None
    return NearPair(left, right, part, _veto(texts[left], texts[right]))


def _veto(left: str, right: str) -> str | None:
    """What tells two look-alikes apart: something replaced, or the names in titles that otherwise are the same."""
    found = conflict(tokenize(left, MOST_TOKENS), tokenize(right, MOST_TOKENS))
    if found is None:
        titles = _first_line(left), _first_line(right)
        one, other = (frozenset(tokenize(title).hashes.tolist()) for title in titles)
        if 2 * len(one & other) >= max(len(one), len(other)):
            subjects = other_subjects(anchors(titles[0]), anchors(titles[1]))
            found = None if subjects is None else f"title: {subjects.names}"
    return found


def _first_line(text: str) -> str:
    return text.lstrip().split("\n", 1)[0]


def overlap(left: Fingerprint, right: Fingerprint, limits: NearLimits) -> Overlap:
    """How much of each document is in the other; containment counts only where it means more than a quotation."""
    common = shared(left.shingles, right.shingles)
    total = len(left.shingles) + len(right.shingles) - common
    best = 0.0
    prose = (left.shingles[left.prose], right.shingles[right.prose], limits.prose)
    for a, b, least in ((left.shingles, right.shingles, limits.shingles), prose):
        less, more = min(len(a), len(b)), max(len(a), len(b))
        if less >= least:
            both = shared(a, b)
            if both >= limits.part * more:
                best = max(best, both / less)
    of_left, of_right = (common / max(1, len(own.shingles)) for own in (left, right))
    return Overlap(common / max(1, total), best, of_left, of_right)
