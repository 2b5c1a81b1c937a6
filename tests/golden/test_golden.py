"""Every folder here with a case.toml: the input gives the expected text, character for character."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/case.toml"))
KEYS = {"why", "fault", "url", "media_type", "settings", "metadata"}


@pytest.fixture(scope="module")
def tool(root: Path):
    """tools/golden.py, which makes the cases, reads them too."""
    spec = importlib.util.spec_from_file_location("golden_tool", root / "tools" / "golden.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tool) -> None:
    folder = HERE / name
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    assert case["why"]
    assert set(case) <= KEYS
    doc = tool.clean_case(folder)
    expected = (folder / "expected.txt").read_bytes().decode("utf-8")
    assert doc.restore() == doc.source_text
    found = {"text": doc.text, **{field: getattr(doc.metadata, field) for field in case.get("metadata", {})}}
    wanted = {"text": expected, **case.get("metadata", {})}
    if "fault" in case and found != wanted:
        pytest.xfail(case["fault"])
    assert found == wanted


def test_there_are_cases() -> None:
    assert len(CASES) >= 5


def test_the_tool_makes_a_case_that_passes(tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes("川は朝に上がった。\r\nمشاركة\r\n".encode())
    monkeypatch.setattr(tool, "GOLDEN", tmp_path / "golden")
    arguments = ["golden.py", str(page), "river", "--why", 'a "quoted" reason']
    monkeypatch.setattr(tool.sys, "argv", arguments)
    assert tool.main() == 0
    folder = tmp_path / "golden" / "river"
    assert (folder / "input.txt").read_bytes() == page.read_bytes()
    assert tomllib.loads((folder / "case.toml").read_text())["why"] == 'a "quoted" reason'
    assert (folder / "expected.txt").read_bytes().decode() == tool.clean_case(folder).text
    with pytest.raises(SystemExit):
        tool.main()
