"""Count the letters of each script: numpy over code points, one table look-up a character."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.codepoints import codes_of

# Past the last letter that any range of language_scripts.toml names.
_TABLE_SIZE = 0x31350
# Characters that are counted in one go; each takes some 30 bytes of memory meanwhile.
_AT_ONCE = 1_000_000


class Mixture(NamedTuple):
    """When a page counts as bilingual; language_scripts.toml says what each number means."""

    share: float
    lone_share: float
    blocks: int
    run: int
    kana_share: float
    foreign_share: float


@dataclass(frozen=True)
class ScriptTable:
    """The scripts in file order: codes, letter weights, languages, and the script number of each code point."""

    codes: tuple[str, ...]
    weights: NDArray[np.float64]
    languages: tuple[tuple[str, ...], ...]
    numbers: NDArray[np.uint8]
    mixture: Mixture


@cache
def script_table() -> ScriptTable:
    """The shipped table; script numbers start at 1, and 0 stands for whatever is no letter."""
    source = files("boilerstrip").joinpath("data", "language_scripts.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    # One more than is named: it stands for all code points beyond.
    numbers = np.zeros(_TABLE_SIZE + 1, np.uint8)
    for number, script in enumerate(data["script"], 1):
        for first, last in script["ranges"]:
            numbers[first : last + 1] = number
    return ScriptTable(
        codes=tuple(script["code"] for script in data["script"]),
        weights=np.array([script.get("weight", 1.0) for script in data["script"]]),
        languages=tuple(tuple(script["languages"]) for script in data["script"]),
        numbers=numbers,
        mixture=Mixture(**data["mixture"]),
    )


def letter_counts(texts: Sequence[str]) -> NDArray[np.int64]:
    """Letters by script: int64 [texts, scripts], columns in the order of `script_table().codes`.

    Example:
        >>> counts = letter_counts(["abc 12", "日本語の文"])
        >>> [int(counts[0, 0]), int(counts[1].sum())]
        [3, 5]
    """
    table = script_table()
    if sum(map(len, texts)) <= _AT_ONCE:
        return _counted(texts, table)
    counts = np.zeros((len(texts), len(table.codes)), np.int64)
    for batch in _batches(texts):
        # A text comes once at most in a batch.
        counts[[row for row, _ in batch]] += _counted([piece for _, piece in batch], table)
    return counts


def _batches(texts: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """Pieces of the texts with their rows, so many at once as take little memory."""
    held: list[tuple[int, str]] = []
    size = 0
    for row, text in enumerate(texts):
        for start in range(0, len(text), _AT_ONCE):
            piece = text[start : start + _AT_ONCE]
            if held and size + len(piece) > _AT_ONCE:
                yield held
                held, size = [], 0
            held.append((row, piece))
            size += len(piece)
    if held:
        yield held


def _counted(texts: Sequence[str], table: ScriptTable) -> NDArray[np.int64]:
    columns = len(table.codes) + 1
    points = codes_of("".join(texts))
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    places = np.repeat(np.arange(len(texts)) * columns, lengths)
    places += table.numbers.take(points, mode="clip")
    counts = np.bincount(places, minlength=len(texts) * columns)
    return counts.reshape(len(texts), columns)[:, 1:]


def block_scripts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The script of each text: int64 [texts], an index into `script_table().codes`, -1 where there are no letters.

    A text is in a script other than Latin as soon as that script has a fair part of its letters: names, code and
    product words are Latin in every language. Han characters go with kana where both are seen.
    """
    table = script_table()
    latin, han, kana = (table.codes.index(code) for code in ("Latn", "Hani", "Jpan"))
    mass = counts * table.weights
    total = mass.sum(axis=1)
    japanese = counts[:, kana] > table.mixture.kana_share * (counts[:, kana] + counts[:, han])
    mass[:, kana] += np.where(japanese, mass[:, han], 0.0)
    mass[:, han] = np.where(japanese, 0.0, mass[:, han])
    other = mass.copy()
    other[:, latin] = 0.0
    best = other.argmax(axis=1)
    foreign = other.max(axis=1, initial=0.0) >= table.mixture.foreign_share * np.maximum(total, 1e-9)
    chosen = np.where(foreign, best, latin)
    chosen = np.where(total > 0, chosen, -1)
    # A Chinese-looking line of a Japanese page is a heading without kana, unless such lines are a good part of it.
    own = total * (chosen == han)
    if own.sum() < table.mixture.foreign_share * (total * (chosen == kana)).sum():
        chosen = np.where(chosen == han, kana, chosen)
    return chosen
