"""Which line of a flattened page is its title: a conditional logit over the lines above the body.

McFadden, "Conditional logit analysis of qualitative choice behavior" (1974): each line has a utility, the sum of
weights for what it looks like and where it stands, and having no title is one more choice. No word of any language
takes part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.link_text import without_targets
from boilerstrip.judges.view import PageView
from boilerstrip.model import Fact

Floats = NDArray[np.float64]

# So many lines before the body's first line are candidates, and so many from it on.
_ABOVE, _FROM_BODY = 120, 4
# A title stands again elsewhere if it is at least that long; a byline or date follows within so many lines.
_TELLING, _SOON = 9, 4
# A sentence of so many words is text, and so is any line of more than so many.
_TEXT, _LONGEST = 18, 40
# The bar or dash between a title and the name of its site.
_BARS = (" | ", " - ", " – ", " — ", " · ", " : ", " » ")

# What marks a heading in Markdown.
_MARK = re.compile(r"^#{1,6}\s+")

# Where each measure is cut into bins: the model has one weight a bin, so that nothing need be linear.
BIN_EDGES: Mapping[str, tuple[float, ...]] = {
    "words": (2, 3, 4, 6, 9, 13, 18, 26),
    "lines_to_body": (-2, -1, 0, 1, 2, 3, 4, 6, 9, 15, 30),
    "line": (1, 2, 4, 8, 16, 32),
    "taken_up": (0.01, 0.2, 0.4, 0.6, 0.8, 0.99),
    "taken_up_of_best": (0.1, 0.3, 0.6, 0.999),
    "run": (1, 2, 4, 8, 16),
    "letters": (0.6, 0.75, 0.8, 0.85, 0.95),
    "words_of_loose": (0.7, 1.2, 2.0, 3.5),
    "words_before": (0, 1, 2, 4, 8, 16),
    "words_after": (1, 3, 8, 20, 40),
    "again_within": (1, 2, 3),
    "mould": (2, 3, 5),
    "solid_soon": (1, 2, 3, 5),
    "numbers": (1, 2, 3),
    "inner_stops": (1,),
}
FLAGS = (
    "sentence", "solid", "seen", "common", "again_later", "phrase", "part_phrase", "phrase_cover", "notice", "marked",
    "byline", "byline_soon", "loose", "titled", "major_script", "bar", "solid_next", "sentence_next", "chrome",
    "longest_around",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TitleModel:
    """`bins` has one weight a bin of each measure, `flags` one each, `first` and `last` one a character class.

    `none` is the utility of having no title, `least` the probability under which none is named.
    """

    bins: Mapping[str, Floats]
    flags: Floats
    first: Floats
    last: Floats
    none: float
    least: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """The lines that may be the title: `lines` are their numbers, one entry a line in every array."""

    lines: NDArray[np.int64]
    bins: Mapping[str, NDArray[np.int64]]
    flags: Floats
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def candidates_of(page: PageView) -> Candidates | None:
    """What the lines from well above the body to its first lines look like, long sentences aside; None for none."""
    if not page.lines:
        return None
    body = page.body
    lines = np.arange(max(0, body.start - _ABOVE), min(len(page.lines), body.start + _FROM_BODY))
    words = page.facts.words
    text = (words > _LONGEST) | (page.layout.sentence & (words >= _TEXT))
    lines = lines[(page.facts.chars[lines] > 0) & ~text[lines]]
    if not len(lines):
        return None
    measures = _measures(page, lines)
    return Candidates(
        lines=lines,
        bins={name: np.searchsorted(edges, measures[name], side="right") for name, edges in BIN_EDGES.items()},
        flags=np.stack([measures[name].astype(float) for name in FLAGS], axis=1),
        first=page.facts.first[lines],
        last=page.facts.last[lines],
    )


def _measures(page: PageView, at: NDArray[np.int64]) -> dict[str, NDArray[np.generic]]:
    facts, layout, phrases, tokens = page.facts, page.layout, page.hit_table, page.tokens
    words = facts.words
    size = len(words)
    letters = facts.total("lower", "upper", "letter", "mark", "wide", "thai")
    byline = np.maximum(phrases.whole("byline"), phrases.part("byline"))
    taken = words * tokens.seen_long
    median = float(np.median(words[page.loose])) if page.loose.any() else 0.0
    return {
        "words": words[at],
        "lines_to_body": page.body.start - at,
        "line": at,
        "taken_up": tokens.seen_long[at],
        "taken_up_of_best": taken[at] / max(1.0, float(taken[at].max())),
        "run": layout.run[at],
        "letters": letters[at] / np.maximum(1, facts.chars[at]),
        "words_of_loose": words[at] / max(1.0, median),
        "words_before": np.concatenate([[-1.0], words])[at],
        "words_after": np.concatenate([words, [-1.0]])[at + 1],
        "again_within": _again_within(page, at),
        "mould": layout.mould[at],
        "solid_soon": _soon(layout.solid, at, 6),
        "numbers": facts.groups[at],
        "inner_stops": facts.inner_stops[at],
        "sentence": layout.sentence[at],
        "solid": layout.solid[at],
        "seen": tokens.seen[at],
        "common": tokens.common[at],
        "again_later": layout.later_echo[at],
        "phrase": phrases.any_whole[at],
        "part_phrase": phrases.any_part[at],
        "phrase_cover": phrases.cover[at],
        "notice": page.notice[at],
        "marked": page.marked[at],
        "byline": byline[at],
        "byline_soon": _soon(byline > 0, at, _SOON) > 0,
        "loose": page.loose[at],
        "titled": facts.titled[at] / np.maximum(1, facts.starts[at]),
        "major_script": facts.major[at],
        "bar": np.array([any(bar in page.lines[line] for bar in _BARS) for line in at.tolist()]),
        "solid_next": np.append(layout.solid, False)[at + 1],
        "sentence_next": np.append(layout.sentence, False)[at + 1],
        "chrome": np.full(len(at), page.holds_chrome),
        "longest_around": words[at] >= _most_around(np.where(layout.sentence, 0, words), size)[at],
    }


def _again_within(page: PageView, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each line's text stands in the other lines up to the body: in a crumb trail, beside the site's name."""
    head = "\n".join(page.lines[: int(at[-1]) + 1]).lower()
    texts = (page.lines[line].lower() for line in at.tolist())
    return np.array([head.count(text) - 1 if len(text) >= _TELLING else 0 for text in texts])


