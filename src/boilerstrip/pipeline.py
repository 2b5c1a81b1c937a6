"""The road of one page: decode, segment, judge, resolve."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import NamedTuple

from boilerstrip._version import __version__
from boilerstrip.ballots import Ballots
from boilerstrip.config import Settings
from boilerstrip.judges import Judge, PageView, fact_readers_for, votes_on
from boilerstrip.judges.base import ballots_of
from boilerstrip.known import Known
from boilerstrip.language import identify_blocks
from boilerstrip.metadata import gather
from boilerstrip.metadata.http import header_facts
from boilerstrip.model import CleanDocument, Document, Language, Metadata, Provenance, RawPage
from boilerstrip.resolve import counts, resolve
from boilerstrip.segment import segment

# So many pages are judged together at most, of so many characters together.
_TOGETHER, _CHARS = 32, 1 << 20
# The rules of the model that weighs the lines of flattened text: it takes half the time, and is spared if none counts.
_WEIGHING = ("learned.line", "learned.page")


class Case(NamedTuple):
    """A segmented page to be judged; `more` are judges beside those that every page has, as one that knows the site."""

    document: Document
    page: RawPage
    more: Sequence[Judge] = ()


def clean_page(page: RawPage, settings: Settings, *more: Judge) -> CleanDocument:
    """Take one page down the road; `more` are judges beside those that every page has.

    Raises:
        DecodeError: the bytes are empty, binary, or in no encoding that fits.
    """
    return judge(Case(segment(page), page, more), settings)


def judge(case: Case, settings: Settings) -> CleanDocument:
    """Judge a segmented page and decide; pure, so the same document, settings and judges give the same answer."""
    return next(_judged([case], settings))


def judge_all(cases: Iterable[Case], settings: Settings) -> Iterator[Callable[[], CleanDocument]]:
    """For each case, in order, what gives what `judge` makes of it, or raises what `judge` does.

    Small pages of flattened text take less time than one by one.
    """
    for together in _together(cases):
        try:
            found = list(_judged(together, settings))
        except Exception:  # noqa: BLE001 -- whose fault it is shows when each is judged by itself
            yield from (partial(judge, case, settings) for case in together)
        else:
            yield from (partial(_given, document) for document in found)


def _given(document: CleanDocument) -> CleanDocument:
    return document


def _judged(cases: Sequence[Case], settings: Settings) -> Iterator[CleanDocument]:
    own = _own_judges(settings)
    views = [PageView(case.document) for case in cases]
    weighed = any(counts(rule, settings) for rule in _WEIGHING)
    for case, view, said in zip(cases, views, votes_on(views, weighed=weighed), strict=True):
        votes = Ballots([*said.parts, *ballots_of(view, (*own, *case.more)).parts])
        yield _decided(case, view, votes, settings)


def _together(cases: Iterable[Case]) -> Iterator[list[Case]]:
    """The cases in lots that are judged together; a page of HTML, for which nothing is won by it, is one by itself."""
    lot: list[Case] = []
    room = _CHARS
    for case in cases:
        size = len(case.document.text) if case.document.dom is None else _CHARS
        if lot and (len(lot) == _TOGETHER or size > room):
            yield lot
            lot, room = [], _CHARS
        lot.append(case)
        room -= size
    if lot:
        yield lot


def _decided(case: Case, view: PageView, votes: Ballots, settings: Settings) -> CleanDocument:
    document, page = case.document, case.page
    decisions = resolve(document, votes, settings)
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
