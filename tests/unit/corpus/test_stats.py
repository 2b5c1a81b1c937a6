from __future__ import annotations

from pathlib import Path

from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.stats import corpus_stats
from boilerstrip.report.bars import Chart, bars_svg
from boilerstrip.report.stats import charts, tables


def test_the_figures_add_up(corpus: Path) -> None:
    stats = corpus_stats(Corpus.open(corpus))
    rows = list(Corpus.open(corpus).records())
    assert stats.total.documents == len(rows)
    assert stats.total.source_chars == sum(row["source_chars"] for row in rows)
    removed = sum(rule.chars for rule in stats.rules.values())
    assert removed == stats.total.source_chars - stats.total.text_chars
    for group in (stats.status, stats.languages, stats.hosts, stats.page_kinds, stats.content_types):
        assert sum(amount.documents for amount in group.values()) == len(rows)
        assert sum(amount.kept_chars for amount in group.values()) == stats.total.kept_chars
    assert stats.duplicate_kinds == {"exact": 1}
    assert stats.failures == {"empty": 1}


def test_the_tables_name_what_was_counted(corpus: Path) -> None:
    shown = tables(corpus_stats(Corpus.open(corpus)), 1)
    assert shown.startswith("4 documents, 3 of them kept\n")
    assert "and 2 more" in shown
    assert "duplicate" not in shown.splitlines()[4]


def test_columns_stay_in_line_where_characters_are_wide(corpus: Path) -> None:
    stats = corpus_stats(Corpus.open(corpus))
    stats.hosts = {"例え.jp": stats.total, "a.example": stats.total}
    wide, narrow = (line for line in tables(stats, 9).splitlines() if line.startswith(("例え", "a.ex")))
    assert len(wide) == len(narrow) - 2


def test_a_chart_escapes_what_pages_are_called(corpus: Path) -> None:
    svg = bars_svg([*charts(corpus_stats(Corpus.open(corpus)), 5), Chart("t", (("<script>", 1), ("x" * 99, 2)))])
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg
    assert "x" * 99 not in svg
