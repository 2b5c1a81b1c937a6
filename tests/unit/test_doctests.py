"""The examples in the docstrings run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import boilerstrip

SOURCE = Path(boilerstrip.__file__).parent
MODULES = sorted(
    ".".join(("boilerstrip", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if path.stem != "__main__"
)


def load(name: str):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("boilerstrip"):
            raise
        pytest.skip(f"needs the optional package {error.name}")


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failures, _ = doctest.testmod(load(name), optionflags=doctest.ELLIPSIS)
    assert failures == 0


def test_the_examples_are_found() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    module = importlib.import_module("boilerstrip.lexicon.fold")
    assert sum(bool(test.examples) for test in finder.find(module)) >= 3
