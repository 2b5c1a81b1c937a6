from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from boilerstrip.builder import BuildOptions, Limits, build_corpus
from boilerstrip.builder.pages import Outcome, Task
from boilerstrip.builder.workers import process_in_children
from boilerstrip.config import Settings
from boilerstrip.engine import EngineChoice, EngineOptions
from boilerstrip.sources import list_files

_SETTINGS = Settings(encoder="none")
# The clock is far away, and memory fills in less: nothing may be late because the machine has other things to do.
_LIMITS = Limits(cpu_s=5, wall_s=600, memory=1 << 30)
# What becomes of the page: the code of its failure, and a part of what is said.
_FATES = {
    "raise": ("crash", "RuntimeError: this page cannot be borne"),
    "recurse": ("crash", "RecursionError"),
    "exit": ("crash", "exit code 3"),
    "die": ("crash", "exit code 7"),
    "segfault": ("crash", "signal 11"),
    "abort": ("crash", "signal 6"),
    "killed": ("crash", "signal 9"),
    "everywhere": ("crash", "answered with something else"),
    "close-all": ("crash", "signal 9"),
    "fork-and-die": ("crash", "exit code 7"),
    "spin": ("timeout", "5 seconds of CPU time"),
    "memory": ("memory", "more memory than"),
    "shared-memory": ("memory", "1,024 MiB"),
}
_HARMLESS = ("junk", "leave-a-fork", "return-twice")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the poisons are made for Linux")


