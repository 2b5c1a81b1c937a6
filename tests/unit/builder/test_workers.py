from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from boilerstrip.builder import BuildOptions, Limits, build_corpus
from boilerstrip.builder.local import process_here
from boilerstrip.builder.pages import Outcome, Task
from boilerstrip.builder.workers import process_in_children
from boilerstrip.config import Settings
from boilerstrip.errors import CorpusError
from boilerstrip.judges.site_rules import SiteRule, SiteRules
from boilerstrip.sources import PageRef, list_files

SETTINGS = Settings(encoder="none")
LIMITS = Limits(cpu_s=60, wall_s=300)

# Python imports this when a child starts: some pages then do to it what a bug in a C library would.
_SABOTAGE = """
import os, signal, time
import boilerstrip.pipeline as pipeline

_real = pipeline.clean_page

def clean_page(page, settings, *judges):
    if page.data == b"die":
        os._exit(7)
    if page.data == b"spin":
        while True:
            pass
    if page.data == b"sleep":
        time.sleep(600)
    if page.data == b"eat":
        eaten = [bytes(b"x" * (8 << 20)) for _ in range(250) if not time.sleep(0.01)]
    if page.data == b"keep":
        pipeline.kept = bytearray(400 << 20)
    if page.data == b"need":
        needed = bytearray(700 << 20)
    if page.data == b"print":
        print("this goes to standard error")
    return _real(page, settings, *judges)

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


def test_where_the_system_limits_nothing_the_parent_does(sabotage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, which knows no groups of processes either."""
    script = sabotage.parent / "site" / "sitecustomize.py"
    unlimited = (
        "from boilerstrip.builder import confine as c\nc.confine = lambda limits: c.Confinement(limits, None, None)\n"
    )
    script.write_text(unlimited + _SABOTAGE)
    for name in ("killpg", "waitid"):
        monkeypatch.delattr(os, name, raising=False)
    for name, text in {"1.txt": "spin", "2.txt": "die", "3.txt": "A page.", "4.txt": "eat"}.items():
        (sabotage / name).write_text(text)
    found = _outcomes(sabotage, limits=Limits(cpu_s=3, wall_s=300, memory=500 << 20))
    codes = {name: outcome.failure.code for name, outcome in found.items() if outcome.failure}
    assert codes == {"1.txt": "timeout", "2.txt": "crash", "4.txt": "memory"}
    assert [record["text"] for record in found["3.txt"].records] == ["A page."]


def test_a_page_for_which_earlier_ones_left_too_little_memory_has_another_chance(sabotage: Path) -> None:
    for name, text in {"1.txt": "A page.", "2.txt": "keep", "3.txt": "need", "4.txt": "A page."}.items():
        (sabotage / name).write_text(text)
    found = _outcomes(sabotage, limits=Limits(memory=1 << 30))
    assert [name for name, outcome in found.items() if outcome.failure] == []


def test_large_requests_and_answers_do_not_block_each_other(sabotage: Path) -> None:
    for number in range(6):
        (sabotage / f"{number}.txt").write_text(f"The page number {number} is long.\n" * 4_000)
    rules = SiteRules("a", 9, tuple(SiteRule(f"line {n}", 9, 1.0, "x" * 90) for n in range(3000)))
    tasks = [Task(ref, (rules,)) for ref in list_files([sabotage]).pages]
    found = list(process_in_children(tasks, SETTINGS, jobs=1, limits=LIMITS))
    assert [outcome.failure for _, outcome in found] == [None] * 6


def test_that_no_process_can_be_started_is_said(sabotage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (sabotage / "1.txt").write_text("A page.")
    monkeypatch.setattr(sys, "executable", str(sabotage / "no-python"))
    with pytest.raises(CorpusError, match="no process can be started"):
        _outcomes(sabotage)


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
