"""Two builds of one corpus at once, as two people start them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_SITE = """
import sys
from pathlib import Path
from boilerstrip.builder import pages
real = pages.PageProcessor.process

def slow(self, ref, *rules):
    print("cleaning", flush=True)
    sys.stdin.readline()
    return real(self, ref, *rules)

pages.PageProcessor.process = slow
from boilerstrip.cli.app import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.txt").write_text("Rivers carry sand to the sea in winter.\n", encoding="utf-8")
    return folder


def _command(folder: Path, *arguments: str) -> list[str]:
    return ["build", str(folder / "raw"), "-o", str(folder / "clean"), "--encoder", "none", "-j", "0", *arguments]


def _build(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "boilerstrip", *_command(folder, *arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("is_there", [False, True], ids=["a new corpus", "a corpus that stands there"])
def test_the_second_is_refused_says_why_and_changes_nothing(tmp_path: Path, raw: Path, is_there: bool) -> None:
    if is_there:
        assert _build(tmp_path).returncode == 0
    (raw / "b.txt").write_text("The ferry lies at the jetty and waits for somebody.\n", encoding="utf-8")
    command = [sys.executable, "-c", _SITE, *_command(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as first:
        assert first.stdout is not None
        assert first.stdin is not None
        assert first.stdout.readline().strip() == b"cleaning"
        before = sorted(path.name for path in tmp_path.iterdir())
        second = _build(tmp_path)
        assert (second.returncode, second.stdout) == (3, "")
        assert second.stderr.splitlines()[-1].endswith(
            "clean: another build is writing this corpus; wait until it has ended"
        )
        assert sorted(path.name for path in tmp_path.iterdir()) == before
        first.stdin.write(b"\n" * 9)
        first.stdin.close()
        assert first.wait() == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean", "raw"]
    manifest = json.loads((tmp_path / "clean" / "manifest.json").read_bytes())
    assert manifest["counts"]["kept"] == 2
    assert _build(tmp_path).returncode == 0


def test_a_build_that_was_killed_leaves_the_corpus_free_for_the_next(tmp_path: Path, raw: Path) -> None:
    command = [sys.executable, "-c", _SITE, *_command(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"cleaning"
        first.kill()
    assert _build(tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean", "raw"]
