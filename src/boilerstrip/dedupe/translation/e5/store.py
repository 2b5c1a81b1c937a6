"""The converted network on disk: made once, checked at every start, made again whenever anything is wrong with it.

A file is the model followed by the SHA-256 of its key and of the model; the key says which weights it was made of, by
which code and which version of onnx, so that a stale file is as good as none. It is written beside its place and moved
there in one step: a reader finds a whole file or none, however many processes write it at once. The hash finds damage,
not malice: who can write into your cache folder can do as you can.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_DIGEST = 32
_LOG = logging.getLogger(__name__)


def kept_model(folder: Path | None, key: str, build: Callable[[], bytes]) -> bytes:
    """The model of this key from the file in `folder`; built and kept there if it is not there, or is damaged.

    A folder that cannot be read or written costs time, no more: the model is then built in memory, and a line of the
    log says so.
    """
    if folder is None:
        return build()
    path = folder / f"e5-{hashlib.sha256(key.encode()).hexdigest()[:16]}.onnx"
    model = _read(path, key)
    if model is None:
        model = build()
        try:
            _write(path, model + _digest(key, model))
        except OSError as error:
            _LOG.warning(
                "boilerstrip: the converted e5 network cannot be kept in %s (%s): it is made again at each start",
                folder,
                error.strerror or error,
            )
    return model


def _read(path: Path, key: str) -> bytes | None:
    """What the file holds if it is whole and of this key."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    model, digest = data[:-_DIGEST], data[-_DIGEST:]
    return model if model and digest == _digest(key, model) else None


def _digest(key: str, model: bytes) -> bytes:
    found = hashlib.sha256(key.encode() + b"\0")
    found.update(model)
    return found.digest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".e5-", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