def _soon(marks: NDArray[np.bool_], at: NDArray[np.int64], within: int) -> NDArray[np.int64]:
    """How many of the `within` lines after each line are marked."""
    total = np.concatenate([[0], np.cumsum(marks)])
    found: NDArray[np.int64] = total[np.minimum(len(marks), at + 1 + within)] - total[at + 1]
    return found


def _most_around(words: Floats, size: int) -> Floats:
    """The most words of a line among the six before and the six after it."""
    around = np.zeros(size + 12)
    around[6 : 6 + size] = words
    for step in (1, 2, 4, 5):
        around = np.maximum(around[step:], around[:-step])
    return around


def utilities(model: TitleModel, found: Candidates) -> Floats:
    """The utility of each candidate line; `model.none` is that of having no title."""
    total = found.flags @ model.flags + model.first[found.first] + model.last[found.last]
    for name, places in found.bins.items():
        total = total + model.bins[name][places]
    return total


def title_fact(page: PageView) -> Fact | None:
    r"""The line that is most probably the title, its score the probability; None where none is likely enough.

    Example:
        >>> from boilerstrip.segment.text import segment_text
        >>> text = "Menu\nHome\nAbout\nWhy rivers carry sand\nBy Ada Low\n" + "The rivers carry sand to the sea. " * 9
        >>> title_fact(PageView(segment_text(text))).value
        'Why rivers carry sand'
    """
    found = candidates_of(page)
    if found is None:
        return None
    model = title_model()
    scores = np.append(utilities(model, found), model.none)
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    best = int(chances[:-1].argmax())
    text = page.lines[int(found.lines[best])]
    # A title that stands twice has its chance twice.
    alike = [page.lines[line] == text for line in found.lines.tolist()]
    chance = float(chances[:-1][alike].sum())
    line = int(found.lines[best])
    if chance < model.least:
        return None
    (said,) = without_targets([page.texts[line]])
    return Fact("title", _MARK.sub("", said), f"line {line + 1}", round(chance, 3))


@lru_cache(maxsize=1)
def title_model() -> TitleModel:
    """The shipped model, made by tools/train_titles.py."""
    table = json.loads((files("boilerstrip") / "data" / "title_model.json").read_text(encoding="utf-8"))
    names = char_table().class_names

    def classes(weights: Mapping[str, float]) -> Floats:
        return np.array([weights.get(name, 0.0) for name in names])

    return TitleModel(
        bins={name: np.array(table["bins"][name]) for name in BIN_EDGES},
        flags=np.array([table["flags"][name] for name in FLAGS]),
        first=classes(table["first"]),
        last=classes(table["last"]),
        none=table["none"],
        least=table["least"],
    )
