"""The examples in the help of every command run, in order, in a folder with the files they name."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from boilerstrip.cli import app

FILES = Path(__file__).parent / "examples"


def lines_of(name: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert app.run([*name.split(), "--help"]) == 0
    return re.findall(r"^ *\$ (boilerstrip .+)$", capsys.readouterr().out, re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all commands: `verify` looks at the corpus that `build` made."""
    place = tmp_path_factory.mktemp("examples")
    shutil.copytree(FILES, place, dirs_exist_ok=True)
    return place


# `build` is the first of the commands: the examples of others need its corpus.
@pytest.mark.parametrize("name", sorted(app._COMMANDS, key=lambda name: name != "build"))
def test_examples_run(name: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.chdir(folder)
    if name != "build" and not (folder / "corpus").exists():  # this test alone, or in a process of its own
        assert app.run(["build", "pages", "-o", "corpus"]) == 0
    lines = lines_of(name, capsys)
    assert lines
    for line in lines:
        # A rehearsal needs no network.
        code = run_line(f"{line} --dry-run" if name == "ingest" else line, monkeypatch)
        outcome = capsys.readouterr()
        assert code == (1 if "--exit-code" in line else 0), f"{line}\n{outcome.err}"


def run_line(line: str, monkeypatch: pytest.MonkeyPatch) -> int:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="<>")
    lexer.whitespace_split = True
    words = list(lexer)
    arguments = []
    while words:
        word = words.pop(0)
        if word == "<":
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(words.pop(0)).read_bytes())))
        elif word == ">":
            words.pop(0)
        else:
            arguments.append(word)
    return app.run(arguments[1:])
