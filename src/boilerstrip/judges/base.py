"""What a judge is: a callable from a page view to votes. It says why; it never cuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Protocol

import numpy as np

from boilerstrip.ballots import Ballot, Ballots, Said, parts_of
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.view import PageView
from boilerstrip.model import Fact, Verdict, Vote

_NOTHING = Ballot(Verdict.DROP, "", np.zeros(0, np.int64), 0.0, Said(""))


class Judge(Protocol):
    """One way of telling chrome from content.

    A judge sees the page and never another judge's votes, so that their order cannot matter; what several judges need
    is computed once and kept in the `PageView`. It votes only on blocks it has something to say about.
    """

    def __call__(self, page: PageView, /) -> Iterable[Vote]:
        """The votes of this judge on the blocks of `page`."""


class FactReader(Protocol):
    """A reader of metadata: what the lines of a page say about its title, author, date, translation."""

    def __call__(self, page: PageView, /) -> Iterable[Fact]:
        """The facts that this page states."""


def casting(rule: Callable[[PageView], Iterable[Ballot | Vote]]) -> Callable[[PageView], Ballots]:
    """The judge that casts the ballots and votes of `rule`."""

    @wraps(rule)
    def judge(page: PageView) -> Ballots:
        return Ballots(rule(page))

    return judge


def ballots_of(page: PageView, judges: Iterable[Judge]) -> Ballots:
    """The votes of all `judges` on the blocks of `page`."""
    return Ballots(part for judge in judges for part in parts_of(judge(page)))


def votes_for(mask: Bools, rule: str, score: float, reason: str, *, verdict: Verdict = Verdict.DROP) -> Ballot:
    """The same vote on every block of `mask`."""
    blocks = mask.nonzero()[0]
    # Most rules have nothing to say of most pages.
    return Ballot(verdict, rule, blocks, score, Said(reason)) if len(blocks) else _NOTHING
