"""The run as a whole: list, clean, cluster, write beside, exchange."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from boilerstrip.builder.installation import check_installation
from boilerstrip.builder.local import LocalJob, made_here
from boilerstrip.builder.output import CorpusContent, Format, Made, Totals, same_corpus, write_corpus
from boilerstrip.builder.report import Amounts, BuildReport, Counts, NoProgress, Progress
from boilerstrip.builder.reuse import earlier_build, reuse_key
from boilerstrip.builder.sites import survey
from boilerstrip.builder.workers import Limits
from boilerstrip.config import Settings
from boilerstrip.corpus.lock import CorpusLock
from boilerstrip.corpus.schema import column_kinds
from boilerstrip.corpus.staging import Staging, check_target
from boilerstrip.corpus.where import Predicate, parse_where
from boilerstrip.dedupe.translation.encoders import check_encoder
from boilerstrip.engine.options import EngineOptions
from boilerstrip.errors import ConfigError, CorpusError
from boilerstrip.sources import Listing, list_files


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a build runs; nothing here but `formats` and `where` changes what it writes.

    `jobs` is the number of child processes that clean pages: None chooses, 0 cleans in this process, where a page
    that crashes or hangs takes the build with it. `cache` is a folder for the vectors that finding translations needs:
    the next build need not make them again. Of what would be kept, only documents that match `where` are; the others
    stay in the tables as `filtered`. `engine` is how a large build is run. `built_at` is the time to name in the
    manifest, or None for none.
    """

    jobs: int | None = None
    formats: tuple[Format, ...] = tuple(Format)
    limits: Limits = field(default_factory=Limits)
    dry_run: bool = False
    cache: Path | None = None
    where: str | None = None
    engine: EngineOptions = field(default_factory=EngineOptions)
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
        ConfigError: there is nothing to read, `output` is something else than a corpus, or what is asked for cannot be
            had; nothing was done.
        CorpusError: another build is writing it, or the disk refuses; the old corpus stays.
    """
    options = options or BuildOptions()
    progress = progress or NoProgress()
    matches = parse_where(options.where, column_kinds()) if options.where else None
    check_installation()
    check_encoder(settings.encoder)
    if options.jobs == 0 and options.limits != Limits():
        raise ConfigError("limits of a page need a process to end: --jobs 0, which cleans in this one, has none")
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
        return _Run(roots, listing, output, settings, options, progress, matches).into(staging)


@dataclass(frozen=True)
class _Run:
    roots: Sequence[Path]
    listing: Listing
    output: Path
    settings: Settings
    options: BuildOptions
    progress: Progress
    matches: Predicate | None

    def into(self, staging: Staging) -> BuildReport:
        try:
            folder = staging.begin()
            with self._made(staging) as made:
                self.progress.stage("writing", None)
                content = self._content(made)
                raw = [_seen_from(self.output, root) for root in self.roots]
                built = {"at": self.options.built_at(), "key": reuse_key(self.settings), "raw": raw}
                totals = write_corpus(folder, content, self.settings, formats=self.options.formats, built=built)
            changed = not same_corpus(folder, self.output)
            if changed:
                staging.publish()
        except OSError as error:
            raise CorpusError(f"the corpus cannot be written: {error.strerror or error}", code="disk") from error
        finally:
            staging.discard()
        return _report(content, totals, self.output, reused=made.reused, changed=changed)

    def _made(self, staging: Staging) -> AbstractContextManager[Made]:
        options = self.options
        job = LocalJob(
            listing=self.listing,
            corpus=self.output,
            settings=self.settings,
            jobs=options.jobs,
            limits=options.limits,
            cache=options.cache,
            matches=self.matches,
        )
        if options.engine.takes_over(len(self.listing.pages)):
            from boilerstrip.engine.run import planned

            return planned(job, options.engine, self.progress)
        return made_here(job, staging.spool, self.progress)

    def _content(self, made: Made) -> CorpusContent:
        return CorpusContent(
            records=made.records,
            clusters=made.found.clusters,
            notes=made.found.notes,
            failures=tuple(sorted(made.failures, key=lambda row: (row.origin, row.code))),
            passed_by=self.listing.passed_by,
            where=self.options.where,
            lessons=made.lessons,
        )


def _seen_from(output: Path, root: Path) -> str:
    """Where raw pages lie, so that `verify` finds them: from the corpus, or absolutely if they are on another drive."""
    root = root.resolve()
    try:
        return Path(os.path.relpath(root, output)).as_posix()
    except ValueError:
        return root.as_posix()


def _plan(listing: Listing, output: Path, settings: Settings) -> BuildReport:
    earlier = earlier_build(output, settings)
    # Whether their sites teach the same is not known before they are read; most often they do.
    seen = survey(listing.pages) if earlier else {}
    reused = sum(1 for _ in earlier.outcomes(seen, earlier.lessons, settings)) if earlier else 0
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


def _report(content: CorpusContent, totals: Totals, output: Path, *, reused: int, changed: bool) -> BuildReport:
    return BuildReport(
        output=output,
        counts=totals.counts(content.failures),
        amounts=totals.amounts,
        failures=content.failures,
        passed_by=content.passed_by,
        languages=tuple(sorted(totals.languages.items(), key=lambda item: (-item[1], item[0]))),
        reused=reused,
        changed=changed,
        notes=content.notes,
    )
