"""Pages for plans: some sites with copies, a poison page, and a corpus that the build in this process makes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from boilerstrip.builder import BuildOptions, build_corpus
from boilerstrip.config import Settings
from boilerstrip.engine import EngineOptions

_HTML = "<!doctype html><title>{name}</title><main><h1>{name}</h1><p>{text}</p></main><footer>Imprint</footer>"
_WORDS = ("ferry", "rope", "sand", "shore", "tide", "pilot", "harbour", "gull", "anchor", "storm", "dune", "reed")


def _sentence(number: int) -> str:
    chosen = [_WORDS[(number * 7 + step * step) % len(_WORDS)] for step in range(9)]
    return f"On day {number} the {chosen[0]} met the " + ", the ".join(chosen[1:]) + " before the evening came."


def _text(number: int) -> str:
    return " ".join(_sentence(number * 31 + step) for step in range(8))


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Thirty pages: HTML and text, a copy and a near copy, and a file that is no page."""
    folder = tmp_path / "raw"
    for number in range(24):
        page = folder / f"site{number % 3}" / f"{number:02}.{'html' if number % 2 else 'txt'}"
        page.parent.mkdir(parents=True, exist_ok=True)
        text = _text(number)
        page.write_text(_HTML.format(name=f"Day {number}", text=text) if number % 2 else text, encoding="utf-8")
    (folder / "copy.txt").write_text(_text(4), encoding="utf-8")
    (folder / "near.txt").write_text(_text(6).replace("evening", "morning", 1), encoding="utf-8")
    (folder / "ja.txt").write_text("川は砂を海へ運ぶ。海はそれを岸へ返す。\n" * 3, encoding="utf-8")
    (folder / "ar.txt").write_text("يحمل النهر الرمل إلى البحر، ويعيده البحر إلى الشاطئ.\n", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02\x03" * 100)
    return folder


@pytest.fixture
def build(tmp_path: Path, raw: Path) -> Callable[..., Path]:
    """Build `raw` into the folder that is named: in this process, or by a plan with these options."""

    def run(name: str, engine: EngineOptions | None = None, **settings: object) -> Path:
        chosen = Settings(**{"encoder": "none", **settings})  # type: ignore[arg-type]
        options = BuildOptions(jobs=0, engine=engine or EngineOptions())
        build_corpus([raw], tmp_path / name, chosen, options)
        return tmp_path / name

    return run


@pytest.fixture
def files() -> Callable[[Path], dict[str, bytes]]:
    """Every file of a folder."""
    return lambda folder: {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
