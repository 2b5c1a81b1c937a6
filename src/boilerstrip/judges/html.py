"""The learned HTML judge: a small net over the blocks of a page and what is around each of them.

It looks at features found in one traversal, and knows no hosts or languages. The judge says of each block it would
drop which region or sort of chrome it takes it for; where it cannot tell, the rule is `html.learned`.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.ballots import Ballot, Ints, Said
from boilerstrip.blocks import Blocks
from boilerstrip.judges.base import casting
from boilerstrip.judges.credits import credited
from boilerstrip.judges.html_comments import comments_below
from boilerstrip.judges.html_features import PageFeatures, page_features
from boilerstrip.judges.html_lines import LineWords
from boilerstrip.judges.html_net import Net
from boilerstrip.judges.html_phrases import LABEL, LONGEST, spoken
from boilerstrip.judges.html_words import TAGS, ClassWords, page_tests
from boilerstrip.judges.pointers import read_also
from boilerstrip.judges.view import PageView
from boilerstrip.model import BlockKind, Document, Fact, Verdict

__all__ = ["HOPELESS", "HtmlModel", "HtmlReading", "html_facts", "judge_html", "lifted", "load_model", "read_html"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class HtmlReading:
    """What the model makes of a page: for each block the chance that it is main text, and the features behind it."""

    features: PageFeatures
    chance: Floats


@dataclass(frozen=True, eq=False, slots=True)
class HtmlModel:
    """Words of class attributes and of text, the net, and the chances below which strict, balanced, recall drop."""

    words: ClassWords
    lines: LineWords
    net: Net
    bars: tuple[float, float, float]


@lru_cache(maxsize=1)
def _model() -> HtmlModel:
    return load_model(files("boilerstrip") / "data")


def load_model(folder: Traversable) -> HtmlModel:
    """The model whose two files lie in `folder`; the shipped one lies in the package's data folder."""
    told = json.loads(gzip.decompress((folder / "html_model.json.gz").read_bytes()))
    strict, balanced, recall = told["bars"]
    return HtmlModel(
        words=ClassWords(told["lexicon"]),
        lines=LineWords(told["short"], told["long"]),
        net=Net.parse((folder / "html_net.npz").read_bytes()),
        bars=(strict, balanced, recall),
    )


def read_html(document: Document) -> HtmlReading | None:
    """The chances of the blocks of `document`; None for a document without blocks, or one that was not HTML."""
    model = _model()
    features = page_features(document, model.words, model.lines)
    if features is None:
        return None
    chance = lifted(model.net.predict(features), model.bars[1])
    return HtmlReading(features, _settled(features, chance, model.bars[1]))


def _settled(features: PageFeatures, chance: Floats, bar: float) -> Floats:
    """The chances after a look at the whole page: the title stays, as a heading of text that stays does; a menu goes.

    So does a line for readers without JavaScript where nothing else was sent. Training pages differ on whether the
    title is part of the text; in a corpus it is.
    """
    column = features.column
    main = chance >= bar
    if not main.any():
        return chance
    size = float(features.length[main].sum())
    chrome = np.maximum(column("links"), column("notice") * (features.length < LABEL))
    menu = float((features.length * chrome)[main].sum()) > _MOSTLY * size
    if size < _BARE and size and (menu or column("hidden")[main].all()):
        return np.minimum(chance, HOPELESS / 2)
    tag = column("tag")
    stays = (column("title.since") == 0) & (tag == TAGS["h1"]) & (column("title.same") > 0) & (chance > _UNLIKELY)
    heading = (tag >= TAGS["h1"]) & (tag <= TAGS["h6"])
    stays[:-1] |= (heading & (chance >= _HEADING))[:-1] & ((chance >= _SURE) & ~heading)[1:]
    return np.where(stays, np.maximum(chance, bar + _OVER), chance)


def lifted(chance: Floats, bar: float) -> Floats:
    """The chances; on a page where no block reaches `bar`, lifted so that the best ones do, if there is any hope."""
    highest = float(chance.max())
    if not HOPELESS <= highest < bar:
        return chance
    found: Floats = np.minimum(1.0, chance * (bar / (_LIFTED * highest)))
    return found


class _Sort(NamedTuple):
    """One way of naming what was dropped: a rule and the reason it gives."""

    rule: str
    reason: str


