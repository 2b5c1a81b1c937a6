"""Known pages as trees of elements and texts, each with its label: taken apart, and put together again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.model import Block, Document
from boilerstrip.segment.dom import DomTable, Element

__all__ = ["Known", "Made", "Node", "Text", "put_together", "take_apart"]


class Known(NamedTuple):
    """A page whose blocks have known labels: 1 (main text), 0 (not) or -1 (not known)."""

    document: Document
    label: NDArray[np.float32]
    kind: str
    language: str


class Made(NamedTuple):
    """A page that was made, and the labels of its blocks."""

    document: Document
    label: NDArray[np.float32]


@dataclass(slots=True)
class Text:
    """One block: its text and what is known of it."""

    text: str
    label: float
    links: int
    breaks: int
    hidden: bool
    block: Block


@dataclass(slots=True, eq=False)
class Node:
    """One element: its texts and children, in their order; `empty` where the page had nothing in it."""

    element: Element
    parts: list[Node | Text] = field(default_factory=list)
    empty: bool = False

    def texts(self) -> Iterator[Text]:
        """All texts below."""
        for part in self.parts:
            if isinstance(part, Text):
                yield part
            else:
                yield from part.texts()

    def nodes(self) -> Iterator[Node]:
        """This element and all below."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.nodes()

    def without(self, gone: Callable[[Node | Text], bool]) -> None:
        """Take away the parts that are `gone`, and the elements that have nothing left."""
        kept: list[Node | Text] = []
        for part in self.parts:
            if gone(part):
                continue
            if isinstance(part, Node):
                part.without(gone)
                if not part.parts and not part.empty:
                    continue
            kept.append(part)
        self.parts = kept


_NOWHERE = 10**9


def take_apart(page: Known) -> Node:
    """The elements of `page` with their texts; the first is the body."""
    table = page.document.dom
    assert table is not None
    parent, owner = table.parent.tolist(), table.owner.tolist()
    nodes = [Node(table.elements[number]) for number in table.element.tolist()]
    own: list[list[int]] = [[] for _ in nodes]
    for index, at in enumerate(owner):
        own[at].append(index)
    first = [blocks[0] if blocks else _NOWHERE for blocks in own]
    children: list[list[int]] = [[] for _ in nodes]
    for at in range(len(nodes) - 1, 0, -1):
        first[parent[at]] = min(first[parent[at]], first[at])
    for at in range(1, len(nodes)):
        children[parent[at]].append(at)
    for at, node in enumerate(nodes):
        node.empty = first[at] == _NOWHERE
        left = own[at]
        for child in children[at]:
            while left and left[0] < first[child] < _NOWHERE:
                node.parts.append(_text(page, left.pop(0)))
            node.parts.append(nodes[child])
        node.parts += [_text(page, index) for index in left]
    return nodes[0]


def _text(page: Known, index: int) -> Text:
    document, table = page.document, page.document.dom
    assert table is not None
    return Text(
        text=document.block_text(index),
        label=float(page.label[index]),
        links=int(table.link_chars[index]),
        breaks=int(table.breaks[index]),
        hidden=bool(table.hidden[index]),
        block=document.blocks[index],
    )


def put_together(root: Node, page: Known, write: Callable[[str], str] = str) -> Made:
    """The page that `root` is the body of, with the head of `page`; `write` is what became of its words."""
    table = page.document.dom
    assert table is not None
    elements: dict[Element, int] = {}
    parent: list[int] = []
    element: list[int] = []
    owner: list[int] = []
    texts: list[Text] = []

    def add(node: Node, above: int) -> None:
        at = len(parent)
        parent.append(above)
        element.append(elements.setdefault(node.element, len(elements)))
        for part in node.parts:
            if isinstance(part, Text):
                owner.append(at)
                texts.append(part)
            else:
                add(part, at)

    add(root, 0)
    blocks, start = [], 0
    for one in texts:
        blocks.append(replace(one.block, start=start, end=start + len(one.text)))
        start += len(one.text) + 1
    head = table.head
    dom = DomTable(
        owner=np.array(owner, np.int64),
        lengths=np.array([len(one.text) for one in texts], np.int64),
        link_chars=np.array([one.links for one in texts], np.int64),
        breaks=np.array([one.breaks for one in texts], table.breaks.dtype),
        hidden=np.array([one.hidden for one in texts], np.bool_),
        parent=np.array(parent, np.int64),
        element=np.array(element, np.int64),
        elements=tuple(elements),
        head=replace(head, title=write(head.title), description=write(head.description)),
    )
    text = "\n".join(one.text for one in texts)
    document = replace(page.document, text=text, blocks=tuple(blocks), dom=dom)
    return Made(document, np.array([one.label for one in texts], np.float32))
