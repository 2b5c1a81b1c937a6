"""What each step costs, and what the child processes cost, beside one process and multiprocessing.Pool.

    python bench/steps.py PAGES                    # CPU time of each step; PAGES: a folder of pages, or several
    python bench/steps.py PAGES --parallel         # children, one process and a pool: wall and CPU seconds
    python bench/steps.py PAGES --start            # what a build of five pages takes beyond imports
    python bench/steps.py PAGES --memory           # what a process that cleans pages holds

Steps are timed by the CPU seconds of one process, which other work on the machine changes little; what runs in
parallel is timed by the clock too, the least of several rounds, so run that on a machine with nothing else to do.
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
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from boilerstrip.builder.clusters import apply_clusters, dedupe_docs
from boilerstrip.builder.confine import data_held
from boilerstrip.builder.limits import Limits
from boilerstrip.builder.output import CorpusContent, Format, write_corpus
from boilerstrip.builder.pages import Outcome, PageProcessor, Task, _measured
from boilerstrip.builder.workers import process_in_children
from boilerstrip.config import Settings
from boilerstrip.corpus.record import Record, page_record
from boilerstrip.dedupe.candidates import sketch
from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult
from boilerstrip.dedupe.fingerprint import Fingerprint, exact_groups, fingerprint
from boilerstrip.dedupe.near import near_limits
from boilerstrip.dedupe.run import Request, find_across, near_found
from boilerstrip.dedupe.translation.segments import segments
from boilerstrip.errors import BoilerstripError
from boilerstrip.judges import PageView, fact_readers_for, judges_for, rounds
from boilerstrip.language import identify_blocks
from boilerstrip.metadata import gather
from boilerstrip.model import CleanDocument, Document, Provenance, RawPage
from boilerstrip.segment.decode import decode
from boilerstrip.segment.html import segment_html
from boilerstrip.segment.text import segment_text
from boilerstrip.sources import PageRef, list_files
from boilerstrip.sources.containers import PageReader

SETTINGS = Settings()


@dataclass
class Meter:
    """CPU seconds, items and bytes of each step, in the order in which the steps came."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    items: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    sizes: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    @contextmanager
    def step(self, name: str, size: int, items: int = 1) -> Iterator[None]:
        """Time what is done inside as part of this step."""
        began = time.process_time()
        yield
        self.seconds[name] += time.process_time() - began
        self.items[name] += items
        self.sizes[name] += size

    def show(self) -> None:
        """Print the table."""
        print("| step | CPU s | a second | MB a second | share |\n|---|---:|---:|---:|---:|")
        total = sum(self.seconds.values())
        for name, seconds in self.seconds.items():
            rate, bytes_ = self.items[name] / seconds, self.sizes[name] / seconds / 1e6
            print(f"| {name} | {seconds:.2f} | {rate:,.0f} | {bytes_:,.2f} | {seconds / total:.1%} |")
        print(f"| all | {total:.2f} | {max(self.items.values()) / total:,.0f} | | |", flush=True)


class PageSteps:
    """One page through all rooms, each timed by itself; the same functions in the same order as `clean_page`."""

    def __init__(self, meter: Meter, settings: Settings = SETTINGS) -> None:
        self._meter = meter
        self._settings = settings
        self._resolve = rounds.resolve

    def record(self, page: RawPage) -> Record:
        """The record of a page.

        Raises:
            BoilerstripError: it cannot be cleaned.
        """
        step, size = self._meter.step, len(page.data)
        with step("decode", size):
            decoded = decode(page)
        with step("segment", size):
            document = segment_html(decoded.text) if decoded.is_html else segment_text(decoded.text)
            document = replace(
                document, origin=page.origin, media_type=decoded.media_type, encoding=decoded.encoding, url=page.url
            )
        view = PageView(document)
        decisions = self._decided(view, size)
        with step("metadata", size):
            metadata = gather(document, [fact for read in fact_readers_for(document) for fact in read(view)])
        with step("language", size):
            languages = identify_blocks([document.block_text(one.block) for one in decisions if one.kept])
        with step("record: quality, private data", size):
            made = Provenance(
                page.origin,
                page.sha256,
                document.encoding,
                document.segmenter,
                "bench",
                "0",
                self._settings.config_hash,
            )
            return _measured(page_record(CleanDocument(document, decisions, metadata, made, languages)))

    def _decided(self, view: PageView, size: int) -> tuple[Any, ...]:
        """Judging and resolving take turns; the time of the one is that of both without the other."""
        inside = Meter()

        def timed(document: Document, votes: Iterable[Any], settings: Settings) -> tuple[Any, ...]:
            told = list(votes)
            with inside.step("resolve", 0):
                return self._resolve(document, told, settings)

        rounds.resolve = timed  # type: ignore[assignment]
        both = Meter()
        with both.step("both", 0):
            decisions = rounds.decide(view, judges_for(view.document), self._settings)
        rounds.resolve = self._resolve  # type: ignore[assignment]
        for name, seconds in (
            ("judge", both.seconds["both"] - inside.seconds["resolve"]),
            ("resolve", inside.seconds["resolve"]),
        ):
            self._meter.seconds[name] += seconds
            self._meter.items[name] += 1
            self._meter.sizes[name] += size
        return decisions


def _bytes(texts: Iterable[str]) -> int:
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)


