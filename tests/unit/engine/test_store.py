from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from boilerstrip.engine.store import Store, atomic
from boilerstrip.errors import ConfigError

_TABLE = pa.table({"text": ["river", "川"]})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An open store."""
    made = Store(tmp_path / "shards")
    made.open()
    return made


def test_a_table_comes_back_with_the_words_about_it(store: Store) -> None:
    store.write("clean", "a", _TABLE, {"pages": 3})
    assert store.read("clean", "a").to_pydict() == _TABLE.to_pydict()
    assert store.about("clean", "a") == {"pages": 3, "rows": 2}
    assert [row for batch in store.batches("clean", "a", ["text"]) for row in batch.to_pylist()] == _TABLE.to_pylist()


def test_what_is_written_twice_is_one_file_with_the_same_bytes(store: Store) -> None:
    store.write("clean", "a", _TABLE)
    first = store.path("clean", "a").read_bytes()
    store.write("clean", "a", _TABLE)
    assert store.path("clean", "a").read_bytes() == first
    assert [path.name for path in (store.folder / "clean").iterdir()] == ["a.parquet"]


def test_a_file_is_whole_or_not_there(store: Store) -> None:
    path = store.path("clean", "a")

    def fail() -> None:
        with atomic(path) as part:
            part.write_bytes(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert list(path.parent.iterdir()) == []


def test_what_a_killed_worker_left_is_cleared_away(store: Store) -> None:
    store.write("clean", "a", _TABLE)
    (store.folder / "clean" / "b.parquet.0123.part").write_bytes(b"half")
    store.open()
    assert [path.name for path in (store.folder / "clean").iterdir()] == ["a.parquet"]


def test_only_the_tables_that_are_named_stay(store: Store) -> None:
    for key in "abc":
        store.write("clean", key, _TABLE)
    store.sweep("clean", {"b"})
    assert [store.has("clean", key) for key in "abc"] == [False, True, False]


def test_a_folder_with_anything_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(ConfigError, match="no shards"):
        Store(tmp_path / "letters").open()
    assert (tmp_path / "letters" / "love.txt").exists()
