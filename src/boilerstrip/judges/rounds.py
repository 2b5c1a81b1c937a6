"""Judging in rounds: what is left is judged again until nothing more goes, so that clean text stays as it is.

Place and neighbours are part of the evidence, and both change when lines go: a line that stood among chrome stands
beside text afterwards, and the other way round. A page cleaned once and a page cleaned twice should be the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from boilerstrip.config import Settings
from boilerstrip.judges.base import Judge
from boilerstrip.judges.view import PageView
from boilerstrip.model import Decision, Vote
from boilerstrip.resolve import removals, resolve

# Pages that need a third round are one in some hundreds.
_ROUNDS = 4


def decide(page: PageView, judges: Sequence[Judge], settings: Settings) -> tuple[Decision, ...]:
    """The decisions on every block of `page`; lines that go in a later round carry the votes of that round."""
    first = resolve(page.document, _votes(page, judges), settings)
    if page.document.dom is not None:
        return first
    decisions = list(first)
    inner, places = page, list(range(len(decisions)))
    kept = [decision.block for decision in decisions if decision.kept]
    for _ in range(_ROUNDS):
        if not kept or len(kept) == len(places):
            break
        inner, places = inner.narrowed(kept), [places[block] for block in kept]
        gone = removals(_votes(inner, judges), settings)
        for decision in gone:
            decisions[places[decision.block]] = _moved(decision, places[decision.block])
        lost = {decision.block for decision in gone}
        kept = [block for block in range(len(places)) if block not in lost]
    return tuple(decisions)


def _votes(page: PageView, judges: Sequence[Judge]) -> Iterator[Vote]:
    return (vote for judge in judges for vote in judge(page))


def _moved(decision: Decision, block: int) -> Decision:
    """The same decision about the block that the narrowed page knew by another number."""
    return replace(decision, block=block, votes=tuple(replace(vote, block=block) for vote in decision.votes))
