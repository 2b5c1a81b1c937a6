"""Build a corpus again and again, and let each build die, or its disk fail, one step later than the last.

    python crashing_build.py FOLDER kill|ENOSPC|EIO [--in-steps]

Prints one JSON object: how many steps there were, and what was seen that must not be seen. Each build runs in a fork
of its own, which ends as a kill ends it: nothing is cleaned up.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

from boilerstrip.builder import BuildOptions, build_corpus, reuse
from boilerstrip.config import Settings
from boilerstrip.corpus import exchange, writers
from boilerstrip.corpus.reader import Corpus
from boilerstrip.errors import CorpusError

_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "ctypes.dlsym"})
_SETTINGS = Settings(encoder="none")


def main(folder: Path, how: str, *, in_steps: bool) -> dict[str, object]:
    """Count the steps of a build, then let one build a step go wrong."""
    reuse.code_hash = lambda: "fixed"  # type: ignore[assignment]
    if in_steps:
        exchange._exchange = lambda first, second: False  # type: ignore[assignment]
    raw = folder / "raw"
    for name in ("old", "new"):
        _pages(raw, name)
        _forked(lambda name=name: _build(raw, folder / name))
    trees = {name: _tree(folder / name) for name in ("old", "new")}
    target = folder / "target"
    bad: list[str] = []
    survived = 0
    step = 0
    while True:
        step += 1
        _forked(lambda: _copy(folder / "old", target))
        code = _forked(lambda step=step: _failing(raw, target, step, how))
        if code == 0:
            break
        if code not in {9, 3}:
            bad.append(f"step {step}: exit code {code}")
        if in_steps and (target.with_name(".target.build") / "replace").exists():
            _forked(lambda: _open(target))
        seen = next((name for name, tree in trees.items() if tree == _tree(target)), None)
        if seen is None:
            bad.append(f"step {step}: neither the old corpus nor the new")
        survived += seen == "new"
        _forked(lambda: _build(raw, target))
        if _tree(target) != trees["new"] or list(folder.glob(".target*")):
            bad.append(f"step {step}: the next build did not make it good")
    return {"steps": step - 1, "new": survived, "bad": bad}


def _failing(raw: Path, target: Path, step: int, how: str) -> None:
    left = [step]

    def point() -> None:
        left[0] -= 1
        if left[0] == 0:
            if how == "kill":
                os._exit(9)
            number = getattr(errno, how)
            raise OSError(number, os.strerror(number))

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS and _is_ours(event, arguments, str(target.parent)):
            point()

    real = writers.OutputFile.write

    def write(self: writers.OutputFile, data: bytes) -> int:
        point()
        return real(self, data)

    writers.OutputFile.write = write  # type: ignore[method-assign]
    sys.addaudithook(hook)
    try:
        _build(raw, target)
    except (CorpusError, OSError):
        os._exit(3)


def _is_ours(event: str, arguments: tuple[object, ...], folder: str) -> bool:
    """Whether this changes something in `folder`; opening a file to read it does not."""
    if event == "ctypes.dlsym":
        return arguments[1] == "renameat2"
    if event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return False
    return isinstance(arguments[0], (str, os.PathLike)) and os.fspath(arguments[0]).startswith(folder)


def _build(raw: Path, target: Path) -> None:
    build_corpus([raw], target, _SETTINGS, BuildOptions(jobs=0))


def _open(target: Path) -> None:
    Corpus.open(target)


def _copy(source: Path, target: Path) -> None:
    import shutil

    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def _pages(raw: Path, name: str) -> None:
    raw.mkdir(exist_ok=True)
    for number in range(14):
        text = f"The {name} page says, in its own words, something about river number {number}.\n"
        (raw / f"{number}.txt").write_text(text, encoding="utf-8")


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _forked(work) -> int:  # type: ignore[no-untyped-def]
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]).resolve(), sys.argv[2], in_steps="--in-steps" in sys.argv)))
