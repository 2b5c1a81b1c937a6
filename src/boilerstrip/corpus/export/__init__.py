"""Hand a corpus on: in a form that others load as it is."""

from __future__ import annotations

from boilerstrip.corpus.export.run import ExportOptions, ExportReport, Target, export

__all__ = ["ExportOptions", "ExportReport", "Target", "export"]
