"""Features of a block's text and of where it stands: on the page, in its section, among neighbours, by the title."""

from __future__ import annotations

from collections import Counter

import numpy as np

from boilerstrip.judges.html_anchors import Anchors
from boilerstrip.judges.html_columns import FAR, HEADINGS, Columns, Ints
from boilerstrip.judges.html_containers import Held
from boilerstrip.judges.html_tree import Groups
from boilerstrip.judges.html_words import TAGS

__all__ = ["add_anchors", "add_neighbours", "add_page", "add_place", "add_sections", "add_text"]


def add_text(page: Columns) -> None:
    """What the text of each block is made of."""
    text, length = page.text, page.length
    page.add("words", text.words)
    page.add("links", page.density)
    page.add("ends", text.ends)
    page.add("digits", text.digits / length)
    page.add("upper", text.upper / length)
    page.add("punctuation.word", text.punctuation / text.words)
    page.add("length.word", length / text.words)
    page.add("separators", text.separators)
    page.add("notice", text.notice)
    page.add("related", text.related)
    page.add("hidden", page.table.hidden)
    page.add("breaks", page.table.breaks)
    page.add("tag", page.tag)
    page.add("depth", page.depth)
    seen = Counter(text.texts)
    copies = np.array([seen[one] for one in text.texts])
    again = np.zeros(page.count)
    for block in (copies > 1).nonzero()[0][::-1].tolist():
        seen[text.texts[block]] -= 1
        again[block] = seen[text.texts[block]]
    page.add("again", again)
    page.add("copies", copies)


def add_place(page: Columns) -> None:
    """Where on the page each block stands, by blocks and by running text."""
    order, count, length, running = page.order, page.count, page.length, page.running
    page.add("at", order / count)
    page.add("page.blocks", count)
    where = running.nonzero()[0]
    first, last = (int(where[0]), int(where[-1])) if len(where) else (0, count - 1)
    page.add("since.first", order - first)
    page.add("until.last", last - order)
    before = np.where(running, length, 0.0).cumsum()
    whole = float(before[-1])
    page.add("running.before", before / max(1.0, whole))
    page.add("running.blocks", len(where))
    page.add("running.mean", whole / max(1, len(where)))


def add_sections(page: Columns) -> Ints:
    """Sections run from one heading to the next; what stands before the first is one too."""
    heading = (page.tag >= HEADINGS[0]) & (page.tag <= HEADINGS[1])
    section: Ints = heading.cumsum()
    text = np.bincount(section, page.length)
    heads = heading.nonzero()[0]
    level = np.concatenate(([0.0], page.tag[heads] - HEADINGS[0] + 1))
    begins = np.concatenate(([0], heads))
    related = np.concatenate(([False], page.text.related[heads]))
    page.add("section.text", text[section])
    page.add("section.level", level[section])
    page.add("section.since", page.order - begins[section])
    page.add("section.related", related[section])
    page.add("page.sections", len(heads))
    mains = (page.tag == HEADINGS[0]).nonzero()[0]
    page.add("since.h1", page.order - mains[0] if len(mains) else -FAR)
    after = np.maximum.accumulate(np.where(page.text.related, page.order, -1))
    page.add("since.related", np.where(after >= 0, np.minimum(page.order - after, FAR), -1))
    return section


def add_neighbours(page: Columns, path: Ints) -> None:
    """What stands next to each block and in windows around it."""
    order, count = page.order, page.count
    # -1 where there is no block.
    beside = np.full((6, count + 4), -1.0)
    beside[:, 2:-2] = page.length, page.density, page.text.ends, page.tag, page.depth, path
    for step in (-1, 1, -2, 2):
        length, links, ends, tag, depth, other = beside[:, 2 + step :][:, :count]
        page.add(f"next{step:+}.length", length)
        page.add(f"next{step:+}.links", links)
        if abs(step) == 1:
            page.add(f"next{step:+}.ends", ends)
        page.add(f"next{step:+}.tag", tag)
        page.add(f"next{step:+}.depth", depth - page.depth)
        page.add(f"next{step:+}.alike", other == path)
    free = np.concatenate(([0.0], (page.length * (1 - page.density)).cumsum()))
    text = np.concatenate(([0.0], page.length.cumsum()))
    high, low = np.minimum(order + 11, count), np.maximum(order - 10, 0)
    page.add("window10.free", free[high] - free[low])
    high, low = np.minimum(order + 26, count), np.maximum(order - 25, 0)
    page.add("window25.links", 1 - (free[high] - free[low]) / (text[high] - text[low]))


def add_anchors(page: Columns, held: Held, anchors: Anchors) -> None:
    """How near each block is to the page's title and to what its description says."""
    page.add("title.same", anchors.title_same)
    page.add("title.within", anchors.title_within)
    for name, block in (("title", anchors.title), ("description", anchors.description)):
        page.add(f"{name}.since", np.minimum(np.maximum(page.order - block, -FAR), 200) if block >= 0 else -FAR)
    title, described = anchors.title, anchors.description
    shared = _shared(page, title) if title >= 0 else -1
    page.add("title.shared", shared)
    path = page.tree.path_to(int(page.owner[title]))
    page.add("title.share", held.text[path[shared]] / page.total if title >= 0 else -1)
    page.add("description.away", page.depth - _shared(page, described) if described >= 0 else -1)


def _shared(page: Columns, block: int) -> Ints:
    """For each block the depth of the deepest container that holds both it and `block`."""
    return page.tree.shared(page.owner, int(page.owner[block]))


def add_page(page: Columns, groups: Groups) -> None:
    """Facts of the whole page: they tell a listing from an article."""
    page.add("page.mean", page.total / page.count)
    text = np.bincount(page.tag.astype(np.int64), page.length, len(TAGS))
    for tag in ("li", "div"):
        page.add(f"page.{tag}", float(text[TAGS[tag]]) / page.total)
    page.add("page.comment", float((page.tree.own[:, 3] > 0).sum()))
    page.add("page.articles", float((page.tree.own[:, 0] == TAGS["article"]).sum()))
    page.add("page.wide", float(page.text.wide.sum()) / page.total)
    page.add("page.largest", float(groups.count.max()))
