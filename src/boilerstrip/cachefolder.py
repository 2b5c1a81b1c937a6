"""Where what can be made again is kept between runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

VARIABLE = "BOILERSTRIP_CACHE"


def cache_folder(environ: Mapping[str, str], platform: str) -> Path | None:
    """The cache folder of the platform, or what `BOILERSTRIP_CACHE` names; None if that is empty, or there is no home.

    Args:
        environ: The environment, as `os.environ`.
        platform: The platform, as `sys.platform`.

    Example:
        >>> cache_folder({"HOME": "/home/ana"}, "linux").as_posix()
        '/home/ana/.cache/boilerstrip'
        >>> cache_folder({"HOME": "/home/ana", "BOILERSTRIP_CACHE": ""}, "linux") is None
        True
    """
    own = environ.get(VARIABLE)
    if own is not None:
        return Path(own) if own else None
    home = environ.get("USERPROFILE" if platform == "win32" else "HOME")
    if platform == "win32":
        local = environ.get("LOCALAPPDATA")
        base = Path(local) if local else Path(home, "AppData", "Local") if home else None
    elif platform == "darwin":
        base = Path(home, "Library", "Caches") if home else None
    else:
        xdg = environ.get("XDG_CACHE_HOME", "")
        # The specification asks to pass over what is not absolute.
        base = Path(xdg) if xdg.startswith("/") else Path(home, ".cache") if home else None
    return None if base is None else base / "boilerstrip"
