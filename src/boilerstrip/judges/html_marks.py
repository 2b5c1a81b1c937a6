"""Marks in short lines that tell comments, cards and questions from running text, and how far a group shares them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.blocks import Blocks
from boilerstrip.judges.html_columns import FAR, HEADINGS, Bools, Columns, Ints
from boilerstrip.judges.html_tree import Groups
from boilerstrip.judges.html_words import mark_words

__all__ = ["add_marks", "add_topic"]

# Reading one line costs a microsecond: only short ones with a digit are looked at for dates and prices.
_DATED, _PRICED = 60, 60
_DAY = r"\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,4}|(?<!\d)\d{1,2}:\d{2}(?!\d)|\d{1,2}月\s?\d{1,2}日"
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_OTHER_NUMBER = r"(?<!\d)\d{1,2}(?!\d)"
_WINDOW = 10
# Scripts that put no spaces between words.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


class _Patterns(NamedTuple):
    """What a date, a time ago and a price look like in a lower-case line."""

    date: re.Pattern[str]
    year: re.Pattern[str]
    number: re.Pattern[str]
    price: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = mark_words()
    ago = "|".join(re.escape(word) if _UNSPACED.search(word) else rf"\s{re.escape(word)}" for word in words["ago"])
    before = "|".join(map(re.escape, words["ago_before"]))
    signs = "".join(map(re.escape, words["currency_signs"]))
    units = "|".join(map(re.escape, words["currency_words"]))
    return _Patterns(
        re.compile(rf"{_DAY}|\d\s?[^\d\s]{{0,12}}?(?:{ago})(?!\w)|(?<!\w)(?:{before})\s?\d"),
        re.compile(_YEAR),
        re.compile(_OTHER_NUMBER),
        re.compile(rf"[{signs}]\s?\d|\d\s?(?:[{signs}]|(?:{units})(?!\w))|(?<!\w)(?:{units})\s?\d"),
    )


def _flags(page: Columns) -> dict[str, Bools]:
    """For each block whether it has a date, a price, a call to answer, ends in a question, begins with a quotation."""
    text, patterns = page.text, _patterns()
    dated, priced = np.zeros(page.count, np.bool_), np.zeros(page.count, np.bool_)
    for index in np.flatnonzero((text.digits > 0) & (page.length < max(_DATED, _PRICED))).tolist():
        line = text.lower[index]
        dated[index] = patterns.date.search(line) is not None or (
            patterns.year.search(line) is not None and patterns.number.search(line) is not None
        )
        priced[index] = patterns.price.search(line) is not None
    return {
        "date": dated,
        "price": priced,
        "reply": text.reply,
        "asked": text.asked,
        "quoted": text.quoted,
    }


def add_marks(page: Columns, groups: Groups, title: int, section: Ints) -> None:
    """Which marks each block has, how many stand around it and since the title, and how many of its group have them."""
    flags = _flags(page)
    marks = np.array(list(flags.values()))
    shares = _shares(page, groups, marks)
    high, low = np.minimum(page.order + _WINDOW + 1, page.count), np.maximum(page.order - _WINDOW, 0)
    runs = np.zeros((len(marks), page.count + 1), np.int64)
    np.cumsum(marks, axis=1, out=runs[:, 1:])
    windows, since = runs[:, high] - runs[:, low], runs[:, :-1] - runs[:, max(0, title), None]
    for row, name in enumerate(flags):
        page.add(f"mark.{name}", marks[row])
        page.add(f"mark.{name}.near", shares.near[row])
        page.add(f"mark.{name}.far", shares.far[row])
        page.add(f"mark.{name}.window", windows[row])
        page.add(f"mark.{name}.page", runs[row, -1])
        page.add(f"mark.{name}.since", since[row])
    heading = (page.tag >= HEADINGS[0]) & (page.tag <= HEADINGS[1])
    heads = np.flatnonzero(heading)
    page.add("section.asked", np.concatenate(([False], flags["asked"][heads]))[section])
    # A heading as high as the title's, further on, may head another story.
    level = page.tag[title] if title >= 0 and heading[title] else HEADINGS[0] + 1
    number = np.cumsum(heading & (page.tag <= level))
    page.add("title.heads", np.clip(number - (number[title] if title >= 0 else 0), -FAR, FAR))


class _Shares(NamedTuple):
    """For each flag and block the share of the members of its group that have the flag, -1 outside groups."""

    near: NDArray[np.float64]
    far: NDArray[np.float64]


def _shares(page: Columns, groups: Groups, flags: NDArray[np.bool_]) -> _Shares:
    """The shares for `flags` [flags, blocks]."""
    held = page.tree.sums(page.owner, flags.astype(np.float64)) > 0
    has = np.array([np.bincount(groups.group, row, len(groups.count)) for row in held]) / groups.count
    found = []
    for nearest in (groups.near, groups.far):
        member = nearest[page.owner]
        found.append(np.where(member == 0, -1, has.take(groups.group[member], axis=1)))
    return _Shares(*found)


def add_topic(page: Columns, groups: Groups, section: Ints) -> None:
    """How much of the words of the page's title and description stand in and around each block."""
    hits, words = _topic_hits(page)
    seen = hits > 0
    total = seen.sum(axis=1)
    page.add("topic.words", words)
    page.add("topic.own", seen.sum(axis=0) / words)
    page.add("topic.rare", (seen & (total[:, None] <= 3)).sum(axis=0))
    run = np.zeros((len(hits), page.count + 1), np.int64)
    np.cumsum(seen, axis=1, out=run[:, 1:])
    for reach in (3, 12):
        high, low = np.minimum(page.order + reach + 1, page.count), np.maximum(page.order - reach, 0)
        page.add(f"topic.window{reach}", ((run[:, high] - run[:, low]) > 0).sum(axis=0) / words)
    word, block = seen.nonzero()
    for name, number in (("section", section), ("near", groups.near[page.owner]), ("far", groups.far[page.owner])):
        found = np.zeros((len(hits), int(number.max()) + 1), np.bool_)
        found[word, number[block]] = True
        page.add(f"topic.{name}", found.sum(axis=0)[number] / words)


