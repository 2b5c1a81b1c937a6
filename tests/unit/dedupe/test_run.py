from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from boilerstrip.config import Policy, Settings
from boilerstrip.dedupe import DedupeDoc, DedupeResult, dedupe
from boilerstrip.dedupe.assemble import Found
from boilerstrip.dedupe.run import article_clusters
from boilerstrip.dedupe.translation.limits import translation_limits
from boilerstrip.errors import ConfigError, CorpusError
from boilerstrip.model import ClusterKind

NONE = Settings(encoder="none")
SAND = (
    "The river carries sand to the sea, and the wind carries some of it back again. In spring the water is high and "
    "brown, and the ferry stops for a week. In autumn children dig for shells in the banks that the flood has left."
)
CLOCK = (
    "The clock on the tower has not moved since the war. The baker winds his own by the smell of the bread, and the "
    "teacher goes by the sun. Nobody in the village has ever been late for anything that mattered to them."
)
NOTICE = "この記事は機械翻訳されています。\n"


def clusters(result: DedupeResult) -> list[list[str]]:
    return [[member.id for member in cluster.members] for cluster in result.clusters]


def test_order_does_not_matter() -> None:
    docs = [DedupeDoc(f"d{k}", text) for k, text in enumerate((SAND, CLOCK, SAND.upper(), SAND + " Yes.", CLOCK + "!"))]
    first = dedupe(docs, NONE)
    random.Random(3).shuffle(docs)
    assert dedupe(docs, NONE) == first
    assert clusters(first) == [["d0", "d2", "d3"], ["d1", "d4"]]


def test_kinds_and_relations_to_the_keeper() -> None:
    result = dedupe([DedupeDoc("a", SAND), DedupeDoc("b", SAND.upper()), DedupeDoc("c", SAND + " Yes.")], NONE)
    (cluster,) = result.clusters
    assert cluster.kind is ClusterKind.NEAR
    assert cluster.keeper == "a"
    assert [(member.id, member.kind) for member in cluster.members] == [
        ("a", None),
        ("b", ClusterKind.EXACT),
        ("c", ClusterKind.NEAR),
    ]
    assert result.duplicates == (("b", "a"), ("c", "a"))


@pytest.mark.parametrize("policy", list(Policy))
def test_policies_of_copies(policy: Policy) -> None:
    docs = [DedupeDoc("a", SAND), DedupeDoc("b", SAND.upper())]
    gone = dedupe(docs, Settings(encoder="none", copies=policy)).duplicates
    assert gone == (() if policy is Policy.LINK else (("b", "a"),))


@pytest.mark.parametrize(
    ("left", "right", "keeper", "reason"),
    [
        (DedupeDoc("a", SAND, canonical="u:b"), DedupeDoc("b", SAND, url="u:b"), "b", "declared original"),
        (DedupeDoc("a", SAND, machine_translated=True), DedupeDoc("b", SAND), "b", "not machine-translated"),
        (DedupeDoc("a", NOTICE + SAND), DedupeDoc("b", SAND), "b", "not machine-translated"),
        (DedupeDoc("a", NOTICE + SAND, machine_translated=False), DedupeDoc("b", SAND), "a", "widest coverage"),
        (DedupeDoc("a", SAND, date="2024-05-02"), DedupeDoc("b", SAND, date="2024-05-01"), "b", "earliest date"),
        (DedupeDoc("a", SAND), DedupeDoc("b", SAND), "a", "first id"),
        (DedupeDoc("a", SAND + CLOCK[:57]), DedupeDoc("b", SAND + CLOCK), "b", "widest coverage"),
        (
            DedupeDoc("a", SAND, alternates=(("x-default", "u:b"),)),
            DedupeDoc("b", SAND, url="u:b"),
            "b",
            "declared original",
        ),
    ],
)
def test_who_is_kept_and_why(left: DedupeDoc, right: DedupeDoc, keeper: str, reason: str) -> None:
    (cluster,) = dedupe([left, right], NONE).clusters
    assert (cluster.keeper, cluster.reason) == (keeper, reason)