_SORTS = {
    "phrase": _Sort(
        "html.phrase", "is a phrase of chrome, the label of a control or a rating, and little speaks for it"
    ),
    "hidden": _Sort("html.hidden", "is not shown to the reader"),
    "orphan": _Sort("html.heading", "heads nothing that stays"),
    "copy": _Sort("html.copy", "repeats an earlier block of the page"),
    "comment": _Sort("html.comments", "stands among reader comments"),
    "nav": _Sort("html.navigation", "stands in a navigation region"),
    "footer": _Sort("html.footer", "stands in a footer"),
    "aside": _Sort("html.aside", "stands beside the main text"),
    "header": _Sort("html.header", "stands in a page header"),
    "form": _Sort("html.form", "is part of a form"),
    "button": _Sort("html.control", "is the label of a control"),
    "dialog": _Sort("html.dialog", "stands in a dialog"),
    "related": _Sort("html.related", "follows a heading of related stories"),
    "notice": _Sort("html.notice", "is worded like a notice or a control"),
    "links": _Sort("html.links", "is mostly links"),
    "learned": _Sort("html.learned", "is placed, marked up and worded like what surrounds a main text"),
}
_REGIONS = ("nav", "footer", "dialog", "button", "form", "aside", "header")
# How near an ancestor must be to name the region; further out it may be a wrapper of the whole page.
_NEAR = 12
_COPY = 60
# Less main text than this, most of it links and short notices or all of it hidden, is what nothing stood beside.
_BARE, _MOSTLY = 200, 0.6
# A line shorter than this, with no higher a chance, goes if it is a phrase of chrome; one with at least the last
# chance is asked whether it points to another page.
_PHRASE, _DOUBTED, _HOPEFUL = 60, 0.95, 0.1
# The title stays unless it has not even this chance, any heading above a block that is sure to stay unless it has not
# that one; it is then so much above the bar, as what is at the bar goes.
_UNLIKELY, _HEADING, _OVER = 0.03, 0.3, 0.01
# A page with more main text than this has it in spite of what it asks for; the demand stands so many blocks after it.
_THIN, _AFTER = 1500, 8
# A heading with this chance stays even if nothing below it does; text with it is sure to stay.
_SURE = 0.8
# A page where no block has this chance has no main text; where one has, but none reaches the bar, those stay that have
# this share of the highest chance.
HOPELESS, _LIFTED = 0.1, 0.6
# The scores at which the profiles drop: strict, balanced, recall.
_SCORES = (0.5, 0.7, 0.9)


@casting
def judge_html(page: PageView) -> Iterator[Ballot]:
    """Votes against the blocks of an HTML page that are likely chrome, later copies, or point to other pages."""
    reading = page.html
    if reading is None:
        return
    scores = _drop_scores(reading)
    rounded = scores.round(4)
    sorts = np.where(rounded >= _SCORES[0], _sorts(reading), -1)
    found = set(sorts.tolist())
    for number, (rule, reason) in enumerate(_SORTS.values()):
        if number in found:
            blocks = (sorts == number).nonzero()[0]
            yield Ballot(Verdict.DROP, rule, blocks, rounded[blocks], _chances(reason, reading.chance[blocks]))
    yield _together("orphan", _orphans(page.document, reading, scores), _SCORES[1])
    said = spoken(reading.features, _doubted(reading, scores), _hopeful(reading))
    yield _together("phrase", said.phrases, _SCORES[1])
    yield read_also(said.pointers)
    yield credited(said.credits)
    yield _together("copy", _copies(reading, scores), _SCORES[2])
    yield _together("comment", comments_below(reading.features, reading.chance), _SCORES[2])


def _together(sort: str, blocks: Sequence[int], score: float) -> Ballot:
    """One sort's votes on all of `blocks`."""
    rule, reason = _SORTS[sort]
    return Ballot(Verdict.DROP, rule, np.array(blocks, np.int64), score, Said(reason))


def _chances(reason: str, chances: Floats) -> Callable[[int], Said]:
    """The words for blocks with these chances."""
    return lambda place: Said(reason, f"chance of main text {chances[place]:.2f}")


def html_facts(page: PageView) -> Iterator[Fact]:
    """Flags for pages without main text in them, or with little but a demand for consent or a subscription."""
    if page.document.dom is None:
        return
    reading = page.html
    if reading is None:
        yield Fact("flag", "empty-page", "html")
    elif _hopeless(reading):
        yield Fact("flag", "no-main-text", "html")
    else:
        yield from _demands(reading)