def copies(docs: Sequence[DedupeDoc], meter: Meter) -> tuple[list[DedupeDoc], list[Fingerprint]]:
    """The steps `fingerprint`, `exact` and `near`; what is left without exact copies."""
    size = _bytes(doc.text for doc in docs)
    with meter.step("fingerprint", size, len(docs)):
        prints = [fingerprint(doc.text, near_limits().prose_line) for doc in docs]
    with meter.step("exact", size, len(docs)):
        gone = {index for group in exact_groups(prints) for index in group[1:]}
    left = [index for index in range(len(docs)) if index not in gone]
    single, own = [docs[index] for index in left], [prints[index] for index in left]
    with meter.step("near", size, len(docs)):
        list(near_found(own, single))
    return single, own


def write(records: Iterable[Record], folder: Path, meter: Meter, formats: Sequence[Format] = tuple(Format)) -> None:
    """The step `write`."""
    records = apply_clusters(records, DedupeResult((), ()))
    content = CorpusContent(records, clusters=(), failures=(), passed_by=())
    with meter.step(f"write ({', '.join(formats)})", _bytes(record["text"] for record in records), len(records)):
        write_corpus(folder, content, SETTINGS, formats=formats, built={"at": None, "key": ""})


def steps(refs: Sequence[PageRef], *, translated: int) -> dict[str, Any]:
    """All steps of a build in this process, printed; what one page costs of each, and how much it leaves behind."""
    for ref in refs[:10]:  # models are loaded once
        PageProcessor(SETTINGS).process(ref)
    meter, reader = Meter(), PageReader()
    pages, records = PageSteps(meter), []
    for ref in refs:
        try:
            with meter.step("read", Path(ref.path).stat().st_size):
                page = reader.read(ref)
            records.append(pages.record(page))
        except BoilerstripError as error:
            print(f"{ref.origin}: {error}", file=sys.stderr)
    docs = dedupe_docs(records)
    single, prints = copies(docs, meter)
    few = len(prints)
    hashes, sketched = sum(len(own.shingles) for own in prints), sum(len(sketch(own.shingles)) for own in prints)
    single, prints = single[:translated], prints[:translated]
    cut = [segment for doc in single for segment in segments(doc.text)]
    find_across(single[:3], prints[:3], Request(SETTINGS, None))
    with meter.step("translation", _bytes(doc.text for doc in single), len(single)):
        find_across(single, prints, Request(SETTINGS, None))
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as folder:
        write(records[:3], Path(first), Meter())
        write(records, Path(folder), meter)
        parquet = Path(folder, "documents.parquet").stat().st_size
    print(f"{len(refs)} pages, {meter.sizes['read'] / 1e6:.1f} MB; {len(docs)} documents\n")
    meter.show()
    return {
        "page_bytes": meter.sizes["read"] / len(refs),
        "text_bytes": _bytes(doc.text for doc in docs) / len(docs),
        "parquet_bytes": parquet / len(records),
        "shingles": hashes / few,
        "sketch": sketched / few,
        "segments": len(cut) / len(single),
        "seconds": {name: seconds / meter.items[name] for name, seconds in meter.seconds.items()},
    }


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


def _cpu() -> float:
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _apart(refs: Sequence[PageRef]) -> int:
    """Two processes that know nothing of each other: what two processors of this machine can do at most."""
    halves = [multiprocessing.get_context("spawn").Process(target=_here, args=(refs[k::2],)) for k in range(2)]
    for half in halves:
        half.start()
    for half in halves:
        half.join()
    return 0


def parallel(refs: Sequence[PageRef], count: int, only: str) -> None:
    """Cleaning alone, in one process, in a pool and in our children, with one processor's worth and two."""
    ways = {
        "this process": _here,
        "pool of 1": _pool(1),
        "children, --jobs 1": _children(1),
        "pool of 2": _pool(2),
        "children, --jobs 2": _children(2),
        "two processes apart": _apart,
    }
    ways = {name: way for name, way in ways.items() if name.startswith(only)}
    best: dict[str, tuple[float, float]] = {}
    for _ in range(count):
        for name, run in ways.items():
            began, used = time.perf_counter(), _cpu()
            run(refs)
            wall, cpu = time.perf_counter() - began, _cpu() - used
            print(f"{name}: {wall:.2f} s, {cpu:.2f} s of CPU", file=sys.stderr, flush=True)
            best[name] = min(best.get(name, (wall, cpu)), (wall, cpu))
    print(f"{len(refs)} pages, the least of {count} rounds, start-up included\n")
    print("| how | s | CPU s | pages a second | processors busy |\n|---|---:|---:|---:|---:|")
    for name, (wall, cpu) in best.items():
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {len(refs) / wall:.0f} | {cpu / wall:.2f} |")
    for name in ("pool of", "children, --jobs"):
        if f"{name} 1" in best:
            print(f"{name}: {best[f'{name} 1'][0] / best[f'{name} 2'][0]:.2f} times as fast with two as with one")


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
    """A build of five pages in a process of its own, the least of several rounds."""
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
        wall, cpu = min(times)
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
    parser.add_argument("--translated", type=int, default=200, help="documents among which translations are looked for")
    parser.add_argument("--json", type=Path, help="also write what one page costs, for bench/billion.py")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parallel", action="store_true")
    parser.add_argument("--only", default="", help="with --parallel, only the ways whose name begins so")
    parser.add_argument("--start", action="store_true")
    parser.add_argument("--memory", action="store_true")
    arguments = parser.parse_args()
    refs = list_files(arguments.pages).pages
    refs = refs[:: max(1, len(refs) // arguments.most)][: arguments.most]
    if arguments.memory:
        memory(refs)
    elif arguments.start:
        start(refs, arguments.rounds)
    elif arguments.parallel:
        parallel(refs, arguments.rounds, arguments.only)
    else:
        found = steps(refs, translated=arguments.translated)
        if arguments.json:
            arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
