"""Where the command line keeps the vectors of what was encoded."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from boilerstrip.cachefolder import cache_folder

# About a hundred thousand documents. A larger one is begun anew; who has more names a folder of their own.
MOST_BYTES = 1 << 30


def vector_folder(named: Path | None) -> Path | None:
    """The folder that was named, else one in the cache folder of the user; None if that is switched off.

    From here on, what the caches have to complain about is shown: a user who waits should know why.
    """
    from boilerstrip.dedupe.translation.cache import FILE, discard

    logging.getLogger("boilerstrip.dedupe").setLevel(logging.WARNING)
    if named is not None:
        return named
    base = cache_folder(os.environ, sys.platform)
    if base is None:
        return None
    file = base / "vectors" / FILE
    if file.is_file() and file.stat().st_size > MOST_BYTES:
        discard(file.parent)
    return file.parent
