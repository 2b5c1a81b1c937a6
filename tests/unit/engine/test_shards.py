from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.engine.shards import Shard, cut, cut_shards
from boilerstrip.model import StorePlace
from boilerstrip.sources import PageRef, list_files


def _pages(count: int) -> list[PageRef]:
    return [PageRef(f"{number:04}.txt", f"{number:04}.txt") for number in range(count)]


@given(st.integers(0, 300), st.integers(1, 40))
def test_every_page_is_in_one_shard_in_order(count: int, pages: int) -> None:
    parts = list(cut(_pages(count), pages))
    assert [ref for part in parts for ref in part] == _pages(count)
    assert all(0 < len(part) <= 2 * pages for part in parts)


@pytest.mark.parametrize("place", [0, 77, 1999])
def test_a_new_page_changes_the_shard_that_it_falls_into_and_at_most_its_neighbours(place: int) -> None:
    pages = _pages(2_000)
    before = set(cut(pages, 50))
    pages.insert(place, PageRef(f"{place:04}.txt0", "new"))
    after = set(cut(pages, 50))
    assert len(after - before) <= 3


def test_a_file_of_many_pages_has_shards_of_its_own() -> None:
    inside = [PageRef(f"b.warc#{n}", "b.warc", StorePlace("b.warc", n, 1)) for n in range(7)]
    parts = list(cut([PageRef("a.txt", "a.txt"), *inside, PageRef("c.txt", "c.txt")], 3))
    assert [len(part) for part in parts] == [1, 3, 3, 1, 1]


def test_a_shard_is_named_by_the_bytes_of_its_pages(raw: Path) -> None:
    def names() -> list[str]:
        return [shard.content for shard in cut_shards(list_files([raw]).pages, 5)]

    before = names()
    assert names() == before
    (raw / "ja.txt").write_text("川は海へ行く。", encoding="utf-8")
    assert len(set(names()) - set(before)) == 1


def test_a_page_that_cannot_be_read_is_in_a_shard_too(raw: Path) -> None:
    pages = list_files([raw]).pages
    (raw / "ja.txt").unlink()
    assert sum(len(shard.refs) for shard in cut_shards(pages, 5)) == len(pages)


def test_a_shard_survives_the_way_to_the_worker(raw: Path) -> None:
    shard = Shard("a" * 32, (*list_files([raw]).pages, PageRef("x#1", "x.warc", StorePlace("x.warc", 3, 9))))
    assert Shard.from_json(shard.to_json()) == shard
