"""Whether the package is whole: without one of its models, every page would fail, each with a message of its own."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

from boilerstrip.errors import ConfigError

# The list of all data files, which is one itself.
_LIST = "SOURCES.toml"


def check_installation(package: Traversable | None = None) -> None:
    """Refuse to begin with a package of which a data file is gone; `package` is the folder of our own, if None.

    Raises:
        ConfigError: files are missing (`installation`).

    Example:
        >>> check_installation()
    """
    folder = (package or files("boilerstrip")) / "data"
    missing = [folder / name for name in _names(folder / _LIST) if not _is_there(folder / name)]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise ConfigError(
            f"{missing[0]}{more}: missing from the installation; install it again "
            "(pip install --force-reinstall --no-deps boilerstrip)",
            code="installation",
        )


def _names(listing: Traversable) -> list[str]:
    return [_LIST, *(tomllib.loads(listing.read_text(encoding="utf-8")) if listing.is_file() else ())]


def _is_there(item: Traversable) -> bool:
    return item.is_file() or item.is_dir()
