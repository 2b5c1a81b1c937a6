"""Votes to decisions: the only place that decides.

Votes of one family (the part of a rule id before the first dot) rest on the same evidence, so only the strongest of
each family counts. The families are combined as independent evidence (noisy-or): 1 - (1 - a)(1 - b)... A block goes
if the evidence for dropping reaches the profile's bar and beats the evidence for keeping. A single rule whose score
stays below every bar can therefore never drop a block alone: it takes a second voice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from boilerstrip.config import Comments, Profile, Settings
from boilerstrip.model import Decision, Document, Verdict, Vote

# The bar that the drop evidence must reach.
_BARS = {Profile.STRICT: 0.5, Profile.BALANCED: 0.7, Profile.RECALL: 0.9}


def resolve(document: Document, votes: Iterable[Vote], settings: Settings) -> tuple[Decision, ...]:
    """One decision a block, in order; the order of the votes does not matter.

    Example:
        >>> from boilerstrip.segment.text import segment_text
        >>> votes = [Vote(0, Verdict.DROP, r, 0.6, "demo") for r in ("edges.top", "lexicon.share")]
        >>> [d.kept for d in resolve(segment_text("Share"), votes, Settings())]
        [False]
    """
    ballots = _ballots(votes, settings)
    bar = _BARS[settings.profile]
    return tuple([_decide(index, ballots.get(index), bar) for index in range(len(document.blocks))])


def removals(votes: Iterable[Vote], settings: Settings) -> list[Decision]:
    """The decisions of `resolve` on the blocks that go, and no others, in order."""
    bar = _BARS[settings.profile]
    ballots = sorted(_ballots(votes, settings).items())
    accused = [(block, own) for block, own in ballots if any(vote.verdict is Verdict.DROP for vote in own)]
    decisions = [_decide(block, own, bar) for block, own in accused]
    return [decision for decision in decisions if not decision.kept]


def _ballots(votes: Iterable[Vote], settings: Settings) -> dict[int, list[Vote]]:
    """The votes that the user lets count, by block."""
    ballots: defaultdict[int, list[Vote]] = defaultdict(list)
    everyone = not settings.select and not settings.ignore and settings.comments is not Comments.KEEP
    for vote in votes:
        if everyone or _counts(vote.rule, settings):
            ballots[vote.block].append(vote)
    return ballots


def _decide(block: int, votes: list[Vote] | None, bar: float) -> Decision:
    if not votes:
        return Decision(block, kept=True, score=1.0)
    if len(votes) == 1:
        alone = 1.0 - (1.0 - max(0.0, votes[0].score))
        drop, keep = (alone, 0.0) if votes[0].verdict is Verdict.DROP else (0.0, alone)
    else:
        votes.sort(key=_rank)
        drop, keep = _strengths(votes)
    removed = drop >= bar and drop > keep
    return Decision(block, not removed, drop if removed else 1 - drop, tuple(votes))


def _rank(vote: Vote) -> tuple[Verdict, float, str, str, str]:
    return (vote.verdict, -vote.score, vote.rule, vote.evidence, vote.reason)


def strength(votes: Iterable[Vote], side: Verdict) -> float:
    """How strong the evidence of one side is, 0 to 1: the strongest vote of each family, combined by noisy-or."""
    found = _strengths([vote for vote in votes if vote.verdict is side])
    return found.drop if side is Verdict.DROP else found.keep


class _Strengths(NamedTuple):
    drop: float
    keep: float


def _strengths(votes: Iterable[Vote]) -> _Strengths:
    """The strength of both sides."""
    drop: dict[str, float] = {}
    keep: dict[str, float] = {}
    for vote in votes:
        best = drop if vote.verdict is Verdict.DROP else keep
        family = _family(vote.rule)
        if vote.score > best.get(family, 0.0):
            best[family] = vote.score
    return _Strengths(_together(drop), _together(keep))


def _together(best: dict[str, float]) -> float:
    doubt = 1.0
    # In one order, so that the last bit of the product is the same whoever votes first.
    for family in sorted(best) if len(best) > 1 else best:
        doubt *= 1.0 - best[family]
    return 1.0 - doubt


@lru_cache(maxsize=512)
def _family(rule: str) -> str:
    return rule.partition(".")[0]


def _counts(rule: str, settings: Settings) -> bool:
    """Whether the user lets this rule speak: `edges` names a whole family, `edges.top` one rule."""
    if rule == "html.comments" and settings.comments is Comments.KEEP:
        return False
    if not settings.select and not settings.ignore:
        return True

    def named(patterns: tuple[str, ...]) -> bool:
        return any(rule == pattern or rule.startswith(pattern + ".") for pattern in patterns)

    return (not settings.select or named(settings.select)) and not named(settings.ignore)
