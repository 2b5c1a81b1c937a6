"""The class and script of every code point, as arrays to index: read once from data/lines_chars.txt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_CODE_POINTS = 0x110000


@dataclass(frozen=True, slots=True)
class CharTable:
    """Arrays over all code points: `classes` and `scripts` (uint8), `folded` (uint32: lower case, one to one).

    `places` are the numbers of the classes by their names.
    """

    classes: NDArray[np.uint8]
    scripts: NDArray[np.uint8]
    folded: NDArray[np.uint32]
    class_names: tuple[str, ...]
    script_names: tuple[str, ...]
    places: Mapping[str, int]

    def of(self, *names: str) -> list[int]:
        """The numbers of the classes called `names`."""
        return [self.places[name] for name in names]


@lru_cache(maxsize=1)
def char_table() -> CharTable:
    """The shipped table.

    Example:
        >>> table = char_table()
        >>> [table.class_names[table.classes[ord(c)]] for c in "a。字"]
        ['lower', 'term', 'wide']
    """
    text = (files("boilerstrip") / "data" / "lines_chars.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
    class_names, script_names = tuple(rows[0][1:]), tuple(rows[1][1:])
    classes = np.zeros(_CODE_POINTS, np.uint8)
    scripts = np.zeros(_CODE_POINTS, np.uint8)
    folded = np.arange(_CODE_POINTS, dtype=np.uint32)
    upper = class_names.index("upper")
    for first, last, kind, script in rows[2:]:
        start, stop = int(first, 16), int(last, 16) + 1
        classes[start:stop] = int(kind)
        scripts[start:stop] = int(script)
        if int(kind) == upper:
            for code in range(start, stop):
                lower = chr(code).lower()
                folded[code] = ord(lower) if len(lower) == 1 else code
    for array in (classes, scripts, folded):
        array.flags.writeable = False
    return CharTable(
        classes, scripts, folded, class_names, script_names, {name: place for place, name in enumerate(class_names)}
    )
