"""The tools that train the HTML judge: made pages keep their labels, and gradients are what they should be."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from boilerstrip.judges.html_features import PageFeatures, page_features
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.model import Document
from boilerstrip.segment.html import segment_html

_STORY = """<title>Sand</title><nav class=menu><a href=a>Home</a><a href=b>News</a></nav><main><article class=story>
<h1>Sand</h1><p>The river carries sand down to the sea, (nearly) always!</p><p>Every spring some comes back.</p>
</article></main><footer><p>Copyright</p></footer>"""
_THREAD = """<title>Wells</title><div id=thread><div class=post><p>How deep is a well?</p></div>
<div class=post><p>Как озеро.</p></div><div class=post><p>河水。</p></div></div><footer>Forum</footer>"""


@pytest.fixture(autouse=True)
def _tools(root: Path) -> Iterator[None]:
    sys.path.insert(0, str(root / "tools"))
    yield
    sys.path.remove(str(root / "tools"))


def _features(document: Document) -> PageFeatures:
    features = page_features(document, ClassWords({}))
    assert features is not None
    return features


def _label(document: Document, *words: str) -> np.ndarray:
    texts = [document.block_text(index) for index in range(len(document.blocks))]
    return np.array([any(word in text for word in words) for text in texts], np.float32)


def _made(count: int) -> list[tuple[Document, np.ndarray]]:
    from html_made import make
    from html_parts import Known

    story, thread = segment_html(_STORY), segment_html(_THREAD)
    one = Known(story, _label(story, "sand", "spring"), "article", "en")
    other = Known(thread, _label(thread, "well?", "озеро", "河水"), "forum", "en")
    found = [make(one, [one], [other], random.Random(seed)) for seed in range(count)]
    return [(made.document, made.label) for made in found if made is not None]


def test_a_page_taken_apart_and_put_together_is_the_same() -> None:
    from html_parts import Known, put_together, take_apart

    for html in (_STORY, _THREAD):
        document = segment_html(html)
        page = Known(document, _label(document, "sand", "well"), "article", "en")
        made = put_together(take_apart(page), page)
        assert np.array_equal(_features(made.document).matrix, _features(document).matrix)
        assert np.array_equal(made.label, page.label)


def test_a_made_page_has_the_main_text_of_its_own_page_only() -> None:
    found = _made(60)
    assert len(found) > 30
    texts = [[document.block_text(i) for i in np.flatnonzero(label == 1).tolist()] for document, label in found]
    assert all(texts)
    assert not any("well" in text or "озеро" in text for text in texts)
    whole = [document.text for document, _ in found]
    assert any("озеро" in text for text in whole)
    assert any(text.count("sand") > 1 for text in whole)
    assert any("，" in text and "！" in text for text in whole)
    assert any(all(one.classes is None for one in document.dom.elements) for document, _ in found if document.dom)


def test_made_pages_depend_on_nothing_but_the_seed() -> None:
    assert [document.text for document, _ in _made(20)] == [document.text for document, _ in _made(20)]


def test_the_gradients_are_those_of_the_loss() -> None:
    import net_training

    features = _features(segment_html(_STORY + "<ul>" + "<li>one<li>два<li>三" * 8 + "</ul>"))
    rng = np.random.default_rng(1)
    count = len(features.length)
    label, sizes = rng.integers(0, 2, count).astype(np.float32), rng.integers(1, 30, count)
    lesson = net_training.Lesson(features, label, sizes, 1.0)
    trainer = net_training._Trainer(len(features.names), (6, 5, 4), rng)
    trainer.weights = {name: value.astype(np.float64) for name, value in trainer.weights.items()}
    trainer._kept = lambda width: np.ones(width, np.float32)
    inputs = np.clip(lesson.scaled, -4, 4)

    def loss() -> float:
        chance = 1 / (1 + np.exp(-trainer._forward(lesson, inputs).raw.astype(np.float64)))
        entropy = lesson.truth * np.log(chance) + (1 - lesson.truth) * np.log(1 - chance)
        right, both = (lesson.known * chance * lesson.truth).sum(), (lesson.known * (chance + lesson.truth)).sum()
        return float(1 - 2 * right / both - (lesson.shares * entropy).sum())

    seen = trainer._forward(lesson, inputs)
    slopes = trainer._gradients(lesson, seen, net_training._slope(lesson, seen.raw))
    for name, weights in trainer.weights.items():
        at = np.unravel_index(np.abs(slopes[name]).argmax(), weights.shape)
        own, step = weights[at], 1e-5
        weights[at] = own + step
        above = loss()
        weights[at] = own - step
        below = loss()
        weights[at] = own
        assert (above - below) / (2 * step) == pytest.approx(slopes[name][at], rel=1e-3), name


def test_of_two_copies_the_one_among_other_text_is_no_main_text() -> None:
    from html_data import Item, labels

    teaser = "How the river carries sand down to the sea, every spring."
    body = [
        teaser,
        "Some of it comes back in boats, which nobody has ever counted.",
        "河流把沙子带到海里，每年春天都是这样。",
    ]
    menu = [f"Section {name} of this very long page" for name in ("one", "two", "three", "four", "five", "six")]
    item = Item("set", "1", Path("1.html"), "http://a.example/", "en", "article", "\n".join(body))
    assert labels(item, [*menu, teaser, *menu, *body, *menu]).tolist() == [0] * 13 + [1] * 3 + [0] * 6
    assert labels(item, [*menu, *body, *menu, teaser, *menu]).tolist() == [0] * 6 + [1] * 3 + [0] * 13
