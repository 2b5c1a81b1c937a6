"""What child processes cost that clean pages: beside one process and multiprocessing.Pool, at the start, in memory.

    python bench/children.py PAGES [--only children] [--rounds N] [--out FILE]     # wall and CPU seconds
    python bench/children.py PAGES --start                                         # what five pages take beyond imports
    python bench/children.py PAGES --memory                                        # what a process holds

PAGES is a folder of pages, or several. Run it with nothing else to do for the machine. In each round all ways take
turns; what is printed are medians, and the medians of the quotients of each round. With --out, rounds are kept in a
file: many rounds need not be run at once.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")

from boilerstrip.builder.confine import data_held
from boilerstrip.builder.limits import Limits
from boilerstrip.builder.local import processors
from boilerstrip.builder.pages import Outcome, PageProcessor, Task
from boilerstrip.builder.workers import process_in_children
from boilerstrip.config import Settings
from boilerstrip.sources import PageRef, list_files

SETTINGS = Settings()
# Rounds are left out in which other processes took more than this of the processors, if there are others.
_CALM = 0.05
_PAGES: list[PageProcessor] = []


def _start_worker() -> None:
    _PAGES.append(PageProcessor(SETTINGS))


def _clean(ref: PageRef) -> Outcome:
    return _PAGES[0].process(ref)


def _here(refs: Sequence[PageRef]) -> int:
    pages = PageProcessor(SETTINGS)
    return sum(len(pages.process(ref).records) for ref in refs)


def _pool(jobs: int) -> Callable[[Sequence[PageRef]], int]:
    def run(refs: Sequence[PageRef]) -> int:
        with multiprocessing.get_context("spawn").Pool(jobs, _start_worker) as pool:
            return sum(len(outcome.records) for outcome in pool.imap(_clean, refs, chunksize=16))

    return run


def _children(jobs: int) -> Callable[[Sequence[PageRef]], int]:
    def run(refs: Sequence[PageRef]) -> int:
        found = process_in_children(map(Task, refs), SETTINGS, jobs=jobs, limits=Limits())
        return sum(len(outcome.records) for _, outcome in found)

    return run


def _cpu() -> tuple[float, float]:
    """CPU seconds of this process, and of those of its children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


def _apart(refs: Sequence[PageRef]) -> int:
    """Two processes that know nothing of each other: what two processors of this machine can do at most."""
    halves = [multiprocessing.get_context("spawn").Process(target=_here, args=(refs[k::2],)) for k in range(2)]
    for half in halves:
        half.start()
    for half in halves:
        half.join()
    return 0


class Took(NamedTuple):
    """Wall seconds, CPU seconds of the parent and of all children, and what others took of all processors (Linux)."""

    wall: float
    parent: float
    children: float
    others: float


Round = dict[str, Took]


def _busy() -> float:
    """CPU seconds of all processes so far; 0 where the system does not say."""
    try:
        fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    except OSError:
        return 0.0
    user, nice, system, _, _, irq, softirq, steal, *_ = map(int, fields)
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def measured(refs: Sequence[PageRef], only: str) -> Round:
    """Each way to clean the pages, once, start-up included."""
    ways = {
        "this process": _here,
        "pool of 1": _pool(1),
        "children, --jobs 1": _children(1),
        "pool of 2": _pool(2),
        "children, --jobs 2": _children(2),
        "two processes apart": _apart,
    }
    found = {}
    for name, run in ways.items():
        if name.startswith(only):
            began, used, busy = time.perf_counter(), _cpu(), _busy()
            run(refs)
            wall = time.perf_counter() - began
            parent, children = (now - before for now, before in zip(_cpu(), used, strict=True))
            others = (_busy() - busy - parent - children) / wall / processors()
            found[name] = Took(wall, parent, children, others)
            print(name, found[name], file=sys.stderr, flush=True)
    return found


