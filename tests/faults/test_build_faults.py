from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).with_name("crashing_build.py")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="builds are killed in forks, which Windows has not")


def _run(folder: Path, *arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, str(_SCRIPT), str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def _check(found: dict[str, object], least: int) -> None:
    assert found["bad"] == []
    assert int(str(found["steps"])) >= least
    # Some steps come after the exchange, when the old corpus is being cleared away.
    assert found["old"]
    assert found["new"]


@pytest.mark.parametrize("how", ["kill", "ENOSPC", "EIO"])
def test_some_step_fails_and_the_corpus_is_the_old_one_or_the_new(tmp_path: Path, how: str) -> None:
    _check(_run(tmp_path, how, "23"), 10)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "ENOSPC", "EIO"])
def test_whatever_step_fails_the_corpus_is_the_old_one_or_the_new(tmp_path: Path, how: str) -> None:
    _check(_run(tmp_path, how, "1"), 100)


@pytest.mark.parametrize(
    ("how", "every"),
    [("kill", "29"), *(pytest.param(h, "1", marks=pytest.mark.slow) for h in ("kill", "ENOSPC", "EIO"))],
)
def test_a_build_that_fails_again_after_a_failed_one_breaks_nothing_either(
    tmp_path: Path, how: str, every: str
) -> None:
    found = _run(tmp_path, how, every, "--twice")
    assert found["bad"] == []
    assert int(str(found["steps"])) >= (100 if every == "1" else 4)


@pytest.mark.parametrize(
    ("how", "every"),
    [("kill", "9"), ("EIO", "11"), *(pytest.param(h, "1", marks=pytest.mark.slow) for h in ("kill", "EIO"))],
)
def test_where_names_cannot_be_exchanged_an_interrupted_exchange_is_completed(
    tmp_path: Path, how: str, every: str
) -> None:
    _check(_run(tmp_path, how, every, "--in-steps"), 10)
