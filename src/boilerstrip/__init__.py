"""boilerstrip: web pages in, a clean-text corpus out; see README.md.

Example:
    >>> import boilerstrip as bs
    >>> bs.clean("Rivers carry sand to the sea, and the sea carries it back.").language
    'en'
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from boilerstrip._version import __version__

if TYPE_CHECKING:
    from boilerstrip.api import build, clean, clean_all, dedupe
    from boilerstrip.config import Settings
    from boilerstrip.errors import (
        BoilerstripError,
        ConfigError,
        CorpusError,
        DecodeError,
        FetchError,
        RuleError,
    )
    from boilerstrip.fetch.api import FetchOptions, fetch
    from boilerstrip.model import CleanDocument, Cluster

__all__ = [
    "BoilerstripError",
    "CleanDocument",
    "Cluster",
    "ConfigError",
    "CorpusError",
    "DecodeError",
    "FetchError",
    "FetchOptions",
    "RuleError",
    "Settings",
    "__version__",
    "build",
    "clean",
    "clean_all",
    "dedupe",
    "fetch",
]

# Where each public name lives; it is imported at first use, so that `import boilerstrip` costs next to nothing.
_HOMES = {
    "api": ("build", "clean", "clean_all", "dedupe"),
    "config": ("Settings",),
    "errors": (
        "BoilerstripError", "ConfigError", "CorpusError", "DecodeError", "FetchError", "RuleError",
    ),
    "fetch.api": ("FetchOptions", "fetch"),
    "model": ("CleanDocument", "Cluster"),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            # Kept, so that it is looked for once.
            found = globals()[name] = getattr(import_module(f"boilerstrip.{home}"), name)
            return found
    raise AttributeError(f"module 'boilerstrip' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


class _Package(ModuleType):
    """The package, in which the import system cannot put the room `dedupe` over the function of that name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
