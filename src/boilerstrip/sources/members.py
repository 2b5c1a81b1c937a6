"""One file of an archive as a page: by its name, as files in a folder are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from enum import Enum, auto
from pathlib import PurePosixPath

from boilerstrip.model import RawPage, StorePlace
from boilerstrip.sources.base import Failure
from boilerstrip.sources.files import DOCUMENT_ENDINGS, PAGE_ENDINGS
from boilerstrip.sources.mhtml import MHTML_ENDINGS, page_from_mhtml
from boilerstrip.sources.mirrors import is_made_page, mirrored_url
from boilerstrip.sources.tables import CSV_ENDINGS, JSON_ENDINGS, PARQUET_ENDINGS
from boilerstrip.sources.warc import WARC_ENDINGS

ZIP_ENDINGS = (".zip",)
TAR_ENDINGS = (".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")

# Files of many pages that are read inside of archives too; of other tables nobody knows what they are.
_INNER_ENDINGS = (*WARC_ENDINGS, *JSON_ENDINGS, *PARQUET_ENDINGS, *ZIP_ENDINGS, *TAR_ENDINGS)
_MEDIA_TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml"}


class Sort(Enum):
    """What a member is by its name: a page, a file of many pages, something to tell of, or nothing."""

    PAGE = auto()
    INNER = auto()
    TOLD = auto()
    NOTHING = auto()


def sort_of(name: str, passed_by: Counter[str]) -> Sort:
    """What a member called `name` is; files that are nothing are counted by their ending, hidden ones are not."""
    path = PurePosixPath(name)
    if any(part.startswith(".") for part in path.parts if part not in {".", ".."}):
        return Sort.NOTHING
    ending = path.suffix.lower()
    if ending in PAGE_ENDINGS or ending in MHTML_ENDINGS or is_made_page(name):
        return Sort.PAGE
    if ending in DOCUMENT_ENDINGS or name.lower().endswith(CSV_ENDINGS):
        return Sort.TOLD
    if name.lower().endswith(_INNER_ENDINGS):
        return Sort.INNER
    passed_by[ending] += 1
    return Sort.NOTHING


def told(name: str, origin: str) -> Failure:
    """The row of a member that holds text which somebody may believe to be in the corpus."""
    ending = PurePosixPath(name).suffix.lower()[1:]
    if f".{ending}" in DOCUMENT_ENDINGS:
        return Failure(origin, ending, f"{origin}: a {ending.upper()} file: convert it to text or HTML first")
    message = f"{origin}: a table inside of an archive can be anything: unpack it and name it as an input"
    return Failure(origin, "table", message, "skipped")


def page_from_file(data: bytes, name: str, origin: str, place: StorePlace | None = None) -> RawPage:
    """The page that a file called `name` holds.

    Raises:
        BoilerstripError: an MHTML file with no page in it.
    """
    ending = PurePosixPath(name).suffix.lower()
    page = RawPage(data, origin, media_type=_MEDIA_TYPES.get(ending), place=place)
    if ending in MHTML_ENDINGS:
        return page_from_mhtml(page)
    return replace(page, url=mirrored_url(data))
