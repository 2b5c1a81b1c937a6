"""The features of the blocks of an HTML page: what the learned judge sees, a row a block."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_anchors import Anchors, find_anchors
from boilerstrip.judges.html_text import BlockTexts, block_texts
from boilerstrip.judges.html_tree import ANCESTORS, HIGHEST, LAST, LOWEST, Groups, groups_of, tree_of
from boilerstrip.judges.html_words import TAGS, ClassWords
from boilerstrip.model import Document
from boilerstrip.segment.dom import DomTable

__all__ = ["PageFeatures", "page_features"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A block of more characters than this, few of them in links, is running text; wide characters count for more.
_LONG, _FEW_LINKS, _WIDE_WORTH = 80, 0.3, 1.5
# The part of the page that holds this share of the running text.
_TOP_SHARE = 0.6
_FAR, _AWAY = 99, 30
_HEADINGS = (TAGS["h1"], TAGS["h6"])


class PageFeatures(NamedTuple):
    """`matrix` [blocks, features] and what the second stage groups the blocks by.

    `owner`, `above` and `beyond` are the containers of each block and of their parents and grandparents, `path` and
    `section` number the blocks with one path of classes and those between two headings; `near` and `far` are the
    members of groups (items of a list, posts of a thread) that hold each block, `near_group` and `far_group` all
    members of these groups together, and `top` tells whether it lies in the likely container of the main text.
    """

    matrix: NDArray[np.float32]
    names: tuple[str, ...]
    length: Floats
    owner: Ints
    above: Ints
    beyond: Ints
    path: Ints
    section: Ints
    near: Ints
    near_group: Ints
    far: Ints
    far_group: Ints
    top: Ints
    texts: BlockTexts


class _Page:
    """The parts of a page that the groups of features share, and the columns gathered so far."""

    def __init__(self, document: Document, table: DomTable, words: ClassWords) -> None:
        self.document, self.table = document, table
        self.text = block_texts(document)
        self.tree = tree_of(table, words)
        self.owner = table.owner
        self.length = self.text.length
        self.count = len(self.length)
        self.order = np.arange(self.count)
        self.total = float(self.length.sum())
        self.density = np.minimum(1.0, table.link_chars / self.length)
        self.tag = self.tree.own[self.owner, 0]
        self.depth = self.tree.depth[self.owner].astype(np.float64)
        self.running: Bools = (self.length + self.text.wide * _WIDE_WORTH > _LONG) & (self.density < _FEW_LINKS)
        self.inside: Bools = self.running
        self.names: list[str] = []
        self.columns: list[NDArray[np.generic] | float] = []

    def add(self, name: str, column: NDArray[np.generic] | float) -> None:
        self.names.append(name)
        self.columns.append(column)

    def matrix(self) -> NDArray[np.float32]:
        """The columns as rows: laid out so that a feature's values stand together, as the trees read them."""
        table = np.empty((len(self.columns), self.count), np.float32)
        for row, column in zip(table, self.columns, strict=True):
            row[:] = column
        return table.T


def page_features(document: Document, words: ClassWords) -> PageFeatures | None:
    """The features of an HTML document; None where it has no blocks or is no HTML."""
    table = document.dom
    if table is None or not document.blocks:
        return None
    page = _Page(document, table, words)
    held = _add_containers(page)
    _add_text(page)
    _add_place(page)
    _add_ancestors(page)
    groups = groups_of(page.tree, held.text)
    _add_groups(page, held, groups)
    path = _add_paths(page)
    section = _add_sections(page)
    _add_neighbours(page, path)
    anchors = find_anchors(table, page.text, page.tag)
    _add_anchors(page, held, anchors)
    _add_page(page, groups)
    parent = table.parent
    above = parent[page.owner]
    near, far = groups.near[page.owner], groups.far[page.owner]
    return PageFeatures(
        matrix=page.matrix(),
        names=tuple(page.names),
        length=page.length,
        owner=page.owner,
        above=above,
        beyond=parent[above],
        path=path,
        section=section,
        near=near,
        near_group=groups.group[near],
        far=far,
        far_group=groups.group[far],
        top=page.inside.astype(np.int64),
        texts=page.text,
    )


