"""How fast WARC files are read and written: our reader against FastWARC alone, and the raw store.

    python bench/warc.py [--pages N]

A WARC file in Common Crawl's manner (request, response, metadata; one gzip member each) is made of the sample pages,
each time with another number in it. Best of three runs, one thread.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from boilerstrip.corpus.rawstore import RawStore
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.model import RawPage
from boilerstrip.sources.warc import WarcFile, pages

_SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "raw" / "html"


def exchanges(count: int) -> list[Exchange]:
    bodies = [path.read_bytes() for path in sorted(_SAMPLES.rglob("*.htm*"))]
    found = []
    for number in range(count):
        url = f"https://h{number % 50}.example/page/{number}"
        body = bodies[number % len(bodies)] + f"<!-- {number * 7919} -->".encode()
        found.append(
            Exchange(
                url=url,
                asked=url,
                role=Role.PAGE,
                status=200,
                reason="OK",
                request_target=f"/page/{number}",
                request_headers=(("Host", f"h{number % 50}.example"), ("User-Agent", "bench")),
                response_headers=(("Content-Type", "text/html"), ("Server", "bench"), ("Cache-Control", "no-cache")),
                wire=body,
                body=body,
                fetched_at="2025-01-01T00:00:00.000000Z",
            )
        )
    return found


def best_of_three(work: Callable[[], int]) -> float:
    """Pages a second in the fastest of three runs."""
    speeds = []
    for _ in range(3):
        start = time.perf_counter()
        count = work()
        speeds.append(count / (time.perf_counter() - start))
    return max(speeds)


def fastwarc_blocks(path: Path) -> int:
    types = WarcRecordType.response
    found = ArchiveIterator(str(path), record_types=types, parse_http=False)
    return sum(1 for record in found if record.reader.read())


def fastwarc_http(path: Path) -> int:
    types = WarcRecordType.response
    found = ArchiveIterator(str(path), record_types=types, parse_http=True)
    return sum(1 for record in found if record.reader.read() and record.http_headers)


def write_store(folder: Path, made: list[Exchange], group: int) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as target, RawStore.open(Path(target)) as store:
        for number, exchange in enumerate(made, start=1):
            store.append(exchange)
            if number % group == 0:
                store.commit()
    return len(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5000)
    count = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = exchanges(count)
        with RawStore.open(folder / "store") as store:
            for exchange in made:
                store.append(exchange)
        (path,) = (folder / "store").glob("*.warc.gz")
        size = sum(len(exchange.wire) for exchange in made) / count
        print(f"{count} pages of {size / 1000:.1f} kB on average, {path.stat().st_size / 1e6:.1f} MB packed\n")
        listed = [page for page in pages(path) if isinstance(page, RawPage) and page.place]

        def again() -> int:
            archive = WarcFile(path)
            count = sum(1 for page in listed if page.place and archive.read(page.place, page.origin).data)
            archive.close()
            return count

        rows = {
            "FastWARC alone, blocks of responses": lambda: fastwarc_blocks(path),
            "FastWARC alone, HTTP parsed": lambda: fastwarc_http(path),
            "sources.warc.pages": lambda: sum(1 for _ in pages(path)),
            "sources.warc.WarcFile.read, at each place": again,
            "raw store, committed every 100 pages": lambda: write_store(folder, made, 100),
            "raw store, committed every page": lambda: write_store(folder, made[:500], 1),
        }
        for label, work in rows.items():
            print(f"{label:48}{best_of_three(work):>10,.0f} pages/s")


if __name__ == "__main__":
    main()
