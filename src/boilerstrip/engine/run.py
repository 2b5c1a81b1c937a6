"""The plan of a build: clean the shards, find copies and translations, and stream what is to be written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from boilerstrip.builder.clusters import cluster_columns
from boilerstrip.builder.finish import Finish
from boilerstrip.builder.local import LocalJob, check_crashes, processors
from boilerstrip.builder.output import Made
from boilerstrip.builder.report import Progress
from boilerstrip.builder.reuse import Earlier, code_hash, earlier_build, reuse_key
from boilerstrip.builder.sites import Lessons
from boilerstrip.corpus.record import Record
from boilerstrip.engine.articles import Articles
from boilerstrip.engine.cleaning import ENDING, LISTED, STEP, CleanJob
from boilerstrip.engine.learning import STEP as SKETCH
from boilerstrip.engine.learning import SketchJob, learn_sites, rules_hash
from boilerstrip.engine.options import EngineOptions
from boilerstrip.engine.runner import Cluster, Work, connected
from boilerstrip.engine.shards import Shard, cut_shards
from boilerstrip.engine.store import Store
from boilerstrip.errors import CorpusError
from boilerstrip.sources.base import Failure


@contextmanager
def planned(job: LocalJob, engine: EngineOptions, progress: Progress) -> Iterator[Made]:
    """What a plan makes of the pages; its records are read from the shards while the block runs.

    Raises:
        ConfigError: Daft, the cluster or the folder of shards is not there.
        CorpusError: the disk refuses, or the cluster failed again and again.
    """
    store = Store((engine.shards or job.corpus.with_name(f".{job.corpus.name}.shards")).resolve())
    try:
        store.open()
        with connected(engine.ray, processors() if job.jobs is None else max(1, job.jobs)) as cluster:
            yield _Plan(job, engine, progress, store, cluster).made()
    except OSError as error:
        raise CorpusError(f"the shards cannot be kept: {error.strerror or error}", code="disk") from error
    if engine.shards is None:
        store.remove()


@dataclass(frozen=True)
class _Plan:
    job: LocalJob
    engine: EngineOptions
    progress: Progress
    store: Store
    cluster: Cluster

    def made(self) -> Made:
        self.progress.stage("cutting into shards", None)
        shards = list(cut_shards(self.job.listing.pages, self.engine.shard_pages))
        earlier = earlier_build(self.job.corpus, self.job.settings)
        lessons = self._learned(shards, earlier) if self.job.settings.learn_sites else Lessons()
        keys = self._cleaned_keys(shards, lessons)
        self.progress.stage("cleaning", None)
        fresh = self._map(STEP, keys, shards, self._how(earlier, lessons))
        abouts = [self.store.about(STEP, key) for key in keys]
        failures = [Failure(**row) for about in abouts for row in about["failures"]]
        check_crashes(failures, sum(about["pages"] for about in abouts))
        self.progress.stage("copies and translations", None)
        found = Articles(self._how(None, Lessons()), self.cluster, self.job.cache).found(keys)
        finish = Finish(cluster_columns(found), self.job.settings, self.job.matches)
        return Made(
            records=finish.records(self._records(keys)),
            found=found,
            failures=[*self.job.listing.failures, *failures],
            lessons=lessons,
            reused=sum(
                about["reused"] if key in fresh else about["pages"] - len(about["failures"])
                for key, about in zip(keys, abouts, strict=True)
            ),
        )

    def _learned(self, shards: Sequence[Shard], earlier: Earlier | None) -> Lessons:
        self.progress.stage("learning sites", None)
        keys = [_key(code_hash(), shard.content) for shard in shards]
        self._map(SKETCH, keys, shards, SketchJob(self._how(None, Lessons())))
        tables = [str(self.store.path(SKETCH, key)) for key in keys]
        return learn_sites(tables, earlier.lessons if earlier else Lessons(), self.cluster)

    def _cleaned_keys(self, shards: Sequence[Shard], lessons: Lessons) -> list[str]:
        settings = self.job.settings
        of_all = (reuse_key(settings), settings.config_hash)
        return [_key(*of_all, shard.content, self._rules(shard, lessons)) for shard in shards]

    def _map(self, step: str, keys: Sequence[str], shards: Sequence[Shard], work: Work) -> set[str]:
        """Do a step for those shards for which it is not done, and return their keys; others' tables are removed."""
        self.store.sweep(step, set(keys))
        missing = {key: shard for key, shard in zip(keys, shards, strict=True) if not self.store.has(step, key)}
        for key, shard in missing.items():
            self.store.write_bytes(LISTED, key, ENDING, shard.to_json())
        self.cluster.map(work, list(missing))
        self.store.sweep(LISTED, ())
        return set(missing)

    def _how(self, earlier: Earlier | None, lessons: Lessons) -> CleanJob:
        return CleanJob(
            store=self.store,
            settings=self.job.settings,
            limits=self.job.limits,
            jobs=0 if self.job.jobs == 0 else self.cluster.jobs,
            code=code_hash(),
            earlier=earlier,
            lessons=lessons,
        )

    def _rules(self, shard: Shard, lessons: Lessons) -> str:
        if not lessons.by_site:
            return ""
        sites = self.store.read(SKETCH, _key(code_hash(), shard.content), ["site"])["site"].to_pylist()
        return rules_hash(lessons, sites)

    def _records(self, keys: Sequence[str]) -> Iterator[Record]:
        for key in keys:
            for batch in self.store.batches(STEP, key):
                yield from batch.to_pylist()


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
