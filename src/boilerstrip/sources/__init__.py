"""Where pages come from: local folders, stores of raw pages, tables and archives."""

from __future__ import annotations

from boilerstrip.model import RawPage
from boilerstrip.sources.base import Failure, Listing, PageRef
from boilerstrip.sources.files import list_files

__all__ = ["Failure", "Listing", "PageRef", "list_files", "read_file"]


def read_file(ref: PageRef) -> RawPage:
    """The page that `ref` names, wherever it lies; whoever reads many keeps a `containers.PageReader`.

    Raises:
        BoilerstripError: it cannot be read.
    """
    from boilerstrip.sources.containers import read_page

    return read_page(ref)
