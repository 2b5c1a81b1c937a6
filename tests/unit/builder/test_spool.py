from __future__ import annotations

from pathlib import Path

import pytest

from boilerstrip.builder.spool import Spool


def test_records_come_back_in_any_order_and_as_they_were(tmp_path: Path) -> None:
    records = [
        {"text": "川は砂を運ぶ。\r\n\ud800", "score": 0.1, "removed": []},
        {"text": ""},
        {"text": "نص", "n": None},
    ]
    with Spool(tmp_path / "pages") as spool:
        assert list(spool.records([])) == []
        for record in records:
            spool.add(record)
        assert len(spool) == 3
        assert list(spool.records([2, 0, 1, 0])) == [records[2], records[0], records[1], records[0]]


def test_records_can_be_added_after_some_were_read(tmp_path: Path) -> None:
    with Spool(tmp_path / "pages") as spool:
        spool.add({"text": "one"})
        assert next(spool.records([0])) == {"text": "one"}
        spool.add({"text": "two"})
        assert [record["text"] for record in spool.records([1, 0])] == ["two", "one"]


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "pages").touch()
    with pytest.raises(FileExistsError):
        Spool(tmp_path / "pages")
