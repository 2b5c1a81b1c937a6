"""The run as a whole: list, clean, cluster, write beside, exchange."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from boilerstrip.builder.clusters import apply_clusters, dedupe_docs
from boilerstrip.builder.output import CorpusContent, Format, same_corpus, write_corpus
from boilerstrip.builder.pages import Outcome, PageProcessor, Task
from boilerstrip.builder.report import Amounts, BuildReport, Counts, NoProgress, Progress
from boilerstrip.builder.reuse import Reuse, reusable, reuse_key
from boilerstrip.builder.sites import Lessons, Seen, survey, teach
from boilerstrip.builder.workers import Limits, process_in_children
from boilerstrip.config import Settings
from boilerstrip.corpus.lock import CorpusLock
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.schema import COLUMNS
from boilerstrip.corpus.staging import Staging, check_target
from boilerstrip.corpus.steps import with_corpus_steps
from boilerstrip.corpus.where import Predicate, parse_where
from boilerstrip.dedupe.run import dedupe
from boilerstrip.dedupe.translation.encoders import check_encoder
from boilerstrip.errors import ConfigError, CorpusError
from boilerstrip.sources import Failure, Listing, PageRef, list_files

# Starting a second process pays when there is this much for each to do.
_PAGES_A_JOB = 40


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a build runs; nothing here but `formats` and `where` changes what it writes.

    `jobs` is the number of child processes that clean pages: None chooses, 0 cleans in this process, where a page
    that crashes or hangs takes the build with it. `cache` is a folder for the vectors that finding translations needs:
    the next build need not make them again. Of what would be kept, only documents that match `where` are; the others
    stay in the tables as `filtered`. `built_at` is the time to name in the manifest, or None for none.
    """

    jobs: int | None = None
    formats: tuple[Format, ...] = tuple(Format)
    limits: Limits = field(default_factory=Limits)
    dry_run: bool = False
    cache: Path | None = None
    where: str | None = None
    built_at: Callable[[], str | None] = lambda: None


