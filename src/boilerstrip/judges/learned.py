"""The learned line judge: a small net weighs shape, place, neighbours, repetition, known phrases and what rules say.

A second look weighs what the net makes of a line by what it makes of those around. Both are trained by
tools/train_lines.py. The reason names the features that set a line apart from what text looks like.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from boilerstrip.ballots import Ballot, Ballots, Said
from boilerstrip.judges.facts import Floats
from boilerstrip.judges.features import line_features
from boilerstrip.judges.line_net import LineNet
from boilerstrip.judges.opinions import with_opinions
from boilerstrip.judges.page_model import PageModel, PageRead, evidence, sure_lines
from boilerstrip.judges.second_look import SecondLook
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict, Vote

# A page holds nothing but text if its log-odds of holding chrome lie below this.
_CLEAN = 0.5
# What shows without a model adds to them, beyond what it says on the pages that the model learned from, most of them
# long: signs of chrome, on a page of so many lines at most and on a longer one; a line that the rules alone are sure
# of. Where there are some of those and they are a good part of the page, it holds chrome whatever else is said.
_SHORT, _SIGNS_SHORT, _SIGNS, _RULED = 20, 3.0, 1.0, 3.0
_SOME, _PART = 3, 0.25
# How sure the rules must be; and on a page of so few lines, of so many of them, how sure is enough.
_SURE, _FEW, _SOME_OF_FEW, _SURE_OF_FEW = 0.98, 12, 2, 0.85
# A long line needs more against it than a short one, which is less of a loss: so much in log-odds, over and under a
# line of so many characters, up to so many times that (as a logarithm).
_TILT, _USUAL, _REACH = 0.6, np.log(28), 0.9
# Of little text a line is more of a loss: so much in log-odds, under a page whose text has so many characters, down to
# so many times less (as a logarithm). To let lines of much text go for less would raise the F1 of pages, in which a
# heading weighs by its characters, and lose headings.
_LEAN, _TEXT, _FAR = 0.62, np.log(2400), 2.0
# Evidence is counted in log-odds, as resolve.py combines it: -log(1 - score). At the bar a line has so much against it
# (just enough to go) or for it; each unit of log-odds from the bar adds so much. What the rules say counts where the
# net is in doubt.
_DROP_LEAST, _DROP_RISE = 1.21, 0.88
_KEEP_LEAST, _KEEP_RISE = 2.0, 1.2
# Sections, notices and a site's own repetition may beat the model where it would keep a line.
_KEEP_MOST = 0.97
# On a page that looks like nothing but text only a notice of its own loading or translating may.
_CLEAN_PAGE = 0.9995
_EDGE = 1e-5
_NAMED = 2  # how many features a reason names


@dataclass(frozen=True, slots=True)
class _Reference:
    """What content looks like to the model (`mean`, `spread`), what it leans on (`gain`), and words for it."""

    mean: Floats
    spread: Floats
    gain: Floats
    low: tuple[str, ...]
    high: tuple[str, ...]
    bar: float


def learned(pages: Sequence[PageView], votes: Sequence[Iterable[Ballot | Vote]]) -> list[Ballots]:
    """One vote a line, for or against: the surer, the higher the score; at the bar it is just enough to decide.

    `votes` are those of the rules on each page. Where a page as a whole looks like nothing but text, every line has a
    vote for it.
    """
    model = LineModel.load()
    features = [line_features(page) for page in pages]
    rows = [with_opinions(found, said).rows for found, said in zip(features, votes, strict=True)]
    reads = [model.read(found, signs=page.holds_chrome) for found, page in zip(rows, pages, strict=True)]
    return [model.votes(read) for read in reads]


@dataclass(frozen=True, eq=False, slots=True)
class LineModel:
    """A net for lines, a model that tells from what it makes of them whether a page holds chrome, and a second look."""

    net: LineNet
    page: PageModel
    look: SecondLook

    @staticmethod
    def load() -> LineModel:
        """The shipped model."""
        return LineModel(LineNet.load(), PageModel.load(), SecondLook.load())

    def read(self, rows: NDArray[np.float32], *, signs: bool) -> PageRead:
        """A page whose lines have the features `rows`; `signs`: whether it shows signs that need no model."""
        return PageRead(self.net.names, rows, self.net.predict(rows), signs)

    def votes(self, read: PageRead) -> Ballots:
        """The votes on the lines of a page."""
        if not self._holds_chrome(read):
            return clean_votes(1 / (1 + np.exp(-read.chances.content)))
        odds = self.look.content(read)
        content = 1 / (1 + np.exp(-odds - _leniency(odds, read.rows[:, read.names.index("chars")])))
        return votes_of(read.rows, content, _reference().bar)

    def _holds_chrome(self, read: PageRead) -> bool:
        """Whether the rules alone are sure of enough lines, or all that is known of the page speaks for it."""
        size = len(read.rows)
        sure, part = sure_lines(read, _SURE), _PART * size
        if sure >= max(_SOME, part):
            return True
        if size <= _FEW and sure_lines(read, _SURE_OF_FEW) >= max(_SOME_OF_FEW, part):
            return True
        chrome = self.page.chrome(evidence(read)) + _RULED * (sure > 0)
        return chrome + read.signs * (_SIGNS if size > _SHORT else _SIGNS_SHORT) >= _CLEAN


def _leniency(content: NDArray[np.floating], chars: NDArray[np.float32]) -> Floats:
    """What speaks for each line because of its own length and of how little text its page holds, in log-odds."""
    text = np.add.reduce(np.expm1(chars.astype(np.float64)) / (1 + np.exp(-content)))
    lacking = round(float(_TEXT - np.log(max(text, 1.0))), 6)
    found: Floats = _TILT * np.clip(chars - _USUAL, -_REACH, _REACH) + _LEAN * min(_FAR, max(0.0, lacking))
    return found


def clean_votes(content: Floats) -> Ballots:
    """The votes on the lines of a page that holds no chrome."""

    def said(block: int) -> Said:
        return Said("the page holds no chrome", f"content {content[block]:.3f}")

    return Ballots([Ballot(Verdict.KEEP, "learned.page", np.arange(len(content)), _CLEAN_PAGE, said)])


def votes_of(rows: NDArray[np.float32], content: Floats, bar: float) -> Ballots:
    """The votes that follow from each line's probability of being content [lines]."""
    drop = content < bar
    apart = np.abs(_log_odds(content) - _log_odds(np.array(bar)))
    against = 1 - np.exp(-(_DROP_LEAST + _DROP_RISE * apart))
    score = np.where(drop, against, np.minimum(_KEEP_MOST, 1 - np.exp(-(_KEEP_LEAST + _KEEP_RISE * apart))))
    score = score.round(4)
    gone, kept = drop.nonzero()[0], (~drop).nonzero()[0]
    reasons = _Reasons(rows[gone])

    def against_it(place: int) -> Said:
        return Said(reasons.found[place], f"content {content[gone[place]]:.3f}")

    def for_it(place: int) -> Said:
        return Said("reads like text to the model", f"content {content[kept[place]]:.3f}")

    return Ballots(
        [
            Ballot(Verdict.DROP, "learned.line", gone, score[gone], against_it),
            Ballot(Verdict.KEEP, "learned.line", kept, score[kept], for_it),
        ]
    )


