"""Blocks as columns are a tuple of blocks to whoever looks at one."""

from __future__ import annotations

import pickle

from boilerstrip.blocks import Blocks
from boilerstrip.model import Block, BlockKind, Document

_BLOCKS = (Block(0, 4, BlockKind.HEADING, 2), Block(6, 9, BlockKind.PARAGRAPH), Block(10, 12, BlockKind.CELL))


def test_they_read_like_the_tuple() -> None:
    found = Blocks.of(_BLOCKS)
    assert found == _BLOCKS
    assert hash(found) == hash(_BLOCKS)
    assert repr(found) == repr(_BLOCKS)
    assert (len(found), found[-1], found[:2], list(found)) == (3, _BLOCKS[-1], _BLOCKS[:2], list(_BLOCKS))
    assert found != _BLOCKS[:2]
    assert found != list(_BLOCKS)


def test_columns_are_the_fields() -> None:
    found = Blocks.of(_BLOCKS)
    assert (found.starts, found.ends, found.levels) == ([0, 6, 10], [4, 9, 12], [2, 0, 0])
    assert found.kinds == [block.kind for block in _BLOCKS]
    assert Blocks.of(found) is found


def test_they_survive_another_process() -> None:
    found = Blocks.of(_BLOCKS)
    assert pickle.loads(pickle.dumps(found)) == found


def test_documents_with_the_same_blocks_are_equal() -> None:
    text = "One\n\nTwo\nIII"
    laid, made = Document(text, Blocks.of(_BLOCKS)), Document(text, _BLOCKS)
    assert laid == made
    assert made == laid
