"""DOM facts of the blocks of an HTML document, column by column: one row a block, and one row a container."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["DomTable", "Element", "Head"]

Ints = NDArray[np.int64]


class Element(NamedTuple):
    """What tells one kind of container from another; equal ones are one object, so that facts are found once."""

    tag: str
    classes: str | None = None
    id: str | None = None
    role: str | None = None
    itemprop: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What the page says about itself, as far as it helps to find the main text."""

    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class DomTable:
    """Columns with one entry a block, in the order of `Document.blocks`, and columns with one entry a container.

    A container is a block-level element that holds text somewhere below it; container 0 is the body, and a parent
    always comes before its children. `owner` is the container whose own text the block is. Lengths count code points.
    """

    owner: Ints
    lengths: Ints
    link_chars: Ints
    breaks: Ints
    hidden: NDArray[np.bool_]
    parent: Ints
    element: Ints
    elements: tuple[Element, ...]
    head: Head = field(default_factory=Head)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The tag of each block's owner."""
        names = [element.tag for element in self.elements]
        return tuple(names[kind] for kind in self.element[self.owner].tolist())

    @cached_property
    def link_density(self) -> tuple[float, ...]:
        """The share of each block's characters that stand in links, 0 to 1."""
        return tuple(np.minimum(1.0, self.link_chars / np.maximum(1, self.lengths)).tolist())
