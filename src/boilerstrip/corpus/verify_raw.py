"""Compare a corpus with the raw pages it was made of: the bytes, and where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from boilerstrip.corpus.checks import Fault
from boilerstrip.corpus.record import Record
from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage
from boilerstrip.sources import Listing, PageRef
from boilerstrip.sources.containers import PageReader


def check_raw(listing: Listing, records: Iterable[Record]) -> Iterator[Fault]:
    """Whether each record's page is still the bytes at the place that it names."""
    here = {ref.origin: ref for ref in listing.pages}
    with closing(PageReader()) as reader:
        for record in records:
            ref = here.get(record["file_path"])
            fault = f"{record['file_path']}: the raw page is gone" if ref is None else _differs(record, ref, reader)
            if fault:
                yield Fault(record["id"], "raw", fault)


def _differs(record: Record, ref: PageRef, reader: PageReader) -> str | None:
    """What is not as it was, in words; None if nothing is."""
    name = record["file_path"]
    place = (ref.place.file, ref.place.offset, ref.place.length) if ref.place else (None, None, None)
    if place != (record["warc_file"], record["warc_offset"], record["warc_length"]):
        return f"{name}: the raw page lies elsewhere than the corpus says"
    try:
        page = reader.read(ref)
    except BoilerstripError as error:
        return str(error)
    if page.sha256 != record["raw_sha256"]:
        return f"{name}: the raw page has changed since the build"
    if _told(page) != (record["fetched_at"], record["http_status"]):
        return f"{name}: when and how the raw page was fetched has changed since the build"
    return None


def _told(page: RawPage) -> tuple[str | None, int | None]:
    return page.fetched_at, page.status
