from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from boilerstrip.builder.installation import check_installation
from boilerstrip.errors import ConfigError


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that a test may damage."""
    copy = tmp_path / "installed" / "boilerstrip"
    shutil.copytree(Path(str(files("boilerstrip"))), copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.mark.parametrize("gone", ["html_net.npz", "lines_net.npz", "lines_second.txt.gz", "SOURCES.toml"])
def test_a_missing_file_is_named(package: Path, gone: str) -> None:
    check_installation(package)
    (package / "data" / gone).unlink()
    with pytest.raises(ConfigError, match=gone) as caught:
        check_installation(package)
    assert caught.value.code == "installation"


def test_a_missing_folder_is_named_and_others_are_counted(package: Path) -> None:
    shutil.rmtree(package / "data" / "lexicon")
    (package / "data" / "rules.toml").unlink()
    with pytest.raises(ConfigError, match="lexicon and 1 more"):
        check_installation(package)


def test_a_build_stops_before_the_first_page_and_leaves_nothing(package: Path, raw: Path, tmp_path: Path) -> None:
    (package / "data" / "html_net.npz").unlink()
    command = [sys.executable, "-m", "boilerstrip", "build", str(raw), "-o", str(tmp_path / "out"), "--encoder", "none"]
    path = os.pathsep.join([str(package.parent), *(entry for entry in sys.path if entry)])
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "html_net.npz" in line
    assert "install it again" in line
    assert not (tmp_path / "out").exists()
