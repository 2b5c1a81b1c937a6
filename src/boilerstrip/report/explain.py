"""Why a line was kept or removed: every vote for and against, and who won."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from boilerstrip.model import CleanDocument, Decision, Verdict, Vote
from boilerstrip.report.lines import Row, line_index, rows, rows_on
from boilerstrip.report.safe import one_line
from boilerstrip.resolve import strength

# A line can be a whole article; so much of it, in characters, is enough to recognise it.
_TEXT_LIMIT = 300


def explain_text(doc: CleanDocument, line: int | None = None) -> str:
    """Every vote on each block, as text: of the whole page, or of source line `line` (1 is the first).

    Raises:
        IndexError: the page has no such line.

    Example:
        >>> import boilerstrip as bs
        >>> print(explain_text(bs.clean("The tide comes in twice a day, and goes out as often."), 1).splitlines()[0])
        line 1: kept
    """
    blocks = _blocks(doc, line)
    if not blocks:
        return f"line {line}: blank, no block of text stands here" if line else "no block of text on this page"
    return "\n\n".join("\n".join(_block_lines(row)) for row in blocks)


def explain_records(doc: CleanDocument, line: int | None = None) -> list[dict[str, Any]]:
    """The same as JSON-ready records, one a block.

    Raises:
        IndexError: the page has no such line.
    """
    return [_record(row) for row in _blocks(doc, line)]


def _blocks(doc: CleanDocument, line: int | None) -> tuple[Row, ...]:
    if line is None:
        return tuple(rows(doc))
    count = len(line_index(doc.source_text).starts)
    if not 1 <= line <= count:
        raise IndexError(f"there is no line {line}: the text has {count} line{'s' if count != 1 else ''}")
    return rows_on(doc, line)


def _block_lines(row: Row) -> Iterator[str]:
    decision = row.decision
    place = f"line {row.first}" if row.first == row.last else f"lines {row.first}-{row.last}"
    yield f"{place}: {'kept' if decision.kept else 'removed'}{_by(decision)}"
    yield f"  | {_start(one_line(row.text))}"
    width = max((len(vote.rule) for vote in decision.votes), default=0)
    for verdict in (Verdict.DROP, Verdict.KEEP):
        for vote in decision.votes:
            if vote.verdict is verdict:
                yield _vote_line(vote, width, won=vote is decision.winner)
    yield f"  {_balance(decision)}"


def _start(text: str) -> str:
    return text if len(text) <= _TEXT_LIMIT else f"{text[:_TEXT_LIMIT]} … +{len(text) - _TEXT_LIMIT:,}"


def _by(decision: Decision) -> str:
    winner = decision.winner
    return f" by {winner.rule}: {one_line(winner.reason)}" if winner and not decision.kept else ""


def _vote_line(vote: Vote, width: int, *, won: bool) -> str:
    evidence = f"  [{one_line(vote.evidence)}]" if vote.evidence else ""
    star = "*" if won else " "
    return f"  {star} {vote.verdict} {vote.score:.2f}  {vote.rule:<{width}}  {one_line(vote.reason)}{evidence}"


def _balance(decision: Decision) -> str:
    drop, keep = (strength(decision.votes, side) for side in (Verdict.DROP, Verdict.KEEP))
    if not decision.votes:
        return "nobody voted: what no rule speaks against stays"
    if decision.kept and drop > keep:
        return f"drop {drop:.2f} against keep {keep:.2f}: too weak to remove it"
    return f"drop {drop:.2f} against keep {keep:.2f}"


def _record(row: Row) -> dict[str, Any]:
    decision = row.decision
    winner = decision.winner
    return {
        "line": row.first,
        "end_line": row.last,
        "text": row.text,
        "kept": decision.kept,
        "rule": winner.rule if winner else None,
        "reason": winner.reason if winner else None,
        "drop": round(strength(decision.votes, Verdict.DROP), 4),
        "keep": round(strength(decision.votes, Verdict.KEEP), 4),
        "votes": [
            {
                "verdict": str(vote.verdict),
                "rule": vote.rule,
                "score": vote.score,
                "reason": vote.reason,
                "evidence": vote.evidence,
            }
            for vote in decision.votes
        ],
    }
