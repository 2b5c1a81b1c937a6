"""The blocks of a page as columns: most pages are cleaned without anybody looking at a block by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from boilerstrip.model import Block, BlockKind

__all__ = ["Blocks"]

# Where `str.splitlines` breaks.
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


class Blocks(Sequence["Block"]):
    """A tuple of blocks in all but name, made when somebody asks for one.

    `starts`, `ends`, `kinds` and `levels` have the fields of all blocks.

    Example:
        >>> import boilerstrip as bs
        >>> found = bs.clean("<p>Sand<p>Sea", media_type="text/html").document.blocks
        >>> found.starts, found[1].start
        ([0, 6], 6)
    """

    def __init__(self, starts: list[int], ends: list[int], kinds: list[BlockKind], levels: list[int]) -> None:
        self.starts, self.ends, self.kinds, self.levels = starts, ends, kinds, levels

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> Blocks:
        """The same blocks, with their columns."""
        if isinstance(blocks, Blocks):
            return blocks
        return cls(
            [block.start for block in blocks],
            [block.end for block in blocks],
            [block.kind for block in blocks],
            [block.level for block in blocks],
        )

    def opening(self, text: str, index: int) -> int:
        r"""Where in `text` what a block owns begins: with its line; the end of the text, for the index behind the last.

        Example:
            >>> import boilerstrip as bs
            >>> document = bs.clean("one\n\n  - two").document
            >>> [Blocks.of(document.blocks).opening(document.text, index) for index in range(3)]
            [0, 5, 12]
        """
        if not 0 < index < len(self):
            return len(text) if index else 0
        start, least = self.starts[index], self.ends[index - 1]
        while start > least and text[start - 1] not in _LINE_ENDS and text[start - 1].isspace():
            start -= 1
        # Without a line end between them, the white space is that of the block before.
        return start if start > least else self.starts[index]

    @cached_property
    def _made(self) -> tuple[Block, ...]:
        from boilerstrip.model import Block

        return tuple(map(Block, self.starts, self.ends, self.kinds, self.levels))

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Block: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Block, ...]: ...
    def __getitem__(self, index: int | slice) -> Block | tuple[Block, ...]:
        return self._made[index]

    def __iter__(self) -> Iterator[Block]:
        return iter(self._made)

    def __eq__(self, other: object) -> bool:
        return self._made == tuple(other) if isinstance(other, (Blocks, tuple)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._made)

    def __repr__(self) -> str:
        return repr(self._made)

    def __reduce__(self) -> tuple[Any, ...]:
        return Blocks, (self.starts, self.ends, self.kinds, self.levels)