def test_siblings_stay_apart_with_the_reason() -> None:
    page = "Widget {} is out. " + CLOCK
    result = dedupe([DedupeDoc("a", page.format("2.1.3")), DedupeDoc("b", page.format("2.1.4"))], NONE)
    assert result.clusters == ()
    assert [pair.veto for pair in result.pairs] == ["version: 2.1.3 / 2.1.4"]


def test_anchors_alone_propose_and_remove_nothing() -> None:
    numbers = " 48.7, 1392, 20251, https://example.org/flood, 6613."
    docs = [
        DedupeDoc("a", "The river rose to these marks:" + numbers),
        DedupeDoc("b", "河水上涨到这些标记：" + numbers),
    ]
    result = dedupe(docs, NONE)
    assert result.clusters == result.duplicates == ()
    (pair,) = result.pairs
    assert pair.kind is ClusterKind.TRANSLATION
    assert pair.veto is not None
    assert {"20251", "1392", "example.org/flood"} <= set(pair.anchors)


def test_duplicate_ids_are_an_error() -> None:
    with pytest.raises(CorpusError, match="two documents have the id 'a'"):
        dedupe([DedupeDoc("a", SAND), DedupeDoc("a", CLOCK)], NONE)


def test_an_unknown_encoder_is_an_error() -> None:
    with pytest.raises(ConfigError, match="no encoder is called 'e6'"):
        dedupe([DedupeDoc("a", SAND)], Settings(encoder="e6"))


ODD = ["", "\0", "x", "字", "\ud800\udfff" * 30, "\ufdfa" * 5000, " \n", "***", "\u202e" * 40, "1" * 100_000, "\ufeff"]


def test_odd_documents_are_no_copies_of_anything() -> None:
    docs = [DedupeDoc(str(k), text, lang="tlh") for k, text in enumerate([*ODD, SAND])]
    assert dedupe(docs, NONE).clusters == ()


def test_no_documents() -> None:
    assert dedupe([], NONE) == DedupeResult((), ())


class Lettered:
    """An encoder without a model: a text's vector is what its first letters spell."""

    name = "lettered"

    def encode(self, texts: Sequence[str], /) -> np.ndarray:
        found = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            for letter in text[:40]:
                found[row, ord(letter) % 64] += 1.0
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def test_any_encoder_plugs_in() -> None:
    from boilerstrip.dedupe.translation.views import Finder

    docs = [
        DedupeDoc(str(k), text) for k, text in enumerate([*ODD, SAND, "河水上涨到这些标记，孩子们在岸边挖贝壳。" * 5])
    ]
    result = dedupe(docs, finder=Finder(Lettered()))
    assert {id_ for cluster in result.clusters for id_ in (member.id for member in cluster.members)} <= {"11", "12"}


def found(left: int, right: int, score: float, *, kind: ClusterKind = ClusterKind.TRANSLATION) -> Found:
    """A pair; of copies, the left one is a part of the right one."""
    whole = kind is ClusterKind.NEAR
    return Found(left, right, kind, score, score, 1.0, 0.3 if whole else 1.0, veto=None if score >= 0 else "version")


def test_a_part_of_a_text_is_what_the_text_is() -> None:
    """0 is the beginning of 1; 2 and 3 are translations of 1, which the beginning alone does not show."""
    copy = found(0, 1, 1.0, kind=ClusterKind.NEAR)
    known = [found(1, 2, 0.9), found(1, 3, 0.9), found(2, 3, 0.9), found(0, 2, 0.0)]
    limits = translation_limits()
    assert article_clusters(4, [copy, *known], limits) == ((0, 1, 2, 3),)
    assert article_clusters(4, [*known], limits) == ((1, 2, 3),)


def test_a_text_is_not_what_a_part_of_it_seems_to_be() -> None:
    """0 is the beginning of 1 and looks like 2; the whole does not."""
    copy = found(0, 1, 1.0, kind=ClusterKind.NEAR)
    assert article_clusters(3, [copy, found(0, 2, 0.9)], translation_limits()) == ((0, 1),)


def test_a_part_that_something_speaks_against_stays_apart() -> None:
    copy = found(0, 1, 1.0, kind=ClusterKind.NEAR)
    assert article_clusters(3, [copy, found(1, 2, 0.9), found(0, 2, -2.0)], translation_limits()) == ((0, 1),)
