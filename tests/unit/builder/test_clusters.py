from __future__ import annotations

from dataclasses import replace
from typing import Any

import boilerstrip as bs
from boilerstrip.builder.clusters import apply_clusters, cluster_row, dedupe_docs
from boilerstrip.corpus.record import page_record
from boilerstrip.dedupe.docs import DedupeResult
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


def _applied(*aside: str) -> dict[str, dict[str, Any]]:
    found = DedupeResult((_CLUSTER,), (), duplicates=tuple((name, _KEEPER) for name in aside))
    return {record["id"]: record for record in apply_clusters(_RECORDS, found)}


def test_copies_and_translations_stand_back_for_the_keeper() -> None:
    rows = _applied(_COPY, _OTHER)
    assert [rows[record["id"]]["status"] for record in _RECORDS] == ["kept", "duplicate", "translation", "kept"]
    assert (rows[_COPY]["duplicate_of"], rows[_COPY]["duplicate_kind"]) == (_KEEPER, "near")
    assert (rows[_OTHER]["translation_of"], rows[_OTHER]["similarity"]) == (_KEEPER, 0.8)
    assert (rows[_OTHER]["duplicate_of"], rows[_OTHER]["duplicate_kind"]) == (_KEEPER, "translation")
    assert [rows[record["id"]]["minhash_cluster_size"] for record in _RECORDS] == [2, 2, 1, 1]
    assert [rows[record["id"]]["cluster"] for record in _RECORDS] == ["c1", "c1", "c1", None]


def test_what_is_not_set_aside_is_kept_and_says_whose_it_is() -> None:
    rows = _applied()
    assert {row["status"] for row in rows.values()} == {"kept"}
    assert (rows[_COPY]["duplicate_of"], rows[_OTHER]["translation_of"]) == (_KEEPER, _KEEPER)
    assert rows[_OTHER]["duplicate_of"] is None


def test_a_copy_of_a_translation_names_the_translation_that_stays() -> None:
    members = (*_CLUSTER.members, Member(_LONER, ClusterKind.TRANSLATION, 0.79, "de"))
    cluster = replace(_CLUSTER, members=members)
    rows = {r["id"]: r for r in apply_clusters(_RECORDS, DedupeResult((cluster,), (), duplicates=((_LONER, _OTHER),)))}
    assert (rows[_LONER]["status"], rows[_LONER]["duplicate_of"]) == ("duplicate", _OTHER)
    assert rows[_OTHER]["status"] == "kept"


def test_a_record_without_text_is_no_copy_of_another() -> None:
    assert dedupe_docs([{**_RECORDS[0], "text": " \n"}]) == []
    assert [doc.id for doc in dedupe_docs(_RECORDS)] == [_KEEPER, _COPY, _OTHER, _LONER]


def test_the_records_given_are_not_changed() -> None:
    _applied()
    assert "cluster" not in _RECORDS[0]


def test_a_cluster_row_holds_the_evidence() -> None:
    row = cluster_row(_CLUSTER)
    assert (row["id"], row["kind"], row["keeper"]) == ("c1", "translation", _KEEPER)
    assert row["members"][1] == {"id": _COPY, "kind": "near", "similarity": 0.9, "language": "en"}
    assert row["evidence"][0]["left"] == _KEEPER
