"""A folder of pages to a corpus: list, clean, find copies and translations, write, show.

What is named here is imported when it is used: the child processes that clean pages need little of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boilerstrip.builder.build import BuildOptions, build_corpus
    from boilerstrip.builder.output import Format
    from boilerstrip.builder.report import BuildReport, Progress
    from boilerstrip.builder.workers import Limits

__all__ = ["BuildOptions", "BuildReport", "Format", "Limits", "Progress", "build_corpus"]

_HOMES = {
    "BuildOptions": "build",
    "BuildReport": "report",
    "Format": "output",
    "Limits": "workers",
    "Progress": "report",
    "build_corpus": "build",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"boilerstrip.builder.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'boilerstrip.builder' has no attribute {name!r}")
