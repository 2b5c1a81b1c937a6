from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from boilerstrip.engine import EngineChoice, EngineOptions

pytest.importorskip("daft", reason="needs the extra 'engine'")

_SMALL = EngineOptions(EngineChoice.DAFT, shard_pages=5)
Build = Callable[..., Path]
Files = Callable[[Path], dict[str, bytes]]


@pytest.mark.parametrize(
    "settings",
    [{}, {"learn_sites": True}, {"comments": "drop", "copies": "link"}, {"split_languages": True}],
    ids=["default", "sites", "comments", "split"],
)
def test_a_plan_writes_what_the_build_in_this_process_writes(build: Build, files: Files, settings: object) -> None:
    plan = files(build("plan", _SMALL, **settings))  # type: ignore[arg-type]
    assert plan == files(build("here", **settings))  # type: ignore[arg-type]
    assert {json.loads(line)["kind"] for line in plan["clusters.jsonl"].splitlines()} == {"exact", "near"}
    assert b"binary.txt" in plan["failures.jsonl"]


def test_nothing_is_left_beside_the_corpus(build: Build, tmp_path: Path) -> None:
    build("plan", _SMALL)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan", "raw"]
