"""A small corpus in several languages with a copy, a failure and chrome."""

from __future__ import annotations

from pathlib import Path

import pytest

from boilerstrip.builder import BuildOptions, build_corpus
from boilerstrip.config import Settings

PAGES = {
    "a.txt": "Rivers carry sand to the sea, and the sea carries it back to the shore in the winter.\n",
    "copy.txt": "Rivers carry sand to the sea, and the sea carries it back to the shore in the winter.\n",
    "ja.txt": "川は砂を海へ運ぶ。\r\n\r\n海はそれを岸へ返す。冬になると風が強い。",
    "page.html": (
        "<!doctype html><title>Fähre</title><nav><a href=/>Start</a> <a href=/k>Kontakt</a></nav>"
        "<main><h1>Die Fähre</h1><p>Die Fähre liegt am Steg und zählt die Wellen, die noch übrig sind.</p></main>"
        "<footer><a href=/i>Impressum</a> <a href=/d>Datenschutz</a></footer>"
    ),
    "empty.txt": "",
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """The raw pages."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture
def corpus(tmp_path: Path, raw: Path) -> Path:
    """The corpus of the raw pages."""
    build_corpus(
        [raw],
        tmp_path / "clean",
        Settings(encoder="none"),
        BuildOptions(jobs=0, built_at=lambda: "2025-01-01T00:00:00Z"),
    )
    return tmp_path / "clean"
