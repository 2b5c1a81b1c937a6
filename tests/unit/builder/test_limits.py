from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from boilerstrip.builder import BuildOptions, build_corpus
from boilerstrip.builder.limits import Limits, meter, proc_meter, psutil_meter
from boilerstrip.config import Settings
from boilerstrip.errors import ConfigError

# A number that no process can have.
_NOBODY = 2**30


def test_both_meters_see_the_same_of_this_process() -> None:
    ours, theirs = meter()(os.getpid()), psutil_meter()(os.getpid())
    assert ours is not None
    assert theirs is not None
    assert ours.memory == pytest.approx(theirs.memory, rel=0.1)
    assert ours.cpu_s == pytest.approx(theirs.cpu_s, abs=0.1)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux writes")
def test_the_name_of_a_program_may_hold_brackets_and_blanks(tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    fields = ["0"] * 50
    fields[0], fields[11], fields[12], fields[21] = "S", "150", "50", "10"
    (tmp_path / "7" / "stat").write_text(f"7 (a) 9 9 (b) {' '.join(fields)}\n")
    found = proc_meter(tmp_path)(7)
    assert found == (10 * os.sysconf("SC_PAGE_SIZE"), 200 / os.sysconf("SC_CLK_TCK"))


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux writes")
def test_a_process_that_has_ended_is_known_before_it_was_waited_for_and_one_that_begins_is_not_taken_for_one() -> None:
    measure = proc_meter()
    for _ in range(20):
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)
        begun = measure(process.pid)
        assert process.stdin is not None
        print(file=process.stdin, flush=True)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        ended = measure(process.pid)
        process.communicate()
        assert begun is not None
        assert ended is None


def test_nothing_is_known_of_a_process_that_is_not_there() -> None:
    assert meter()(_NOBODY) is None
    assert psutil_meter()(_NOBODY) is None


def test_systems_without_proc_are_asked_by_psutil() -> None:
    for platform in ("darwin", "win32", "freebsd14"):
        assert "psutil" in meter(platform).__qualname__


def test_what_is_not_asked_for_is_as_usual() -> None:
    assert Limits.of() == Limits()
    assert Limits.of(seconds=7) == Limits(cpu_s=7, wall_s=70)
    assert Limits.of(mebibytes=512) == Limits(memory=512 << 20)


def test_a_build_in_this_process_refuses_limits_that_it_could_not_keep(raw: Path, tmp_path: Path) -> None:
    options = BuildOptions(jobs=0, limits=Limits.of(seconds=7))
    with pytest.raises(ConfigError, match="--jobs 0"):
        build_corpus([raw], tmp_path / "clean", Settings(encoder="none"), options)
    assert not (tmp_path / "clean").exists()
