"""Fixtures that every suite shares."""

from __future__ import annotations

from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return _ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The development data beside the checkout; tests that need it are skipped where it is absent."""
    folder = _ROOT.parent / "shared"
    if not (folder / "bench").is_dir():
        pytest.skip("needs the development data in ../shared, which is not here")
    return folder
