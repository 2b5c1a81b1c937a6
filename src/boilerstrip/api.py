"""The functions that a program calls: `clean` and `clean_all` for pages, `build` for a folder of them, and `dedupe`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from boilerstrip.config import Settings
from boilerstrip.errors import DecodeError
from boilerstrip.model import CleanDocument, Document, RawPage

if TYPE_CHECKING:
    from boilerstrip.builder import BuildOptions, BuildReport, Progress
    from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult
    from boilerstrip.pipeline import Case


def clean(
    page: str | bytes, url: str | None = None, media_type: str | None = None, settings: Settings | None = None
) -> CleanDocument:
    """Clean one page: HTML or flattened text, as bytes to be decoded or as a string.

    Args:
        page: The page. Lone surrogates of a string, which are no characters, become U+FFFD.
        url: Where it comes from; helps to read its metadata.
        media_type: `text/html` or `text/plain`, if it is known; found out from the page otherwise.
        settings: The defaults, if None.

    Raises:
        DecodeError: the bytes are empty, binary, or in no encoding that fits. Never for a string.

    Example:
        >>> doc = clean("Rivers carry sand to the sea, and the sea carries it back.")
        >>> doc.restore() == doc.source_text
        True
    """
    from boilerstrip.pipeline import judge

    return judge(_case(page, url, media_type), settings or Settings())


def clean_all(pages: Iterable[str | bytes], settings: Settings | None = None) -> Iterator[CleanDocument]:
    """Clean many pages, in order, each for itself: what `clean` gives, in two thirds of the time for flattened text.

    Args:
        pages: HTML pages or flattened texts, as for `clean`; some dozens are read ahead.
        settings: The defaults, if None.

    Raises:
        DecodeError: the bytes of a page are empty, binary, or in no encoding that fits; the pages before it have been
            given.

    Example:
        >>> texts = ["Rivers carry sand to the sea.", "The sea carries it back."]
        >>> [doc.text for doc in clean_all(texts)] == texts
        True
    """
    from boilerstrip.pipeline import judge_all

    failures: list[DecodeError] = []

    def cases() -> Iterator[Case]:
        for page in pages:
            try:
                case = _case(page)
            except DecodeError as error:
                failures.append(error)
                return
            yield case

    for judged in judge_all(cases(), settings or Settings()):
        yield judged()
    for failure in failures:
        raise failure


def build(
    raw: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    settings: Settings | None = None,
    options: BuildOptions | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Build the corpus of a folder of pages, or of several, in the folder `output`.

    Raises:
        ConfigError: there is nothing to read, or `output` is something else than a corpus; nothing was done.
        CorpusError: another build is writing it, or the disk refuses; the old corpus stays.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     raw = Path(folder, "raw")
        ...     raw.mkdir()
        ...     _ = (raw / "note.txt").write_text("Rivers carry sand to the sea.")
        ...     report = build(raw, Path(folder, "clean"))
        >>> report.counts.kept
        1
    """
    from boilerstrip.builder import BuildOptions, build_corpus

    roots = [raw] if isinstance(raw, (str, os.PathLike)) else raw
    return build_corpus(
        [Path(root) for root in roots],
        Path(output),
        settings or Settings(),
        replace(options or BuildOptions(), built_at=time_stamp),
        progress,
    )


def dedupe(docs: Sequence[CleanDocument | DedupeDoc | str], settings: Settings | None = None) -> DedupeResult:
    """Find the documents that are one article: copies, near copies, translations.

    A string or a clean document has its place in `docs`, counted from 0, as its id in the result.

    Raises:
        CorpusError: two documents have one id.
        ConfigError: the encoder that the settings name cannot be had.

    Example:
        >>> text = "The river carries sand to the sea, and the wind carries some of it back again."
        >>> dedupe([text, text.upper(), "Another matter."], Settings(encoder="none")).duplicates
        (('1', '0'),)
    """
    from boilerstrip.builder.clusters import dedupe_docs
    from boilerstrip.corpus.record import page_record
    from boilerstrip.dedupe.docs import DedupeDoc
    from boilerstrip.dedupe.run import dedupe as run

    found: list[DedupeDoc] = []
    for place, doc in enumerate(docs):
        if isinstance(doc, CleanDocument):
            found += dedupe_docs([{**page_record(doc), "id": str(place)}])
        else:
            found.append(DedupeDoc(str(place), doc) if isinstance(doc, str) else doc)
    return run(found, settings)


def time_stamp(environment: Mapping[str, str] = os.environ) -> str:
    """The time that a build names, in UTC: now, or SOURCE_DATE_EPOCH (reproducible-builds.org).

    Example:
        >>> time_stamp({"SOURCE_DATE_EPOCH": "0"})
        '1970-01-01T00:00:00Z'
    """
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdecimal() else int(time.time())
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _case(page: str | bytes, url: str | None = None, media_type: str | None = None) -> Case:
    """A page as it is judged.

    Raises:
        DecodeError: the bytes are empty, binary, or in no encoding that fits. Never for a string.
    """
    from boilerstrip.pipeline import Case
    from boilerstrip.segment import segment

    if isinstance(page, bytes):
        raw = RawPage(page, origin=url or "", media_type=media_type, url=url)
        return Case(segment(raw), raw)
    try:
        data = page.encode()
    except UnicodeEncodeError:
        page = _without_surrogates(page)
        data = page.encode()
    raw = RawPage(data, origin=url or "", media_type=media_type, charset="utf-8", url=url)
    return Case(_segment_string(page, raw), raw)


def _segment_string(text: str, page: RawPage) -> Document:
    """Lay out a string as it is: nothing is decoded, so nothing (a byte order mark, a NUL) can be lost."""
    from boilerstrip.segment.sniff import sniff
    from boilerstrip.segment.text import segment_text

    kind = sniff(page)
    if kind.is_html:
        from boilerstrip.segment.html import segment_html

        document = segment_html(text)
    else:
        document = segment_text(text)
    return replace(document, origin=page.origin, media_type=kind.media_type, url=page.url)


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
