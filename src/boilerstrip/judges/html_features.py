"""The features of the blocks of an HTML page: what the learned judge sees, a row a block."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_anchors import find_anchors
from boilerstrip.judges.html_columns import Columns, Floats, Ints
from boilerstrip.judges.html_containers import add_ancestors, add_containers, add_groups, add_paths
from boilerstrip.judges.html_lines import LineWords, add_words
from boilerstrip.judges.html_marks import add_marks
from boilerstrip.judges.html_places import add_anchors, add_neighbours, add_page, add_place, add_sections, add_text
from boilerstrip.judges.html_text import BlockTexts
from boilerstrip.judges.html_tree import groups_of
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.model import Document

__all__ = ["PageFeatures", "page_features"]


class PageFeatures(NamedTuple):
    """`matrix` [blocks, features], where in it each feature stands, and what the judge groups the blocks by.

    `path` and `section` number the blocks with one path of classes and those between two headings, `near_group` those
    in one group (items of a list, posts of a thread), `above` those with one parent of their container.
    """

    matrix: NDArray[np.float32]
    places: Mapping[str, int]
    length: Floats
    path: Ints
    section: Ints
    near_group: Ints
    above: Ints
    texts: BlockTexts

    def column(self, name: str) -> NDArray[np.float32]:
        """The feature called `name` of each block."""
        return self.matrix[:, self.places[name]]

    @property
    def names(self) -> tuple[str, ...]:
        """What the features are called, in order."""
        return tuple(self.places)


def page_features(document: Document, words: ClassWords, lines: LineWords | None = None) -> PageFeatures | None:
    """The features of an HTML document, read with what words of classes and of `lines` are known to say.

    None where it has no blocks or is no HTML.
    """
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
    add_marks(page, anchors.title, section)
    add_page(page, groups)
    add_words(page, lines or LineWords())
    return PageFeatures(
        matrix=page.matrix(),
        places=dict(zip(page.columns, count())),
        length=page.length,
        path=path,
        section=section,
        near_group=groups.group[groups.near[page.owner]],
        above=page.above,
        texts=page.text,
    )
