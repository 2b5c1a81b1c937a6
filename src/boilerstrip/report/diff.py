"""Raw against clean: runs of kept and removed blocks, which the terminal, HTML and JSON reports show each their way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from boilerstrip.model import CleanDocument
from boilerstrip.report.lines import Row, line_index


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring blocks that share a fate and, where removed, the rule and the reason."""

    kept: bool
    rule: str
    reason: str
    rows: tuple[Row, ...]

    @property
    def scores(self) -> tuple[float, float]:
        """The lowest and the highest score of the run."""
        scores = [row.decision.score for row in self.rows]
        return min(scores), max(scores)


class RuleCount(NamedTuple):
    """How many blocks and characters (code points) one rule removed."""

    rule: str
    blocks: int
    characters: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The size of a page and of what was removed from it, in source lines, blocks and characters."""

    lines: int
    blocks: int
    removed_blocks: int
    characters: int
    removed_characters: int

    @property
    def share(self) -> float:
        """The share of the characters that was removed, 0 to 1."""
        return self.removed_characters / self.characters if self.characters else 0.0


def runs(every: Iterable[Row]) -> Iterator[Run]:
    """The blocks of a page as runs, in order."""
    for (kept, rule, reason), group in groupby(every, key=_fate):
        yield Run(kept, rule, reason, tuple(group))


def totals(doc: CleanDocument) -> Totals:
    """The totals of one page."""
    return Totals(
        lines=len(line_index(doc.source_text).starts),
        blocks=len(doc.decisions),
        removed_blocks=len(doc.removed),
        characters=len(doc.source_text),
        removed_characters=sum(span.end - span.start for span in doc.removed),
    )


def by_rule(doc: CleanDocument) -> list[RuleCount]:
    """What each rule removed, most characters first."""
    blocks: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for span in doc.removed:
        blocks[span.rule] += 1
        characters[span.rule] += span.end - span.start
    counts = [RuleCount(rule, blocks[rule], characters[rule]) for rule in blocks]
    return sorted(counts, key=lambda count: (-count.characters, count.rule))


def diff_record(doc: CleanDocument) -> dict[str, Any]:
    """The diff as a JSON-ready record: totals, and each removed span with its place, rule, reason and score.

    Example:
        >>> import boilerstrip as bs
        >>> diff_record(bs.clean("Rivers carry sand to the sea."))["removed"]
        []
    """
    total = totals(doc)
    index = line_index(doc.source_text)
    return {
        "origin": doc.provenance.origin,
        "segmenter": doc.provenance.segmenter,
        "lines": total.lines,
        "characters": total.characters,
        "removed_characters": total.removed_characters,
        "rules": [count._asdict() for count in by_rule(doc)],
        "removed": [
            {
                "line": index.line_of(doc.document.blocks[decision.block].start),
                "start": span.start,
                "end": span.end,
                "rule": span.rule,
                "reason": span.reason,
                "score": span.score,
                "text": span.text,
            }
            for decision, span in zip((d for d in doc.decisions if not d.kept), doc.removed, strict=True)
        ],
    }


def _fate(row: Row) -> tuple[bool, str, str]:
    winner = row.decision.winner
    if row.decision.kept or winner is None:
        return row.decision.kept, "", ""
    return False, winner.rule, winner.reason
