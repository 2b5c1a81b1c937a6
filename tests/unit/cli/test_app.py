"""The program as a whole: help, version, exit codes, streams, signals."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from boilerstrip import __version__
from boilerstrip.cli import app

COMMANDS = list(app._COMMANDS)
BOILERSTRIP = [sys.executable, "-m", "boilerstrip"]


def spawn(*arguments: str, **options) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*BOILERSTRIP, *arguments], check=False, timeout=120, **options)


def test_version(program) -> None:
    assert program("--version") == (0, f"boilerstrip {__version__}\n", "")


def test_help_lists_every_command_with_a_sentence(program) -> None:
    outcome = program("--help")
    assert outcome.code == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z]", outcome.out, re.MULTILINE), name
    assert "3 some inputs failed" in outcome.out


def test_no_arguments_shows_the_help_on_stderr(program) -> None:
    outcome = program()
    assert (outcome.code, outcome.out) == (2, "")
    assert "Usage: boilerstrip" in outcome.err


def test_so_does_a_group_of_commands(program) -> None:
    outcome = program("lexicon")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Usage: boilerstrip lexicon")
    assert outcome.err.count("\n") > 5


def test_a_lexicon_is_built_and_said_so_on_stderr(program, folder: Path) -> None:
    own = folder / "own"
    shutil.copytree(Path(__file__).parent / "examples" / "my-lexicon", own)
    outcome = program("lexicon", "build", "own", "-o", "own.json.gz")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith("boilerstrip: own.json.gz: ")
    assert (folder / "own.json.gz").stat().st_size > 0


def test_an_unknown_command_is_one_line(program) -> None:
    outcome = program("claen")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("boilerstrip: No such command 'claen'")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(program, name: str) -> None:
    for flag in ("--help", "-h"):
        outcome = program(name, flag)
        assert outcome.code == 0
        assert f"Usage: boilerstrip {name}" in outcome.out
    assert f"$ boilerstrip {name}" in outcome.out


def test_a_command_is_imported_when_it_runs() -> None:
    script = "import sys; from boilerstrip.cli.app import run; run(['--help']); " + "".join(
        f"assert 'boilerstrip.cli.{place.module}' not in sys.modules; " for place in app._COMMANDS.values()
    )
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL)


def test_python_m(tmp_path: Path) -> None:
    done = spawn("clean", "-", input="naïve 日本\r\n".encode(), stdout=subprocess.PIPE, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "naïve 日本\r\n".encode())


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    text = "naïve 日本 مرحبا 👩‍👩‍👧\n".encode()
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = spawn("clean", "-", input=text, stdout=subprocess.PIPE, cwd=tmp_path, env=environment)
    assert done.stdout == text


def test_debug_shows_the_traceback_and_its_absence_hides_it(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    quiet = spawn("diff", "empty.txt", cwd=tmp_path, stderr=subprocess.PIPE)
    assert quiet.returncode == 3
    assert quiet.stderr.count(b"\n") == 1
    loud = spawn("diff", "empty.txt", "--debug", cwd=tmp_path, stderr=subprocess.PIPE)
    assert loud.returncode == 3
    assert b"Traceback" in loud.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes that a reader closes so")
@pytest.mark.parametrize("arguments", [["clean", "a.txt"], ["diff", "a.txt"], ["explain", "a.txt"], ["--help"]])
def test_a_closed_pipe_is_quiet(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.txt").write_text("The river rose.\n" * 2000)
    read, write = os.pipe()
    os.close(read)
    done = spawn(*arguments, cwd=tmp_path, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_an_interrupt_is_exit_code_130(tmp_path: Path) -> None:
    # Standard input stays open: when the first input has failed, the program waits for it.
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen([*BOILERSTRIP, "clean", "missing.txt", "-"], cwd=tmp_path, **pipes)
    assert process.stderr
    assert b"missing.txt" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.endswith(b"boilerstrip: interrupted\n")
    assert b"Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is Unix's")
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_in_a_terminal_unless_no_color(tmp_path: Path, no_color: str, coloured: bool) -> None:
    (tmp_path / "a.txt").write_text("Share this page\n\x1b[2J The river rose.\u202e\n", encoding="utf-8")
    shown = in_terminal(["diff", "a.txt"], tmp_path, {"NO_COLOR": no_color, "TERM": "xterm-256color"})
    assert ("\x1b[" in shown) is coloured
    assert "\x1b[2J" not in shown


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is Unix's")
def test_clean_text_cannot_steer_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The river \x1b[2J rose.\u202e", encoding="utf-8")
    assert in_terminal(["clean", "a.txt"], tmp_path, {}) == "The river \\x1b[2J rose.\\u202e\r\n"


def in_terminal(arguments: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What the program writes to a terminal."""
    import pty

    leader, follower = pty.openpty()
    done = spawn(*arguments, cwd=folder, stdout=follower, env={**os.environ, **environment})
    os.close(follower)
    shown = b""
    try:
        while piece := os.read(leader, 65536):
            shown += piece
    except OSError:  # Linux says so at the end
        pass
    os.close(leader)
    assert done.returncode == 0
    return shown.decode()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("boilerstrip cl", ["clean"]),
        ("boilerstrip clean --media", ["--media-type"]),
        ("boilerstrip clean --format m", ["markdown"]),
        ("boilerstrip diff --profile ", ["strict", "balanced", "recall"]),
    ],
)
def test_completion(tmp_path: Path, words: str, expected: list[str]) -> None:
    request = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_BOILERSTRIP_COMPLETE": "complete_bash"}
    script = "from boilerstrip.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **request}, check=True, stdout=subprocess.PIPE, cwd=tmp_path
    )
    assert done.stdout.decode().split() == expected


def test_windows_patterns_are_expanded_by_the_program(folder, monkeypatch) -> None:
    for name in ("b.txt", "a.txt", "c.html"):
        (folder / name).touch()
    assert app._expand(["clean", "*.txt"]) == ["clean", "*.txt"]
    monkeypatch.setattr(app.os, "name", "nt")
    assert app._expand(["clean", "*.txt", "*.none", "-"]) == ["clean", "a.txt", "b.txt", "*.none", "-"]
