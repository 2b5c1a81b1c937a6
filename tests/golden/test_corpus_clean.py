"""The corpus that is committed is the one that a build makes: byte for byte, when and by which tools aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from boilerstrip.builder import BuildOptions, build_corpus
from boilerstrip.config import Settings
from boilerstrip.corpus.manifest import MANIFEST, Manifest, read_manifest
from boilerstrip.corpus.verify import verify

_TABLE, _CLUSTERS = "documents.parquet", "clusters.jsonl"
# A cosine is the same on any machine but for what processors round differently: this much, and a step in print.
_ROUNDED = 0.011


@pytest.fixture(scope="module")
def rebuilt(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh build of the raw sample pages."""
    clean = tmp_path_factory.mktemp("rebuilt") / "clean"
    build_corpus([root / "corpus" / "raw"], clean, Settings(), BuildOptions(jobs=1))
    return clean


@pytest.fixture(scope="module")
def committed(root: Path) -> Path:
    """The corpus in the repository."""
    return root / "corpus" / "clean"


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _same_arrow(one: Manifest, two: Manifest) -> bool:
    return bool(one["built"]["tools"]["pyarrow"] == two["built"]["tools"]["pyarrow"])


def _same_clusters(one: bytes, two: bytes) -> bool:
    """Whether two files tell of the same clusters, on evidence whose segments are as near to each other."""
    ours, theirs = _without_cosines(one), _without_cosines(two)
    return ours.clusters == theirs.clusters and ours.cosines == pytest.approx(theirs.cosines, abs=_ROUNDED)


class _Told(NamedTuple):
    """What a file of clusters tells, and apart from it how near the segments are that it shows as evidence."""

    clusters: list[dict[str, Any]]
    cosines: list[float]


def _without_cosines(data: bytes) -> _Told:
    clusters = [json.loads(line) for line in data.splitlines()]
    cosines = [found.pop() for row in clusters for pair in row["evidence"] for found in pair["segments"]]
    return _Told(clusters, cosines)


def test_the_same_clusters_may_differ_in_the_last_digit_of_a_cosine_alone() -> None:
    told = b'{"id": "a", "evidence": [{"left": "1", "segments": [["tea", "\xe8\x8c\xb6", %s]]}]}\n'
    assert _same_clusters(told % b"0.58", told % b"0.59")
    assert not _same_clusters(told % b"0.58", told % b"0.60")
    assert not _same_clusters(told % b"0.58", told.replace(b"tea", b"sea") % b"0.58")


def test_the_committed_corpus_is_what_a_build_makes(rebuilt: Path, committed: Path) -> None:
    ours, theirs = _files(rebuilt), _files(committed)
    old, new = read_manifest(committed), read_manifest(rebuilt)
    set_aside = {MANIFEST}
    if not _same_arrow(old, new):
        # Another pyarrow lays the same rows out in other bytes.
        set_aside.add(_TABLE)
        assert pq.read_table(rebuilt / _TABLE).equals(pq.read_table(committed / _TABLE))
        del old["files"][_TABLE], new["files"][_TABLE]
    assert _same_clusters(ours.pop(_CLUSTERS), theirs.pop(_CLUSTERS))
    del old["files"][_CLUSTERS], new["files"][_CLUSTERS]
    assert sorted(ours) == sorted(theirs)
    assert [name for name in sorted(ours) if name not in set_aside and ours[name] != theirs[name]] == []
    del old["built"], new["built"]
    assert old == new


def test_it_is_sound_and_restores_to_the_raw_pages(root: Path, committed: Path) -> None:
    report = verify(committed, (root / "corpus" / "raw",))
    assert report.faults == []
    assert report.documents >= report.raw_pages >= 12


def test_it_holds_what_the_samples_were_written_for(committed: Path) -> None:
    rows = pq.read_table(committed / _TABLE).to_pylist()
    assert len({row["language"] for row in rows}) >= 6
    assert {row["content_type"] for row in rows} == {"text/html", "text/plain"}
    assert any(row["duplicate_kind"] == "near" for row in rows)
    assert any(row["machine_translated"] for row in rows)
    bare = {"flat/en/the-small-print.txt", "flat/de/fahrplan-gedicht.txt"}
    assert {row["file_path"] for row in rows if not row["removed"]} == bare, "each other page has chrome"
