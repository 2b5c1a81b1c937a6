"""What look-alikes teach: the names that tell two documents of one language apart tell their translations apart too.

Two pages that are word for word the same but for `ls` and `vdir` are two articles, which their text shows in each
language; across languages it does not, for there everything else agrees as well. But there each page has the name that
it has at home, and not that of its rival.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from boilerstrip.dedupe.assemble import Found
from boilerstrip.dedupe.clusters import VETOED
from boilerstrip.dedupe.conflicts import rival_names
from boilerstrip.model import ClusterKind


def told_apart(found: Iterable[Found]) -> tuple[Found, ...]:
    """The pairs, those of two languages vetoed of which each side goes by the name of a rival of the other.

    Example:
        >>> def pair(a, b, kind, veto=None):
        ...     return Found(a, b, kind, 1.0, 1.0, 1.0, 1.0, veto=veto)
        >>> near = [pair(0, 1, ClusterKind.NEAR, "name: ls / vdir"), pair(2, 3, ClusterKind.NEAR, "name: ls / vdir")]
        >>> across = [pair(0, 2, ClusterKind.TRANSLATION), pair(0, 3, ClusterKind.TRANSLATION)]
        >>> [one.veto for one in told_apart([*near, *across])]
        ['name: ls / vdir', 'name: ls / vdir', None, 'name: ls / vdir']
    """
    found = tuple(found)
    names = _Names.of(found)
    return tuple(names.judged(pair) for pair in found)


class _Names(NamedTuple):
    """What documents go by, and what their look-alikes go by."""

    own: Mapping[int, set[str]]
    rivals: Mapping[int, set[str]]

    @classmethod
    def of(cls, found: Sequence[Found]) -> _Names:
        own: defaultdict[int, set[str]] = defaultdict(set)
        rivals: defaultdict[int, set[str]] = defaultdict(set)
        for pair in found:
            names = rival_names(pair.veto) if pair.veto is not None and pair.kind is ClusterKind.NEAR else None
            if names is not None:
                left, right = names
                own[pair.left].add(left)
                own[pair.right].add(right)
                rivals[pair.left].add(right)
                rivals[pair.right].add(left)
        return cls(own, rivals)

    def judged(self, pair: Found) -> Found:
        own, rivals = ([names.get(index, set()) for index in (pair.left, pair.right)] for names in self)
        if pair.kind is not ClusterKind.TRANSLATION or pair.veto is not None or own[0] & own[1]:
            return pair
        known = sorted(own[0] & rivals[1]), sorted(own[1] & rivals[0])
        if not all(known):
            return pair
        return replace(pair, score=VETOED, veto=f"name: {known[0][0]} / {known[1][0]}")