def _add_text(page: _Page) -> None:
    text, length = page.text, page.length
    page.add("length", length)
    page.add("words", text.words)
    page.add("links", page.density)
    page.add("punctuation", text.punctuation)
    page.add("ends", text.ends)
    page.add("digits", text.digits / length)
    page.add("upper", text.upper / length)
    page.add("punctuation.word", text.punctuation / text.words)
    page.add("length.word", length / text.words)
    page.add("wide", text.wide / length)
    page.add("separators", text.separators)
    page.add("notice", text.notice)
    page.add("related", text.related)
    page.add("hidden", page.table.hidden)
    page.add("breaks", page.table.breaks)
    page.add("tag", page.tag)
    page.add("depth", page.depth)
    seen: dict[str, int] = {}
    again = []
    for one in text.texts:
        again.append(seen.get(one, 0))
        seen[one] = again[-1] + 1
    page.add("again", np.array(again))
    page.add("copies", np.array([seen[one] for one in text.texts]))


def _add_place(page: _Page) -> None:
    order, count, length, running = page.order, page.count, page.length, page.running
    page.add("at", order / count)
    page.add("at.text", np.cumsum(length) / page.total)
    page.add("page.blocks", count)
    page.add("page.text", page.total)
    page.add("page.links", float((length * page.density).sum()) / page.total)
    where = np.flatnonzero(running)
    first, last = (int(where[0]), int(where[-1])) if len(where) else (0, count - 1)
    page.add("since.first", order - first)
    page.add("until.last", last - order)
    before = np.cumsum(np.where(running, length, 0.0))
    whole = float(before[-1])
    page.add("running.before", before / max(1.0, whole))
    page.add("running.share", whole / page.total)
    page.add("running.blocks", len(where))
    page.add("running.mean", whole / max(1, len(where)))
    next_one = np.minimum.accumulate(np.where(running, order, 10**6)[::-1])[::-1] - order
    previous = order - np.maximum.accumulate(np.where(running, order, -(10**6)))
    page.add("running.next", np.minimum(next_one, _FAR))
    page.add("running.previous", np.minimum(previous, _FAR))


class _Held(NamedTuple):
    """For each container: characters, those in links, blocks, characters of running text, sentences, link blocks."""

    text: Floats
    links: Floats
    blocks: Floats
    running: Floats
    ends: Floats
    listed: Floats
    density: Floats


def _add_containers(page: _Page) -> _Held:
    tree, owner, length = page.tree, page.owner, page.length
    running = np.where(page.running, length, 0.0)
    held = _Held(
        text=tree.sums(owner, length),
        links=tree.sums(owner, page.table.link_chars.astype(np.float64)),
        blocks=tree.sums(owner, np.ones(page.count)),
        running=tree.sums(owner, running),
        ends=tree.sums(owner, page.text.ends),
        listed=tree.sums(owner, (page.density > 0.5).astype(np.float64)),
        density=np.zeros(0),
    )
    held = held._replace(density=np.minimum(1.0, held.links / np.maximum(1.0, held.text)))
    parent = page.table.parent
    around = owner
    for step in range(5):
        if step != 3:
            page.add(f"up{step}.text", held.text[around])
            page.add(f"up{step}.links", held.density[around])
            page.add(f"up{step}.blocks", held.blocks[around])
            page.add(f"up{step}.share", held.text[around] / page.total)
            page.add(f"up{step}.running", held.running[around] / np.maximum(1, held.text[around]))
            page.add(f"up{step}.ends", held.ends[around] / np.maximum(1, held.blocks[around]))
            page.add(f"up{step}.listed", held.listed[around] / np.maximum(1, held.blocks[around]))
        around = parent[around]
    _add_tops(page, held, running)
    _add_articles(page, held)
    return held


def _add_articles(page: _Page, held: _Held) -> None:
    """Which of the page's articles a block lies in: a second one on the page is another story."""
    tree, owner = page.tree, page.owner
    articles = np.flatnonzero((tree.own[:, 0] == TAGS["article"]) & (held.running > 0))
    inside = np.searchsorted(articles, owner, side="right")
    before = np.maximum(inside - 1, 0)
    if len(articles):
        holds = (inside > 0) & (owner < tree.end[articles[before]])
        largest = float(held.running[articles].max())
        share = held.running[articles][before] / largest
        page.add("article.number", np.where(holds, inside, -inside))
        page.add("article.share", np.where(holds, share, -1))
    else:
        page.add("article.number", 0)
        page.add("article.share", -2)
    page.add("article.count", len(articles))
    heads = (page.tag == _HEADINGS[0]) | (page.tag == _HEADINGS[0] + 1)
    page.add("heads.before", np.cumsum(heads))
    page.add("h1.count", float((page.tag == _HEADINGS[0]).sum()))


