"""Run the console examples of the README and show, check or write what they print.

    python tools/readme.py            # exit code 1 if what they print is not what stands there
    python tools/readme.py --write    # put what they print into the README

The examples run one after the other in one copy of corpus/raw. A line `...` stands for any lines.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
_BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def examples(text: str) -> Iterator[str]:
    """The console blocks of a page: commands after `$ `, each followed by what it prints."""
    yield from _BLOCK.findall(text)


def run_block(block: str, folder: Path) -> str:
    """The block with what its commands print now, standard error included."""
    lines = []
    for command in re.findall(r"^\$ (.+)$", block, re.MULTILINE):
        lines.append(f"$ {command}\n")
        lines.append(_run(command, folder))
    return "".join(lines)


def matches(written: str, printed: str) -> bool:
    """Whether what stands there is what is printed; a line `...` stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in written.rstrip("\n").split("\n")
    )
    return re.fullmatch(pattern, printed) is not None


def prepare(folder: Path) -> None:
    """The files that the examples name."""
    shutil.copytree(ROOT / "corpus" / "raw", folder / "corpus" / "raw")


def _run(command: str, folder: Path) -> str:
    scripts = sysconfig.get_path("scripts")
    environment = {**os.environ, "PATH": os.pathsep.join((scripts, os.environ["PATH"])), "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.decode("utf-8").splitlines())


def main() -> int:
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        now = {block: run_block(block, Path(name)) for block in examples(text)}
    wrong = {block: printed for block, printed in now.items() if not matches(block, printed)}
    for block, printed in wrong.items():
        print(f"--- stands there\n{block}--- is printed\n{printed}")
    if "--write" in sys.argv[1:]:
        for block, printed in wrong.items():
            text = text.replace(f"```console\n{block}```", f"```console\n{printed}```")
        README.write_text(text, encoding="utf-8", newline="\n")
        return 0
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
