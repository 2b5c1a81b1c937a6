"""How fast WARC files are read and written: our reader against FastWARC alone, and the raw store.

    python bench/warc.py [--pages N]

Files are made in Common Crawl's manner (request, response, metadata; one gzip member each) of pieces of the sample
pages: bodies of 4 to 600 kB, median 54 kB. In the first the crawler has undone the codings, as Common Crawl does; in
the second they are as the server sent them: one in ten chunked, one under gzip, one both. Four in a hundred of both
are cut short, and each file ends in the middle of a record; in the third nothing is broken. Seconds of the processor,
one thread, the median of eleven rounds in which all ways take turns; beside them the medians of the quotients of each
round. FastWARC undoes codings by itself (`auto_decode`), but ends at the first body that is cut short; the next row
undoes them in its blocks with the functions of this package and nothing else of it.
"""

from __future__ import annotations

import argparse
import gzip
import random
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from fastwarc.warc import ArchiveIterator, WarcRecordType

from boilerstrip.corpus.rawstore import RawStore
from boilerstrip.errors import BoilerstripError
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.model import RawPage
from boilerstrip.sources.warc import WarcFile, pages
from boilerstrip.sources.warc_http import decoded_body, parse_message

_SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "raw" / "html"
_CHUNK = 8192
_ROUNDS = 11
_BLOCKS, _BY_ITSELF = "FastWARC alone, blocks of responses", "FastWARC, codings undone by itself"
_FILES = (
    ("Codings undone by the crawler", False, True),
    ("Codings as sent", True, True),
    ("Codings as sent, and nothing broken", True, False),
)
_KINDS = {
    "request": "application/http; msgtype=request",
    "response": "application/http; msgtype=response",
    "metadata": "application/warc-fields",
}
_LIMIT = 1 << 30


