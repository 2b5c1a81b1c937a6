from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from boilerstrip.judges.html_features import PageFeatures, page_features
from boilerstrip.judges.html_net import NEIGHBOURHOODS, TAG_COLUMNS, TAG_VALUES, Layers, Net, Surroundings, rooted
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.segment.html import segment_html

_PAGE = """<title>Sand</title><nav><a href=a>Home</a><a href=b>News</a></nav><h1>Sand</h1>
<p>The river carries sand down to the sea.</p><ul><li>one</li><li>two</li><li>three</li></ul>
<p>河水把沙子带到海里。</p>"""


def _features(html: str = _PAGE) -> PageFeatures:
    features = page_features(segment_html(html), ClassWords({}))
    assert features is not None
    return features


def _net(features: PageFeatures) -> Net:
    rng = np.random.default_rng(3)
    width, one, two, three = len(features.names), 6, 4, 3
    tags = len(TAG_COLUMNS) * TAG_VALUES
    shapes = (
        (width, one), (tags, one), (one,), (NEIGHBOURHOODS * one, two), (two,), (NEIGHBOURHOODS * two, three), (three,),
        (three,), (two,), (width,), (tags,), (1,),
    )  # fmt: skip
    return Net(
        features.names, np.zeros(width), np.ones(width), Layers(*(rng.normal(0, 0.3, shape) for shape in shapes))
    )


def test_a_net_survives_being_stored() -> None:
    features = _features()
    net = Net.parse(_net(features).packed())
    again = Net.parse(net.packed())
    assert again.packed() == net.packed()
    assert again.predict(features).tolist() == net.predict(features).tolist()


def test_there_is_a_chance_for_each_block() -> None:
    features = _features()
    chance = _net(features).predict(features)
    assert chance.shape == (len(features.length),)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert len(set(chance.tolist())) > 3


@pytest.mark.parametrize("html", ["<p>x", "<h1>א</h1>", "<p>河"])
def test_one_block_is_enough(html: str) -> None:
    features = _features(html)
    assert _net(features).predict(features).shape == (1,)


def test_sums_are_the_same_in_any_order() -> None:
    """What makes a matrix product the same on any machine: numbers of few binary places, whose sums are exact."""
    features = _features()
    net = Net.parse(_net(features).packed())
    inputs = np.rint(np.clip(rooted(features.matrix), -4, 4) * 64) / 64
    weights = net.layers.first
    straight = np.zeros((len(inputs), weights.shape[1]))
    for column in range(inputs.shape[1]):
        straight += np.outer(inputs[:, column], weights[column])
    backwards = np.zeros_like(straight)
    for column in reversed(range(inputs.shape[1])):
        backwards += np.outer(inputs[:, column], weights[column])
    assert (straight == backwards).all()
    assert (straight == inputs @ weights).all()


def test_what_is_around_a_block() -> None:
    features = _features()
    values = np.arange(len(features.length), dtype=np.float64)[:, None]
    around = Surroundings(features).gather(values)[:, :, 0].T
    assert around.shape == (len(values), NEIGHBOURHOODS)
    assert around[:, 0].tolist() == values[:, 0].tolist()
    assert around[5, 1] == (1 + 2 + 3 + 4) / 4
    assert around[1, 2] == (2 + 3 + 4 + 5) / 4
    assert around[:, 5].tolist() == [0, *range(len(values) - 1)]
    assert around[:, 6].tolist() == [values.max()] * (len(values) - 1) + [0]
    assert set(around[:, 7].tolist()) == {values.mean()}
    assert set(around[:, 9].tolist()) == {values.max()}
    items = [index for index, text in enumerate(features.texts.texts) if text in {"one", "two", "three"}]
    assert {around[index, 10] for index in items} == {values[items].mean()}


_VALUES = st.one_of(st.integers(-(2**20), 2**20).map(float), st.floats(-1e6, 1e6, width=32, allow_subnormal=False))


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=_VALUES))
def test_fourth_roots_rise_with_what_they_are_of_and_have_its_sign(matrix: NDArray[np.float32]) -> None:
    found = rooted(matrix)
    assert found.dtype == np.float32
    assert np.allclose((np.abs(found.astype(np.float64)) + 1) ** 4 - 1, np.abs(matrix), rtol=1e-5, atol=1e-5)
    assert (np.sign(found) * np.sign(matrix) >= 0).all()
    assert (rooted(np.asfortranarray(matrix)) == found).all()


def test_the_shipped_net_reads_the_features_that_pages_have() -> None:
    shipped = Net.parse((files("boilerstrip") / "data" / "html_net.npz").read_bytes())
    assert shipped.names == _features().names
