"""The first step: shards of pages to tables of records, every page with its status, in processes that may die."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from typing import Self

import pyarrow as pa

from boilerstrip.builder.clusters import apply_clusters
from boilerstrip.builder.pages import Outcome, PageProcessor, Task
from boilerstrip.builder.reuse import Earlier, Reuse, code_hash, records_of_pages
from boilerstrip.builder.sites import Lessons, Seen, survey
from boilerstrip.builder.workers import Limits, process_in_children
from boilerstrip.config import Settings
from boilerstrip.corpus.schema import DOCUMENTS
from boilerstrip.dedupe.docs import DedupeResult
from boilerstrip.engine.earlier import records_between
from boilerstrip.engine.shards import Shard
from boilerstrip.engine.store import Store
from boilerstrip.errors import CorpusError
from boilerstrip.sources.base import PageRef

STEP = "clean"
LISTED = "listed"
ENDING = ".json"


@dataclass(frozen=True, slots=True)
class CleanJob:
    """All that a worker has to know: where shards lie, how pages are cleaned, and what an earlier build knows.

    `jobs` is the number of child processes; 0 cleans in the process of the worker.
    """

    store: Store
    settings: Settings
    limits: Limits
    jobs: int
    code: str
    earlier: Earlier | None = None
    lessons: Lessons = field(default_factory=Lessons)

    def __call__(self, keys: Sequence[str]) -> list[str]:
        """Clean the shards of these keys, as `LISTED` has them; what is done already is left alone.

        Raises:
            CorpusError: this worker runs another version of the code, or the disk refuses.
        """
        with self.checked():
            self._clean([key for key in keys if not self.store.has(STEP, key)])
        return list(keys)

    @contextmanager
    def checked(self) -> Iterator[None]:
        """Work that writes shards.

        Raises:
            CorpusError: this worker runs another version of the code, or the disk refuses.
        """
        if code_hash() != self.code:
            raise CorpusError("a worker has another boilerstrip than the build: install one version", code="version")
        try:
            yield
        except OSError as error:
            raise CorpusError(f"the shards cannot be written: {error.strerror or error}", code="disk") from error

    def _clean(self, keys: Sequence[str]) -> None:
        """All pages go to one set of children; a shard is written while they are at the next one."""
        begun: deque[_Shard] = deque()
        with closing(self.outcomes(self._tasks(keys, begun))) as outcomes, _Behind(self._write) as writer:
            for _, outcome in outcomes:
                while begun[0].is_done:
                    writer.put(begun.popleft())
                begun[0].cleaned.append(outcome)
            for shard in begun:  # the last one, and such that had nothing to clean
                writer.put(shard)

    def _tasks(self, keys: Sequence[str], begun: deque[_Shard]) -> Iterator[Task]:
        for key in keys:
            refs = Shard.from_json(self.store.path(LISTED, key, ENDING).read_bytes()).refs
            seen = survey(refs) if self.earlier or self.lessons.by_site else {}
            known = self._known(refs, seen)
            begun.append(_Shard(key, refs, known))
            for ref in refs:
                if ref.origin not in known:
                    page = seen.get(ref.origin)
                    begun[-1].tasks.append(Task(ref, self.lessons.rules(page.site) if page else ()))
            yield from list(begun[-1].tasks)

    def _known(self, refs: Sequence[PageRef], seen: Mapping[str, Seen]) -> dict[str, Outcome]:
        if self.earlier is None:
            return {}
        records = records_between(self.earlier.corpus.folder, refs[0].origin, refs[-1].origin)
        reuse = Reuse(records_of_pages(records, self.settings), self.earlier.lessons)
        return reuse.outcomes(seen, self.lessons)

    def outcomes(self, tasks: Iterable[Task]) -> Generator[tuple[PageRef, Outcome]]:
        """What becomes of each page, in order, in child processes if there are to be any."""
        if self.jobs:
            yield from process_in_children(tasks, self.settings, jobs=self.jobs, limits=self.limits)
            return
        with closing(PageProcessor(self.settings)) as pages:
            for task in tasks:
                yield task.ref, pages.do(task)

    def _try_again(self, shard: _Shard) -> None:
        """Clean again, in fresh children, the pages whose child died: perhaps not of the page, but with its worker.

        A cluster that ends a worker kills its children first, and the shard must not be kept with failures of that.
        """
        died = [place for place, outcome in enumerate(shard.cleaned) if _has_died(outcome)]
        if not died or not self.jobs:
            return
        with closing(self.outcomes(shard.tasks[place] for place in died)) as again:
            for place, (_, outcome) in zip(died, again, strict=True):
                shard.cleaned[place] = outcome

    def _write(self, shard: _Shard) -> None:
        self._try_again(shard)
        outcomes = shard.outcomes()
        records = apply_clusters((record for one in outcomes for record in one.records), DedupeResult((), ()))
        about = {
            "pages": len(outcomes),
            "reused": len(shard.known),
            "failures": [asdict(one.failure) for one in outcomes if one.failure],
        }
        self.store.write(STEP, shard.key, pa.Table.from_pylist(records, schema=DOCUMENTS), about)


def _has_died(outcome: Outcome) -> bool:
    """Whether the process ended that was at the page; where it is the page that failed, its hash is known."""
    failure = outcome.failure
    return failure is not None and failure.code == "crash" and failure.raw_sha256 is None


@dataclass
class _Shard:
    """A shard under way: what is known of its pages, and what came of those before the next one."""

    key: str
    refs: tuple[PageRef, ...]
    known: Mapping[str, Outcome]
    tasks: list[Task] = field(default_factory=list)
    cleaned: list[Outcome] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return len(self.known) + len(self.cleaned) == len(self.refs)

    def outcomes(self) -> list[Outcome]:
        """One outcome a page, in order."""
        fresh = iter(self.cleaned)
        return [self.known.get(ref.origin) or next(fresh) for ref in self.refs]


class _Behind:
    """Does one thing at a time in a thread behind; whoever brings the next one waits until it is done."""

    def __init__(self, work: Callable[[_Shard], None]) -> None:
        self._work = work
        self._pool = ThreadPoolExecutor(1)
        self._last: Future[None] | None = None

    def put(self, shard: _Shard) -> None:
        if self._last:
            self._last.result()
        self._last = self._pool.submit(self._work, shard)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._pool.shutdown()
        if self._last and kind is None:
            self._last.result()