def crawl_file(path: Path, count: int, *, coded: bool, broken: bool = True) -> int:
    """Write a file as a crawler leaves it; returns the bytes of all bodies, their codings undone."""
    rng = random.Random(7)
    samples = [sample.read_bytes() for sample in sorted(_SAMPLES.rglob("*.htm*"))]
    total = 0
    with path.open("wb") as file:
        for number in range(count):
            url = f"https://h{number % 97}.example/{number}"
            body = _body(rng, samples)
            total += len(body)
            file.write(_record(rng, "request", url, f"GET /{number} HTTP/1.1\r\nHost: h\r\n\r\n".encode()))
            last = _response(rng, number if coded else number // 10 * 10, url, body, broken=broken)
            file.write(last)
            file.write(_record(rng, "metadata", url, b"fetchTimeMs: 40\r\ncharset-detected: UTF-8\r\n\r\n"))
        if broken:
            file.write(last[: len(last) // 2])
    return total


def _body(rng: random.Random, samples: list[bytes]) -> bytes:
    wanted = min(600_000, max(4_000, rng.lognormvariate(10.9, 0.9)))
    pieces = [b"<!doctype html><html><body>"]
    size = 0
    while size < wanted:
        sample = rng.choice(samples)
        start = rng.randrange(len(sample) // 2)
        pieces.append(sample[start : start + rng.randrange(500, 4000)] + b"<p id=%x>" % rng.getrandbits(64))
        size += len(pieces[-1])
    return b"".join(pieces)


def _response(rng: random.Random, number: int, url: str, body: bytes, *, broken: bool) -> bytes:
    headers = ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=UTF-8", "Server: x", "Cache-Control: no-cache"]
    turn = number % 10
    chance = rng.random() if broken else 1.0
    cut = chance < 0.03
    fields = ["WARC-Truncated: length"] if 0.03 <= chance < 0.04 else []
    if turn >= 8:
        headers.append("Content-Encoding: gzip")
        body = gzip.compress(body, 6)
    if turn in (7, 9):
        headers.append("Transfer-Encoding: chunked")
        body = b"".join(_chunks(body)) + b"0\r\n\r\n"
    else:
        headers.append(f"Content-Length: {len(body)}")
    body = body[: len(body) // 2] if cut or fields else body
    return _record(rng, "response", url, "\r\n".join(headers).encode() + b"\r\n\r\n" + body, *fields)


def _chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), _CHUNK):
        piece = body[start : start + _CHUNK]
        yield b"%x\r\n%s\r\n" % (len(piece), piece)


def _record(rng: random.Random, kind: str, url: str, block: bytes, *fields: str) -> bytes:
    lines = [
        "WARC/1.0", f"WARC-Type: {kind}", "WARC-Date: 2024-05-06T07:08:09Z", f"WARC-Target-URI: {url}",
        f"WARC-Record-ID: <urn:uuid:{rng.getrandbits(128):032x}>", f"Content-Type: {_KINDS[kind]}",
        f"Content-Length: {len(block)}", *fields,
    ]  # fmt: skip
    return zlib.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n", 6, wbits=31)


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


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of the processor."""
    start = time.process_time()
    work()
    return time.process_time() - start


def fastwarc_blocks(path: Path) -> int:
    found = ArchiveIterator(str(path), record_types=WarcRecordType.response, parse_http=False)
    return sum(1 for record in found if record.reader.read())


def fastwarc_itself(path: Path) -> int:
    """FastWARC with its own eye for HTTP and its own codings."""
    found = ArchiveIterator(str(path), record_types=WarcRecordType.response, parse_http=True, auto_decode="all")
    return sum(1 for record in found if record.reader.read())


def fastwarc_decoded(path: Path) -> int:
    """FastWARC and nothing else, but for the codings: no checks, no places, no pages."""
    whole = 0
    for record in ArchiveIterator(str(path), record_types=WarcRecordType.response, parse_http=False):
        try:
            decoded_body(parse_message(record.reader.read()), _LIMIT)
            whole += 1
        except BoilerstripError:
            continue
    return whole


def write_store(folder: Path, made: list[Exchange], group: int) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as target, RawStore.open(Path(target)) as store:
        for number, exchange in enumerate(made, start=1):
            store.append(exchange)
            if number % group == 0:
                store.commit()
    return len(made)


def read_again(path: Path, listed: list[RawPage]) -> int:
    archive = WarcFile(path)
    count = sum(1 for page in listed if page.place and archive.read(page.place, page.origin).data)
    archive.close()
    return count


def reading(path: Path, count: int, what: str, size: int) -> None:
    found = list(pages(path))
    listed = [page for page in found if isinstance(page, RawPage)]
    losses = Counter(each.code for each in found if not isinstance(each, RawPage))
    packed = path.stat().st_size / 1e6
    print(f"\n{what}: {count} responses of {size / count / 1000:.0f} kB on average, {packed:.0f} MB packed")
    print(f"{len(listed)} whole pages; not whole: {dict(sorted(losses.items()))}\n")
    rows: dict[str, Callable[[], object]] = {
        _BLOCKS: lambda: fastwarc_blocks(path),
        _BY_ITSELF: lambda: fastwarc_itself(path),
        "FastWARC, codings undone by our functions": lambda: fastwarc_decoded(path),
        "sources.warc.pages": lambda: sum(1 for _ in pages(path)),
        "sources.warc.WarcFile.read, at each place": lambda: read_again(path, listed),
    }
    if fastwarc_itself(path) < len(listed):
        del rows[_BY_ITSELF]
    rounds = [{label: seconds_of(work) for label, work in rows.items()} for _ in range(_ROUNDS)]
    beside = [name for name in (_BLOCKS, _BY_ITSELF) if name in rows]
    print(f"{'':44}{'pages/s':>8} {'MB/s':>6}", *(f"{'x ' + name[-9:]:>11}" for name in beside))
    for label in rows:
        seconds = median(own[label] for own in rounds)
        quotients = (median(own[label] / own[name] for own in rounds) for name in beside)
        print(
            f"{label:44}{count / seconds:>8,.0f} {size / seconds / 1e6:>6,.0f}",
            *(f"{each:>11.2f}" for each in quotients),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    count = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, (what, coded, broken) in enumerate(_FILES):
            path = folder / f"{number}.warc.gz"
            reading(path, count, what, crawl_file(path, count, coded=coded, broken=broken))
        made = exchanges(count)
        for label, some, group in (("every 100 pages", made, 100), ("every page", made[:500], 1)):
            started = time.perf_counter()
            stored = write_store(folder, some, group)
            speed = stored / (time.perf_counter() - started)
            print(f"{f'raw store, committed {label}':44}{speed:>8,.0f} pages/s")


if __name__ == "__main__":
    main()
