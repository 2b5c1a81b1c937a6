from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.judges.nearby import FAR, Sight, distances, since, window_means

VALUES = st.lists(st.integers(-9, 9).map(float), max_size=12).map(np.array)
MARKS = st.lists(st.booleans(), max_size=12).map(lambda marks: np.array(marks, bool))


@given(VALUES, st.integers(1, 3))
def test_neighbours_are_those_of_the_list_and_beyond_it_there_is_the_filling(values, step) -> None:
    back, on, far = Sight([(0, -step), (1, step), (1, -3)], fill=[-1.0, 0.5]).of(np.array([values, 2 * values]))
    size = len(values)
    assert back.tolist() == [values[i - step] if i >= step else -1.0 for i in range(size)]
    assert on.tolist() == [2 * values[i + step] if i + step < size else 0.5 for i in range(size)]
    assert far.tolist() == [2 * values[i - 3] if i >= 3 else 0.5 for i in range(size)]


@given(VALUES, st.integers(0, 4))
def test_means_are_those_of_the_lines_around(values, width) -> None:
    found = window_means(values[None], (width, 2))[0, 0]
    for place in range(len(values)):
        assert found[place] == pytest.approx(values[max(0, place - width) : place + width + 1].mean())


@given(MARKS)
def test_distances_leave_out_the_line_itself(marks) -> None:
    found = distances(marks[None])
    places = np.flatnonzero(marks).tolist()
    for place in range(len(marks)):
        before = [place - other for other in places if other < place]
        after = [other - place for other in places if other > place]
        assert found.back[0][place] == min([*before, FAR])
        assert found.on[0][place] == min([*after, FAR])


@given(MARKS, MARKS)
def test_solid_lines_are_counted_since_the_last_mark(marks, solid) -> None:
    size = min(len(marks), len(solid))
    marks, solid = marks[:size], solid[:size]
    found = since(marks[None], solid)[0]
    for place in range(size):
        last = max((other for other in range(place + 1) if marks[other]), default=None)
        assert found[place] == (FAR if last is None else solid[last + 1 : place + 1].sum())
