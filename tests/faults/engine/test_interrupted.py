"""A plan that is interrupted ends in good order, and goes on with the shards that it finds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX has them"),
    pytest.mark.skipif(find_spec("daft") is None, reason="needs the extra 'engine'"),
]


def _begin(folder: Path) -> subprocess.Popen[str]:
    options = ["--encoder", "none", "--shards", "shards", "--shard-pages", "4", "--jobs", "1"]
    return subprocess.Popen(
        [sys.executable, "-m", "boilerstrip", "build", "raw", "-o", "corpus", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
    )


def _done(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (folder / "shards" / "clean").glob("*.parquet")}


def test_ctrl_c_ends_a_plan_and_the_next_one_goes_on(tmp_path: Path) -> None:
    for number in range(120):
        page = tmp_path / "raw" / f"{number:03}.txt"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"Page {number} says, in words of its own, what river {number} carries to the sea.\n" * 40)
    with _begin(tmp_path) as build:
        while build.poll() is None and len(_done(tmp_path)) < 2:
            time.sleep(0.01)
        build.send_signal(signal.SIGINT)
        _, errors = build.communicate()
    assert build.returncode == 130, errors
    assert errors.rstrip().endswith("boilerstrip: interrupted")
    assert not (tmp_path / "corpus").exists()
    kept = _done(tmp_path)
    assert len(kept) >= 2
    with _begin(tmp_path) as build:
        _, errors = build.communicate()
    assert build.returncode == 0, errors
    assert kept.items() <= _done(tmp_path).items()
