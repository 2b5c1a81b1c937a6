from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from boilerstrip.cli import _vectors
from boilerstrip.cli._vectors import vector_folder


@pytest.fixture(autouse=True)
def _quiet_again() -> Iterator[None]:
    yield
    logging.getLogger("boilerstrip.dedupe").setLevel(logging.NOTSET)


def test_what_is_named_wins(tmp_path: Path) -> None:
    assert vector_folder(tmp_path) == tmp_path


def test_else_it_is_in_the_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOILERSTRIP_CACHE", str(tmp_path))
    assert vector_folder(None) == tmp_path / "vectors"
    assert not list(tmp_path.iterdir())


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOILERSTRIP_CACHE", "")
    assert vector_folder(None) is None


@pytest.mark.parametrize("named", [False, True])
def test_only_ours_is_begun_anew_when_it_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    monkeypatch.setenv("BOILERSTRIP_CACHE", str(tmp_path))
    monkeypatch.setattr(_vectors, "MOST_BYTES", 10)
    file = tmp_path / "vectors" / "vectors.sqlite"
    file.parent.mkdir()
    file.write_bytes(b"more than ten bytes")
    vector_folder(file.parent if named else None)
    assert file.exists() == named


def test_complaints_of_the_caches_are_shown() -> None:
    vector_folder(None)
    assert logging.getLogger("boilerstrip.dedupe.translation.cache").isEnabledFor(logging.WARNING)
