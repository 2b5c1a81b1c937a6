"""What keeps a likely pair apart: another version or identifier in the head, or two reports in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from boilerstrip.dedupe.translation.anchors import Anchors, heads_differ
from boilerstrip.dedupe.translation.features import PairFacts, named
from boilerstrip.dedupe.translation.limits import TranslationLimits

_AFFIX = 5
_DIGITS = re.compile(r"\d+")


def pair_conflict(facts: PairFacts, both: tuple[Anchors, Anchors], limits: TranslationLimits) -> str | None:
    """Why a likely pair is not one article, or None."""
    values = named(facts.values)
    # Where texts of two languages match better, what is in the common one is a rest that nobody has translated.
    common = values["own_mean"] >= values["mean"]
    other = 0.0 <= values["own_mean"] < limits.other_matter and values["own_shared"] < limits.other_words
    if common and other and _in_step(facts, values) < limits.in_step:
        return f"one language, other words: {facts.left.language}"
    if facts.alignment.begins < limits.begins:
        return "beginnings: neither is found in the other"
    return head_conflict(*both)


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
