"""The containers of a page as arrays: what lies around each, how much text each holds, which are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_words import TAGS, ClassWords
from boilerstrip.segment.dom import DomTable, Element

__all__ = ["ANCESTORS", "Groups", "Tree", "groups_of", "tree_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# The elements (or ARIA roles) whose nearest occurrence around a block is a feature.
ANCESTORS = (
    "main", "nav", "aside", "footer", "header", "form", "table", "ul", "ol", "section", "figure", "p", "dialog",
    "button",
)  # fmt: skip
_ROLES = {
    "main": "main", "navigation": "nav", "complementary": "aside", "contentinfo": "footer", "banner": "header",
    "search": "form", "button": "button", "dialog": "dialog", "list": "ul", "menu": "nav", "feed": "main",
}  # fmt: skip
# For each number of a tag which of ANCESTORS it is, behind a column for what else is marked.
_MARKED = np.zeros((len(TAGS) + 1, 1 + len(ANCESTORS)), np.bool_)
_MARKED[[TAGS[tag] for tag in ANCESTORS], np.arange(len(ANCESTORS)) + 1] = True
_FAR = -99.0
# Of each container's inherited facts: sums of content and comment words and log odds, the extremes of these, then the
# depth at which a chrome word and each of ANCESTORS was met last.
SUMS, HIGHEST, LOWEST, LAST = slice(0, 3), 3, 4, slice(5, None)
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


@dataclass(frozen=True, eq=False, slots=True)
class Tree:
    """Arrays with a row a container; the subtree of container `i` is the rows from `i` up to `end[i]`.

    `own` has the element's own facts (tag, chrome, content, comment, mean, highest, lowest), `inherited` those of the
    path to it, `path` a number for the tags and classes on that path, `alike` one for the container's own.
    """

    parent: Ints
    depth: Ints
    end: Ints
    own: Floats
    inherited: NDArray[np.float32]
    path: NDArray[np.uint64]
    alike: Ints

    def sums(self, owner: Ints, values: NDArray[np.float64] | Ints) -> Floats:
        """For each container the sums of `values` [..., blocks] over the blocks in its subtree: [..., containers]."""
        rows = values.reshape(-1, len(owner))
        total = np.zeros((len(rows), len(self.parent) + 1))
        np.cumsum([np.bincount(owner, row, len(self.parent)) for row in rows], axis=1, out=total[:, 1:])
        found: Floats = total.take(self.end, axis=1) - total[:, :-1]
        return found.reshape(*values.shape[:-1], -1)

    def path_to(self, container: int) -> Ints:
        """The containers around `container` from the body on, and itself at the end."""
        path = [container]
        while path[-1]:
            path.append(int(self.parent[path[-1]]))
        return np.array(path[::-1], np.int64)

    def shared(self, owner: Ints, container: int) -> Ints:
        """For each block the depth of the deepest container that holds both it and `container`."""
        line = self.path_to(container)[:, None]
        shared: Ints = np.add.reduce((owner >= line) & (owner < self.end[line]), axis=0, dtype=np.int64) - 1
        return shared


def tree_of(table: DomTable, words: ClassWords) -> Tree:
    """The containers of `table`, read with `words`."""
    facts = words.facts(table.elements)
    alike = facts.alike[table.element]
    own = facts.numbers.take(table.element, axis=0)
    marks = _marks(table.elements, facts.numbers).take(table.element, axis=0)
    steps = _steps_up(table.parent)
    # The depth is the sum of one for each container but the body; the rest are whole hundredths, so that the order of
    # adding makes no difference.
    counted = np.ones((len(own), 4), np.int64)
    counted[0, 0] = 0
    np.rint(own[:, 2:5] * 100, out=counted[:, 1:], casting="unsafe")
    sums = _over_paths(np.add, counted, steps, 0)
    depth = sums[:, 0].copy()
    inherited = np.empty((len(own), LAST.start + 1 + len(ANCESTORS)), np.float32)
    inherited[:, SUMS] = sums[:, 1:] / 100
    inherited[:, HIGHEST:] = _over_paths(np.maximum, _met(own, marks, depth), steps, -np.inf)
    inherited[:, LOWEST] *= -1
    # A number for the path: a sum of the numbers on it, mixed with their depth so that the order counts.
    mixed = (alike.astype(np.uint64) + _MIX[0]) * (depth.astype(np.uint64) * _MIX[1] + np.uint64(1))
    path = _over_paths(np.add, mixed ^ (mixed >> np.uint64(29)), steps, 0)
    return Tree(table.parent, depth, _ends(table.parent), own, inherited, path, alike)


def _marks(elements: Sequence[Element], numbers: Floats) -> NDArray[np.bool_]:
    """For each different element, with the numbers that are known of it, whether it has chrome words, and which of
    ANCESTORS it is.
    """
    marks: NDArray[np.bool_] = _MARKED.take(numbers[:, 0].astype(np.int64), axis=0)
    for index, role in [(index, element[3]) for index, element in enumerate(elements) if element[3]]:
        if role in _ROLES:
            marks[index] = _MARKED[TAGS[_ROLES[role]]]
    marks[:, 0] = numbers[:, 1] > 0
    return marks


def _met(own: Floats, marks: NDArray[np.bool_], depth: Ints) -> NDArray[np.float32]:
    """For each container its highest log odds and minus its lowest, and its depth where it is marked."""
    found = np.empty((len(own), 2 + marks.shape[1]), np.float32)
    found[:, 0], found[:, 1] = own[:, 5], -own[:, 6]
    found[:, 2:] = np.where(marks, depth[:, None], _FAR)
    # The body says nothing.
    found[0, :2], found[0, 2:] = 0, _FAR
    return found


def _steps_up(parent: Ints) -> list[Ints]:
    """For each container those 1, 2, 4 ... levels above it, the body at most, up to where all are the body."""
    steps = [parent]
    while np.count_nonzero(steps[-1]):
        steps.append(steps[-1].take(steps[-1]))
    return steps[:-1]


def _over_paths(combine: np.ufunc, own: NDArray[Any], steps: Sequence[Ints], neutral: float) -> NDArray[Any]:
    """For each container what `combine` makes of its row of `own` and those of all around it.

    At each of the `steps` it has seen twice as far up; `neutral` stands for the body until the end, as some reach it
    before others.
    """
    found = own.copy()
    found[0] = neutral
    for above in steps:
        combine(found, found.take(above, axis=0), out=found)
    combined: NDArray[Any] = combine(found, own[0])
    return combined


def _ends(parent: Ints) -> Ints:
    """Where the subtree of each container ends: behind the last of the last of its last child."""
    last = np.arange(len(parent))
    # Of several children the last one stays.
    last[parent[1:]] = last[1:].copy()
    while np.count_nonzero((further := last.take(last)) != last):
        last = further
    return last + 1


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """Containers with one parent and alike tags and classes: the items of a list, the posts of a thread.

    `group` numbers the group of each container, `size` and `place` are those of a container in its group; `near` and
    `far` are the nearest and the outermost container around each that is one of several, 0 for none.
    """

    group: Ints
    count: Ints
    place: Ints
    near: Ints
    far: Ints


def groups_of(tree: Tree, text: Floats) -> Groups:
    """The groups of the page; `text` is the length of the text in each container."""
    width, size = int(tree.alike.max()) + 1, len(tree.parent)
    key = tree.parent * width + tree.alike
    order = key.argsort(kind="stable")
    ordered = key[order]
    begins = np.ones(size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    number = begins.cumsum() - 1
    starts = begins.nonzero()[0]
    count = np.diff(starts, append=size)
    group, place = np.empty(size, np.int64), np.empty(size, np.int64)
    group[order] = number
    place[order] = np.arange(size) - starts[number]
    own = count[group]
    mean = np.bincount(group, text)[group] / own
    return Groups(
        group, count, place, _nearest(own >= _SEVERAL, tree.end), _outermost((own >= 2) & (mean > _RICH), tree.end)
    )


def _nearest(marked: NDArray[np.bool_], end: Ints) -> Ints:
    """For each container the nearest marked one around it, be it itself; 0, the body, for none."""
    index = np.arange(len(end))
    found = np.zeros(len(end), np.int64)
    for at in (marked & (end > index + 1)).nonzero()[0].tolist():
        found[at : end[at]] = at
    found[marked] = index[marked]
    return found


def _outermost(marked: NDArray[np.bool_], end: Ints) -> Ints:
    """For each container the outermost marked one around it but for the body, be it itself; 0 for none."""
    found = np.zeros(len(end), np.int64)
    covered = 1
    for at in marked.nonzero()[0].tolist():
        if at >= covered:
            covered = int(end[at])
            found[at:covered] = at
    return found


# A group counts from so many members on; its members are rich with so many characters each.
_SEVERAL, _RICH = 3, 120
