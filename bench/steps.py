"""What each step of a build costs, by the CPU seconds of one process, which other work on the machine changes little.

    python bench/steps.py PAGES                    # PAGES: a folder of pages, or several
    python bench/steps.py PAGES --json FILE        # and what one page costs, for bench/billion.py

What children, one process and a pool cost stands in bench/children.py.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from boilerstrip.builder.clusters import apply_clusters, dedupe_docs
from boilerstrip.builder.output import CorpusContent, Format, write_corpus
from boilerstrip.builder.pages import PageProcessor, _measured
from boilerstrip.config import Settings
from boilerstrip.corpus.record import Record, page_record
from boilerstrip.dedupe.candidates import sketch
from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult
from boilerstrip.dedupe.fingerprint import Fingerprint, exact_groups, fingerprint
from boilerstrip.dedupe.near import near_limits
from boilerstrip.dedupe.run import Request, find_across, near_found
from boilerstrip.dedupe.translation.segments import segments
from boilerstrip.errors import BoilerstripError
from boilerstrip.judges import PageView, fact_readers_for, votes_on
from boilerstrip.known import Known
from boilerstrip.language import identify_blocks
from boilerstrip.metadata import gather
from boilerstrip.model import CleanDocument, Provenance, RawPage
from boilerstrip.resolve import resolve
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
        with step("judge", size):
            (votes,) = votes_on([view])
        with step("resolve", size):
            decisions = resolve(document, votes, self._settings)
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
            return _measured(page_record(CleanDocument(document, decisions, Known.of(metadata, languages), made)))


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=2000, help="pages, taken evenly from those there are")
    parser.add_argument("--translated", type=int, default=200, help="documents among which translations are looked for")
    parser.add_argument("--json", type=Path, help="also write what one page costs, for bench/billion.py")
    arguments = parser.parse_args()
    refs = list_files(arguments.pages).pages
    refs = refs[:: max(1, len(refs) // arguments.most)][: arguments.most]
    found = steps(refs, translated=arguments.translated)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
