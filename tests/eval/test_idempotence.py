"""What is clean stays as it is: at most one document in a hundred may lose a line when it is cleaned again."""

from __future__ import annotations

from pathlib import Path

import pytest

import boilerstrip as bs


def _loses(path: Path) -> bool:
    doc = bs.clean(path.read_bytes())
    return bool(bs.clean(doc.text, media_type="text/plain").removed)


def test_sample_pages_are_clean_when_they_are_cleaned(root: Path) -> None:
    pages = sorted((root / "corpus" / "raw" / "flat").rglob("*.txt"))
    assert len(pages) >= 12
    assert [path.name for path in pages if _loses(path)] == []


@pytest.mark.shared
def test_development_pages_are_clean_when_they_are_cleaned(shared_dir: Path) -> None:
    folders = [shared_dir / name for name in ("seeds", "bench/flat/pages", "bench/flat2/pages")]
    pages = [path for folder in folders for path in sorted(folder.rglob("*.txt"))]
    assert len(pages) > 200
    assert sum(map(_loses, pages)) <= len(pages) / 100