def _add_tops(page: _Page, held: _Held, running: Floats) -> None:
    """Two guesses at the container of the main text: the deepest that holds most, and the best fed by its children."""
    owner, parent, tree = page.owner, page.table.parent, page.tree
    enough = np.flatnonzero(held.running >= _TOP_SHARE * held.running[0])
    deepest = int(enough[-1]) if held.running[0] else 0
    above = parent[owner]
    many = len(parent)
    # As in Arc90's Readability: text counts for its parent, and half for its grandparent.
    fed = 0.7 * np.bincount(owner, running, many) + np.bincount(above, running, many)
    fed += 0.5 * np.bincount(parent[above], running, many)
    fed *= (1 - held.density) * np.clip(1 + 0.25 * (tree.own[:, 2] - (tree.own[:, 1] > 0)), 0.5, 1.5)
    best = int(fed.argmax())
    for name, top in (("deepest", deepest), ("fed", best)):
        page.inside = (owner >= top) & (owner < tree.end[top])
        page.add(f"{name}.inside", page.inside)
        page.add(f"{name}.away", page.depth - tree.shared(owner, top))
        page.add(f"{name}.share", held.text[top] / page.total)
        page.add(f"{name}.links", held.density[top])
    fed /= max(1.0, float(fed[best]))
    page.add("fed0", fed[owner])
    page.add("fed1", fed[above])
    page.add("fed2", fed[parent[above]])


def _add_ancestors(page: _Page) -> None:
    tree, owner, parent = page.tree, page.owner, page.table.parent
    inherited, own = tree.inherited[owner], tree.own
    for column, name in enumerate(("chrome", "content", "comment", "odds")):
        page.add(f"path.{name}", inherited[:, column])
    page.add("path.odds.highest", inherited[:, HIGHEST])
    page.add("path.odds.lowest", inherited[:, LOWEST])
    page.add("path.odds.mean", inherited[:, 3] / np.maximum(1, page.depth))
    away = np.minimum(page.depth[:, None] - inherited[:, LAST], _AWAY).T
    for name, column in zip(("chrome", "content", *ANCESTORS), away, strict=True):
        page.add(f"up.{name}", column)
    above = parent[owner]
    page.add("own.chrome", own[owner, 1])
    page.add("own.content", own[owner, 2])
    page.add("own.odds", own[owner, 4])
    page.add("parent.chrome", own[above, 1])
    page.add("parent.content", own[above, 2])
    page.add("parent.odds", own[above, 4])
    page.add("parent.tag", own[above, 0])
    page.add("grandparent.tag", own[parent[above], 0])


def _add_groups(page: _Page, held: _Held, groups: Groups) -> None:
    owner, group, count = page.owner, groups.group, groups.count
    text, links = np.bincount(group, held.text), np.bincount(group, held.links)
    running = np.bincount(group, held.running)
    for name, nearest in (("near", groups.near), ("far", groups.far)):
        member = nearest[owner]
        mine = group[member]
        none = member == 0
        mean = text[mine] / count[mine]
        for label, column in (
            ("place", groups.place[member]),
            ("length", held.text[member] / np.maximum(1, mean)),
            ("size", count[mine]),
            ("mean", mean),
            ("links", links[mine] / np.maximum(1, text[mine])),
            ("share", text[mine] / page.total),
            ("running", running[mine] / np.maximum(1, text[mine])),
        ):
            page.add(f"{name}.{label}", np.where(none, -1, column))
    page.add("siblings", count[group[owner]])


def _add_paths(page: _Page) -> Ints:
    _, path = np.unique(page.tree.path[page.owner], return_inverse=True)
    path = path.astype(np.int64)
    count, text = np.bincount(path), np.bincount(path, page.length)
    links = np.bincount(path, page.table.link_chars)
    page.add("alike.blocks", count[path])
    page.add("alike.share", text[path] / page.total)
    page.add("alike.mean", text[path] / count[path])
    page.add("alike.links", links[path] / text[path])
    page.add("alike.ends", np.bincount(path, page.text.ends)[path] / count[path])
    page.add("alike.most", text[path] / text.max())
    return path


