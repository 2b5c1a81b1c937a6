"""Where pages come from: local folders and stores of raw pages."""

from __future__ import annotations

from boilerstrip.sources.base import Failure, Listing, PageRef
from boilerstrip.sources.files import list_files, read_file

__all__ = ["Failure", "Listing", "PageRef", "list_files", "read_file"]
