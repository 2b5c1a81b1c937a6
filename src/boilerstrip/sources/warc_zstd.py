"""WARC files whose records are zstd frames that share a dictionary, which stands in a skippable frame before them.

As in the draft "WARC compression with Zstandard" of the IIPC: one record a frame; the dictionary may be compressed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import zstandard

ZSTD = b"\x28\xb5\x2f\xfd"

_DICTIONARY_FRAME = b"\x5d\x2a\x4d\x18"
_SKIPPABLE = b"\x2a\x4d\x18"
_MAX_DICTIONARY = 32 * 1024 * 1024
_PIECE = 64 * 1024


class Frame(NamedTuple):
    """What one frame holds, and where it begins, in bytes of the file."""

    offset: int
    data: bytes


class DictionaryFile(io.BufferedReader):
    """A file of frames as it lies on the disk, and the dictionary that opens them."""

    def __init__(self, file: BinaryIO, dictionary: zstandard.ZstdCompressionDict) -> None:
        super().__init__(_Raw(file))
        self.dictionary = dictionary

    def frames(self, max_bytes: int) -> Iterator[Frame]:
        """Every frame from where the file stands.

        Raises:
            OSError: a frame is damaged, cut short, or holds more than `max_bytes`.
        """
        while head := self.read(8):
            if head[1:4] == _SKIPPABLE:
                self.seek(int.from_bytes(head[4:], "little"), io.SEEK_CUR)
                continue
            offset = self.seek(-len(head), io.SEEK_CUR)
            yield Frame(offset, self._frame(max_bytes))

    def piece(self, offset: int, length: int) -> DictionaryFile:
        """Some bytes of the file, as a file of their own."""
        self.seek(offset)
        return DictionaryFile(io.BytesIO(self.read(length)), self.dictionary)

    def _frame(self, max_bytes: int) -> bytes:
        frame = zstandard.ZstdDecompressor(dict_data=self.dictionary).decompressobj()
        parts: list[bytes] = []
        size = 0
        while not frame.eof:
            packed = self.read1(_PIECE)
            if not packed:
                raise OSError("the last zstd frame is cut short")
            try:
                parts.append(frame.decompress(packed))
            except zstandard.ZstdError as error:
                raise OSError(f"damaged zstd: {error}") from error
            size += len(parts[-1])
            if size > max_bytes:
                raise OSError(f"a zstd frame of more than {max_bytes:,} bytes")
        self.seek(-len(frame.unused_data), io.SEEK_CUR)
        return b"".join(parts)


def dictionary_file(file: BinaryIO) -> DictionaryFile | None:
    """`file` with its dictionary, if it begins with one.

    Raises:
        OSError: the dictionary is damaged, or larger than any dictionary is.
    """
    start = file.tell()
    head = file.read(8)
    if not head.startswith(_DICTIONARY_FRAME):
        file.seek(start)
        return None
    length = int.from_bytes(head[4:], "little")
    if length > _MAX_DICTIONARY:
        raise OSError(f"a zstd dictionary of {length:,} bytes")
    data = file.read(length)
    try:
        if data.startswith(ZSTD):
            data = zstandard.ZstdDecompressor().decompress(data, max_output_size=_MAX_DICTIONARY)
        dictionary = zstandard.ZstdCompressionDict(data)
    except zstandard.ZstdError as error:
        raise OSError(f"damaged zstd dictionary: {error}") from error
    file.seek(start)
    return DictionaryFile(file, dictionary)


class _Raw(io.RawIOBase):
    """Any open file as the raw layer below a buffer; closing it leaves the file open."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()
