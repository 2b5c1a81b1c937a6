"""What the clusters mean for the records: which stay, which stand back, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from boilerstrip.config import Policy, Settings
from boilerstrip.corpus.record import Record
from boilerstrip.model import Cluster, ClusterKind, Member

_COPIES = frozenset({ClusterKind.EXACT, ClusterKind.NEAR})


def apply_clusters(records: Sequence[Record], clusters: Iterable[Cluster], settings: Settings) -> list[Record]:
    """The records with the columns that only the whole corpus can fill."""
    filled = {record["id"]: {**record, **_alone(record)} for record in records}
    for cluster in clusters:
        copies = 1 + sum(member.kind in _COPIES for member in cluster.members)
        for member in cluster.members:
            record = filled[member.id]
            record["cluster"] = cluster.id
            record["minhash_cluster_size"] = copies if member.kind is not ClusterKind.TRANSLATION else 1
            if member.id != cluster.keeper:
                record.update(_standing(member, cluster, settings))
    return list(filled.values())


def cluster_row(cluster: Cluster) -> dict[str, Any]:
    """A cluster as a row of `clusters.jsonl`, with the evidence it rests on."""
    return {
        "id": cluster.id,
        "kind": cluster.kind,
        "keeper": cluster.keeper,
        "reason": cluster.reason,
        "members": [
            {"id": m.id, "kind": m.kind, "similarity": m.similarity, "language": m.language} for m in cluster.members
        ],
        "evidence": [
            {
                "left": e.left,
                "right": e.right,
                "kind": e.kind,
                "similarity": e.similarity,
                "anchors": list(e.anchors),
                "segments": [list(pair) for pair in e.segments],
                "veto": e.veto,
            }
            for e in cluster.evidence
        ],
    }


def _alone(record: Record) -> Record:
    return {
        "status": "kept" if record["text"].strip() else "empty",
        "minhash_cluster_size": 1,
        "duplicate_of": None,
        "duplicate_kind": None,
        "similarity": None,
        "cluster": None,
        "translation_of": None,
    }


def _standing(member: Member, cluster: Cluster, settings: Settings) -> Record:
    relation = {"similarity": member.similarity}
    if member.kind is ClusterKind.TRANSLATION:
        gone = settings.translations is Policy.KEEP_ONE
        return {**relation, "translation_of": cluster.keeper, **({"status": "translation"} if gone else {})}
    gone = settings.copies is not Policy.LINK
    named = {"duplicate_of": cluster.keeper, "duplicate_kind": str(member.kind) if member.kind else None}
    return {**relation, **named, **({"status": "duplicate"} if gone else {})}
