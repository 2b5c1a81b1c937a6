"""Put a finished folder in the place of another in one step, so that a reader sees the old one or the new one."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux, renameat2(2)
_RENAME_SWAP = 2  # macOS, renamex_np(2)

# The file system cannot do it: a network share, or a folder in a lower layer of a container image.
_UNABLE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV})


def replace_folder(new: Path, target: Path, journal: Path) -> None:
    """Make `target` what `new` is; what was there before is deleted.

    Where the system can exchange two names, `target` is whole at every moment. Elsewhere `journal` is written first:
    if it is there, `finish` completes what a kill interrupted.
    """
    if not target.exists():
        new.rename(target)
    elif _exchange(new, target):
        shutil.rmtree(new)
    else:
        journal.write_bytes(b"")
        finish(new, target, journal)
    sync_folder(target.parent)


def finish(new: Path, target: Path, journal: Path) -> None:
    """Complete a replacement that was cut short; does nothing where there was none."""
    if not journal.exists():
        return
    if new.exists():
        if target.exists():
            shutil.rmtree(target)
        new.rename(target)
    journal.unlink()


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` on the disk before going on; Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Have every file and name below `folder` on the disk before going on.

    Linux waits for the whole file system in one call, which takes no longer for a hundred thousand small texts than for
    one (and tells of errors since 5.8); elsewhere each file is waited for.
    """
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform != "win32" else None
    if libc is not None and hasattr(libc, "syncfs"):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if libc.syncfs(descriptor) != 0:
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number), str(folder))
        finally:
            os.close(descriptor)
        return
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("r+b") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two names atomically; False where that cannot be done here."""
    if sys.platform == "win32":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(first), os.fsencode(second)
    if hasattr(libc, "renameat2"):
        result = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    elif hasattr(libc, "renamex_np"):
        result = libc.renamex_np(names[0], names[1], _RENAME_SWAP)
    else:
        return False
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(second))
