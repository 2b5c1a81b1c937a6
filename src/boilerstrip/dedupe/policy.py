"""What happens to the members of a cluster: which are set aside, and for which one that stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from boilerstrip.config import Policy
from boilerstrip.dedupe.docs import DedupeDoc

Chooser = Callable[[Sequence[DedupeDoc]], DedupeDoc]


class Policies(NamedTuple):
    """What the settings say about copies and about translations."""

    copies: Policy
    translations: Policy


def set_aside(
    groups: Sequence[Sequence[DedupeDoc]], languages: Mapping[str, str], policies: Policies, choose: Chooser
) -> dict[str, str]:
    """The id of each member that goes, with the id of the one it goes for; `groups` are the copies in one cluster.

    Copies are settled first, each group by itself; translations then among those that are left.
    """
    gone: dict[str, str] = {}
    left: list[DedupeDoc] = []
    for group in groups:
        stay = _settle(group, languages, policies.copies, choose)
        gone.update(stay)
        left.extend(doc for doc in group if doc.id not in stay)
    if len(groups) > 1:
        gone.update(_settle(left, languages, policies.translations, choose))
    return {id_: _last(gone, id_) for id_ in gone}


def _settle(docs: Sequence[DedupeDoc], languages: Mapping[str, str], policy: Policy, choose: Chooser) -> dict[str, str]:
    if policy is Policy.LINK or len(docs) < 2:
        return {}
    parts: dict[str, list[DedupeDoc]] = {}
    for doc in docs:
        parts.setdefault(languages.get(doc.id, "") if policy is Policy.ONE_PER_LANGUAGE else "", []).append(doc)
    found = {}
    for part in parts.values():
        if len(part) > 1:
            stays = choose(part)
            found.update({doc.id: stays.id for doc in part if not _belong_together(doc, stays)})
    return found


def _belong_together(doc: DedupeDoc, stays: DedupeDoc) -> bool:
    """One and the same, or two languages of one page: who has a page split wants them both."""
    return doc.id == stays.id or (doc.page is not None and doc.page == stays.page)


def _last(gone: Mapping[str, str], id_: str) -> str:
    """Follow `a goes for b, b goes for c` to the one that stays."""
    while id_ in gone:
        id_ = gone[id_]
    return id_
