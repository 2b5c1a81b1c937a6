"""Pages to records on this machine: what can be used again is taken over, the rest is cleaned, all of it spooled."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from boilerstrip.builder.beside import load_corpus_steps
from boilerstrip.builder.clusters import cluster_columns, dedupe_docs
from boilerstrip.builder.encoding import EncoderBeside
from boilerstrip.builder.finish import Finish
from boilerstrip.builder.output import Made
from boilerstrip.builder.pages import Outcome, PageProcessor, Task
from boilerstrip.builder.report import Progress
from boilerstrip.builder.reuse import Earlier, earlier_build
from boilerstrip.builder.sites import Lessons, Seen, survey, teach
from boilerstrip.builder.spool import Spool
from boilerstrip.builder.workers import Limits, process_in_children
from boilerstrip.config import Settings
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.where import Predicate
from boilerstrip.dedupe.docs import DedupeDoc
from boilerstrip.dedupe.run import dedupe
from boilerstrip.errors import CorpusError
from boilerstrip.sources.base import Failure, Listing, PageRef

# Starting a second process pays when there is this much for each to do.
_PAGES_A_JOB = 40


@dataclass(frozen=True)
class LocalJob:
    """What there is to do, and how; `corpus` is where an earlier build may lie, the others are as in `BuildOptions`."""

    listing: Listing
    corpus: Path
    settings: Settings
    jobs: int | None
    limits: Limits
    cache: Path | None
    matches: Predicate | None


@contextmanager
def made_here(job: LocalJob, spool: Path, progress: Progress) -> Iterator[Made]:
    """What becomes of the pages; its records lie in the new file `spool` while the block runs.

    Raises:
        CorpusError: every page crashed, so that the fault is not theirs.
        OSError: the disk refuses.
    """
    with Spool(spool) as records:
        cleaned = _Cleaned(records, list(job.listing.failures))
        # Children do the work until there is something to compare; in this process it would take the time of the pages.
        is_idle = job.jobs != 0 and len(job.listing.pages) > 1
        beside = load_corpus_steps() if is_idle else None
        encoder = EncoderBeside(job.settings) if is_idle and processors() > 1 else None
        _Cleaning(job, progress, cleaned).run(earlier_build(job.corpus, job.settings))
        if beside:
            beside.join()
        progress.stage("copies and translations", None)
        finder = encoder.finder(job.cache) if encoder else None
        found = dedupe(cleaned.docs, job.settings, cache=job.cache, finder=finder)
        cleaned.docs.clear()
        finish = Finish(cluster_columns(found), job.settings, job.matches)
        yield Made(
            records=finish.records(cleaned.records(job.listing.pages)),
            found=found,
            failures=cleaned.failures,
            lessons=cleaned.lessons,
            reused=cleaned.reused,
        )


@dataclass
class _Cleaned:
    """What became of the pages: their records on the disk, and of each what finding copies needs."""

    spool: Spool
    failures: list[Failure]
    lessons: Lessons = field(default_factory=Lessons)
    places: dict[str, range] = field(default_factory=dict)
    docs: list[DedupeDoc] = field(default_factory=list)
    reused: int = 0

    def add(self, origin: str, outcome: Outcome) -> None:
        if outcome.failure:
            self.failures.append(outcome.failure)
            return
        first = len(self.spool)
        for record in outcome.records:
            self.spool.add(record)
        self.places[origin] = range(first, len(self.spool))
        self.docs += dedupe_docs(outcome.records)

    def records(self, pages: Sequence[PageRef]) -> Iterator[Record]:
        """The records in the order of the pages, whatever order they came in."""
        return self.spool.records(number for ref in pages for number in self.places.get(ref.origin, ()))


@dataclass(frozen=True)
class _Cleaning:
    job: LocalJob
    progress: Progress
    cleaned: _Cleaned

    def run(self, earlier: Earlier | None) -> None:
        pages, cleaned, settings = self.job.listing.pages, self.cleaned, self.job.settings
        seen = survey(pages) if earlier or settings.learn_sites else {}
        if settings.learn_sites:
            self.progress.stage("learning sites", None)
            cleaned.lessons = teach(pages, seen, earlier.lessons if earlier else Lessons(), self._process)
        if earlier:
            for origin, records in earlier.outcomes(seen, cleaned.lessons, settings):
                cleaned.add(origin, Outcome(records=records))
        cleaned.reused = len(cleaned.places)
        fresh = [_task(ref, seen, cleaned.lessons) for ref in pages if ref.origin not in cleaned.places]
        self.progress.stage("cleaning", len(fresh))
        for ref, outcome in self._process(fresh):
            self.progress.advance()
            cleaned.add(ref.origin, outcome)
        check_crashes(cleaned.failures, len(pages))

    def _process(self, tasks: Sequence[Task]) -> Iterator[tuple[PageRef, Outcome]]:
        jobs = self.job.jobs
        if jobs is None:
            jobs = min(processors(), 1 + len(tasks) // _PAGES_A_JOB)
        if jobs == 0:
            return process_here(tasks, self.job.settings)
        return process_in_children(tasks, self.job.settings, jobs=jobs, limits=self.job.limits)


def _task(ref: PageRef, seen: Mapping[str, Seen], lessons: Lessons) -> Task:
    page = seen.get(ref.origin)
    return Task(ref, lessons.rules(page.site) if page else ())


def process_here(tasks: Sequence[Task], settings: Settings) -> Iterator[tuple[PageRef, Outcome]]:
    """Each page with its outcome, cleaned in this process."""
    with closing(PageProcessor(settings)) as pages:
        for task in tasks:
            yield task.ref, pages.do(task)


def check_crashes(failures: Sequence[Failure], pages: int) -> None:
    """Refuse to go on where not the pages are at fault but the program: no empty corpus may replace a good one.

    Raises:
        CorpusError: every page crashed.
    """
    crashes = [failure for failure in failures if failure.code == "crash"]
    if len(crashes) == pages > 1:
        raise CorpusError(f"every page failed, the first with: {crashes[0].message}; nothing was written", code="crash")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