def _demands(reading: HtmlReading) -> Iterator[Fact]:
    main = (reading.chance >= _model().bars[1]).nonzero()[0].tolist()
    texts = reading.features.texts.texts
    if not main or sum(len(texts[block]) for block in main) > _THIN:
        return

    def told(blocks: Iterable[int]) -> str:
        return " ".join([" ".join(texts[block].lower().split()) for block in blocks])

    consent, paywall = page_tests()
    if consent(told(main)):
        yield Fact("flag", "consent", "html")
    # A demand to subscribe stands where the text breaks off, and need not be taken for text itself.
    if paywall(told(range(main[0], min(len(texts), main[-1] + 1 + _AFTER)))):
        yield Fact("flag", "paywall", "html")


def _drop_scores(reading: HtmlReading) -> Floats:
    """The chances as votes: at the chance where a profile shall drop a block, the score is the one it drops at."""
    if _hopeless(reading):
        return np.full(len(reading.chance), 0.95)
    points = (0.0, *reversed(_model().bars), 1.0)
    return np.interp(reading.chance, points, (1.0, *reversed(_SCORES), 0.0))


def _hopeless(reading: HtmlReading) -> bool:
    return float(reading.chance.max()) < HOPELESS


def _copies(reading: HtmlReading, score: Floats) -> list[int]:
    """Later copies of long blocks that would stay: pages repeat text for small screens."""
    seen: set[str] = set()
    copies = []
    texts = reading.features.texts.texts
    for block in ((score < _SCORES[1]) & (reading.features.length > _COPY)).nonzero()[0].tolist():
        if texts[block] in seen:
            copies.append(block)
        seen.add(texts[block])
    return copies


def _doubted(reading: HtmlReading, scores: Floats) -> list[int]:
    """Short lines in doubt: with that, little is enough for them to go."""
    features = reading.features
    tags = features.column("tag")
    # What a heading says is not enough: what stands below it tells.
    heading = (tags >= TAGS["h1"]) & (tags <= TAGS["h6"])
    doubted = (scores < _SCORES[1]) & (reading.chance < _DOUBTED) & (features.length < _PHRASE) & ~heading
    return doubted.nonzero()[0].tolist()


def _hopeful(reading: HtmlReading) -> list[int]:
    """Lines that may be main text, and not too long to point to another page."""
    return ((reading.chance >= _HOPEFUL) & (reading.features.length <= LONGEST)).nonzero()[0].tolist()


def _orphans(document: Document, reading: HtmlReading, scores: Floats) -> list[int]:
    """Headings of sections of which nothing stays, unless they are likely main text themselves."""
    blocks = Blocks.of(document.blocks)
    kinds, levels = blocks.kinds, blocks.levels
    stay = scores < _SCORES[1]
    before = [0, *stay.cumsum().tolist()]
    orphans = []
    # From the end: whether anything stays, and whether anything was there, below headings of each level.
    kept, seen = [False] * 8, [False] * 8
    end = len(kinds)
    heading = BlockKind.HEADING
    for index in [place for place, kind in enumerate(kinds) if kind is heading][::-1]:
        kept[7], seen[7] = before[end] > before[index + 1], end > index + 1
        end, level, stays = index, levels[index], bool(stay[index])
        below, any_below = any(kept[level + 1 :]), any(seen[level + 1 :])
        if stays and any_below and not below and reading.chance[index] < _SURE:
            orphans.append(index)
            stays = False
        kept[level:] = [kept[level] or stays or below] + [False] * (7 - level)
        seen[level:] = [True] + [False] * (7 - level)
    return orphans


def _sorts(reading: HtmlReading) -> Ints:
    """For each block the sort of chrome that it would be, by its number in `_SORTS`."""
    features = reading.features
    numbers = {name: number for number, name in enumerate(_SORTS)}
    named = np.full(len(reading.chance), numbers["learned"])
    column = features.column
    rules = [
        ("links", column("links") > 0.6),
        ("notice", column("notice") > 0),
        ("related", (column("section.related") > 0) | (column("related") > 0)),
        *((region, column(f"up.{region}") <= _NEAR) for region in reversed(_REGIONS)),
        ("comment", column("path.comment") > 0),
        ("hidden", column("hidden") > 0),
    ]
    for name, mask in rules:
        named[mask] = numbers[name]
    return named
