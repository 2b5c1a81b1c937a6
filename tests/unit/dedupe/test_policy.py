from __future__ import annotations

from collections.abc import Sequence

import pytest

from boilerstrip.config import Policy
from boilerstrip.dedupe import DedupeDoc
from boilerstrip.dedupe.keeper import choose_keeper
from boilerstrip.dedupe.policy import Policies, set_aside

LANGUAGES = {"a": "en", "b": "en", "c": "ja", "d": "ja", "e": "ar", "f": "ja"}
DOCS = {id_: DedupeDoc(id_, "text") for id_ in LANGUAGES}
# a and b are copies, so are c and d; e and f (another translation into the language of c) stand alone.
GROUPS = [[DOCS["a"], DOCS["b"]], [DOCS["c"], DOCS["d"]], [DOCS["e"]], [DOCS["f"]]]


def first(docs: Sequence[DedupeDoc]) -> DedupeDoc:
    return min(docs, key=lambda doc: doc.id)


KEEP, EACH, LINK = Policy.KEEP_ONE, Policy.ONE_PER_LANGUAGE, Policy.LINK


@pytest.mark.parametrize(
    ("copies", "translations", "gone"),
    [
        (KEEP, KEEP, {"b": "a", "c": "a", "d": "a", "e": "a", "f": "a"}),
        (KEEP, EACH, {"b": "a", "d": "c", "f": "c"}),
        (KEEP, LINK, {"b": "a", "d": "c"}),
        (LINK, LINK, {}),
        (LINK, EACH, {"b": "a", "d": "c", "f": "c"}),
        (LINK, KEEP, {"b": "a", "c": "a", "d": "a", "e": "a", "f": "a"}),
        (EACH, KEEP, {"b": "a", "c": "a", "d": "a", "e": "a", "f": "a"}),
        (EACH, LINK, {"b": "a", "d": "c"}),
    ],
)
def test_who_goes_and_for_whom(copies: Policy, translations: Policy, gone: dict[str, str]) -> None:
    assert set_aside(GROUPS, LANGUAGES, Policies(copies, translations), first) == gone


@pytest.mark.parametrize("translations", list(Policy))
def test_copies_alone_are_no_matter_of_translations(translations: Policy) -> None:
    assert set_aside([GROUPS[0]], LANGUAGES, Policies(LINK, translations), first) == {}
    assert set_aside([GROUPS[0]], LANGUAGES, Policies(KEEP, translations), first) == {"b": "a"}


def test_whoever_is_named_stays() -> None:
    """A copy of a translation goes for the one that stays in the end, not for the translation that goes too."""
    last = set_aside(GROUPS, LANGUAGES, Policies(KEEP, KEEP), lambda docs: max(docs, key=lambda doc: doc.id))
    assert set(last.values()) == {"f"}
    assert "f" not in last


def test_the_languages_of_one_page_stay_together() -> None:
    """Of a page that was split, what goes is all of it or nothing."""
    docs = [
        DedupeDoc("a", "text", page="mixed"),
        DedupeDoc("c", "text", page="mixed"),
        DedupeDoc("e", "text", page="x"),
    ]
    groups = [[doc] for doc in docs]
    assert set_aside(groups, LANGUAGES, Policies(KEEP, KEEP), first) == {"e": "a"}
    assert set_aside(groups, LANGUAGES, Policies(KEEP, KEEP), lambda docs: docs[-1]) == {"a": "e", "c": "e"}


def test_a_language_with_one_document_needs_no_choice() -> None:
    def refuse(docs: Sequence[DedupeDoc]) -> DedupeDoc:
        raise AssertionError("nothing to choose")

    assert set_aside([[DOCS["a"]], [DOCS["c"]], [DOCS["e"]]], LANGUAGES, Policies(KEEP, EACH), refuse) == {}
    assert choose_keeper([DOCS["a"]], {}).doc is DOCS["a"]
