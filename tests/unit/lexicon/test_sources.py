"""Every data file is named in SOURCES.toml, with source and licence."""

from __future__ import annotations

import re
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


def test_catalogs_are_named_with_hash_and_notice(root: Path) -> None:
    pins = (root / "tools" / "lexicon_catalogs.py").read_text(encoding="utf-8")
    source = SOURCES["lexicon.json.gz"]["source"]
    hashes = re.findall(r'"([0-9a-f]{64})"', pins)
    assert len(hashes) >= 5
    assert all(digest in source for digest in hashes)
    notices = (DATA / "NOTICES.txt").read_text(encoding="utf-8")
    assert notices.count("=" * 100) == 2 * len(hashes)
