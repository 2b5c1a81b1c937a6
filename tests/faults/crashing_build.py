"""Build a corpus again and again, and let each build die, or its disk fail, one step later than the last.

    python crashing_build.py FOLDER kill|ENOSPC|EIO EVERY [--from STEP] [--in-steps] [--twice]

Tries each step, or only every third, and so on, from the first or the one that is named; with `--twice`, the build
after it fails too, at a step that moves through all of them. A step is whatever changes the disk: a file opened for
writing, every write into any of them, a wait for the disk, a name made, moved or removed. Prints one JSON object: how
many steps were tried, whether the old or the new corpus was seen after each, and what must not be seen. Each build runs
in a fork of its own, which ends as a kill ends it: nothing is cleaned up.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from boilerstrip.builder import BuildOptions, build_corpus, reuse
from boilerstrip.builder.pages import Outcome, PageProcessor
from boilerstrip.builder.spool import Spool
from boilerstrip.config import Settings
from boilerstrip.corpus import exchange, writers
from boilerstrip.corpus.reader import Corpus
from boilerstrip.errors import CorpusError
from boilerstrip.judges.site_rules import SiteRules
from boilerstrip.sources import PageRef

_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "ctypes.dlsym"})
_CALLS = frozenset({"renameat2", "syncfs"})
# Where the second failure of `--twice` falls, a step after a step: coprime to most numbers of steps.
_STRIDE = 37
_CLOSER = 4
_SETTINGS = Settings(encoder="none")


def main(folder: Path, how: str, *, every: int, first: int = 1, twice: bool = False) -> dict[str, object]:
    """Count the steps of a build, then let one build a step go wrong."""
    reuse.code_hash = lambda: "fixed"  # type: ignore[assignment]
    _remember_pages()
    raw, target = folder / "raw", folder / "target"
    trees = {}
    for name in ("old", "new"):
        _pages(raw, name)
        _build(raw, folder / name)
        trees[name] = _tree(folder / name)
    bad: list[str] = []
    seen: list[str | None] = []
    codes: list[int] = []
    for step in _steps(first, every, codes):
        _forked(lambda: _copy(folder / "old", target))
        code = _forked(lambda step=step: _failing(raw, target, step, how))
        codes.append(code)
        if code == 0:
            continue
        if twice:
            second = 1 + step * _STRIDE % 300
            again = _forked(lambda second=second: _failing(raw, target, second, how))
            bad += [] if again in {0, 9, 3} else [f"step {step}, then {second}: exit code {again}"]
        if code not in {9, 3}:
            bad.append(f"step {step}: exit code {code}")
        if (target.with_name(".target.build") / "replace").exists():
            _forked(lambda: Corpus.open(target))
        seen.append(next((name for name, tree in trees.items() if tree == _tree(target)), None))
        if seen[-1] is None:
            bad.append(f"step {step}: neither the old corpus nor the new")
        _forked(lambda: _build(raw, target))
        if _tree(target) != trees["new"] or list(folder.glob(".target*")):
            bad.append(f"step {step}: the next build did not make it good")
    return {"steps": len(seen), "old": seen.count("old"), "new": seen.count("new"), "bad": bad}


def _steps(first: int, every: int, codes: Sequence[int]) -> Iterator[int]:
    """Every so many steps until a build ends well (0); then those near the end, where the corpus is exchanged."""
    step = first
    for stride in (every, min(every, _CLOSER)):
        while True:
            yield step
            if codes[-1] == 0:
                break
            step += stride
        step -= every - _CLOSER
        if every <= _CLOSER:
            break


def _remember_pages() -> None:
    """Clean each page once: how it is done is not the question here, and it takes most of the time."""
    known: dict[tuple[bytes, tuple[SiteRules, ...]], Outcome] = {}
    real = PageProcessor.process

    def remembered(self: PageProcessor, ref: PageRef, *rules: SiteRules) -> Outcome:
        key = Path(ref.path).read_bytes(), rules
        if key not in known:
            known[key] = real(self, ref, *rules)
        return known[key]

    PageProcessor.process = remembered  # type: ignore[method-assign]


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

    _before(writers.OutputFile, "write", point)
    _before(writers, "write_text", point)
    _before(Spool, "write", point)
    _before(os, "fsync", point)
    sys.addaudithook(hook)
    try:
        _build(raw, target)
    except (CorpusError, OSError):
        os._exit(3)


def _before(owner: Any, name: str, point: Callable[[], None]) -> None:
    """Have `point` called before each call of this function or method."""
    real = getattr(owner, name)

    def failing(*arguments: Any, **named: Any) -> Any:
        point()
        return real(*arguments, **named)

    setattr(owner, name, failing)


def _is_ours(event: str, arguments: tuple[object, ...], folder: str) -> bool:
    """Whether this changes something in `folder`; opening a file to read it does not."""
    if event == "ctypes.dlsym":
        return arguments[1] in _CALLS
    if event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return False
    path = arguments[0]
    # What is deleted as a tree is named by a descriptor of its folder, and relative to it.
    return isinstance(path, (str, os.PathLike)) and (
        os.fspath(path).startswith(folder) or not Path(os.fspath(path)).is_absolute()
    )


def _build(raw: Path, target: Path) -> None:
    build_corpus([raw], target, _SETTINGS, BuildOptions(jobs=0))


def _copy(source: Path, target: Path) -> None:
    import shutil

    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def _pages(raw: Path, name: str) -> None:
    raw.mkdir(exist_ok=True)
    for number in range(8):
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
    if "--in-steps" in sys.argv:
        exchange._exchange = lambda first, second: False  # type: ignore[assignment]
    begin = int(sys.argv[sys.argv.index("--from") + 1]) if "--from" in sys.argv else 1
    every, twice = int(sys.argv[3]), "--twice" in sys.argv
    found = main(Path(sys.argv[1]).resolve(), sys.argv[2], every=every, first=begin, twice=twice)
    print(json.dumps(found))
