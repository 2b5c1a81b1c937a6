"""A folder of pages to a corpus: list, clean, find copies and translations, write, show."""

from __future__ import annotations

from boilerstrip.builder.build import BuildOptions, build_corpus
from boilerstrip.builder.output import Format
from boilerstrip.builder.report import BuildReport, Progress
from boilerstrip.builder.workers import Limits

__all__ = ["BuildOptions", "BuildReport", "Format", "Limits", "Progress", "build_corpus"]
