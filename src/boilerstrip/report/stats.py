"""The figures of a corpus as tables for a terminal, and as charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unicodedata import east_asian_width

from boilerstrip.corpus.stats import Amount, CorpusStats
from boilerstrip.report.bars import Chart
from boilerstrip.report.safe import one_line


def tables(stats: CorpusStats, top: int) -> str:
    """The figures in columns, at most `top` rows a table."""
    total = stats.total
    removed = total.source_chars - total.text_chars
    lines = [
        f"{total.documents:,} documents, {total.kept:,} of them kept",
        f"{total.source_chars:,} characters read, {removed:,} removed ({_share(removed, total.source_chars)}), "
        f"{total.kept_chars:,} in the texts that are kept",
        f"{stats.machine_translated:,} translated by a machine, as their pages say",
    ]
    lines += _amounts("Status", stats.status, top)
    lines += _amounts("Language", stats.languages, top)
    lines += _amounts("Host", stats.hosts, top)
    lines += _amounts("Page kind", stats.page_kinds, top)
    lines += _amounts("Content type", stats.content_types, top)
    rules = [(name, f"{r.chars:,}", f"{r.spans:,}", f"{r.documents:,}") for name, r in stats.rules.items()]
    lines += _table(("Rule", "characters removed", "spans", "documents"), rules, top)
    lines += _table(("Set aside as", "documents"), [(name, f"{n:,}") for name, n in stats.duplicate_kinds.items()], top)
    for title, counts in (
        ("Licence, as pages state it", stats.licenses),
        ("Training of models, as sites say", stats.ai_training),
        ("robots.txt", stats.robots),
    ):
        lines += _table((title, "documents"), [(name, f"{n:,}") for name, n in counts.items()], top)
    lines += _table(("Failure", "inputs"), [(name, f"{n:,}") for name, n in stats.failures.items()], top)
    return "\n".join(lines) + "\n"


def charts(stats: CorpusStats, top: int) -> list[Chart]:
    """The figures that are worth a picture."""
    return [
        Chart("Kept documents by language", _first({k: v.kept for k, v in stats.languages.items()}, top)),
        Chart("Characters removed by rule", _first({k: v.chars for k, v in stats.rules.items()}, top)),
        Chart("Documents by status", _first({k: v.documents for k, v in stats.status.items()}, top)),
        Chart("Kept documents by host", _first({k: v.kept for k, v in stats.hosts.items()}, top)),
    ]


def _amounts(title: str, groups: Mapping[str, Amount], top: int) -> list[str]:
    head = (title, "documents", "kept", "characters read", "removed", "kept characters")
    rows = [
        (
            name,
            f"{a.documents:,}",
            f"{a.kept:,}",
            f"{a.source_chars:,}",
            _share(a.source_chars - a.text_chars, a.source_chars),
            f"{a.kept_chars:,}",
        )
        for name, a in groups.items()
    ]
    return _table(head, rows, top)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], top: int) -> list[str]:
    """The first column to the left, the figures to the right; nothing where there are no rows."""
    if not rows:
        return []
    shown = [head, *([one_line(row[0]), *row[1:]] for row in rows[:top])]
    widths = [max(_width(row[column]) for row in shown) for column in range(len(head))]
    lines = [""]
    for row in shown:
        cells = [_pad(row[0], widths[0])]
        cells += [" " * (width - _width(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells))
    if len(rows) > top:
        lines.append(f"and {len(rows) - top:,} more")
    return lines


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns of a terminal: East Asian wide characters take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _first(counts: Mapping[str, int], top: int) -> tuple[tuple[str, int], ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((name, count) for name, count in ordered[:top] if count)
