"""The public names: sorted, all there, all documented, and nothing else."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import boilerstrip
from boilerstrip import errors


def test_the_names_are_sorted_and_are_what_dir_shows() -> None:
    assert boilerstrip.__all__ == sorted(boilerstrip.__all__)
    assert dir(boilerstrip) == boilerstrip.__all__


@pytest.mark.parametrize("name", [name for name in boilerstrip.__all__ if name != "__version__"])
def test_every_name_is_there_and_documented(name: str) -> None:
    found = getattr(boilerstrip, name)
    assert not inspect.ismodule(found)
    assert inspect.getdoc(found)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        boilerstrip.nonsense  # noqa: B018


def test_every_error_is_public_and_one_of_ours() -> None:
    for name in errors.__all__:
        assert issubclass(getattr(boilerstrip, name), boilerstrip.BoilerstripError)


@pytest.mark.parametrize(
    "first", ["boilerstrip.dedupe", "boilerstrip.cli.app", "boilerstrip.builder", "boilerstrip.fetch"]
)
def test_importing_a_room_does_not_hide_a_function(first: str) -> None:
    script = f"import {first}, boilerstrip; assert callable(boilerstrip.dedupe) and callable(boilerstrip.fetch)"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_types_are_shipped() -> None:
    assert (Path(boilerstrip.__file__).parent / "py.typed").is_file()
