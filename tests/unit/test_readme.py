"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shutil
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def tool(root: Path):
    """tools/readme.py, which runs the examples."""
    spec = importlib.util.spec_from_file_location("readme_tool", root / "tools" / "readme.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="the examples are for a Unix shell")
@pytest.mark.parametrize(("page", "least"), [("README.md", 4), ("docs/corpus.md", 2)])
def test_console_examples(tool, root: Path, tmp_path: Path, page: str, least: int) -> None:
    tool.prepare(tmp_path)
    blocks = list(tool.examples((root / page).read_text(encoding="utf-8")))
    assert len(blocks) >= least
    for block in blocks:
        printed = tool.run_block(block, tmp_path)
        assert tool.matches(block, printed), printed


def test_python_examples(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    failed, tried = doctest.testfile(str(root / "README.md"), module_relative=False, encoding="utf-8")
    assert tried >= 5
    assert failed == 0


def test_files_that_are_named_exist(root: Path) -> None:
    for name in ("README.md", "CONTRIBUTING.md", "docs/usage.md", "docs/corpus.md"):
        page = root / name
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{name}: {target}"


def test_an_ellipsis_stands_for_any_lines(tool) -> None:
    assert tool.matches("$ x\na\n...\nc\n", "$ x\na\nb\nb\nc\n")
    assert tool.matches("$ x\n...\n", "$ x\n")
    assert not tool.matches("$ x\na\n", "$ x\nb\n")
