"""Pages to build from, and the quickest way to build them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from boilerstrip.builder import BuildOptions, BuildReport, build_corpus
from boilerstrip.config import Settings

PAGES = {
    "a.txt": "Rivers carry sand to the sea, and the sea carries it back to the shore.\n",
    "deep/ja.txt": "川は砂を海へ運ぶ。海はそれを岸へ返す。\n",
    "page.html": "<!doctype html><title>Fähre</title><main><h1>Die Fähre</h1><p>Die Fähre liegt am Steg.</p></main>",
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with three pages."""
    folder = tmp_path / "raw"
    for name, text in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.fixture
def build(tmp_path: Path, raw: Path) -> Callable[..., BuildReport]:
    """Build `raw` into `clean` in this process, with settings as keywords."""

    def run(output: str = "clean", **settings: object) -> BuildReport:
        chosen = Settings(**{"encoder": "none", **settings})  # type: ignore[arg-type]
        return build_corpus([raw], tmp_path / output, chosen, BuildOptions(jobs=0))

    return run
