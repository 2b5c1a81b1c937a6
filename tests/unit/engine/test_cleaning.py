from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from boilerstrip.builder.pages import Outcome, PageProcessor, Task
from boilerstrip.builder.reuse import code_hash
from boilerstrip.builder.workers import Limits
from boilerstrip.config import Settings
from boilerstrip.engine import cleaning
from boilerstrip.engine.cleaning import ENDING, LISTED, STEP, CleanJob
from boilerstrip.engine.shards import cut_shards
from boilerstrip.engine.store import Store
from boilerstrip.errors import CorpusError
from boilerstrip.sources import list_files
from boilerstrip.sources.base import Failure, PageRef

_KEY = "0" * 32


@pytest.fixture
def job(tmp_path: Path, raw: Path) -> CleanJob:
    """One shard that waits to be cleaned."""
    store = Store(tmp_path / "shards")
    store.open()
    (shard,) = cut_shards(list_files([raw / "site1"]).pages, 500)
    store.write_bytes(LISTED, _KEY, ENDING, shard.to_json())
    return CleanJob(store, Settings(), Limits(), jobs=1, code=code_hash())


Children = Callable[..., Iterator[tuple[PageRef, Outcome]]]


def _dying(times: int) -> Children:
    """Children of which the one at page 04 dies so many times."""
    left = [times]

    def children(tasks: Iterable[Task], settings: Settings, **_: object) -> Iterator[tuple[PageRef, Outcome]]:
        pages = PageProcessor(settings)
        for task in tasks:
            if task.ref.origin.startswith("04") and left[0]:
                left[0] -= 1
                yield task.ref, Outcome(failure=Failure(task.ref.origin, "crash", "the process ended: left out"))
            else:
                yield task.ref, pages.do(task)

    return children


def test_a_child_that_died_with_its_worker_leaves_no_failure(job: CleanJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "process_in_children", _dying(1))
    job([_KEY])
    assert job.store.about(STEP, _KEY) == {"pages": 8, "reused": 0, "failures": [], "rows": 8}


def test_a_page_that_kills_its_child_again_is_a_failure(job: CleanJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "process_in_children", _dying(2))
    job([_KEY])
    about = job.store.about(STEP, _KEY)
    assert about["rows"] == 7
    assert [failure["code"] for failure in about["failures"]] == ["crash"]


def test_a_finished_shard_is_left_alone(job: CleanJob, monkeypatch: pytest.MonkeyPatch) -> None:
    job([_KEY])
    monkeypatch.setattr(cleaning, "process_in_children", _dying(9))
    job([_KEY])
    assert job.store.about(STEP, _KEY)["failures"] == []


def test_a_worker_with_other_code_refuses(job: CleanJob) -> None:
    other = CleanJob(job.store, job.settings, job.limits, jobs=0, code="other")
    with pytest.raises(CorpusError, match="another boilerstrip"):
        other([_KEY])
    assert not job.store.has(STEP, _KEY)
