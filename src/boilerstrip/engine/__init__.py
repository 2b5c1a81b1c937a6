"""Builds of any size as one plan: shards of pages on one machine or a Ray cluster, what is done kept as Parquet.

What is named here is imported when it is used: the workers need little of it, and no single page any.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boilerstrip.engine.options import EngineChoice, EngineOptions

__all__ = ["EngineChoice", "EngineOptions"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("boilerstrip.engine.options"), name)
    raise AttributeError(f"module 'boilerstrip.engine' has no attribute {name!r}")
