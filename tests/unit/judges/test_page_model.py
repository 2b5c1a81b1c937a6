from __future__ import annotations

import numpy as np
import pytest

from boilerstrip.judges import PageView
from boilerstrip.judges.features import line_features
from boilerstrip.judges.line_net import Chances
from boilerstrip.judges.opinions import with_opinions
from boilerstrip.judges.page_model import PageModel, PageRead, evidence
from boilerstrip.segment.text import segment_text


def read(content: list[float], chrome: float = 0.0) -> PageRead:
    seen = with_opinions(line_features(PageView(segment_text("\n".join(["words"] * len(content))))), ())
    return PageRead(seen.names, seen.rows, Chances(np.array(content), chrome), signs=False)


@pytest.mark.parametrize("content", [[2.0], [2.0, -3.0], [-1.0] * 40])
def test_every_page_has_the_same_evidence_whatever_its_length(content: list[float]) -> None:
    found = evidence(read(content))
    assert len(found) == len(PageModel.load().weights)
    assert np.isfinite(found).all()


def test_lines_unlike_text_at_both_ends_speak_for_chrome() -> None:
    model = PageModel.load()
    text, ringed = [4.0] * 30, [-4.0] * 4 + [4.0] * 22 + [-4.0] * 4
    plain, both, said = (model.chrome(evidence(page)) for page in (read(text), read(ringed), read(ringed, 6.0)))
    assert plain < both < said


def test_the_log_odds_are_a_weighted_sum() -> None:
    model = PageModel([1.0, 0.0], [2.0, 1.0], [3.0, -1.0], 0.5)
    assert model.chrome(np.array([3.0, 2.0])) == 0.5 + 3.0 - 2.0


def test_a_model_is_the_same_once_it_was_written() -> None:
    import json

    model = PageModel.load()
    assert PageModel(**json.loads(model.stored())) == model