def build_corpus(
    roots: Sequence[Path],
    output: Path,
    settings: Settings,
    options: BuildOptions | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Build the corpus of the pages below `roots` in the folder `output`, in place of the one that may stand there.

    Raises:
        ConfigError: there is nothing to read, or `output` is something else than a corpus; nothing was done.
        CorpusError: another build is writing it, or the disk refuses; the old corpus stays.
    """
    options = options or BuildOptions()
    progress = progress or NoProgress()
    matches = parse_where(options.where, COLUMNS) if options.where else None
    check_encoder(settings.encoder)
    output = output.resolve()  # a link to a corpus stays a link
    check_target(output)
    progress.stage("listing", None)
    listing = list_files(roots, output)
    if not listing.pages and not listing.failures:
        raise ConfigError(
            f"{', '.join(map(str, roots))}: holds no pages (.txt .text .md .html .htm .xhtml .mhtml .warc .wacz)"
        )
    if options.dry_run:
        return _plan(listing, output, settings)
    with CorpusLock(output):
        staging = Staging(output)
        staging.recover()
        check_target(output)
        return _Run(listing, output, settings, options, progress, matches).into(staging)


@dataclass(frozen=True)
class _Run:
    listing: Listing
    output: Path
    settings: Settings
    options: BuildOptions
    progress: Progress
    matches: Predicate | None

    def into(self, staging: Staging) -> BuildReport:
        cleaned = self._clean(reusable(self.output, self.settings))
        self.progress.stage("copies and translations", None)
        found = dedupe(dedupe_docs(cleaned.records), self.settings, cache=self.options.cache)
        content = CorpusContent(
            records=self._filtered(with_corpus_steps(apply_clusters(cleaned.records, found), self.settings)),
            clusters=found.clusters,
            notes=found.notes,
            failures=tuple(sorted(cleaned.failures, key=lambda row: (row.origin, row.code))),
            passed_by=self.listing.passed_by,
            where=self.options.where,
            lessons=cleaned.lessons,
        )
        self.progress.stage("writing", None)
        changed = self._write(content, staging)
        return _report(content, self.output, reused=cleaned.reused, changed=changed)

    def _filtered(self, records: list[Record]) -> list[Record]:
        matches = self.matches
        if matches is None:
            return records
        return [{**r, "status": "filtered"} if r["status"] == "kept" and not matches(r) else r for r in records]

    def _write(self, content: CorpusContent, staging: Staging) -> bool:
        try:
            folder = staging.begin()
            built = {"at": self.options.built_at(), "key": reuse_key(self.settings)}
            write_corpus(folder, content, self.settings, formats=self.options.formats, built=built)
            changed = not same_corpus(folder, self.output)
            if changed:
                staging.publish()
        except OSError as error:
            raise CorpusError(f"the corpus cannot be written: {error.strerror or error}", code="disk") from error
        finally:
            staging.discard()
        return changed

    def _clean(self, reuse: Reuse) -> _Cleaned:
        pages = self.listing.pages
        seen = survey(pages) if reuse.records or self.settings.learn_sites else {}
        lessons = Lessons()
        if self.settings.learn_sites:
            self.progress.stage("learning sites", None)
            lessons = teach(pages, seen, reuse.lessons, self._process)
        cleaned = _Cleaned(failures=list(self.listing.failures), lessons=lessons)
        known = reuse.outcomes(seen, lessons)
        fresh = [_task(ref, seen, lessons) for ref in pages if ref.origin not in known]
        self.progress.stage("cleaning", len(fresh))
        outcomes = dict(known)
        for ref, outcome in self._process(fresh):
            self.progress.advance()
            outcomes[ref.origin] = outcome
        cleaned.reused = len(known)
        for ref in self.listing.pages:
            cleaned.add(outcomes[ref.origin])
        _check_crashes(list(outcomes.values()))
        return cleaned

    def _process(self, tasks: Sequence[Task]) -> Iterator[tuple[PageRef, Outcome]]:
        jobs = self.options.jobs
        if jobs is None:
            jobs = min(_processors(), 1 + len(tasks) // _PAGES_A_JOB)
        if jobs == 0:
            return process_here(tasks, self.settings)
        return process_in_children(tasks, self.settings, jobs=jobs, limits=self.options.limits)


def _check_crashes(outcomes: Sequence[Outcome]) -> None:
    """Refuse to go on where not the pages are at fault but the program: an empty corpus must not replace a good one."""
    failures = [outcome.failure for outcome in outcomes if outcome.failure and outcome.failure.code == "crash"]
    if len(failures) == len(outcomes) > 1:
        raise CorpusError(
            f"every page failed, the first with: {failures[0].message}; nothing was written", code="crash"
        )


def _task(ref: PageRef, seen: Mapping[str, Seen], lessons: Lessons) -> Task:
    page = seen.get(ref.origin)
    return Task(ref, lessons.rules(page.site) if page else ())


def process_here(tasks: Sequence[Task], settings: Settings) -> Iterator[tuple[PageRef, Outcome]]:
    """Each page with its outcome, cleaned in this process."""
    with closing(PageProcessor(settings)) as pages:
        for task in tasks:
            yield task.ref, pages.do(task)


@dataclass
class _Cleaned:
    records: list[Record] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    lessons: Lessons = field(default_factory=Lessons)
    reused: int = 0

    def add(self, outcome: Outcome) -> None:
        self.records.extend(outcome.records)
        if outcome.failure:
            self.failures.append(outcome.failure)


def _plan(listing: Listing, output: Path, settings: Settings) -> BuildReport:
    reuse = reusable(output, settings)
    # Whether their sites teach the same is not known before they are read; most often they do.
    reused = len(reuse.outcomes(survey(listing.pages), reuse.lessons)) if reuse.records else 0
    failed = Counter(row.status for row in listing.failures)
    return BuildReport(
        output=output,
        counts=Counts(pages=len(listing.pages), failed=failed["failed"], skipped=failed["skipped"]),
        amounts=Amounts(),
        failures=listing.failures,
        passed_by=listing.passed_by,
        languages=(),
        reused=reused,
        changed=False,
        dry_run=True,
    )


def _report(content: CorpusContent, output: Path, *, reused: int, changed: bool) -> BuildReport:
    languages = Counter(r["language"] or "unknown" for r in content.records if r["status"] == "kept")
    return BuildReport(
        output=output,
        counts=content.counts,
        amounts=content.amounts,
        failures=content.failures,
        passed_by=content.passed_by,
        languages=tuple(sorted(languages.items(), key=lambda item: (-item[1], item[0]))),
        reused=reused,
        changed=changed,
        notes=content.notes,
    )


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