_TOPIC_WORDS = 16
_WORD = re.compile(r"[^\W\d_]{4,}|\d{3,}")


def _topic(page: Columns) -> list[str]:
    """The words of the title, then of the description; pairs of characters where no spaces part words."""
    head = page.table.head
    found: dict[str, None] = {}
    for text in (head.title.lower(), head.description.lower()):
        for word in _WORD.findall(text):
            if _UNSPACED.search(word):
                found.update((run[at : at + 2], None) for run in _UNSPACED.findall(word) for at in range(len(run) - 1))
            else:
                found[word[:8]] = None
    return list(found)[:_TOPIC_WORDS]


class _Hits(NamedTuple):
    hits: NDArray[np.int64]
    words: int


def _topic_hits(page: Columns) -> _Hits:
    """For each topic word [words, blocks] how often it stands in each block."""
    words = _topic(page)
    whole = page.document.text.lower()
    if len(whole) != len(page.document.text):
        # A few letters grow when lowered; places would be off.
        whole = page.document.text
    start = np.array(Blocks.of(page.document.blocks).starts, np.int64)
    places: list[int] = []
    counts: list[int] = []
    for word in words:
        at, before = whole.find(word), len(places)
        while at >= 0 and len(places) - before < 400:
            places.append(at)
            at = whole.find(word, at + len(word))
        counts.append(len(places) - before)
    size = max(1, len(words))
    block = np.searchsorted(start, places, side="right") - 1
    row = np.repeat(np.arange(len(counts)), np.array(counts, np.int64))
    hits = np.bincount(row * page.count + block, minlength=size * page.count).reshape(size, page.count)
    return _Hits(hits, size)
