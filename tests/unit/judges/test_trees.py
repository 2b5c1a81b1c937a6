from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from boilerstrip.errors import RuleError
from boilerstrip.judges.trees import Trees

_FIXTURE = Path(__file__).parent / "trees_fixture.json"

_STUMP = """objective=binary sigmoid:1

Tree=0
num_leaves=2
split_feature=0
threshold={threshold}
decision_type={decision}
left_child=-1
right_child=-2
leaf_value=-1 1

end of trees
"""


def _column(*values: float) -> np.ndarray:
    return np.array(values, np.float32)[:, None]


def test_a_stored_model_gives_the_predictions_lightgbm_gave() -> None:
    stored = json.loads(_FIXTURE.read_text(encoding="utf-8"))
    rows = np.array([[np.nan if x is None else x for x in row] for row in stored["rows"]], np.float32)
    for model in stored["models"]:
        trees = Trees.parse(model["text"])
        assert trees.raw(rows).tolist() == model["raw"]
        assert np.allclose(trees.predict(rows), model["predicted"], rtol=0, atol=1e-8)


def test_the_stored_models_cover_the_ways_of_missing() -> None:
    stored = json.loads(_FIXTURE.read_text(encoding="utf-8"))
    seen = {int(v) for model in stored["models"] for v in Trees.parse(model["text"]).variant}
    assert seen == {0, 1, 2}


@pytest.mark.parametrize(
    ("decision", "value", "left"),
    [
        (0, float("nan"), False),  # nothing is missing: NaN counts as 0, which is above -1
        (2 | 1 << 2, 0.0, True),  # zero is missing and goes left
        (0 | 1 << 2, 0.0, False),
        (2 | 2 << 2, float("nan"), True),  # NaN is missing and goes left
        (0 | 2 << 2, float("nan"), False),
        (0 | 2 << 2, -5.0, True),
    ],
)
def test_missing_values_take_the_branch_that_the_decision_type_names(decision: int, value: float, left: bool) -> None:
    trees = Trees.parse(_STUMP.format(threshold="-1", decision=decision))
    assert trees.raw(_column(value)).tolist() == [-1.0 if left else 1.0]


def test_a_double_threshold_between_two_floats_is_compared_exactly() -> None:
    trees = Trees.parse(_STUMP.format(threshold="0.1", decision=2))
    at, below = np.float32(0.1), np.nextafter(np.float32(0.1), np.float32(0))
    assert float(at) > 0.1 > float(below)
    assert trees.raw(_column(at, below)).tolist() == [1.0, -1.0]


def test_rows_in_slices_give_what_one_row_alone_gives() -> None:
    stored = json.loads(_FIXTURE.read_text(encoding="utf-8"))
    trees = Trees.parse(stored["models"][0]["text"])
    rows = np.random.default_rng(3).normal(size=(700, len(stored["rows"][0]))).astype(np.float32)
    alone = [float(trees.raw(row[None])[0]) for row in rows]
    assert trees.raw(rows).tolist() == alone


def test_no_rows_give_no_predictions() -> None:
    trees = Trees.parse(_STUMP.format(threshold="0.1", decision=2))
    assert trees.predict(np.zeros((0, 1), np.float32)).shape == (0,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no model",
        _STUMP.format(threshold="1", decision=1),
        "objective=multiclass num_class:3\n" + _STUMP.split("\n", 1)[1],
    ],
)
def test_a_model_that_cannot_be_evaluated_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        Trees.parse(text.format(threshold="1", decision=2))


def test_it_agrees_with_lightgbm_itself() -> None:
    lightgbm = pytest.importorskip("lightgbm", exc_type=ImportError)
    draw = np.random.default_rng(5)
    rows = draw.normal(size=(3000, 20)).astype(np.float32)
    rows[draw.random(rows.shape) < 0.1] = np.nan
    truth = (np.nan_to_num(rows[:, 0]) * rows[:, 1] > 0).astype(int)
    for leaves in (2, 31, 60):
        options = {"objective": "binary", "num_leaves": leaves, "verbose": -1, "num_threads": 1}
        model = lightgbm.train(options, lightgbm.Dataset(rows, truth), 20)
        trees = Trees.parse(model.model_to_string())
        assert trees.raw(rows).tolist() == model.predict(rows, raw_score=True).tolist()
