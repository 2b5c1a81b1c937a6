"""The road of one page: decode, segment, judge, resolve."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from boilerstrip._version import __version__
from boilerstrip.config import Settings
from boilerstrip.judges import Judge, PageView, fact_readers_for, judges_for
from boilerstrip.judges.base import ballots_of
from boilerstrip.known import Known
from boilerstrip.language import identify_blocks
from boilerstrip.metadata import gather
from boilerstrip.metadata.http import header_facts
from boilerstrip.model import CleanDocument, Document, Language, Metadata, Provenance, RawPage
from boilerstrip.resolve import resolve
from boilerstrip.segment import segment


def clean_page(page: RawPage, settings: Settings, *more: Judge) -> CleanDocument:
    """Take one page down the road; `more` are judges beside those that every page has.

    Raises:
        DecodeError: the bytes are empty, binary, or in no encoding that fits.
    """
    return judge(segment(page), page, settings, *more)


def judge(document: Document, page: RawPage, settings: Settings, *more: Judge) -> CleanDocument:
    """Judge a segmented page and decide; pure, so the same document, settings and judges give the same answer.

    `more` are judges beside those that every page has, such as one that knows the site.
    """
    view = PageView(document)
    judges = (*judges_for(document), *_own_judges(settings), *more)
    decisions = resolve(document, ballots_of(view, judges), settings)
    # Without the page itself, whose bytes may go.
    headers = page.headers

    def metadata() -> Metadata:
        facts = [*header_facts(headers), *(fact for read in fact_readers_for(document) for fact in read(view))]
        return gather(document, facts)

    def languages() -> tuple[Language, ...]:
        return identify_blocks([text for text, stays in zip(view.texts, decisions.kept, strict=True) if stays])

    return CleanDocument(
        # What metadata is found from is let go of with it.
        document=replace(document, unread=None),
        decisions=decisions,
        known=Known(metadata, languages),
        provenance=Provenance(
            origin=page.origin,
            raw_sha256=page.sha256,
            encoding=document.encoding,
            segmenter=document.segmenter,
            extractor="boilerstrip",
            extractor_version=__version__,
            config_hash=_hash_of(settings),
            place=page.place,
            fetched_at=page.fetched_at,
            status=page.status,
            crawled=page.crawled,
        ),
    )


@lru_cache(maxsize=16)
def _hash_of(settings: Settings) -> str:
    """The hash of the settings, worked out once for all pages that are cleaned with them."""
    return settings.config_hash


def _own_judges(settings: Settings) -> tuple[Judge, ...]:
    """The judges of the user's rule packs and site rules."""
    if not settings.rules:
        return ()
    from boilerstrip.judges.rules import judges_of

    return judges_of(settings.rules)
