"""Where the time of cleaning goes: CPU time by stage, for flattened text and for HTML, less what inner stages take.

usage: python bench/stages.py SHARED_DIR [--only flat html sizes] [--limit N] [--html FOLDER] [--top N]

SHARED_DIR holds bench/; `--html` is a folder of HTML pages (by default those of SHARED_DIR/bench/extraction, from
their archives). `sizes` cleans pages of growing length and shapes that slow tools down: time must grow as they do.
`--top N` adds the N functions that take most time by themselves, as cProfile sees them.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import importlib
import pstats
import resource
import sys
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import boilerstrip as bs
from boilerstrip.model import CleanDocument
from flat import pages_of

# Stage, module, name; a class's cached property or method is named with its class.
STAGES = (
    ("decode", "segment", "decode"),
    ("segment text", "api", "_segment_string"),
    ("segment html", "segment.html", "segment_html"),
    ("segment html: parse", "segment.html", "LexborHTMLParser"),
    ("segment html: walk", "segment.html", "walk"),
    ("segment html: head", "segment.html", "read_head"),
    ("metadata: head and JSON-LD", "metadata.html", "head_facts"),
    ("metadata: head and JSON-LD", "metadata.html", "linked_facts"),
    ("metadata: parse again", "metadata.html", "LexborHTMLParser"),
    ("metadata: named elements", "metadata.html", "find_named"),
    ("metadata: trafilatura", "metadata.html", "ask_trafilatura"),
    ("metadata: gather", "pipeline", "gather"),
    ("metadata: lines", "judges", "text_facts"),
    ("judged copy", "judges.view", "judged_copy"),
    ("line facts", "judges.view", "facts_of"),
    ("line facts", "judges.view", "page_codes"),
    ("line facts: layout", "judges.view", "layout_of"),
    ("line facts: layout", "judges.view", "keys_of"),
    ("line facts: tokens", "judges.view", "word_table"),
    ("lexicon", "lexicon.index", "Lexicon.lookup_all"),
    ("lexicon: table", "judges.view", "hit_table"),
    ("learned: features", "judges.learned", "line_features"),
    ("learned: net", "judges.line_net", "LineNet.predict"),
    ("learned: votes", "judges.learned", "votes_of"),
    ("html: features", "judges.html", "page_features"),
    ("html: net", "judges.html_net", "Net.predict"),
    ("html: read", "judges.html", "read_html"),
    ("html: judge", "judges.html", "judge_html"),
    ("html: page facts", "judges.html", "html_facts"),
    ("resolve", "pipeline", "resolve"),
    ("language", "pipeline", "identify_blocks"),
)


class Clock:
    """CPU time by stage; a stage's time ends where an inner one begins."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()
        self._stack: list[str] = ["rest"]
        self._since = time.process_time()
        self._others = _of_other_threads()

    def _switch(self) -> None:
        now = time.process_time()
        self.spent[self._stack[-1]] += now - self._since
        self._since = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, with its time put down to `stage`."""

        @functools.wraps(function, updated=())
        def run(*args: Any, **options: Any) -> Any:
            self._switch()
            self._stack.append(stage)
            self.calls[stage] += 1
            try:
                found = function(*args, **options)
                # What yields does its work while it is listed.
                return list(found) if isinstance(found, Iterator) else found
            finally:
                self._switch()
                self._stack.pop()

        return run

    def install(self) -> None:
        """Time every stage there is."""
        for stage, module, path in STAGES:
            owner: Any = importlib.import_module(f"boilerstrip.{module}")
            *classes, name = path.split(".")
            for part in classes:
                owner = getattr(owner, part)
            found = vars(owner)[name]
            if isinstance(found, functools.cached_property):
                found.func = self.timed(stage, found.func)
            else:
                setattr(owner, name, self.timed(stage, found))
        judges: Any = importlib.import_module("boilerstrip.judges")
        judges.TEXT_RULES = tuple(self.timed(f"rule: {judge.__name__}", judge) for judge in judges.TEXT_RULES)

    def start(self) -> None:
        """Forget everything so far."""
        self.spent.clear()
        self.calls.clear()
        self._since = time.process_time()
        self._others = _of_other_threads()

    def report(self, pages: int, size: int) -> None:
        """Print the time of each stage, a page of `pages`, with `size` bytes in all of them."""
        self._switch()
        total = sum(self.spent.values())
        print(f"{pages} pages, {size / 1e6:.2f} MB: {1e3 * total / pages:.2f} ms a page, {size / 1e6 / total:.2f} MB/s")
        for stage, spent in sorted(self.spent.items(), key=lambda item: -item[1]):
            share, each = 100 * spent / total, 1e3 * spent / pages
            print(f"  {stage:26} {each:7.3f} ms a page {share:5.1f} %   {self.calls[stage] / pages:5.2f} calls a page")
        print(f"  in all this other threads took {1e3 * (_of_other_threads() - self._others) / pages:.3f} ms a page")


def _of_other_threads() -> float:
    """CPU time that other threads of this process took so far: of OpenBLAS they wait while they run."""
    return time.process_time() - time.thread_time()


Cleaner = Callable[[Any], object]


def clean_text(text: str) -> object:
    return _whole(bs.clean(text, media_type="text/plain"))


def clean_html(data: bytes) -> object:
    return _whole(bs.clean(data, media_type="text/html"))


def _whole(doc: CleanDocument) -> object:
    """The text and what is known about it, which is found when it is asked for."""
    return doc.text, doc.metadata, doc.languages


def measure(clock: Clock, title: str, pages: Sequence[Any], clean: Cleaner) -> None:
    """Clean `pages` once to warm up (the first twenty), then all of them with the clock running."""
    for page in pages[:20]:
        clean(page)
    size = sum(len(page.encode() if isinstance(page, str) else page) for page in pages)
    print(f"\n{title}: ", end="")
    clock.start()
    for page in pages:
        clean(page)
    clock.report(len(pages), size)


def top(title: str, pages: Sequence[Any], clean: Cleaner, count: int) -> None:
    """The functions that take most time by themselves."""
    print(f"\n{title}")
    profiler = cProfile.Profile()
    profiler.enable()
    for page in pages:
        clean(page)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(count)


def html_pages(shared: Path, folder: Path | None, limit: int) -> list[bytes]:
    """Every so-manieth page of a folder or of the archives, about `limit`."""
    if folder is not None:
        pages = [path.read_bytes() for path in sorted(folder.rglob("*.html"))]
    else:
        pages = []
        for path in sorted((shared / "bench/extraction").glob("*.tar.gz")):
            with tarfile.open(path) as archive:
                for member in archive:
                    held = archive.extractfile(member) if member.name.endswith(".html") else None
                    pages += [held.read()] if held else []
    return [page for page in pages if page.strip()][:: max(1, len(pages) // limit)]


def growing() -> Iterator[tuple[str, Callable[[int], Any], Cleaner, tuple[int, ...]]]:
    """Inputs that have made tools slow, each in a few sizes that double."""
    sentence = "The river carries sand to the sea, and some of it comes back with the wind. "
    yield "text, one line", lambda n: sentence * n, clean_text, (20_000, 40_000, 80_000)
    yield "text, short lines", lambda n: "\n".join(f"item {k}" for k in range(n)), clean_text, (25_000, 50_000, 100_000)
    yield "text, one short line again", lambda n: "Share\n" * n, clean_text, (50_000, 100_000, 200_000)
    yield "text, long lines", lambda n: "\n".join([sentence * 9] * n), clean_text, (2_000, 4_000, 8_000)
    yield "text, phrases", lambda n: "Share this | Log in | Home " * n, clean_text, (10_000, 20_000, 40_000)
    yield "text, no spaces", lambda n: ("共有する川は砂を" * 9 + "\n") * n, clean_text, (2_000, 4_000, 8_000)
    yield "html, nested", lambda n: b"<div>" * n + b"text", clean_html, (25_000, 50_000, 100_000)
    yield "html, paragraphs", lambda n: b"<p>The river carries sand." * n, clean_html, (10_000, 20_000, 40_000)
    yield "html, cells", lambda n: b"<table>" + b"<tr><td>a<td>b" * n, clean_html, (10_000, 20_000, 40_000)


def sizes() -> None:
    """Time and peak memory as inputs grow."""
    for title, make, clean, steps in growing():
        told = []
        for step in steps:
            page = make(step)
            start = time.process_time()
            clean(page)
            told.append(f"{step:,}: {time.process_time() - start:.2f} s")
        print(f"  {title:28} {'   '.join(told)}   {_peak():.0f} MB")


def _peak() -> float:
    """The peak memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", nargs="*", default=["flat", "html", "sizes"])
    parser.add_argument("--limit", type=int, default=300, help="HTML pages to take")
    parser.add_argument("--html", type=Path)
    parser.add_argument("--top", type=int, default=0)
    options = parser.parse_args()
    sets: dict[str, tuple[Sequence[Any], Cleaner]] = {}
    if "flat" in options.only:
        names = ("flat", "flat2", "flat-real")
        sets["flat"] = ([page.text for name in names for page in pages_of(name, options.shared)[:140]], clean_text)
    if "html" in options.only:
        sets["html"] = (html_pages(options.shared, options.html, options.limit), clean_html)
    if "sizes" in options.only:
        sizes()
    for title, (pages, clean) in sets.items():
        if options.top:
            clean(pages[0])
            top(title, pages, clean, options.top)
    clock = Clock()
    clock.install()
    for title, (pages, clean) in sets.items():
        measure(clock, title, pages, clean)
    print(f"\npeak memory of this process: {_peak():.0f} MB")


if __name__ == "__main__":
    main()
