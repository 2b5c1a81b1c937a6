"""Votes to decisions: the only place that decides.

Votes of one family (the part of a rule id before the first dot) rest on the same evidence, so only the strongest of
each family counts. The families are combined as independent evidence (noisy-or): 1 - (1 - a)(1 - b)... A block goes
if the evidence for dropping reaches the profile's bar and beats the evidence for keeping. A single rule whose score
stays below every bar can therefore never drop a block alone: it takes a second voice.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from boilerstrip.ballots import Ballot, Strongest, Tally, VotesByBlock, parts_of
from boilerstrip.config import Comments, Profile, Settings
from boilerstrip.decisions import Decisions, Removal
from boilerstrip.model import Decision, Document, Verdict, Vote

# The bar that the drop evidence must reach.
_BARS = {Profile.STRICT: 0.5, Profile.BALANCED: 0.7, Profile.RECALL: 0.9}


def resolve(document: Document, votes: Iterable[Vote], settings: Settings) -> Decisions:
    """One decision a block, in order; the order of the votes does not matter.

    Example:
        >>> from boilerstrip.segment.text import segment_text
        >>> votes = [Vote(0, Verdict.DROP, r, 0.6, "demo") for r in ("edges.top", "lexicon.share")]
        >>> [d.kept for d in resolve(segment_text("Share"), votes, Settings())]
        [False]
    """
    found = Resolved(len(document.blocks), parts_of(votes), settings)
    return Decisions(found.kept, found.decision, found.removal)


class Resolved:
    """What is decided on the blocks of a page, of which there are `size`; `kept` tells of each whether it stays."""

    def __init__(self, size: int, parts: Iterable[Ballot | Vote], settings: Settings) -> None:
        everyone = not settings.select and not settings.ignore and settings.comments is not Comments.KEEP
        self._parts = [part for part in parts if everyone or counts(part.rule, settings)]
        tally = Tally(size)
        for part in self._parts:
            tally.add(part)
        drop, keep = tally.strength(Verdict.DROP), tally.strength(Verdict.KEEP)
        removed = (drop >= _BARS[settings.profile]) & (drop > keep)
        self.kept: list[bool] = (~removed).tolist()
        self._drop = drop

    def decision(self, block: int) -> Decision:
        """The decision on `block` with all votes on it, the winners first."""
        votes = sorted(self._votes.on(block), key=_rank)
        kept, drop = self.kept[block], float(self._drop[block])
        return Decision(block, kept, 1 - drop if kept else drop, tuple(votes))

    def removal(self, block: int) -> Removal:
        """Why `block` went, as its decision says, without the votes that did not win."""
        winner = min(self._against.on(block), key=_rank)
        return Removal(block, winner.rule, winner.reason, float(self._drop[block]))

    @cached_property
    def _votes(self) -> VotesByBlock:
        return VotesByBlock(self._parts)

    @cached_property
    def _against(self) -> Strongest:
        return Strongest(self._parts, Verdict.DROP)


def strength(votes: Iterable[Vote], side: Verdict) -> float:
    """How strong the evidence of one side is, 0 to 1: the strongest vote of each family, combined by noisy-or."""
    tally = Tally(1)
    for vote in votes:
        tally.add(vote, 0)
    return float(tally.strength(side)[0])


def _rank(vote: Vote) -> tuple[Verdict, float, str, str, str]:
    return (vote.verdict, -vote.score, vote.rule, vote.evidence, vote.reason)


def counts(rule: str, settings: Settings) -> bool:
    """Whether the user lets this rule speak: `edges` names a whole family, `edges.top` one rule.

    Example:
        >>> counts("edges.top", Settings(ignore=("edges",)))
        False
    """
    if rule == "html.comments" and settings.comments is Comments.KEEP:
        return False
    if not settings.select and not settings.ignore:
        return True

    def named(patterns: tuple[str, ...]) -> bool:
        return any(rule == pattern or rule.startswith(pattern + ".") for pattern in patterns)

    return (not settings.select or named(settings.select)) and not named(settings.ignore)