def _log_odds(share: Floats) -> Floats:
    odds: Floats = np.log((share + _EDGE) / (1 - share + _EDGE))
    return odds


class _Reasons:
    """The words for each of some rows of features, found when they are asked for."""

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self._rows = rows

    @cached_property
    def found(self) -> list[str]:
        """For each row the words."""
        return _reasons(self._rows.astype(float), _reference())


def _reasons(rows: Floats, known: _Reference) -> list[str]:
    """For each row the words for the features that set it apart most, weighed by how much the model leans on them."""
    apart = (rows - known.mean) / known.spread
    weight = np.abs(apart) * known.gain
    rows_there, best = np.arange(len(weight)), []
    for _ in range(_NAMED):
        best.append(weight.argmax(axis=1))
        weight[rows_there, best[-1]] = -1.0
    found = []
    for row, columns in zip(apart, zip(*(columns.tolist() for columns in best), strict=True), strict=True):
        said = dict.fromkeys((known.high if row[column] > 0 else known.low)[column] for column in columns)
        found.append("looks like chrome: " + ", ".join(said))
    return found


@lru_cache(maxsize=1)
def _reference() -> _Reference:
    data = files("boilerstrip") / "data"
    notes = json.loads((data / "lines_net.json").read_text(encoding="utf-8"))
    table = tomllib.loads((data / "lines_reasons.toml").read_text(encoding="utf-8"))
    words: Mapping[str, Mapping[str, str]] = table["feature"]
    names = notes["features"]
    named = np.array([name in words for name in names])
    return _Reference(
        mean=np.array(notes["mean"]),
        spread=np.maximum(np.array(notes["spread"]), 1e-3),
        gain=np.array(notes["gain"]) ** 0.5 * named,
        low=tuple(words.get(name, {}).get("low", "") for name in names),
        high=tuple(words.get(name, {}).get("high", "") for name in names),
        bar=float(notes["bar"]),
    )
