"""What keeps a likely pair apart: another version, identifier or subject in the head, two reports in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from boilerstrip.dedupe.clusters import VETOED
from boilerstrip.dedupe.translation.anchors import Anchors, heads_differ, other_subjects
from boilerstrip.dedupe.translation.features import PairFacts, named
from boilerstrip.dedupe.translation.limits import TranslationLimits

_AFFIX = 5
_DIGITS = re.compile(r"\d+")


class Veto(NamedTuple):
    """Why a likely pair is not one article, and what it counts for among the pairs of its clusters."""

    reason: str
    score: float


def pair_conflict(facts: PairFacts, both: tuple[Anchors, Anchors], limits: TranslationLimits) -> Veto | None:
    """Why a likely pair is not one article, or None.

    What only part of a document says (a rest that nobody has translated), and a beginning that is like nothing, is a
    doubt: the other pairs of the clusters decide.
    """
    one = _one_language(facts, limits)
    if one is not None:
        return one
    reason = head_conflict(*both)
    if reason is None and (subjects := other_subjects(*both)) is not None:
        # In another language a name may be spelled or joined in another way, so that both texts have to know both.
        enough = 1 if facts.left.language == facts.right.language else 2
        reason = f"title: {subjects.names}" if subjects.known >= enough else None
    if reason is not None:
        return Veto(reason, VETOED)
    if facts.alignment.begins < limits.begins:
        return Veto("beginnings: neither is found in the other", limits.doubt)
    return None


def _one_language(facts: PairFacts, limits: TranslationLimits) -> Veto | None:
    """What two documents say in one language may be two reports of one event, or one template filled twice."""
    values = named(facts.values)
    # Where texts of two languages match better, what is in the common one is a rest that nobody has translated.
    if not 0.0 <= values["own_mean"] >= values["mean"]:
        return None
    whole = min(facts.left.segments[0].share, facts.right.segments[0].share) >= limits.whole
    if values["own_shared"] >= limits.other_words:
        filled = whole and facts.alignment.apart >= limits.apart
        return Veto(f"one language, another subject: {facts.left.language}", VETOED) if filled else None
    if values["own_mean"] >= limits.other_matter or _in_step(facts, values) >= limits.in_step:
        return None
    return Veto(f"one language, other words: {facts.left.language}", VETOED if whole else limits.doubt)


def _in_step(facts: PairFacts, values: Mapping[str, float]) -> float:
    """How far two texts of one language say the same things in the same order and at the same length, 0 to 1.

    Two translations of one text do, in words of their own; two reports of one event choose, order and weigh their
    matter each in its own way.
    """
    if facts.left.language != facts.right.language:
        return 0.0
    return min(values["length"], values["mutual"], values["rising"])


def head_conflict(left: Anchors, right: Anchors) -> str | None:
    """Why two texts are about different versions or identifiers, if their heads say so."""
    for kind, name in (("v", "version"), ("i", "identifier")):
        if heads_differ(left, right, kind):
            for own in sorted(anchor[2:] for anchor in left.head if anchor[0] == kind):
                for other in sorted(anchor[2:] for anchor in right.head if anchor[0] == kind):
                    if _alike(own, other):
                        return f"{name}: {own} / {other}"
    return None


def _alike(left: str, right: str) -> bool:
    """Of the same make: they begin or end alike, or differ in digits only; not one inside the other."""
    if left in right or right in left:
        return False
    affix = left[:_AFFIX] == right[:_AFFIX] or left[-_AFFIX:] == right[-_AFFIX:]
    return affix or _DIGITS.sub("#", left) == _DIGITS.sub("#", right)
