"""Judging in rounds: what is left is judged again until nothing more goes, so that clean text stays as it is.

Place and neighbours are part of the evidence, and both change when lines go: a line that stood among chrome stands
beside text afterwards, and the other way round. A page cleaned once and a page cleaned twice should be the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from boilerstrip.ballots import Ballot, parts_of
from boilerstrip.config import Settings
from boilerstrip.decisions import Decisions, Removal
from boilerstrip.judges.base import Judge
from boilerstrip.judges.view import PageView
from boilerstrip.model import Decision, Vote
from boilerstrip.resolve import Resolved

# Pages that need a third round are one in some hundreds.
_ROUNDS = 4


def decide(page: PageView, judges: Sequence[Judge], settings: Settings) -> Decisions:
    """The decisions on every block of `page`; lines that go in a later round carry the votes of that round."""
    size = len(page.document.blocks)
    first = Resolved(size, _votes(page, judges), settings)
    stays = list(first.kept)
    later: dict[int, tuple[Resolved, int]] = {}
    inner, places = page, list(range(size))
    kept = [block for block, stay in enumerate(stays) if stay]
    for _ in range(_ROUNDS if page.document.dom is None else 0):
        if not kept or len(kept) == len(places):
            break
        inner, places = inner.narrowed(kept), [places[block] for block in kept]
        found = Resolved(len(places), _votes(inner, judges), settings)
        kept = [block for block, stay in enumerate(found.kept) if stay]
        for block, stay in enumerate(found.kept):
            if not stay:
                stays[places[block]] = False
                later[places[block]] = found, block

    def decision(block: int) -> Decision:
        resolved, own = later.get(block, (first, block))
        return resolved.decision(own, block)

    def removal(block: int) -> Removal:
        resolved, own = later.get(block, (first, block))
        return resolved.removal(own, block)

    return Decisions(stays, decision, removal)


def _votes(page: PageView, judges: Sequence[Judge]) -> Iterator[Ballot | Vote]:
    return (part for judge in judges for part in parts_of(judge(page)))
