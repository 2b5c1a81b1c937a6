from __future__ import annotations

import numpy as np
import pytest

from boilerstrip.judges import PageView, net_file
from boilerstrip.judges.features import line_features
from boilerstrip.judges.line_net import NEIGHBOURHOODS, Layers, LineNet, around
from boilerstrip.judges.opinions import OPINIONS, with_opinions
from boilerstrip.segment.text import segment_text

from .texts import ARTICLES


def small(seed: int = 1) -> LineNet:
    """A net of three features and any weights."""
    rng = np.random.default_rng(seed)
    shapes = {
        "first": (3, 4), "second": (NEIGHBOURHOODS * 4, 3), "third": (NEIGHBOURHOODS * 3, 2), "last": (2 + 3 + 3, 1),
        "page": (2 * 5, 2), "page_last": (2, 1),
    }  # fmt: skip
    weights = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    biases = {f"{name}_bias": rng.normal(size=shape[1]) for name, shape in shapes.items()}
    return LineNet(("a", "b", "c"), np.zeros(3), np.ones(3), Layers(**weights, **biases))


def test_the_shipped_net_knows_the_features_by_these_names() -> None:
    features = with_opinions(line_features(PageView(segment_text("a\nb"))), ())
    assert LineNet.load().names == features.names
    assert features.names[-len(OPINIONS) :] == OPINIONS


def test_what_is_around_a_line() -> None:
    values = np.arange(40, dtype=float)[:, None]
    beside, near, far, _ = (stack[:, 20, 0].tolist() for stack in around(values))
    assert beside == [18, 19, 20, 21, 22]
    assert near == [values[16:20].sum(), values[21:25].sum()]
    assert far == [values[4:20].sum(), values[21:37].sum()]


def test_nothing_is_around_a_line_alone() -> None:
    assert np.concatenate(around(np.ones((1, 2))))[:, 0].tolist() == [[1.0 * (row == 2)] * 2 for row in range(11)]


@pytest.mark.parametrize("size", [1, 2, 3, 17, 50])
def test_a_page_of_any_length_has_a_chance_for_each_line(size: int) -> None:
    chances = small().predict(np.ones((size, 3), np.float32))
    assert chances.content.shape == (size,)
    assert np.isfinite(chances.content).all()


def test_a_net_that_was_packed_answers_as_before() -> None:
    once = LineNet.parse(small().packed())
    rows = np.random.default_rng(2).normal(size=(30, 3)).astype(np.float32)
    again = LineNet.parse(once.packed())
    assert again.predict(rows).content.tolist() == once.predict(rows).content.tolist()
    assert np.abs(small().predict(rows).content - once.predict(rows).content).max() < 0.2


def test_sums_are_exact_in_any_order() -> None:
    net = LineNet.parse(small().packed())
    rows = np.random.default_rng(4).normal(size=(60, 3)).astype(np.float32)
    turned = np.random.default_rng(5).permutation(3)
    layers = net.layers
    first = layers._replace(first=layers.first[turned])
    last = first.last.copy()
    last[-3:] = last[-3:][turned]
    other = LineNet(net.names, net.centre, net.spread, first._replace(last=last))
    assert other.predict(rows[:, turned]).content.tolist() == net.predict(rows).content.tolist()


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_an_article_seems_to_hold_no_chrome(language: str) -> None:
    page = PageView(segment_text("\n".join(ARTICLES[language])))
    assert LineNet.load().predict(with_opinions(line_features(page), ()).rows).chrome < 0


@pytest.mark.parametrize("size", [1, 30, 200])
def test_a_page_is_read_the_same_with_one_thread_and_with_more(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    page = PageView(segment_text("\n".join((ARTICLES["th"] * size)[:size])))
    rows = with_opinions(line_features(page), ()).rows
    found = []
    for is_alone in (True, False):
        monkeypatch.setattr(net_file, "_has_one_thread", lambda is_alone=is_alone: is_alone)
        found.append(LineNet.load().predict(rows))
    assert (found[0].content == found[1].content).all()
    assert found[0].chrome == found[1].chrome


def test_a_line_knows_the_highest_above_and_below_it() -> None:
    *_, highest = around(np.array([[5.0], [1.0], [2.0], [4.0]]))
    assert highest[..., 0].tolist() == [[0, 5, 5, 5], [4, 4, 4, 0]]
