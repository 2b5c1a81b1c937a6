"""What joins documents that are one article: copies, near copies, translations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Cluster", "ClusterKind", "Evidence", "Member"]


class ClusterKind(StrEnum):
    """Why documents belong together, the strictest kind first."""

    EXACT = "exact"
    NEAR = "near"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two documents were put together: segments that matched, anchors shared, scores."""

    left: str
    right: str
    kind: ClusterKind
    similarity: float
    anchors: tuple[str, ...] = ()
    segments: tuple[tuple[str, str, float], ...] = ()
    veto: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a cluster and how it relates to the keeper."""

    id: str
    kind: ClusterKind | None
    similarity: float
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """One article, however often it was copied or translated; `keeper` is the id that stays, `reason` says why it."""

    id: str
    kind: ClusterKind
    keeper: str
    reason: str
    members: tuple[Member, ...]
    evidence: tuple[Evidence, ...] = ()
