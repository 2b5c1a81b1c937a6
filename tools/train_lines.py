"""Train the line judge for flattened text: lines_net.npz, lines_wording.npz, lines_page.json, lines_net.json, and
lines_second.txt.gz.

Usage: python tools/train_lines.py REAL.jsonl.gz CLEAN.jsonl.gz DOCUMENTS.jsonl.gz [--out DIR] [--share S]

REAL comes from tools/lines_flatten.py: real pages with gold text, flattened by three tools. CLEAN comes from
tools/lines_clean.py: gold text and what is left of clean pages. DOCUMENTS holds prose in several languages (`src, lang,
kind, paras`); only the permissively licensed sources `PROSE` are used. See tools/line_examples.py for what is made of
them; tools/line_net_training.py trains the net, tools/line_words_training.py the table of words and
tools/line_page_training.py the model that tells whether a page holds chrome, tools/line_second_training.py the second
look at what the net makes of the lines.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from boilerstrip.judges.features import wording_columns
from boilerstrip.judges.line_net import LineNet
from boilerstrip.judges.page_model import PageModel, PageRead, evidence
from boilerstrip.judges.second_look import columns
from boilerstrip.judges.wording import Wording
from line_examples import CLEAN, FLATTENERS, GROUPS, Example, Sources, add_sources, examples
from line_net_training import Lesson, leanings, train_net
from line_page_training import PageLesson, train_page_model
from line_second_training import SecondLesson, train_second_look
from line_words_training import WordLesson, train_words

SEED = 1
# A line of usual length stays where the net gives it at least this probability, if its page holds text enough.
BAR = 0.55
# On so many pages the net learns to do without what the words say, as in languages that the table has not seen.
UNKNOWN_WORDS = 0.3
# To the second look a real page counts so many times what it counts to the net: of made ones there are too many. So
# much of its content counts by characters, the rest by lines.
_REAL, _BY_SIZE = 2.0, 0.7


class Trained(NamedTuple):
    """A net, the table of words whose answers it reads, and what it learned from."""

    net: LineNet
    wording: Wording
    lessons: Sequence[Lesson]


def fit(pages: Sequence[Example]) -> Trained:
    """The net that learned from `pages`, and its table of words.

    While the net learns, the words of each page are read with a table learned without the page's group.
    """
    groups = sorted({page.group for page in pages})
    tables = {group: _words_of(page for page in pages if page.group != group) for group in groups}
    rng = np.random.default_rng(0)
    lessons = [_unsure(page, tables[page.group], rng) for page in pages]
    net = train_net(lessons, pages[0].names, SEED)
    return Trained(net, _words_of(pages), lessons)


def fit_groups(pages: Sequence[Example]) -> dict[int, Trained]:
    """For each group of sites what was learned without it."""
    found = {}
    for group in range(GROUPS):
        found[group] = fit([page for page in pages if page.group != group])
        print("learned without group", group, flush=True)
    return found


def fit_page_model(pages: Iterable[Example], unseen: Mapping[int, Trained]) -> PageModel:
    """The model of pages that learned from what nets say of pages of a group that they have not seen."""
    known = [page for page in pages if page.lesson.chrome is not None and page.kind in (*FLATTENERS, *CLEAN)]
    return train_page_model([_page_lesson(page, unseen[page.group]) for page in known])


def _page_lesson(page: Example, trained: Trained) -> PageLesson:
    return PageLesson(evidence(_read(page, trained)), bool(page.lesson.chrome), page.lesson.weight)


def fit_second_look(pages: Iterable[Example], unseen: Mapping[int, Trained]) -> str:
    """The second look that learned from what nets say of pages of a group that they have not seen."""
    return train_second_look([_second_lesson(page, unseen[page.group]) for page in pages])


def _second_lesson(page: Example, trained: Trained) -> SecondLesson:
    lesson, read = page.lesson, columns(_read(page, trained))
    even = np.ones_like(lesson.sizes)
    if page.kind not in FLATTENERS:
        return SecondLesson(read, lesson.label, even, lesson.weight)
    # Labels of real pages were found in their gold text, and are the less sure the shorter a line is: of what was made
    # headings count as much as paragraphs, here less.
    content = lesson.label == 1
    by_size, by_line = (values / values[content].sum() for values in (lesson.sizes, even))
    shares = _BY_SIZE * by_size + (1 - _BY_SIZE) * by_line
    return SecondLesson(read, lesson.label, shares, _REAL * lesson.weight)


def _read(page: Example, trained: Trained) -> PageRead:
    """The page as the net reads it."""
    rows = _worded(page, trained.wording).rows
    return PageRead(page.names, rows, trained.net.predict(rows), page.signs)


def _words_of(pages: Iterable[Example]) -> Wording:
    return train_words(WordLesson(page.grams, page.lesson.label) for page in pages if page.has_words)


def _unsure(page: Example, table: Wording, rng: np.random.Generator) -> Lesson:
    """The lesson of a page whose words are read with `table`; on some pages, drawn by lot, none is known."""
    return page.lesson if rng.random() < UNKNOWN_WORDS else _worded(page, table)


def _worded(page: Example, table: Wording) -> Lesson:
    """The lesson of a page whose words are read with `table`."""
    rows = page.lesson.rows.copy()
    for name, values in wording_columns(table.read(page.grams, len(rows))).items():
        rows[:, page.names.index(name)] = values
    return replace(page.lesson, rows=rows)


def reference(trained: Trained) -> dict[str, Any]:
    """What content looks like: mean and spread of each feature, and how much the net leans on it."""
    content, net = np.concatenate([lesson.rows[lesson.label == 1][:60] for lesson in trained.lessons]), trained.net
    return {
        "features": list(net.names),
        "mean": [round(float(v), 4) for v in content.mean(axis=0)],
        "spread": [round(float(v), 4) for v in content.std(axis=0)],
        "bar": BAR,
        "gain": [round(float(v), 5) for v in leanings(net)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_sources(parser)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "src/boilerstrip/data")
    options = parser.parse_args()
    pages = examples(Sources.of(options))
    trained, unseen = fit(pages), fit_groups(pages)
    page_model, second = fit_page_model(pages, unseen), fit_second_look(pages, unseen)
    (options.out / "lines_net.npz").write_bytes(trained.net.packed())
    (options.out / "lines_wording.npz").write_bytes(trained.wording.packed())
    (options.out / "lines_page.json").write_text(page_model.stored(), encoding="utf-8")
    (options.out / "lines_second.txt.gz").write_bytes(gzip.compress(second.encode(), mtime=0))
    notes = json.dumps(reference(trained), indent=None)
    (options.out / "lines_net.json").write_text(notes + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
