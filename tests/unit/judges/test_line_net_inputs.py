from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from boilerstrip.judges.line_net import scaled

_VALUES = st.one_of(
    st.integers(-70, 70).map(float),
    st.integers(-(2**20), 2**20).map(float),
    st.floats(-1, 1, width=32, allow_subnormal=False),
    st.floats(-1e6, 1e6, width=32, allow_subnormal=False),
)


@settings(max_examples=200, deadline=None)
@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=_VALUES))
@pytest.mark.parametrize("layout", ["rows", "columns", "every other row"])
def test_logarithms_that_are_looked_up_are_those_that_are_worked_out(layout: str, matrix: np.ndarray) -> None:
    laid_out = {"rows": matrix, "columns": np.asfortranarray(matrix), "every other row": matrix[::2]}[layout]
    wide = laid_out.astype(np.float64)
    worked_out = np.copysign(np.log1p(np.abs(wide)), wide)
    found = scaled(laid_out)
    assert found.shape == laid_out.shape
    # Looked up in parts of 1/1024; whole numbers stand in the table, and large ones are worked out.
    assert np.abs(found - worked_out).max(initial=0) <= 1 / 2000
    exact = (np.rint(wide) == wide) | (np.abs(wide) > 64)
    assert found[exact].tolist() == worked_out[exact].astype(np.float32).tolist()
