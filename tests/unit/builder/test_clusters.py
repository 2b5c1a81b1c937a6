from __future__ import annotations

from typing import Any

import boilerstrip as bs
from boilerstrip.builder.clusters import apply_clusters, cluster_row
from boilerstrip.config import Policy, Settings
from boilerstrip.corpus.record import page_record
from boilerstrip.model import Cluster, ClusterKind, Evidence, Member

_RECORDS = [page_record(bs.clean(f"Text number {number}.", url=f"https://a.example/{number}")) for number in range(4)]
_KEEPER, _COPY, _OTHER, _LONER = (record["id"] for record in _RECORDS)
_CLUSTER = Cluster(
    id="c1",
    kind=ClusterKind.TRANSLATION,
    keeper=_KEEPER,
    reason="the longest",
    members=(
        Member(_KEEPER, None, 1.0, "en"),
        Member(_COPY, ClusterKind.NEAR, 0.9, "en"),
        Member(_OTHER, ClusterKind.TRANSLATION, 0.8, "de"),
    ),
    evidence=(Evidence(_KEEPER, _COPY, ClusterKind.NEAR, 0.9),),
)


def _applied(**settings: Policy) -> dict[str, dict[str, Any]]:
    return {r["id"]: r for r in apply_clusters(_RECORDS, (_CLUSTER,), Settings(**settings))}


def test_copies_and_translations_stand_back_for_the_keeper() -> None:
    rows = _applied()
    assert [rows[record["id"]]["status"] for record in _RECORDS] == ["kept", "duplicate", "translation", "kept"]
    assert (rows[_COPY]["duplicate_of"], rows[_COPY]["duplicate_kind"]) == (_KEEPER, "near")
    assert (rows[_OTHER]["translation_of"], rows[_OTHER]["similarity"]) == (_KEEPER, 0.8)
    assert [rows[record["id"]]["minhash_cluster_size"] for record in _RECORDS] == [2, 2, 1, 1]
    assert [rows[record["id"]]["cluster"] for record in _RECORDS] == ["c1", "c1", "c1", None]


def test_link_keeps_all_and_says_so() -> None:
    rows = _applied(copies=Policy.LINK, translations=Policy.LINK)
    assert {row["status"] for row in rows.values()} == {"kept"}
    assert (rows[_COPY]["duplicate_of"], rows[_OTHER]["translation_of"]) == (_KEEPER, _KEEPER)


def test_one_per_language_keeps_the_translation() -> None:
    rows = _applied(translations=Policy.ONE_PER_LANGUAGE)
    assert (rows[_OTHER]["status"], rows[_COPY]["status"]) == ("kept", "duplicate")


def test_the_records_given_are_not_changed() -> None:
    _applied()
    assert "cluster" not in _RECORDS[0]


def test_a_cluster_row_holds_the_evidence() -> None:
    row = cluster_row(_CLUSTER)
    assert (row["id"], row["kind"], row["keeper"]) == ("c1", "translation", _KEEPER)
    assert row["members"][1] == {"id": _COPY, "kind": "near", "similarity": 0.9, "language": "en"}
    assert row["evidence"][0]["left"] == _KEEPER