@pytest.fixture
def poison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for pages; those that say so poison the child that cleans them. What they start is left in `pids`."""
    site = tmp_path / "site"
    for folder in (site, tmp_path / "pids", tmp_path / "raw"):
        folder.mkdir()
    source = Path(__file__).with_name("poison_site.py").read_bytes()
    (site / "sitecustomize.py").write_bytes(source)
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("POISON_PIDS", str(tmp_path / "pids"))
    return tmp_path / "raw"


def _write(raw: Path, pages: int, poisons: Sequence[str]) -> None:
    """So many pages, the poisonous ones spread among them."""
    for number in range(pages):
        text = f"Page {number} says, in words of its own, what river {number} carries to the sea.\n"
        (raw / f"{number:04}.txt").write_text(text, encoding="utf-8")
    for number, name in enumerate(poisons):
        (raw / f"{(number * pages) // len(poisons):04}.txt").write_text(f"poison:{name}\n", encoding="utf-8")


def _outcomes(raw: Path, limits: Limits = _LIMITS) -> dict[str, Outcome]:
    tasks = [Task(ref) for ref in list_files([raw]).pages]
    found = process_in_children(tasks, _SETTINGS, jobs=2, limits=limits)
    outcomes = [(Path(ref.path), outcome) for ref, outcome in found]
    assert [path for path, _ in outcomes] == [Path(task.ref.path) for task in tasks]
    return {path.read_text(encoding="utf-8").strip().removeprefix("poison:"): outcome for path, outcome in outcomes}


def _living(pids: Path) -> list[str]:
    return [path.name for path in pids.iterdir() if _lives(path.name)]


def _lives(pid: str) -> bool:
    try:
        return Path("/proc", pid, "stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    except OSError:
        return False


def _wait_for(condition: object) -> bool:
    for _ in range(600):
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def test_whatever_a_page_does_it_is_a_row_and_its_neighbours_are_cleaned(poison: Path) -> None:
    _write(poison, 60, [*_FATES, *_HARMLESS])
    outcomes = _outcomes(poison)
    assert len(outcomes) == 60
    for name, (code, part) in _FATES.items():
        failure = outcomes.pop(name).failure
        assert failure is not None, name
        assert (failure.code, part in failure.message) == (code, True), (name, failure.message)
        assert failure.message.startswith(failure.origin), name
    for name, outcome in outcomes.items():
        assert outcome.failure is None, name
        assert [record["text"].strip().removeprefix("poison:") for record in outcome.records] == [name]
    assert _wait_for(lambda: not _living(poison.parent / "pids"))


def test_pages_that_do_nothing_are_ended_by_the_clock(poison: Path) -> None:
    _write(poison, 2, ["sleep", "stop"])
    failures = [outcome.failure for outcome in _outcomes(poison, Limits(wall_s=12)).values()]
    assert [(failure.code, "12 seconds by the clock" in failure.message) for failure in failures if failure] == [
        ("timeout", True)
    ] * 2


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Daft leaves a pipe unclosed
@pytest.mark.parametrize("engine", [EngineChoice.LOCAL, EngineChoice.DAFT])
def test_four_poisonous_pages_among_two_thousand_cost_four_rows(
    poison: Path, tmp_path: Path, engine: EngineChoice
) -> None:
    if engine is EngineChoice.DAFT:
        pytest.importorskip("daft", reason="needs the extra 'engine'")
    names = ("raise", "spin", "memory", "segfault")
    _write(poison, 2003, names)  # 1,999 others
    poisons = {f"{number * 2003 // 4:04}.txt": name for number, name in enumerate(names)}
    options = BuildOptions(jobs=2, limits=_LIMITS, engine=EngineOptions(engine))
    report = build_corpus([poison], tmp_path / "out", _SETTINGS, options)
    assert (report.counts.kept, report.counts.failed) == (1999, 4)
    rows = [json.loads(line) for line in (tmp_path / "out" / "failures.jsonl").read_text().splitlines()]
    assert [(row["file_path"], row["status"], row["code"]) for row in rows] == [
        (path, "failed", _FATES[name][0]) for path, name in poisons.items()
    ]
    for path in poisons:
        (poison / path).unlink()
    clean = build_corpus([poison], tmp_path / "without", _SETTINGS, BuildOptions(jobs=0))
    assert clean.counts.kept == 1999
    first, second = ((tmp_path / name / "documents.jsonl").read_bytes() for name in ("out", "without"))
    assert first == second


def test_the_limits_of_a_page_are_options_of_the_command(poison: Path) -> None:
    _write(poison, 3, ["spin"])
    with _build_in_background(poison, "--page-seconds", "1", "--page-memory", "512", group=False) as build:
        output, errors = build.communicate()
    assert (build.returncode, output) == (3, "")
    assert "0000.txt: not done after 1 seconds of CPU time" in errors
    assert "2  texts kept" in errors


def _build_in_background(raw: Path, *options: str, group: bool) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "boilerstrip", "build", str(raw), "-o", str(raw.parent / "out"), "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [*command, *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=group,
    )


@pytest.mark.parametrize("name", ["sleep", "spin"])
def test_children_die_with_a_parent_that_is_killed(poison: Path, name: str) -> None:
    _write(poison, 3, [name])
    pids = poison.parent / "pids"
    with _build_in_background(poison, group=False) as build:
        assert _wait_for(lambda: _living(pids))
        build.kill()
        build.communicate()
    assert _wait_for(lambda: not _living(pids))


@pytest.mark.parametrize("to_all", [False, True])
def test_ctrl_c_ends_the_build_and_its_children_and_leaves_nothing_behind(poison: Path, *, to_all: bool) -> None:
    _write(poison, 3, ["sleep"])
    pids = poison.parent / "pids"
    before = sorted(path.name for path in poison.parent.iterdir())
    with _build_in_background(poison, group=True) as build:
        assert _wait_for(lambda: _living(pids))
        if to_all:
            os.killpg(build.pid, signal.SIGINT)
        else:
            build.send_signal(signal.SIGINT)
        output, errors = build.communicate()
    assert build.returncode == 130, errors
    assert (output, errors.strip()) == ("", "boilerstrip: interrupted")
    assert not _living(pids)
    assert sorted(path.name for path in poison.parent.iterdir()) == before
