"""Fixtures that every suite shares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder of the test run: that of the user is neither read nor written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOILERSTRIP_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


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
