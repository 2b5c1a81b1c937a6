"""One file of an archive as a page: by its name, as files in a folder are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath

from boilerstrip.model import RawPage, StorePlace
from boilerstrip.sources.files import PAGE_ENDINGS
from boilerstrip.sources.mhtml import MHTML_ENDINGS, page_from_mhtml
from boilerstrip.sources.mirrors import is_made_page, mirrored_url

_MEDIA_TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml"}


def is_page_name(name: str, passed_by: Counter[str]) -> bool:
    """Whether a member called `name` can be a page; others are counted by their ending, hidden files are not."""
    path = PurePosixPath(name)
    if any(part.startswith(".") for part in path.parts if part not in {".", ".."}):
        return False
    ending = path.suffix.lower()
    if ending in PAGE_ENDINGS or ending in MHTML_ENDINGS or is_made_page(name):
        return True
    passed_by[ending] += 1
    return False


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
