"""The model of py3langid (Lui and Baldwin 2012, retrained), of which only the part in use is held.

Its file unpacks to some seventy megabytes, which takes a while: what is needed is kept in the cache folder.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import lzma
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from boilerstrip.cachefolder import cache_folder
from boilerstrip.keptfile import KeptFile
from boilerstrip.language.scripts import script_table

_FILE = "data/model.npz.xz"
# An array's name, type and shape.
_Told: TypeAlias = tuple[str, str, Sequence[int]]
# To be raised when `_pack` takes other things, or writes them in another way.
_VERSION = 1
# Arrays begin at multiples of so many bytes.
_ALIGNED = 64


@dataclass(frozen=True, eq=False, slots=True)
class LangidModel:
    """Log odds [features, classes], priors and names of the classes, then the automaton.

    `places` are those of the classes in the file. Only the classes that a script leaves a choice of are kept, script by
    script.
    """

    odds: NDArray[np.float16]
    prior: NDArray[np.float32]
    names: tuple[str, ...]
    places: tuple[int, ...]
    moves: NDArray[Any]
    rows: NDArray[Any]
    features: NDArray[np.int32]


@cache
def langid_model() -> LangidModel:
    """The model, from the cache folder or from the package."""
    path = _package_file()
    wanted = [languages for languages in script_table().languages if len(languages) > 1]
    key = json.dumps([_VERSION, sys.byteorder, hashlib.sha256(path.read_bytes()).hexdigest(), wanted])
    folder = cache_folder(os.environ, sys.platform)
    file = KeptFile(folder, "languages", key, "the model of languages", level=logging.INFO)
    return _unpacked(file.content(lambda: _pack(path, wanted)))


def _package_file() -> Path:
    # The package itself is not imported: nothing of its code is needed.
    spec = find_spec("py3langid")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("py3langid is not installed", name="py3langid")
    return Path(spec.origin).parent / _FILE


def _pack(path: Path, wanted: Sequence[Sequence[str]]) -> bytes:
    """What is needed of py3langid's file: a line of JSON that says what comes, then the bytes of the arrays."""
    with tempfile.TemporaryFile(suffix=".npz") as unpacked:
        with lzma.open(path) as packed:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
        unpacked.seek(0)
        with np.load(unpacked, allow_pickle=False) as held:
            names = held["classes"].tolist()
            columns = list(dict.fromkeys(at for some in wanted for at, name in enumerate(names) if name in some))
            arrays = {
                "odds": held["ptc"].take(columns, axis=1),
                "prior": held["pc"][columns],
                "moves": held["nextmove"],
                "rows": held["nextmove_row"],
                "features": held["out_feat"],
            }
    head = {
        "names": [names[column] for column in columns],
        "places": columns,
        "arrays": [[name, array.dtype.str, list(array.shape)] for name, array in arrays.items()],
    }
    line = json.dumps(head).encode()
    found = io.BytesIO()
    found.write(line + b" " * (-(len(line) + 1) % _ALIGNED) + b"\n")
    while arrays:  # each is let go of once it is written: nothing is held twice
        array = arrays.pop(next(iter(arrays)))
        found.write(array.data)
        found.write(bytes(-array.nbytes % _ALIGNED))
    return found.getvalue()


def _unpacked(data: bytes) -> LangidModel:
    start = data.index(b"\n") + 1
    head = json.loads(data[:start])
    arrays = dict(_arrays(data, start, head["arrays"]))
    return LangidModel(names=tuple(head["names"]), places=tuple(head["places"]), **arrays)


def _arrays(
    data: bytes, start: int, told: Sequence[tuple[str, str, Sequence[int]]]
) -> Iterator[tuple[str, NDArray[Any]]]:
    for name, kind, shape in told:
        count = int(np.prod(shape))
        array = np.frombuffer(data, np.dtype(kind), count, start).reshape(shape)
        yield name, array
        start += array.nbytes + -array.nbytes % _ALIGNED
