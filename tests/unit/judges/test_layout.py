from __future__ import annotations

import numpy as np

from boilerstrip.judges.facts import line_facts
from boilerstrip.judges.layout import Run, densest, layout_of, runs_of


def test_the_densest_run_spans_small_gaps() -> None:
    assert densest(np.array([-1, 3, -0.5, 2, -4, 1.0])) == Run(1, 4)


def test_no_positive_line_means_no_body() -> None:
    assert densest(np.array([-1.0, -2.0])) == Run(0, 0)
    assert densest(np.array([])) == Run(0, 0)


def test_runs_are_counted_from_their_first_line() -> None:
    runs = runs_of(np.array([True, True, False, True]))
    assert runs.length.tolist() == [2, 2, 0, 1]
    assert runs.start.tolist() == [0, 0, 2, 3]


def test_moulds_ignore_numbers_and_list_marks() -> None:
    layout = layout_of(line_facts(["[1] Reply (3)", "Text", "[12] Reply (40)", "回复 3", "回复 15"]))
    assert layout.mould.tolist() == [2, 1, 2, 2, 2]
    assert layout.same.tolist() == [1, 1, 1, 1, 1]


def test_an_item_of_contents_is_echoed_by_its_heading() -> None:
    layout = layout_of(line_facts(["1 Ropes", "2 Knots", "ROPES", "Some text.", "KNOTS"]))
    assert layout.later_echo.tolist() == [True, True, False, False, False]


def test_long_numbers_are_laid_out_at_all() -> None:
    facts = line_facts(["1" * 5000 + "x", "1.2.3.4.5.6.7.8.9." * 300])  # a pattern took exponential time here once
    assert layout_of(facts).mould.tolist() == [1, 1]
