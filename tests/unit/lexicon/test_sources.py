"""Every data file is named in SOURCES.toml, with source and licence."""

from __future__ import annotations

import tomllib
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "src" / "boilerstrip" / "data"
SOURCES = tomllib.loads((DATA / "SOURCES.toml").read_text(encoding="utf-8"))


def test_every_file_is_named() -> None:
    present = {path.name for path in DATA.iterdir() if path.name not in {"SOURCES.toml", "__pycache__"}}
    assert present == {name.split("/")[0] for name in SOURCES}


def test_every_row_names_source_and_licence() -> None:
    for name, row in SOURCES.items():
        assert row["what"], name
        assert row["source"], name
        assert row["licence"], name
