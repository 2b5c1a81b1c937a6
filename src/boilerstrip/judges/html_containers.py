"""Features of the containers around each block: what they hold, what they are called, which of them repeat."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from boilerstrip.judges.html_columns import HEADINGS, Columns, Floats, Ints
from boilerstrip.judges.html_tree import ANCESTORS, HIGHEST, LAST, LOWEST, Groups
from boilerstrip.judges.html_words import TAGS

__all__ = ["Held", "add_ancestors", "add_containers", "add_groups", "add_paths"]

# The part of the page that holds this share of the running text.
_TOP_SHARE = 0.6
# As many levels as an ancestor's distance counts.
_AWAY = 30


class Held(NamedTuple):
    """For each container: characters, those in links, blocks, characters of running text, sentences, link blocks.

    `density` is the share of characters in links.
    """

    text: Floats
    links: Floats
    blocks: Floats
    running: Floats
    ends: Floats
    listed: Floats
    density: Floats


def add_containers(page: Columns) -> Held:
    """What the containers around each block hold, and which of them the main text is in."""
    tree, owner, length = page.tree, page.owner, page.length
    running = np.where(page.running, length, 0.0)
    counted = (length, page.table.link_chars, np.ones(page.count), running, page.text.ends, page.density > 0.5)
    sums = tree.sums(owner, np.array(counted, np.float64))
    table = np.vstack((sums, np.minimum(1.0, sums[1] / np.maximum(1.0, sums[0]))))
    held, parent = Held(*table), page.table.parent
    around = owner
    for step in range(5):
        if step != 3:
            own = Held(*table.take(around, axis=1))
            blocks = np.maximum(1, own.blocks)
            page.add(f"up{step}.text", own.text)
            page.add(f"up{step}.links", own.density)
            page.add(f"up{step}.blocks", own.blocks)
            page.add(f"up{step}.share", own.text / page.total)
            page.add(f"up{step}.running", own.running / np.maximum(1, own.text))
            page.add(f"up{step}.ends", own.ends / blocks)
            page.add(f"up{step}.listed", own.listed / blocks)
        around = parent[around]
    _add_tops(page, held, running)
    _add_articles(page, held)
    return held


def _add_articles(page: Columns, held: Held) -> None:
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
    heads = (page.tag == HEADINGS[0]) | (page.tag == HEADINGS[0] + 1)
    page.add("heads.before", np.cumsum(heads))
    page.add("h1.count", float((page.tag == HEADINGS[0]).sum()))


def _add_tops(page: Columns, held: Held, running: Floats) -> None:
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


def add_ancestors(page: Columns) -> None:
    """What the classes and tags of the containers around each block speak of."""
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


def add_groups(page: Columns, held: Held, groups: Groups) -> None:
    """What each block's members of groups (items of a list, posts of a thread) are like beside the others."""
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


def add_paths(page: Columns) -> Ints:
    """Columns about the blocks with the same path of classes; the number of each block's path."""
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