def _add_sections(page: _Page) -> Ints:
    """Sections run from one heading to the next; what stands before the first is one too."""
    heading = (page.tag >= _HEADINGS[0]) & (page.tag <= _HEADINGS[1])
    section = np.cumsum(heading)
    count, text = np.bincount(section), np.bincount(section, page.length)
    links = np.bincount(section, page.table.link_chars, len(count))
    running = np.bincount(section, np.where(page.running, page.length, 0.0), len(count))
    heads = np.flatnonzero(heading)
    level = np.concatenate(([0.0], page.tag[heads] - _HEADINGS[0] + 1))
    begins = np.concatenate(([0], heads))
    related = np.concatenate(([False], page.text.related[heads]))
    page.add("section.blocks", count[section])
    page.add("section.text", text[section])
    page.add("section.links", links[section] / np.maximum(1, text[section]))
    page.add("section.running", running[section] / np.maximum(1, text[section]))
    page.add("section.level", level[section])
    page.add("section.since", page.order - begins[section])
    page.add("section.related", related[section])
    page.add("section.number", section)
    page.add("page.sections", len(heads))
    mains = np.flatnonzero(page.tag == _HEADINGS[0])
    page.add("since.h1", page.order - mains[0] if len(mains) else -_FAR)
    after = np.maximum.accumulate(np.where(page.text.related, page.order, -1))
    page.add("since.related", np.where(after >= 0, np.minimum(page.order - after, _FAR), -1))
    return section


def _add_neighbours(page: _Page, path: Ints) -> None:
    ends, order, count = page.text.ends, page.order, page.count
    for step in (-1, 1, -2, 2):
        page.add(f"next{step:+}.length", shifted(page.length, step))
        page.add(f"next{step:+}.links", shifted(page.density, step))
        page.add(f"next{step:+}.ends", shifted(ends, step))
        page.add(f"next{step:+}.tag", shifted(page.tag, step))
        page.add(f"next{step:+}.depth", shifted(page.depth, step) - page.depth)
        page.add(f"next{step:+}.alike", shifted(path.astype(np.float64), step) == path)
    free = np.concatenate(([0.0], np.cumsum(page.length * (1 - page.density))))
    text = np.concatenate(([0.0], np.cumsum(page.length)))
    running = np.concatenate(([0], np.cumsum(page.running)))
    for reach in (4, 10, 25):
        high, low = np.minimum(order + reach + 1, count), np.maximum(order - reach, 0)
        page.add(f"window{reach}.free", free[high] - free[low])
        page.add(f"window{reach}.links", 1 - (free[high] - free[low]) / (text[high] - text[low]))
        if reach < 25:
            page.add(f"window{reach}.running", running[high] - running[low])


def _add_anchors(page: _Page, held: _Held, anchors: Anchors) -> None:
    page.add("title.same", anchors.title_same)
    page.add("title.within", anchors.title_within)
    page.add("stated", anchors.stated)
    for name, block in (("title", anchors.title), ("description", anchors.description)):
        if block < 0:
            for label in ("since", "away", "shared", "share"):
                page.add(f"{name}.{label}", -_FAR if label == "since" else -1)
            continue
        container = int(page.owner[block])
        shared = page.tree.shared(page.owner, container)
        path = [container]
        while path[-1]:
            path.append(int(page.table.parent[path[-1]]))
        common = np.array(path[::-1], np.int64)[shared]
        page.add(f"{name}.since", np.clip(page.order - block, -_FAR, 200))
        page.add(f"{name}.away", page.depth - shared)
        page.add(f"{name}.shared", shared)
        page.add(f"{name}.share", held.text[common] / page.total)


_OG_TYPES = ("", "article", "product", "website")


def _add_page(page: _Page, groups: Groups) -> None:
    """Facts of the whole page: they tell a listing from an article."""
    og_type = page.table.head.og_type.lower()
    kinds = [number for number, name in enumerate(_OG_TYPES) if name and name in og_type]
    page.add("page.og", kinds[0] if kinds else 4 if og_type else 0)
    page.add("page.mean", page.total / page.count)
    for name, tags in (("p", ("p",)), ("li", ("li",)), ("cell", ("td", "th")), ("div", ("div",))):
        share = page.length[np.isin(page.tag, [TAGS[tag] for tag in tags])].sum() / page.total
        page.add(f"page.{name}", float(share))
    page.add("page.comment", float((page.tree.own[:, 3] > 0).sum()))
    page.add("page.articles", float((page.tree.own[:, 0] == TAGS["article"]).sum()))
    page.add("page.wide", float(page.text.wide.sum()) / page.total)
    page.add("page.largest", float(groups.count.max()))
    page.add("page.upper", float(page.text.upper.sum()) / page.total)
    page.add("page.punctuation", float(page.text.punctuation.sum()) / page.total)


def shifted(values: Floats, step: int) -> Floats:
    """The value `step` blocks further on, -1 where there is none."""
    moved = np.full(len(values), -1.0)
    if step > 0:
        moved[:-step] = values[step:]
    else:
        moved[-step:] = values[:step]
    return moved
