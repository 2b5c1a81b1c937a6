from __future__ import annotations

import numpy as np

from boilerstrip.judges.html_tree import ANCESTORS, HIGHEST, LAST, LOWEST, Tree, groups_of, tree_of
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.segment.dom import DomTable
from boilerstrip.segment.html import segment_html

_HTML = """<main class=good><article><p>אחד</p><p>שניים</p></article></main>
<nav class=bad><ul><li>一</li><li>二</li><li>三</li></ul></nav>"""


def _read() -> tuple[DomTable, Tree]:
    table = segment_html(_HTML).dom
    assert table is not None
    return table, tree_of(table, ClassWords({"good": 2.0, "bad": -2.0}))


def test_subtrees_are_summed() -> None:
    table, tree = _read()
    sums = tree.sums(table.owner, table.lengths)
    names = [table.elements[kind].tag for kind in table.element.tolist()]
    assert dict(zip(names, sums.tolist(), strict=True)) == {
        "body": 11, "main": 8, "article": 8, "p": 5, "nav": 3, "ul": 3, "li": 1,
    }  # fmt: skip


def test_paths_inherit_sums_extremes_and_the_last_marks() -> None:
    table, tree = _read()
    first, last = int(table.owner[0]), int(table.owner[-1])
    assert tree.inherited[first, [2, HIGHEST, LOWEST]].tolist() == [2.0, 2.0, 0.0]
    assert tree.inherited[last, [2, HIGHEST, LOWEST]].tolist() == [-2.0, 0.0, -2.0]
    marks = tree.inherited[first, LAST][1:]
    assert marks[ANCESTORS.index("main")] == 1
    assert marks[ANCESTORS.index("p")] == 3
    assert marks[ANCESTORS.index("nav")] < 0
    assert tree.path[first] == tree.path[first + 1]
    assert tree.path[first] != tree.path[last]


def test_shared_depth_is_that_of_the_common_container() -> None:
    table, tree = _read()
    assert tree.shared(table.owner, int(table.owner[0])).tolist() == [3, 2, 0, 0, 0]


def test_items_of_a_list_are_a_group() -> None:
    table, tree = _read()
    groups = groups_of(tree, tree.sums(table.owner, table.lengths))
    items = table.owner[2:]
    assert groups.near[items].tolist() == items.tolist()
    assert groups.place[items].tolist() == [0, 1, 2]
    assert groups.count[groups.group[items]].tolist() == [3, 3, 3]
    assert np.array_equal(groups.near[table.owner[:2]], [0, 0])


def test_depths_and_ends_are_those_of_a_walk() -> None:
    html = "<div>a<div>b<p>c</p><p>d</p></div><ul><li>e<p>f</p></li></ul></div>" * 3 + "<nav>" + "<div>" * 40 + "g"
    table = segment_html(html).dom
    assert table is not None
    tree = tree_of(table, ClassWords({}))
    parents = table.parent.tolist()
    paths = [set(tree.path_to(container).tolist()) for container in range(len(parents))]
    assert tree.depth.tolist() == [len(path) - 1 for path in paths]
    assert tree.end.tolist() == [1 + max(i for i, path in enumerate(paths) if own in path) for own in range(len(paths))]
    # However far out it was met.
    assert tree.inherited[-1, LAST][1 + ANCESTORS.index("nav")] == tree.depth[-1] - 40 == 1
