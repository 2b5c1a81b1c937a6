from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from boilerstrip.engine import EngineChoice, EngineOptions, options
from boilerstrip.errors import ConfigError


def _installed(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(options, "find_spec", lambda name: ModuleSpec(name, None) if name in names else None)


def test_much_work_goes_to_the_plan_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(monkeypatch, "daft")
    assert [EngineOptions().takes_over(pages) for pages in (5, 1_000_000)] == [False, True]
    assert not EngineOptions(EngineChoice.LOCAL).takes_over(1_000_000)
    _installed(monkeypatch)
    assert not EngineOptions().takes_over(1_000_000)


@pytest.mark.parametrize("asked", [{"choice": EngineChoice.DAFT}, {"shards": Path("x")}])
def test_whoever_asks_for_the_plan_gets_it_or_hears_why_not(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, object]
) -> None:
    chosen = EngineOptions(**asked)  # type: ignore[arg-type]
    _installed(monkeypatch, "daft")
    assert chosen.takes_over(1)
    _installed(monkeypatch)
    with pytest.raises(ConfigError, match=r"boilerstrip\[engine\]"):
        chosen.takes_over(1)


def test_a_cluster_needs_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    chosen = EngineOptions(ray="head:6379")
    _installed(monkeypatch, "daft", "ray")
    assert chosen.takes_over(1)
    _installed(monkeypatch, "daft")
    with pytest.raises(ConfigError, match=r"boilerstrip\[ray\]"):
        chosen.takes_over(1)


def test_windows_has_no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(monkeypatch, "daft", "ray")
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ConfigError, match="Windows"):
        EngineOptions(ray="head:6379").takes_over(1)


@pytest.mark.parametrize(
    "chosen",
    [
        EngineOptions(EngineChoice.LOCAL, shards=Path("x")),
        EngineOptions(EngineChoice.LOCAL, ray="auto"),
        EngineOptions(EngineChoice.DAFT, shard_pages=0),
    ],
    ids=["shards", "ray", "pages"],
)
def test_contradictions_are_refused(chosen: EngineOptions) -> None:
    with pytest.raises(ConfigError):
        chosen.takes_over(1)
