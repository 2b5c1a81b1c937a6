"""The program run in this process, in a folder of its own, with one judge that every test understands."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from boilerstrip.ballots import Ballots
from boilerstrip.cli.app import run
from boilerstrip.judges import PageView
from boilerstrip.judges.registry import RuleInfo, built_in_rules
from boilerstrip.model import Verdict, Vote

Program = Callable[..., "Outcome"]


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


def drop_shouting(view: PageView) -> Iterable[Vote]:
    """Drop every line that begins with `MENU`."""
    for block, text in enumerate(view.texts):
        if text.startswith("MENU"):
            yield Vote(block, Verdict.DROP, "demo.menu", 0.9, "begins with MENU", text[:4])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def program(folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """`program("clean", "x.txt", stdin=b"...")` runs the program, its judge being `drop_shouting`."""
    monkeypatch.setattr(
        "boilerstrip.pipeline.votes_on", lambda pages, **_: [Ballots(drop_shouting(page)) for page in pages]
    )
    known = (*built_in_rules(), RuleInfo("demo.menu", "begins with MENU"))
    monkeypatch.setattr("boilerstrip.judges.registry.built_in_rules", lambda: known)

    def go(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(arguments)
        out, err = capfd.readouterr()
        return Outcome(code, out, err)

    return go
