"""Facts to metadata: one value a field, the candidates kept beside it."""

from __future__ import annotations

from boilerstrip.metadata.gather import gather

__all__ = ["gather"]
