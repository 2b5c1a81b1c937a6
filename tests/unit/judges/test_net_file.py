from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from boilerstrip.judges.net_file import scaled

_VALUES = st.one_of(
    st.integers(-1030, 1030).map(float),
    st.integers(-(2**20), 2**20).map(float),
    st.floats(-1e6, 1e6, width=32, allow_subnormal=False),
)


@settings(max_examples=200, deadline=None)
@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=_VALUES))
@pytest.mark.parametrize("layout", ["rows", "columns", "every other row"])
def test_logarithms_that_are_looked_up_are_those_that_are_worked_out(layout: str, matrix: np.ndarray) -> None:
    laid_out = {"rows": matrix, "columns": np.asfortranarray(matrix), "every other row": matrix[::2]}[layout]
    wide = laid_out.astype(np.float64)
    found = scaled(laid_out)
    assert found.shape == laid_out.shape
    assert found.tolist() == np.copysign(np.log1p(np.abs(wide)), wide).tolist()
