from __future__ import annotations

from itertools import combinations

from boilerstrip.dedupe.clusters import VETOED, Link, link_clusters

LANGUAGES = ("ar", "de", "fa", "hi", "ja", "th", "tr", "zh")


def pages(one_language: float | None) -> tuple[list[Link], dict[int, str]]:
    """Two pages of a manual in eight languages, alike across languages; of one language, so alike, or not compared."""
    size = len(LANGUAGES)
    links = []
    for left, right in combinations(range(2 * size), 2):
        same_page = left // size == right // size
        if left % size != right % size:
            links.append(Link(left, right, 0.95 if same_page else 0.85))
        elif one_language is not None:
            links.append(Link(left, right, one_language))
    return links, {index: LANGUAGES[index % size] for index in range(2 * size)}


def test_siblings_in_many_languages_are_told_apart_within_their_languages() -> None:
    apart = (tuple(range(8)), tuple(range(8, 16)))
    for score in (None, 0.1, VETOED):
        links, languages = pages(score)
        assert link_clusters(16, links, 0.55, languages) == apart


def test_two_versions_in_each_language_stay_together_if_they_are_alike_there_too() -> None:
    links, languages = pages(0.9)
    assert link_clusters(16, links, 0.55, languages) == (tuple(range(16)),)


def test_without_languages_it_is_average_linkage() -> None:
    links, _ = pages(None)
    assert link_clusters(16, links, 0.55) == (tuple(range(16)),)
    assert link_clusters(3, [Link(0, 1, 0.9), Link(1, 2, 0.8), Link(0, 2, VETOED)], 0.55) == ((0, 1),)
