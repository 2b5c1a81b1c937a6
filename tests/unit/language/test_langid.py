from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from boilerstrip.language.langid import LangidModel, langid_model


def load(monkeypatch: pytest.MonkeyPatch, folder: Path | str) -> LangidModel:
    monkeypatch.setenv("BOILERSTRIP_CACHE", str(folder))
    return langid_model.__wrapped__()


def alike(one: LangidModel, other: LangidModel) -> bool:
    arrays = ("odds", "prior", "moves", "rows", "features")
    same = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)
    return same and (one.names, one.places) == (other.names, other.places)


def test_the_model_is_the_same_from_the_package_and_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_kept = load(monkeypatch, "")
    made, read = load(monkeypatch, tmp_path), load(monkeypatch, tmp_path)
    (path,) = tmp_path.iterdir()
    assert path.name.startswith("languages-")
    assert alike(never_kept, made)
    assert alike(made, read)
    path.write_bytes(path.read_bytes()[:-1])
    assert alike(load(monkeypatch, tmp_path), made)
    assert made.odds.shape[1] == len(made.names) == len(made.places)


def test_a_cache_that_cannot_be_written_says_nothing_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    assert "de" in load(monkeypatch, tmp_path / "file").names
    assert capsys.readouterr().err == ""
