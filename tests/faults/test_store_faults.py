from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).with_name("crashing_store.py")

pytest.importorskip("fastwarc")
pytest.importorskip("warcio")


def _run(folder: Path, *arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, str(_SCRIPT), str(folder), *arguments], capture_output=True, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("mode", ["kill", "power", "ENOSPC", "EIO"])
def test_at_sampled_points_no_page_is_lost_doubled_or_torn(tmp_path: Path, mode: str) -> None:
    found = _run(tmp_path, mode, "--step", "9")
    assert found["bad"] == []
    assert int(str(found["points"])) >= 25


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not known to Windows")
def test_processes_that_are_killed_lose_nothing(tmp_path: Path) -> None:
    found = _run(tmp_path, "signal", "--step", "29")
    assert found["bad"] == []
    assert int(str(found["points"])) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["kill", "power", "ENOSPC", "EIO"])
@pytest.mark.parametrize("double", [[], ["--double"]])
def test_at_every_point_no_page_is_lost_doubled_or_torn(tmp_path: Path, mode: str, double: list[str]) -> None:
    found = _run(tmp_path, mode, *double)
    assert found["bad"] == []
    assert int(str(found["points"])) >= 230


@pytest.mark.parametrize(
    ("variant", "mode"), [("no-truncate", "kill"), ("no-truncate", "power"), ("no-sync", "power"), ("eager", "power")]
)
def test_an_unsafe_store_is_found_out(tmp_path: Path, variant: str, mode: str) -> None:
    assert _run(tmp_path, mode, "--unsafe", variant, "--step", "9")["bad"] != []
