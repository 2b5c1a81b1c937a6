"""Features of the containers around each block: what they hold, what they are called, which of them repeat."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from boilerstrip.judges.html_columns import HEADINGS, Columns, Floats, Ints
from boilerstrip.judges.html_tree import ANCESTORS, LAST, Groups

__all__ = ["Held", "add_ancestors", "add_containers", "add_groups", "add_paths"]

# As many levels as an ancestor's distance counts.
_AWAY = 30


class Held(NamedTuple):
    """For each container: characters, blocks, characters of running text, sentences.

    `density` is the share of characters in links.
    """

    text: Floats
    blocks: Floats
    running: Floats
    ends: Floats
    density: Floats


def add_containers(page: Columns) -> Held:
    """What the containers around each block hold, and which of them the main text is in."""
    tree, owner, length = page.tree, page.owner, page.length
    running = np.where(page.running, length, 0.0)
    counted = (length, np.ones(page.count), running, page.text.ends, page.table.link_chars)
    text, blocks, ran, ends, links = tree.sums(owner, np.array(counted, np.float64))
    least = np.maximum(1.0, text)
    held = Held(text, blocks, ran, ends, np.minimum(1.0, links / least))
    above = page.above
    second, share = page.table.parent[above], ran / least
    fourth = page.table.parent[page.table.parent[second]]
    page.add("up0.blocks", blocks[owner])
    page.add("up0.running", share[owner])
    page.add("up1.links", held.density[above])
    page.add("up1.blocks", blocks[above])
    page.add("up2.blocks", blocks[second])
    page.add("up2.running", share[second])
    page.add("up4.links", held.density[fourth])
    page.add("up4.blocks", blocks[fourth])
    page.add("up4.ends", ends[fourth] / np.maximum(1, blocks[fourth]))
    _add_top(page, held, running)
    _add_heads(page)
    return held


def _add_heads(page: Columns) -> None:
    """How many headings of the highest levels there are: a second one may head another story."""
    heads = (page.tag == HEADINGS[0]) | (page.tag == HEADINGS[0] + 1)
    page.add("heads.before", heads.cumsum())
    page.add("h1.count", float((page.tag == HEADINGS[0]).sum()))


def _add_top(page: Columns, held: Held, running: Floats) -> None:
    """A guess at the container of the main text: the one best fed by its children."""
    owner, parent, tree = page.owner, page.table.parent, page.tree
    above = page.above
    many = len(parent)
    # As in Arc90's Readability: text counts for its parent, and half for its grandparent.
    fed = 0.7 * np.bincount(owner, running, many) + np.bincount(above, running, many)
    fed += 0.5 * np.bincount(parent[above], running, many)
    fed *= (1 - held.density) * np.minimum(np.maximum(1 + 0.25 * (tree.own[:, 2] - (tree.own[:, 1] > 0)), 0.5), 1.5)
    best = int(fed.argmax())
    page.add("fed.inside", (owner >= best) & (owner < tree.end[best]))
    page.add("fed.share", held.text[best] / page.total)
    page.add("fed0", fed[owner] / max(1.0, float(fed[best])))


def add_ancestors(page: Columns) -> None:
    """What the classes and tags of the containers around each block speak of."""
    tree, owner, parent = page.tree, page.owner, page.table.parent
    inherited, own, above = tree.inherited[owner].T, tree.own, page.above
    for name, column in zip(("content", "comment", "odds", "odds.highest", "odds.lowest"), inherited, strict=False):
        page.add(f"path.{name}", column)
    away = np.minimum(page.depth - inherited[LAST], _AWAY)
    for name, column in zip(("chrome", *ANCESTORS), away, strict=True):
        page.add(f"up.{name}", column)
    page.add("own.chrome", own[owner, 1])
    page.add("own.content", own[owner, 2])
    page.add("parent.chrome", own[above, 1])
    page.add("parent.content", own[above, 2])
    page.add("parent.tag", own[above, 0])
    page.add("grandparent.tag", own[parent[above], 0])


def add_groups(page: Columns, held: Held, groups: Groups) -> None:
    """What each block's members of groups (items of a list, posts of a thread) are like beside the others."""
    group, count = groups.group, groups.count
    text = np.bincount(group, held.text)
    near, far = groups.near[page.owner], groups.far[page.owner]
    mine = group[near]
    mean = text[mine] / count[mine]
    none = near == 0
    page.add("near.place", np.where(none, -1, groups.place[near]))
    page.add("near.length", np.where(none, -1, held.text[near] / np.maximum(1, mean)))
    page.add("near.mean", np.where(none, -1, mean))
    none = far == 0
    page.add("far.place", np.where(none, -1, groups.place[far]))
    page.add("far.share", np.where(none, -1, text[group[far]] / page.total))


def add_paths(page: Columns) -> Ints:
    """Columns about the blocks with the same path of classes; the number of each block's path."""
    _, path = np.unique(page.tree.path[page.owner], return_inverse=True)
    path = path.astype(np.int64)
    count, text = np.bincount(path), np.bincount(path, page.length)
    page.add("alike.blocks", count[path])
    page.add("alike.most", text[path] / text.max())
    return path
