"""Files as streams of bytes, decompressed on the way, with any range of them at hand."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import zstandard

# What reading a damaged compressed stream raises.
STREAM_ERRORS: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)

_PIECE = 1024 * 1024
_ZSTD = b"\x28\xb5\x2f\xfd"


def open_stream(file: BinaryIO) -> BinaryIO:
    """`file` decompressed if its first bytes say gzip, zstd, bzip2 or xz; else `file` itself.

    Example:
        >>> open_stream(io.BytesIO(gzip.compress(b"text"))).read()
        b'text'
    """
    start = file.tell()
    magic = file.read(6)
    file.seek(start)
    if magic.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if magic.startswith(_ZSTD):
        return cast(BinaryIO, io.BufferedReader(_ZstdStream(file), _PIECE))
    if magic.startswith(b"BZh"):
        return cast(BinaryIO, bz2.BZ2File(file))
    if magic == b"\xfd7zXZ\x00":
        return cast(BinaryIO, lzma.LZMAFile(file))
    return file


class _ZstdStream(io.RawIOBase):
    """Frame after frame of zstd; unlike the library's own reader it tells a frame that is cut short from the end."""

    # Three bytes can stand for 128 KiB, and nothing bounds what comes out at once: it is fed in sips.
    _SIP = 4096

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._frame: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            self._packed = self._packed or self._file.read(self._SIP)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the last zstd frame is cut short")
                return 0
            self._frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
            self._ready = memoryview(self._frame.decompress(self._packed))
            self._packed = b""
            if self._frame.eof:
                self._packed, self._frame = self._frame.unused_data, None
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


class RangeReader:
    """Ranges of the decompressed bytes of one file, cheapest in rising order.

    Going back in a compressed file unpacks it once, into a temporary file that is gone when the reader is closed.
    """

    def __init__(self, path: Path) -> None:
        self._raw = path.open("rb")
        self._stream: IO[bytes] = open_stream(self._raw)
        self._can_seek = self._stream is self._raw
        self._position = 0

    def read(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; fewer where the file ends."""
        if not self._can_seek and offset < self._position:
            self._unpack()
        if self._can_seek:
            self._stream.seek(offset)
        else:
            self._skip(offset - self._position)
        data = _read_exactly(self._stream, length)
        self._position = offset + len(data)
        return data

    def copy(self, offset: int, length: int, target: IO[bytes]) -> None:
        """Write `length` bytes from `offset` into `target`, piece by piece."""
        for start in range(offset, offset + length, _PIECE):
            target.write(self.read(start, min(_PIECE, offset + length - start)))

    def close(self) -> None:
        """Let go of the files."""
        self._stream.close()
        self._raw.close()

    def _skip(self, count: int) -> None:
        while count > 0:
            piece = self._stream.read(min(count, _PIECE))
            if not piece:
                return
            count -= len(piece)

    def _unpack(self) -> None:
        self._raw.seek(0)
        whole = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the reader
        shutil.copyfileobj(open_stream(self._raw), whole, _PIECE)
        self._stream, self._can_seek = whole, True


def _read_exactly(stream: IO[bytes], length: int) -> bytes:
    parts: list[bytes] = []
    while length > 0:
        piece = stream.read(min(length, _PIECE))
        if not piece:
            break
        parts.append(piece)
        length -= len(piece)
    return b"".join(parts)
