"""Votes to decisions: the only place that decides.

Votes of one family (the part of a rule id before the first dot) rest on the same evidence, so only the strongest of
each family counts. The families are combined as independent evidence (noisy-or): 1 - (1 - a)(1 - b)... A block goes
if the evidence for dropping reaches the profile's bar and beats the evidence for keeping. A single rule whose score
stays below every bar can therefore never drop a block alone: it takes a second voice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

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
    ballots: defaultdict[int, list[Vote]] = defaultdict(list)
    for vote in votes:
        if _counts(vote.rule, settings):
            ballots[vote.block].append(vote)
    bar = _BARS[settings.profile]
    return tuple(_decide(index, ballots[index], bar) for index in range(len(document.blocks)))


def _decide(block: int, votes: list[Vote], bar: float) -> Decision:
    if not votes:
        return Decision(block=block, kept=True, score=1.0)
    if len(votes) == 1 and votes[0].verdict is Verdict.DROP:
        alone = 1.0 - (1.0 - votes[0].score)
        return Decision(block, alone < bar, 1 - alone if alone < bar else alone, tuple(votes))
    ordered = tuple(sorted(votes, key=_rank))
    drop = strength(ordered, Verdict.DROP)
    keep = strength(ordered, Verdict.KEEP)
    removed = drop >= bar and drop > keep
    return Decision(block=block, kept=not removed, score=drop if removed else 1 - drop, votes=ordered)


def _rank(vote: Vote) -> tuple[Verdict, float, str, str, str]:
    return (vote.verdict, -vote.score, vote.rule, vote.evidence, vote.reason)


def strength(votes: Iterable[Vote], side: Verdict) -> float:
    """How strong the evidence of one side is, 0 to 1: the strongest vote of each family, combined by noisy-or."""
    best: dict[str, float] = {}
    for vote in votes:
        if vote.verdict is side:
            family = vote.rule.partition(".")[0]
            if vote.score > best.get(family, 0.0):
                best[family] = vote.score
    doubt = 1.0
    for family in sorted(best):
        doubt *= 1.0 - best[family]
    return 1.0 - doubt


def _counts(rule: str, settings: Settings) -> bool:
    """Whether the user lets this rule speak: `edges` names a whole family, `edges.top` one rule."""
    if rule == "html.comments" and settings.comments is Comments.KEEP:
        return False
    if not settings.select and not settings.ignore:
        return True

    def named(patterns: tuple[str, ...]) -> bool:
        return any(rule == pattern or rule.startswith(pattern + ".") for pattern in patterns)

    return (not settings.select or named(settings.select)) and not named(settings.ignore)
