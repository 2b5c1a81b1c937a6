"""Clusters and pairs as rows of `clusters.jsonl` and `pairs.jsonl`."""

from __future__ import annotations

from typing import Any

from boilerstrip.dedupe.docs import DedupeResult
from boilerstrip.model import Cluster, Evidence


def cluster_rows(result: DedupeResult) -> list[dict[str, Any]]:
    """One row a cluster: members with their relation to the keeper, why it is kept, on what evidence."""
    stays_for = dict(result.duplicates)
    return [_cluster_row(cluster, stays_for) for cluster in result.clusters]


def _cluster_row(cluster: Cluster, stays_for: dict[str, str]) -> dict[str, Any]:
    return {
        "id": cluster.id,
        "kind": str(cluster.kind),
        "keeper": cluster.keeper,
        "reason": cluster.reason,
        "members": [
            {
                "id": member.id,
                "kind": None if member.kind is None else str(member.kind),
                "similarity": round(member.similarity, 4),
                "language": member.language,
                "duplicate_of": stays_for.get(member.id),
            }
            for member in cluster.members
        ],
        "evidence": [pair_row(evidence) for evidence in cluster.evidence],
    }


def pair_row(evidence: Evidence) -> dict[str, Any]:
    """One row a pair; `veto` says why a pair that looks alike was kept apart, or only proposed."""
    return {
        "left": evidence.left,
        "right": evidence.right,
        "kind": str(evidence.kind),
        "similarity": round(evidence.similarity, 4),
        "anchors": list(evidence.anchors),
        "segments": [[left, right, round(score, 4)] for left, right, score in evidence.segments],
        "veto": evidence.veto,
    }
