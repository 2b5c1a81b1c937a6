"""Whether a flattened page holds chrome at all: a logistic regression on what is known of its lines together.

Text and chrome look alike one line at a time: a list of links may be a menu or what an article is about. What sets a
page of nothing but text apart shows in the whole: how it begins and ends, how much of it the net doubts, what its words
and the rules say. The net's own view of the page is part of it (stacked generalization, Wolpert 1992).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.facts import Floats
from boilerstrip.judges.features import median
from boilerstrip.judges.line_net import Chances

# So many lines are the page's beginning, and its end: as the net sees them, as their words are read.
_ENDS, _READ = 3, 5
_SHARES = np.array([0.0, 0.02, 0.05, 0.1, 0.25, 0.5])
_SURE = 0.7
# Of a line that has so much for it the rules are not sure.
_SPOKEN_FOR = 0.9


@dataclass(frozen=True, eq=False)
class PageRead:
    """A page as it was read: features called `names`, `rows` [lines, features], and what the net makes of the lines.

    `signs`: whether the page shows signs of chrome that need no model.
    """

    names: tuple[str, ...]
    rows: NDArray[np.float32]
    chances: Chances
    signs: bool

    def said(self, side: str) -> Floats:
        """What each family of rules says of the lines, [families, lines]; names of its features begin with `side`."""
        return self.rows.T[_beginning(self.names, side)].astype(np.float64)

    @cached_property
    def against(self) -> Floats:
        """What all families of rules say against each line together, 0 to 1."""
        found: Floats = 1 - np.prod(1 - self.said("against_"), axis=0)
        return found

    @cached_property
    def spoken_for(self) -> NDArray[np.bool_]:
        """The lines that a family of rules speaks for."""
        found: NDArray[np.bool_] = self.said("for_").max(axis=0, initial=0) >= _SPOKEN_FOR
        return found


def evidence(page: PageRead) -> Floats:
    """What is known of a page as a whole, on a scale on which numbers can be added: always as many numbers."""
    content = page.chances.content
    chance = 1 / (1 + np.exp(-content))
    size, read = len(content), page.rows.T[list(_places(page.names))].astype(float)
    chars, said, families = np.expm1(read[0]), read[1] - read[2], page.said("against_")
    against = page.against
    strong = np.count_nonzero(against >= _SURE)
    top, end = content[:_ENDS].tolist(), content[-_ENDS:].tolist()
    found = (
        # What the net makes of the page, of how it begins and ends, and of its lines from the least like text on.
        page.chances.chrome, page.signs, size,
        min(top), _mean(content[:_ENDS]), min(end), _mean(content[-_ENDS:]), top[0], end[-1], *_quantiles(content),
        below := np.count_nonzero(content < 0), below / size,
        np.count_nonzero(content < -1), np.count_nonzero(content < -2),
        np.add.reduce(1 - chance), np.add.reduce((1 - chance) * chars) / max(1.0, np.add.reduce(chars)),
        _first(content > 0), _first(content[::-1] > 0),
        # What its words say, and what the rules.
        _mean(said[:_READ]), _mean(said[-_READ:]), _mean(said), max(said.tolist()), np.count_nonzero(said > 1) / size,
        strong, strong / size, max(against[:_READ].tolist()), max(against[-_READ:].tolist()),
        _mean(chars), median(chars), *np.add.reduce(families > 0.5, axis=1),
    )  # fmt: skip
    values = np.array(found, float)
    scaled: Floats = np.copysign(np.log1p(np.abs(values)), values)
    return scaled


def sure_lines(page: PageRead, least: float) -> int:
    """How many lines have at least so much against them by the rules alone, and little for them."""
    sure = page.against >= least
    return int(np.count_nonzero(sure & ~page.spoken_for)) if np.count_nonzero(sure) else 0


@lru_cache(maxsize=8)
def _places(names: tuple[str, ...]) -> tuple[int, ...]:
    """Where the features stand that tell how long lines are and what their words say."""
    return tuple(names.index(name) for name in ("chars", "says_chrome", "says_text"))


@lru_cache(maxsize=8)
def _beginning(names: tuple[str, ...], side: str) -> slice:
    """Where the names stand that begin with `side`, one behind the other."""
    places = [place for place, name in enumerate(names) if name.startswith(side)]
    return slice(places[0], places[-1] + 1) if places else slice(0, 0)


def _quantiles(values: NDArray[np.floating]) -> Floats:
    """The quantiles at `_SHARES`, between two values where they fall there; numpy's own takes ten times as long."""
    ordered, places = np.sort(values), _SHARES * (len(values) - 1)
    low = places.astype(int)
    high = np.minimum(low + 1, len(values) - 1)
    found: Floats = ordered[low] + (places - low) * (ordered[high] - ordered[low])
    return found


def _mean(values: NDArray[np.floating]) -> float:
    """The mean, as numpy's own gives it in four times the time for a few lines."""
    return float(np.add.reduce(values)) / len(values)


def _first(marks: NDArray[np.bool_]) -> int:
    """The place of the first mark; how many places there are, if none is marked."""
    return int(marks.argmax()) if marks.any() else len(marks)


@dataclass(frozen=True, slots=True)
class PageModel:
    """The weights of the evidence, once it is centred and spread, and a bias."""

    centre: Sequence[float]
    spread: Sequence[float]
    weights: Sequence[float]
    bias: float

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> PageModel:
        """The shipped model."""
        stored = (files("boilerstrip") / "data" / "lines_page.json").read_text(encoding="utf-8")
        return PageModel(**json.loads(stored))

    def stored(self) -> str:
        """The model as a file."""
        return json.dumps(asdict(self)) + "\n"

    def chrome(self, evidence: Floats) -> float:
        """The log odds that a page holds chrome; rounded to six places."""
        # One after another, and thus to the same last bit anywhere.
        total = self.bias
        columns = (evidence.tolist(), self.centre, self.spread, self.weights)
        for value, centre, spread, weight in zip(*columns, strict=True):
            total += (value - centre) / spread * weight
        return round(total, 6)
