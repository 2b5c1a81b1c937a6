from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from boilerstrip.builder import BuildOptions, Limits, build_corpus
from boilerstrip.builder.local import process_here
from boilerstrip.builder.pages import Outcome, Task
from boilerstrip.builder.workers import process_in_children
from boilerstrip.config import Settings
from boilerstrip.sources import PageRef, list_files

SETTINGS = Settings(encoder="none")
LIMITS = Limits(cpu_s=60, wall_s=300)

# Python imports this when a child starts: some pages then do to it what a bug in a C library would.
_SABOTAGE = """
import os, signal, time
import boilerstrip.pipeline as pipeline

_real = pipeline.clean_page

def clean_page(page, settings):
    if page.data == b"die":
        os._exit(7)
    if page.data == b"spin":
        while True:
            pass
    if page.data == b"sleep":
        time.sleep(600)
    if page.data == b"print":
        print("this goes to standard error")
    return _real(page, settings)

pipeline.clean_page = clean_page
"""


@pytest.fixture
def sabotage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for pages, with children that misbehave on some of them."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(_SABOTAGE)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    raw = tmp_path / "raw"
    raw.mkdir()
    return raw


def _outcomes(raw: Path, *, jobs: int = 1, limits: Limits = LIMITS) -> dict[str, Outcome]:
    refs = list_files([raw]).pages
    found = process_in_children(map(Task, refs), SETTINGS, jobs=jobs, limits=limits)
    return {ref.origin: outcome for ref, outcome in found}


def test_children_give_what_this_process_gives_in_the_same_order(raw: Path) -> None:
    refs = list_files([raw]).pages
    found = list(process_in_children(map(Task, refs), SETTINGS, jobs=2, limits=LIMITS))
    assert [ref for ref, _ in found] == list(refs)
    here = process_here([Task(ref) for ref in refs], SETTINGS)
    assert [outcome for _, outcome in found] == [outcome for _, outcome in here]


def test_no_pages_start_no_children() -> None:
    assert list(process_in_children([], SETTINGS, jobs=2, limits=LIMITS)) == []


def test_a_page_that_kills_its_process_is_a_row_and_the_next_is_cleaned(sabotage: Path) -> None:
    for name, text in {"1.txt": "die", "2.txt": "A page.", "3.txt": "die", "4.txt": "print"}.items():
        (sabotage / name).write_text(text)
    found = _outcomes(sabotage)
    for name in ("1.txt", "3.txt"):
        failure = found[name].failure
        assert failure is not None
        assert (failure.code, "exit code 7" in failure.message) == ("crash", True)
    assert [record["text"] for name in ("2.txt", "4.txt") for record in found[name].records] == ["A page.", "print"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not end a process by its CPU time")
def test_a_page_that_spins_is_stopped_by_its_cpu_time(sabotage: Path) -> None:
    (sabotage / "1.txt").write_text("spin")
    (sabotage / "2.txt").write_text("A page.")
    found = _outcomes(sabotage, limits=Limits(cpu_s=1, wall_s=300))
    assert found["1.txt"].failure is not None
    assert found["1.txt"].failure.code == "timeout"
    assert found["2.txt"].records


def test_a_page_that_waits_is_stopped_by_the_clock(sabotage: Path) -> None:
    (sabotage / "1.txt").write_text("sleep")
    found = _outcomes(sabotage, limits=Limits(cpu_s=60, wall_s=1))
    assert found["1.txt"].failure is not None
    assert found["1.txt"].failure.code == "timeout"


def test_leaving_early_ends_the_children(sabotage: Path) -> None:
    (sabotage / "1.txt").write_text("A page.")
    for number in range(2, 12):
        (sabotage / f"{number}.txt").write_text("sleep")
    began = time.monotonic()
    outcomes = process_in_children(map(Task, list_files([sabotage]).pages), SETTINGS, jobs=2, limits=LIMITS)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < LIMITS.wall_s


def test_a_folder_of_pages_cannot_smuggle_code_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    (tmp_path / "a.txt").write_text("A page.")
    monkeypatch.chdir(tmp_path)
    (found,) = process_in_children([Task(PageRef("a.txt", "a.txt"))], SETTINGS, jobs=1, limits=LIMITS)
    assert found[1].records


def test_a_build_with_children_writes_what_one_without_writes(raw: Path, tmp_path: Path) -> None:
    for jobs in (0, 2):
        build_corpus([raw], tmp_path / str(jobs), SETTINGS, BuildOptions(jobs=jobs))
    names = sorted(path.relative_to(tmp_path / "0") for path in (tmp_path / "0").rglob("*") if path.is_file())
    assert len(names) == 9
    for name in names:
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name
