"""Which member of a cluster stays, and why: the reason is part of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from boilerstrip.dedupe.docs import DedupeDoc

# Two members cover the others equally well if the shares differ by less than this.
_EQUAL = 0.05


class Choice(NamedTuple):
    """The member that stays and what decided it."""

    doc: DedupeDoc
    reason: str


class Facts(NamedTuple):
    """What is known of a member: the share of the others that it holds, and the share of it that they hold."""

    covers: float
    covered: float


def choose_keeper(docs: Sequence[DedupeDoc], facts: Mapping[str, Facts]) -> Choice:
    """Declared original, then not machine-translated, then widest coverage, then earliest date, then least besides.

    Example:
        >>> docs = [DedupeDoc("a", "x", machine_translated=True), DedupeDoc("b", "y")]
        >>> choose_keeper(docs, {}).reason
        'not machine-translated'
    """
    nothing = Facts(0.0, 0.0)
    left = list(docs)
    steps = (
        ("declared original", [doc for doc in left if _is_declared_original(doc, docs)]),
        ("not machine-translated", [doc for doc in left if not doc.machine_translated]),
    )
    reasons = []
    for reason, good in steps:
        still = [doc for doc in left if doc in good]
        if still and len(still) < len(left):
            left, reasons = still, [reason]
    if len(left) > 1:
        widest = max(facts.get(doc.id, nothing).covers for doc in left)
        still = [doc for doc in left if facts.get(doc.id, nothing).covers > widest - _EQUAL]
        if len(still) < len(left):
            left, reasons = still, ["widest coverage"]
    dates = sorted(doc.date for doc in left if doc.date)
    if len(left) > 1 and dates:
        still = [doc for doc in left if doc.date == dates[0]]
        if len(still) < len(left):
            left, reasons = still, ["earliest date"]
    if len(left) > 1:
        left.sort(key=lambda doc: (-round(facts.get(doc.id, nothing).covered, 2), doc.id))
        reasons = reasons or ["least text besides" if _differs(left, facts) else "first id"]
    return Choice(left[0], reasons[-1] if reasons else "the only one")


def _differs(docs: Sequence[DedupeDoc], facts: Mapping[str, Facts]) -> bool:
    return len({round(facts[doc.id].covered, 2) for doc in docs if doc.id in facts}) > 1


def _is_declared_original(doc: DedupeDoc, docs: Sequence[DedupeDoc]) -> bool:
    """Whether another member names this one as its source, its canonical address, or the default of its languages."""
    if doc.translated_from:
        return False
    own = {value for value in (doc.url, doc.id, doc.title) if value}
    return any(
        own & {other.translated_from, other.canonical} - {None}
        or any(language == "x-default" and url == doc.url for language, url in other.alternates)
        for other in docs
        if other.id != doc.id
    )