def show(rounds: Sequence[Round], pages: int) -> None:
    calm = [own for own in rounds if max(took.others for took in own.values()) < _CALM] or rounds
    print(f"{pages:,} pages, medians of {len(calm)} rounds of {len(rounds)}, start-up included\n")
    print("| how | s | CPU s, parent | CPU s, children | pages a second | processors busy | taken by others |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in calm[0]:
        wall, parent, children, others = (median(own[name][k] for own in calm) for k in range(4))
        busy = (parent + children) / wall
        print(
            f"| {name} | {wall:.2f} | {parent:.2f} | {children:.2f} | {pages / wall:.0f} | {busy:.2f} | {others:.0%} |"
        )
    for name in ("pool of", "children, --jobs"):
        if f"{name} 1" in calm[0]:
            gains = sorted(own[f"{name} 1"].wall / own[f"{name} 2"].wall for own in calm)
            each = ", ".join(f"{gain:.2f}" for gain in gains)
            print(f"{name}: {median(gains):.2f} times as fast with two as with one ({each})")


_START = """
import sys, time
from pathlib import Path
import boilerstrip.cli.build, boilerstrip.api
from boilerstrip.builder.build import build_corpus
from boilerstrip.builder import BuildOptions
from boilerstrip.config import Settings
imported = time.perf_counter(), time.process_time()
class Stages:
    def stage(self, name, total):
        print(f"  {name} begins at {time.perf_counter() - imported[0]:.2f} s", file=sys.stderr)
    def advance(self):
        pass
build_corpus([Path(sys.argv[1])], Path(sys.argv[2]), Settings(encoder=sys.argv[3]), BuildOptions(), Stages())
import resource
own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = time.process_time() - imported[1] + children.ru_utime + children.ru_stime
print(f"{time.perf_counter() - imported[0]:.2f} {cpu:.2f}")
"""


def start(refs: Sequence[PageRef], count: int) -> None:
    """A build of five pages in a process of its own, the median of several rounds."""
    print("| encoder | s beyond imports | CPU s |\n|---|---:|---:|")
    for encoder in ("none", "e5"):
        times = []
        for _ in range(count):
            with tempfile.TemporaryDirectory() as folder:
                raw = Path(folder, "raw")
                raw.mkdir()
                for number, ref in enumerate(refs[:5]):
                    (raw / f"{number}.html").write_bytes(Path(ref.path).read_bytes())
                command = [sys.executable, "-c", _START, str(raw), str(Path(folder, "out")), encoder]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
            print(f"{encoder}: {done.stdout.strip()}\n{done.stderr}", file=sys.stderr, flush=True)
            times.append(tuple(map(float, done.stdout.split())))
        wall, cpu = (median(own[k] for own in times) for k in (0, 1))
        print(f"| {encoder} | {wall:.2f} | {cpu:.2f} |")


def memory(refs: Sequence[PageRef]) -> None:
    """What a process holds that cleans pages: at its start, after some pages, and for a large text and a large page."""
    pages = PageProcessor(SETTINGS)
    line = "The river carries sand to the sea, and the wind carries some of it back, number {}.\n"
    text = "".join(map(line.format, range(8_000_000 // len(line))))
    html = "<title>Sand</title>" + "".join(f"<div><p>{own}</p></div>" for own in text.splitlines())

    def tell(what: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"| {what} | {data_held() >> 20} | {peak} | {time.process_time():.1f} |")

    print("| after | data now, MiB | resident at most, MiB | CPU s so far |\n|---|---:|---:|---:|")
    tell("imports")
    for ref in refs[:5]:
        pages.process(ref)
    tell("five pages")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("a page of 8 MB and more.html", html), ("8 MB of text.txt", text)):
            path = Path(folder, name)
            path.write_text(content, encoding="utf-8")
            pages.process(PageRef(name, str(path)))
            tell(path.stem)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=2000, help="pages, taken evenly from those there are")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="only the ways whose name begins so")
    parser.add_argument("--out", type=Path, help="keep rounds in this file, and show all that are in it")
    parser.add_argument("--start", action="store_true")
    parser.add_argument("--memory", action="store_true")
    arguments = parser.parse_args()
    refs = list_files(arguments.pages).pages
    refs = refs[:: max(1, len(refs) // arguments.most)][: arguments.most]
    if arguments.memory:
        memory(refs)
        return
    if arguments.start:
        start(refs, arguments.rounds)
        return
    rounds = [measured(refs, arguments.only) for _ in range(arguments.rounds)]
    if arguments.out:
        with arguments.out.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(own) + "\n" for own in rounds)
        lines = arguments.out.read_text(encoding="utf-8").splitlines()
        rounds = [{name: Took(*took) for name, took in json.loads(line).items()} for line in lines]
    show(rounds, len(refs))


if __name__ == "__main__":
    main()
