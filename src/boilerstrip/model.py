"""The types that travel the road: RawPage -> Document -> Vote -> Decision -> CleanDocument -> Cluster.

All are frozen. Every offset counts code points of `Document.text`, which nothing ever edits. What is known about a
document (`known`), what was removed from it (`removed`) and what joins documents (`cluster`) have modules of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from boilerstrip.blocks import Blocks
from boilerstrip.cluster import Cluster, ClusterKind, Evidence, Member
from boilerstrip.decisions import Removal, kept_of, removals_of
from boilerstrip.known import Fact, Known, Language, Metadata
from boilerstrip.provenance import Crawled
from boilerstrip.removed import RemovedSpan, restore

if TYPE_CHECKING:
    from boilerstrip.segment.dom import DomTable

__all__ = [
    "Block",
    "BlockKind",
    "CleanDocument",
    "Cluster",
    "ClusterKind",
    "Decision",
    "Document",
    "Evidence",
    "Fact",
    "Known",
    "Language",
    "Member",
    "Metadata",
    "Provenance",
    "RawPage",
    "RemovedSpan",
    "Span",
    "StorePlace",
    "Verdict",
    "Vote",
    "restore",
]


class BlockKind(StrEnum):
    """What a block is; `line` is all that flattened text can tell."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CELL = "cell"
    CODE = "code"
    QUOTE = "quote"
    LINE = "line"


class Verdict(StrEnum):
    """What a vote asks for."""

    DROP = "drop"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Where in a raw store the bytes lie: file name, and offset and length in bytes of the gzip member."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class RawPage:
    """The bytes of one page as they came, and what was told about them.

    Example:
        >>> RawPage(b"hello", origin="note.txt").sha256[:8]
        '2cf24dba'
    """

    data: bytes
    origin: str
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None
    fetched_at: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    place: StorePlace | None = None
    crawled: Crawled | None = None

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, 64 hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in `Document.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """The unit that is kept or removed: a line of flattened text, or a run of text under one block-level element.

    `start` and `end` leave out the white space around the block; `level` is 1 to 6 for a heading, the nesting depth
    for a list item, else 0; `index` of the block in `Document.blocks` is its row in `Document.dom`, if there is one.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.LINE
    level: int = 0


@dataclass(frozen=True)
class Document:
    """A decoded and segmented page: the source text and where its blocks lie.

    For plain text `text` is the decoded input, character for character; for HTML it is all visible text, flattened in
    a fixed way that `segmenter` names with its version. `dom` has one row of DOM facts a block, or is None. `unread`
    finds what the page states about itself, if somebody asks for metadata.
    """

    text: str
    blocks: Sequence[Block]
    origin: str = ""
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    segmenter: str = "text/1"
    url: str | None = None
    flags: tuple[str, ...] = ()
    dom: DomTable | None = field(default=None, repr=False, compare=False)
    unread: Callable[[], tuple[Fact, ...]] | None = field(default=None, repr=False, compare=False)

    def block_text(self, index: int) -> str:
        """The text of block `index`, without the white space around it."""
        blocks = self.blocks
        if isinstance(blocks, Blocks):
            return self.text[blocks.starts[index] : blocks.ends[index]]
        return self.text[blocks[index].start : blocks[index].end]

    def extent(self, index: int) -> Span:
        """The block with the white space it owns: the indent of its line, and all up to the line of the next block.

        The first block owns what stands before it. The extents of all blocks partition the text, which is what makes
        removal lossless.
        """
        blocks = Blocks.of(self.blocks)
        return Span(blocks.opening(self.text, index), blocks.opening(self.text, index + 1))


@dataclass(frozen=True, slots=True)
class Vote:
    """A judge's wish for one block: drop or keep, by which rule, how sure (0 to 1), and on what evidence."""

    block: int
    verdict: Verdict
    rule: str
    score: float
    reason: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one block: `winner` is the strongest vote of the side that won, None where nobody voted."""

    block: int
    kept: bool
    score: float
    votes: tuple[Vote, ...] = ()

    @property
    def winner(self) -> Vote | None:
        """The strongest vote on the winning side; ties go to the first rule id."""
        side = Verdict.KEEP if self.kept else Verdict.DROP
        own = [vote for vote in self.votes if vote.verdict is side]
        return min(own, key=lambda vote: (-vote.score, vote.rule)) if own else None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which bytes, which tools, which configuration made a clean document."""

    origin: str
    raw_sha256: str
    encoding: str
    segmenter: str
    extractor: str
    extractor_version: str
    config_hash: str
    place: StorePlace | None = None
    fetched_at: str | None = None
    status: int | None = None
    crawled: Crawled | None = None


@dataclass(frozen=True)
class CleanDocument:
    """A page after cleaning: its text, what was removed and why, what is known about it.

    Example:
        >>> import boilerstrip as bs
        >>> doc = bs.clean("A short note that says something.")
        >>> doc.text, doc.removed
        ('A short note that says something.', ())
    """

    document: Document = field(repr=False)
    decisions: Sequence[Decision] = field(repr=False)
    known: Known
    provenance: Provenance

    @property
    def source_text(self) -> str:
        """The whole text before cleaning."""
        return self.document.text

    @cached_property
    def kept(self) -> tuple[Span, ...]:
        """The kept spans of the source text, merged, in order."""
        return tuple([Span(start, end) for start, end in self._kept_runs()])

    @cached_property
    def text(self) -> str:
        """The clean text: the kept spans, joined with nothing added."""
        text = self.document.text
        return "".join([text[start:end] for start, end in self._kept_runs()])

    @cached_property
    def removed(self) -> tuple[RemovedSpan, ...]:
        """One span a removed block, in order, each with the rule that decided it."""
        return tuple(map(self._removed_span, removals_of(self.decisions)))

    @property
    def metadata(self) -> Metadata:
        """Title, author, date and the like, each with where it came from."""
        return self.known.metadata

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the clean text, the largest share of letters first."""
        return self.known.languages

    @property
    def language(self) -> str | None:
        """The language with the largest share, or None where no letters are left."""
        return self.languages[0].code if self.languages else None

    def restore(self) -> str:
        """The source text, made again from the clean text and the removed spans."""
        return restore(self.text, self.removed)

    def explain(self, line: int | None = None) -> str:
        """Every vote for and against, as text: of the whole page, or of one source line (1 is the first)."""
        from boilerstrip.report.explain import explain_text

        return explain_text(self, line)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready record: the columns of the clean store that one page alone can fill."""
        from boilerstrip.corpus.record import page_record

        return page_record(self)

    def _repr_html_(self) -> str:
        from boilerstrip.report.html import fragment

        return fragment(self)

    def _kept_runs(self) -> Iterator[tuple[int, int]]:
        """Where each kept span begins and ends."""
        if not self.document.blocks and self.document.text:
            yield 0, len(self.document.text)
        blocks, text, start = Blocks.of(self.document.blocks), self.document.text, -1
        # What white space a block owns: see `Document.extent`.
        for block, kept in enumerate(kept_of(self.decisions)):
            if kept and start < 0:
                start = blocks.opening(text, block)
            elif not kept and start >= 0:
                yield start, blocks.opening(text, block)
                start = -1
        if start >= 0:
            yield start, len(text)

    def _removed_span(self, removal: Removal) -> RemovedSpan:
        extent = self.document.extent(removal.block)
        text = self.document.text[extent.start : extent.end]
        return RemovedSpan(extent.start, extent.end, text, removal.rule, removal.reason, round(removal.score, 4))
