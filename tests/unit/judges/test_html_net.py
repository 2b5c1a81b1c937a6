from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from boilerstrip.judges.html_features import PageFeatures, page_features
from boilerstrip.judges.html_net import NEIGHBOURHOODS, TAG_COLUMNS, TAG_VALUES, Layers, Net, Surroundings, in_doubt
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.judges.net_file import scaled
from boilerstrip.segment.html import segment_html

_PAGE = """<title>Sand</title><nav><a href=a>Home</a><a href=b>News</a></nav><h1>Sand</h1>
<p>The river carries sand down to the sea.</p><ul><li>one</li><li>two</li><li>three</li></ul>
<p>河水把沙子带到海里。</p>"""


def _features(html: str = _PAGE) -> PageFeatures:
    features = page_features(segment_html(html), ClassWords({}))
    assert features is not None
    return features


def _net(features: PageFeatures, members: int = 2, spread: float = 0.3) -> Net:
    rng = np.random.default_rng(3)
    width, one, two, three = len(features.names), 6, 4, 3
    tags = len(TAG_COLUMNS) * TAG_VALUES
    shapes = (
        (width, one), (tags, one), (one,), (NEIGHBOURHOODS * one, two), (two,), (NEIGHBOURHOODS * two, three), (three,),
        (three,), (two,), (width,), (tags,), (1,),
    )  # fmt: skip
    layers = tuple(Layers(*(rng.normal(0, spread, shape) for shape in shapes)) for _ in range(members))
    return Net(features.names, np.zeros(width), np.ones(width), layers)


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


def _alone(net: Net, features: PageFeatures) -> list[NDArray[np.float64]]:
    """What each member says by itself."""
    return [Net(net.names, net.centre, net.spread, (one,)).predict(features) for one in net.members]


def test_where_the_first_member_doubts_the_mean_of_all_counts() -> None:
    features = _features()
    net = Net.parse(_net(features, 3, spread=0.02).packed())
    first, second, third = _alone(net, features)
    assert ((first > 0.2) & (first < 0.8)).all()
    assert not np.allclose(first, second, atol=1e-3)
    assert np.allclose(net.predict(features), (first + second + third) / 3, atol=1e-7)


def test_where_the_first_member_is_sure_it_is_believed() -> None:
    features = _features()
    net = Net.parse(_net(features, spread=1.0).packed())
    first, second = _alone(net, features)
    assert not ((first > 0.2) & (first < 0.8)).any()
    assert not np.allclose(first, second, atol=1e-3)
    assert net.predict(features).tolist() == first.tolist()


@pytest.mark.parametrize(("doubted", "asks"), [("x" * 40, False), ("x" * 80, True)])
def test_a_doubt_counts_by_the_text_that_it_is_about(doubted: str, asks: bool) -> None:
    length = np.array([len(doubted), 360.0])
    assert in_doubt(np.array([0.5, 0.99]), length) == asks
    assert not in_doubt(np.array([0.1, 0.9]), length)


def test_on_a_huge_page_nobody_else_is_asked() -> None:
    assert in_doubt(np.full(500, 0.5), np.ones(500))
    assert not in_doubt(np.full(501, 0.5), np.ones(501))


def test_sums_are_the_same_in_any_order() -> None:
    """What makes a matrix product the same on any machine: numbers of few binary places, whose sums are exact."""
    features = _features()
    net = Net.parse(_net(features).packed())
    inputs = np.rint(np.clip(scaled(features.matrix), -4, 4) * 64) / 64
    weights = net.members[0].first
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
