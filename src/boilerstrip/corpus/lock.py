"""One writer at a time: a lock file beside the corpus, which the system frees when its holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from boilerstrip.errors import CorpusError


class CorpusLock:
    """Holds `.<name>.lock` beside `target` while the `with` block runs; the file goes when it is left.

    Raises:
        CorpusError: somebody else holds it (code `locked`).
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = target.with_name(f".{target.name}.lock")
        self._descriptor = -1

    def __enter__(self) -> CorpusLock:
        while True:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            if not _try_lock(self._descriptor):
                os.close(self._descriptor)
                raise CorpusError(
                    f"{self._target}: another build is writing this corpus; wait until it has ended", code="locked"
                )
            # The last holder may have removed the file between our open and our lock: then we hold a name that is gone.
            if self._is_current():
                return self
            os.close(self._descriptor)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(self._descriptor)
            self._path.unlink(missing_ok=True)
        else:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)

    def _is_current(self) -> bool:
        try:
            return os.path.samestat(self._path.stat(), os.fstat(self._descriptor))
        except FileNotFoundError:
            return False


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
