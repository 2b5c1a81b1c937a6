"""The features of the blocks of an HTML page: what the learned judge sees, a row a block."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_anchors import find_anchors
from boilerstrip.judges.html_columns import Columns, Floats, Ints
from boilerstrip.judges.html_containers import add_ancestors, add_containers, add_groups, add_paths
from boilerstrip.judges.html_places import add_anchors, add_neighbours, add_page, add_place, add_sections, add_text
from boilerstrip.judges.html_text import BlockTexts
from boilerstrip.judges.html_tree import groups_of
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.model import Document

__all__ = ["PageFeatures", "page_features"]


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


def page_features(document: Document, words: ClassWords) -> PageFeatures | None:
    """The features of an HTML document; None where it has no blocks or is no HTML."""
    table = document.dom
    if table is None or not document.blocks:
        return None
    page = Columns(document, table, words)
    held = add_containers(page)
    add_text(page)
    add_place(page)
    add_ancestors(page)
    groups = groups_of(page.tree, held.text)
    add_groups(page, held, groups)
    path = add_paths(page)
    section = add_sections(page)
    add_neighbours(page, path)
    anchors = find_anchors(table, page.text, page.tag)
    add_anchors(page, held, anchors)
    add_page(page, groups)
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
