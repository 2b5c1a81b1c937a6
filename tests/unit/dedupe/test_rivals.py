from __future__ import annotations

import pytest

from boilerstrip.dedupe.assemble import Found
from boilerstrip.dedupe.conflicts import rival_names
from boilerstrip.dedupe.rivals import told_apart
from boilerstrip.model import ClusterKind


def near(left: int, right: int, veto: str | None) -> Found:
    return Found(left, right, ClusterKind.NEAR, 1.0, 1.0, 1.0, 1.0, veto=veto)


def across(left: int, right: int, veto: str | None = None) -> Found:
    return Found(left, right, ClusterKind.TRANSLATION, 0.9, 0.9, 1.0, 1.0, veto=veto)


def vetoes(*found: Found) -> list[str | None]:
    return [pair.veto for pair in told_apart(found) if pair.kind is ClusterKind.TRANSLATION]


@pytest.mark.parametrize(("one", "other"), [("ls", "vdir"), ("札幌", "長崎"), ("القاهرة", "الرباط")])
def test_what_tells_look_alikes_apart_tells_their_translations_apart(one: str, other: str) -> None:
    """0 and 1 are look-alikes in one language, 2 and 3 in another; 0 and 2 are one article, 1 and 3 the other."""
    known = near(0, 1, f"name: {one} / {other}"), near(2, 3, f"title: {one} / {other}")
    pairs = across(0, 2), across(1, 3), across(0, 3), across(1, 2)
    assert vetoes(*known, *pairs) == [None, None, f"name: {one} / {other}", f"name: {other} / {one}"]
    assert [pair.score for pair in told_apart([*known, across(0, 3)])][-1] < 0


def test_nothing_is_concluded_from_other_vetoes_or_from_one_side() -> None:
    numbers = "numbers: 12 / 14, 340 / 295, 81 / 60"
    assert vetoes(near(0, 1, numbers), near(2, 3, numbers), across(0, 3)) == [None]
    assert vetoes(near(0, 1, "name: ls / vdir"), across(0, 3)) == [None]
    assert vetoes(near(0, 1, None), near(2, 3, None), across(0, 3)) == [None]


def test_a_veto_that_there_is_stays() -> None:
    known = near(0, 1, "name: ls / vdir"), near(2, 3, "name: ls / vdir")
    assert vetoes(*known, across(0, 3, "version: 1.2.3 / 1.2.4")) == ["version: 1.2.3 / 1.2.4"]


def test_names_that_two_documents_share_are_no_rivals() -> None:
    """0 was told from 1 by one name and from 4 by another, as 2 was from 3."""
    known = near(0, 1, "name: ls / dir"), near(0, 4, "name: gnu / bsd"), near(2, 3, "name: gnu / ls")
    assert vetoes(*known, across(0, 2)) == [None]


def test_only_names_versions_and_identifiers_are_read_from_a_veto() -> None:
    assert rival_names("version: 3.4.4 / 3.4.5") == ("3.4.4", "3.4.5")
    assert rival_names("identifier: CVE-2024-1201 / CVE-2024-1377") == ("cve-2024-1201", "cve-2024-1377")
    assert rival_names("beginnings: neither is found in the other") is None
    assert rival_names("one language, other words: ar") is None
