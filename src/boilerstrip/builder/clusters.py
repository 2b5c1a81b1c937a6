"""What the clusters mean for the records: which stay, which stand back, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from boilerstrip.corpus.record import Record
from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult
from boilerstrip.model import Cluster, ClusterKind, Member

_COPIES = frozenset({ClusterKind.EXACT, ClusterKind.NEAR})


def dedupe_docs(records: Iterable[Record]) -> list[DedupeDoc]:
    """What deduplication is told of the records; those of which nothing is left are no copies of each other."""
    return [
        DedupeDoc(
            id=record["id"],
            text=record["text"],
            lang=record["language"],
            url=record["url"],
            date=record["date"],
            machine_translated=record["machine_translated"],
            canonical=record["canonical"],
            alternates=tuple((pair["language"], pair["url"]) for pair in record["alternates"]),
            translated_from=record["translated_from"],
            title=record["title"],
            page=record["file_path"],
        )
        for record in records
        if record["text"].strip()
    ]


def apply_clusters(records: Iterable[Record], found: DedupeResult) -> list[Record]:
    """The records with the columns that only the whole corpus can fill."""
    columns = cluster_columns(found)
    return [filled(record, columns) for record in records]


def filled(record: Record, columns: Mapping[str, Record]) -> Record:
    """The record with what `cluster_columns` says of it; of most documents that they stand alone."""
    return {**record, **_alone(record), **columns.get(record["id"], {})}


def cluster_columns(found: DedupeResult) -> dict[str, Record]:
    """What membership in a cluster says of a document, by its id."""
    columns: dict[str, Record] = {}
    stays_for = dict(found.duplicates)
    for cluster in found.clusters:
        copies = 1 + sum(member.kind in _COPIES for member in cluster.members)
        for member in cluster.members:
            size = copies if member.kind is not ClusterKind.TRANSLATION else 1
            columns[member.id] = {"cluster": cluster.id, "minhash_cluster_size": size}
            if member.id != cluster.keeper:
                columns[member.id] |= _relation(member, cluster, stays_for.get(member.id))
    return columns


def cluster_row(cluster: Cluster) -> dict[str, Any]:
    """A cluster as a row of `clusters.jsonl`, with the evidence it rests on."""
    return {
        "id": cluster.id,
        "kind": cluster.kind,
        "keeper": cluster.keeper,
        "reason": cluster.reason,
        "members": [
            {"id": m.id, "kind": m.kind, "similarity": round(m.similarity, 4), "language": m.language}
            for m in cluster.members
        ],
        "evidence": [
            {
                "left": e.left,
                "right": e.right,
                "kind": e.kind,
                "similarity": _rounded(e.similarity, e.kind),
                "anchors": list(e.anchors),
                "segments": [[left, right, round(score, 2)] for left, right, score in e.segments],
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


def _relation(member: Member, cluster: Cluster, stays: str | None) -> Record:
    """How a member that is not the keeper stands to it; `stays` is the document it was set aside for, if it was."""
    if member.kind is ClusterKind.TRANSLATION and stays in {None, cluster.keeper}:
        columns: Record = {"translation_of": cluster.keeper}
        if stays:
            columns |= {"duplicate_of": stays, "duplicate_kind": str(member.kind)}
        status = "translation"
    else:
        columns = {"duplicate_of": stays or cluster.keeper, "duplicate_kind": str(member.kind or cluster.kind)}
        status = "duplicate"
    return {**columns, "similarity": _rounded(member.similarity, member.kind), **({"status": status} if stays else {})}


def _rounded(similarity: float, kind: ClusterKind | None) -> float:
    """Two digits for translations: the last ones of a neural network are not the same on every processor."""
    return round(similarity, 2 if kind is ClusterKind.TRANSLATION else 4)
