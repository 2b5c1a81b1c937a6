"""Files of the cache folder: made once, checked at every start, made again whenever anything is wrong with them.

A file is what is kept, followed by the SHA-256 of its key and of that; the key says what it was made of, and by which
code, so that a stale file is as good as none. It is written beside its place and moved there in one step: a reader
finds a whole file or none, however many processes write it at once. The hash finds damage, not malice: who can write
into your cache folder can do as you can.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_DIGEST = 32
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptFile:
    r"""Something that is kept in `folder` (None: nowhere), what it was made of (`key`) and what it is called (`what`).

    The name of the file is `stem`, some of the hash of the key, and `suffix`. That it cannot be kept is a line of the
    log, of this `level`.

    Example:
        >>> KeptFile(None, "squares", "v1", "the squares").content(lambda: bytes(n * n for n in range(4)))
        b'\x00\x01\x04\t'
    """

    folder: Path | None
    stem: str
    key: str
    what: str
    suffix: str = ".bin"
    level: int = logging.WARNING

    def content(self, build: Callable[[], bytes]) -> bytes:
        """What the file holds; built and kept there if it is not there, or is damaged.

        A folder that cannot be read or written costs time, no more: what is wanted is then built in memory.
        """
        if self.folder is None:
            return build()
        path = self.folder / f"{self.stem}-{hashlib.sha256(self.key.encode()).hexdigest()[:16]}{self.suffix}"
        found = self._read(path)
        if found is None:
            found = build()
            try:
                _write(path, found, self._digest(found))
            except OSError as error:
                reason = error.strerror or error
                message = "boilerstrip: %s cannot be kept in %s (%s): made again at each start"
                _LOG.log(self.level, message, self.what, self.folder, reason)
        return found

    def _read(self, path: Path) -> bytes | None:
        """What the file holds if it is whole and of this key."""
        try:
            size = path.stat().st_size - _DIGEST
            with path.open("rb") as file:
                found, digest = file.read(max(0, size)), file.read()
        except OSError:
            return None
        return found if found and digest == self._digest(found) else None

    def _digest(self, content: bytes) -> bytes:
        found = hashlib.sha256(self.key.encode() + b"\0")
        found.update(content)
        return found.digest()


def _write(path: Path, *parts: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
