"""The decisions on the blocks of a page, each put together when it is asked for: most pages are only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

if TYPE_CHECKING:
    from boilerstrip.model import Decision


class Removal(NamedTuple):
    """Why a block went: the rule and the words of the strongest vote against it, and the strength of all of them."""

    block: int
    rule: str
    reason: str
    score: float


class Decisions(Sequence["Decision"]):
    """A tuple of decisions in all but name.

    `kept` tells of each block whether it stays, `removal` why one went, both without putting its decision together.

    Example:
        >>> import boilerstrip as bs
        >>> found = bs.clean("Rivers carry sand to the sea.").decisions
        >>> found.kept, len(found), found[0].kept
        ((True,), 1, True)
    """

    def __init__(
        self, kept: Sequence[bool], make: Callable[[int], Decision], removal: Callable[[int], Removal]
    ) -> None:
        self.kept = tuple(kept)
        self.removal = removal
        self._make = make
        self._made: dict[int, Decision] = {}

    def __len__(self) -> int:
        return len(self.kept)

    @overload
    def __getitem__(self, index: int) -> Decision: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Decision, ...]: ...
    def __getitem__(self, index: int | slice) -> Decision | tuple[Decision, ...]:
        places = range(len(self.kept))[index]
        return self._at(places) if isinstance(places, int) else tuple(map(self._at, places))

    def __iter__(self) -> Iterator[Decision]:
        return map(self._at, range(len(self.kept)))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (Decisions, tuple)) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)

    def _at(self, block: int) -> Decision:
        found = self._made.get(block)
        if found is None:
            found = self._made[block] = self._make(block)
        return found


def kept_of(decisions: Sequence[Decision]) -> Sequence[bool]:
    """Of each block whether it stays."""
    return decisions.kept if isinstance(decisions, Decisions) else [decision.kept for decision in decisions]


def removals_of(decisions: Sequence[Decision]) -> Iterator[Removal]:
    """Of each block that went why it did; without a rule where nobody voted."""
    if isinstance(decisions, Decisions):
        yield from (decisions.removal(block) for block, kept in enumerate(decisions.kept) if not kept)
        return
    for decision in decisions:
        if not decision.kept:
            winner = decision.winner
            rule, reason = (winner.rule, winner.reason) if winner else ("", "")
            yield Removal(decision.block, rule, reason, decision.score)
