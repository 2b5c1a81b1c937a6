"""Ballots: one rule's votes on many blocks as arrays, and the strength of all that is said of each block.

Votes of one family (the part of a rule id before the first dot) rest on the same evidence, so only the strongest of
each family counts. The families are combined as independent evidence (noisy-or): 1 - (1 - a)(1 - b)...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.model import Verdict, Vote

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Said(NamedTuple):
    """Why a block got a vote, and on what evidence."""

    reason: str
    evidence: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Ballot:
    """One rule's votes of one verdict on `blocks`, each block once; `scores` is one for all of them or one each.

    `said` gives the words for the block at a place of `blocks`: they are made only when somebody asks.
    """

    verdict: Verdict
    rule: str
    blocks: Ints
    scores: float | Floats
    said: Said | Callable[[int], Said]

    def __iter__(self) -> Iterator[Vote]:
        return map(self.vote, range(len(self.blocks)))

    def vote(self, place: int) -> Vote:
        """The vote on the block at `place` of `blocks`."""
        score = self.scores if isinstance(self.scores, float) else float(self.scores[place])
        reason, evidence = self.said if isinstance(self.said, Said) else self.said(place)
        return Vote(int(self.blocks[place]), self.verdict, self.rule, score, reason, evidence)


class Ballots(Iterable[Vote]):
    """The votes of a judge, held as ballots and single votes; iterating gives votes, block by block."""

    def __init__(self, parts: Iterable[Ballot | Vote]) -> None:
        self.parts = tuple([part for part in parts if isinstance(part, Vote) or len(part.blocks)])

    def __iter__(self) -> Iterator[Vote]:
        votes = [vote for part in self.parts for vote in ((part,) if isinstance(part, Vote) else part)]
        return iter(sorted(votes, key=lambda vote: vote.block))


def parts_of(votes: Iterable[Vote]) -> Iterable[Ballot | Vote]:
    """Votes as they are held: those of a judge that casts ballots stay together."""
    return votes.parts if isinstance(votes, Ballots) else votes


class Tally:
    """The strongest vote of each family for each verdict: rows [blocks], 0 where it has none."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._drop: dict[str, Floats] = {}
        self._keep: dict[str, Floats] = {}

    def add(self, part: Ballot | Vote, block: int | None = None) -> None:
        """Count a ballot, or a vote, be it on another `block`."""
        rows = self.best(part.verdict)
        family = family_of(part.rule)
        row = rows.get(family)
        is_first = row is None
        if row is None:
            row = rows[family] = np.zeros(self.size)
        if isinstance(part, Vote):
            block = part.block if block is None else block
            row[block] = max(row[block], part.score)
        elif is_first:
            row[part.blocks] = part.scores
        else:
            row[part.blocks] = np.maximum(row[part.blocks], part.scores)

    def best(self, side: Verdict) -> dict[str, Floats]:
        """The rows of one side by family."""
        return self._drop if side is Verdict.DROP else self._keep

    def strength(self, side: Verdict) -> Floats:
        """How strong the evidence of one side is for each block, 0 to 1."""
        rows = self.best(side)
        doubt = np.ones(self.size)
        # In one order, so that the last bit of the product is the same whoever votes first.
        for family in sorted(rows):
            doubt *= 1.0 - rows[family]
        found: Floats = 1.0 - doubt
        return found


@lru_cache(maxsize=512)
def family_of(rule: str) -> str:
    """The family of a rule: the part of its id before the first dot.

    Example:
        >>> family_of("edges.top")
        'edges'
    """
    return rule.partition(".")[0]


class VotesByBlock:
    """The votes of ballots, found by block."""

    def __init__(self, parts: Sequence[Ballot | Vote]) -> None:
        self._found: dict[int, list[_Voice]] = {}
        for part in parts:
            blocks = (part.block,) if isinstance(part, Vote) else part.blocks.tolist()
            for place, block in enumerate(blocks):
                self._found.setdefault(block, []).append(_Voice(part, place))

    def on(self, block: int) -> list[Vote]:
        """All votes on `block`."""
        return list(map(_vote, self._found.get(block, ())))


class Strongest:
    """The strongest votes of one side on each block: of the highest score, and among these of the first rule."""

    def __init__(self, parts: Iterable[Ballot | Vote], side: Verdict) -> None:
        self._found: dict[int, list[_Voice]] = {}
        best: dict[int, tuple[float, str]] = {}
        for part in parts:
            if part.verdict is not side:
                continue
            for place, (block, score) in enumerate(_scores(part)):
                rank = -score, part.rule
                known = best.setdefault(block, rank)
                if rank < known or block not in self._found:
                    best[block], self._found[block] = rank, [_Voice(part, place)]
                elif rank == known:
                    self._found[block].append(_Voice(part, place))

    def on(self, block: int) -> list[Vote]:
        """Those on `block`: more than one if they differ in words alone."""
        return list(map(_vote, self._found.get(block, ())))


class _Voice(NamedTuple):
    """One vote: that at a place of a ballot, or a vote alone."""

    part: Ballot | Vote
    place: int


def _vote(voice: _Voice) -> Vote:
    part, place = voice
    return part.vote(place) if isinstance(part, Ballot) else part


def _scores(part: Ballot | Vote) -> Iterable[tuple[int, float]]:
    """Each block that a ballot or vote is on, and its score."""
    if isinstance(part, Vote):
        return ((part.block, part.score),)
    scores = repeat(part.scores) if isinstance(part.scores, float) else part.scores.tolist()
    return zip(part.blocks.tolist(), scores, strict=False)
