"""What recurs on each site, by a plan: a sketch of every page, brought together by site, a lesson each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from boilerstrip.builder.pages import Task
from boilerstrip.builder.sites import Lesson, Lessons, members_hash, survey
from boilerstrip.engine.cleaning import ENDING, LISTED, CleanJob
from boilerstrip.engine.runner import Cluster
from boilerstrip.engine.shards import Shard
from boilerstrip.judges.repeats import FEWEST_PAGES, Sketch, learn_site
from boilerstrip.judges.site_rules import votes

if TYPE_CHECKING:
    from daft import Series

STEP = "sketch"
_TEXTS = pa.list_(pa.string())
SKETCHES = pa.schema(
    [
        ("origin", pa.string()),
        ("sha256", pa.string()),
        ("site", pa.string()),
        ("drawn", pa.bool_()),
        ("moulds", _TEXTS),
        ("texts", _TEXTS),
        ("stands", pa.list_(pa.int64())),
    ]
)


@dataclass(frozen=True, slots=True)
class SketchJob:
    """The first half: the pages of shards to tables of sketches; `how` is how pages are read and where tables lie."""

    how: CleanJob

    def __call__(self, keys: Sequence[str]) -> list[str]:
        """Sketch the shards of these keys, as `LISTED` has them; what is done already is left alone."""
        with self.how.checked():
            for key in keys:
                if not self.how.store.has(STEP, key):
                    self.how.store.write(STEP, key, pa.Table.from_pylist(list(self._rows(key)), schema=SKETCHES))
        return list(keys)

    def _rows(self, key: str) -> Iterator[dict[str, object]]:
        refs = Shard.from_json(self.how.store.path(LISTED, key, ENDING).read_bytes()).refs
        seen = survey(refs)
        tasks = (Task(ref, sketch_only=True) for ref in refs if ref.origin in seen)
        for ref, outcome in self.how.outcomes(tasks):
            page, drawn = seen[ref.origin], outcome.sketch
            yield {
                "origin": ref.origin,
                "sha256": page.sha256,
                "site": page.site,
                "drawn": drawn is not None,
                "moulds": list(drawn.moulds) if drawn else [],
                "texts": list(drawn.texts) if drawn else [],
                "stands": list(drawn.stands) if drawn else [],
            }


def learn_sites(sketches: Sequence[str], earlier: Lessons, cluster: Cluster) -> Lessons:
    """What the sites teach whose pages lie in these tables; one whose pages are those of an earlier lesson keeps it."""

    def plan() -> list[str]:
        import daft

        frame = daft.read_parquet(list(sketches))
        column = [frame[name] for name in SKETCHES.names]
        learned = frame.groupby("site").map_groups(_lesson(earlier.by_site)(*column).alias("lesson"))
        return [row for row in learned.to_pydict()["lesson"] if row]

    if not sketches:
        return Lessons()
    lessons = (Lesson.from_row(json.loads(row)) for row in cluster.run(plan))
    return Lessons({lesson.rules.site: lesson for lesson in sorted(lessons, key=lambda own: own.rules.site)})


def rules_hash(lessons: Lessons, sites: Sequence[str]) -> str:
    """A name for what the lessons of these sites do to a page; empty if they do nothing."""
    rows = [(site, sorted(votes(lessons.rules(site)))) for site in sorted(set(sites)) if lessons.rules(site)]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:32] if rows else ""


def _lesson(earlier: Mapping[str, Lesson]) -> Callable[..., Any]:
    import daft

    def lesson(*columns: Series) -> list[str]:
        rows = dict(zip(SKETCHES.names, map(_values, columns), strict=True))
        return [_taught(rows, earlier)]

    made: Callable[..., Any] = daft.func.batch(return_dtype=daft.DataType.string())(lesson)
    return made


def _values(column: Series) -> list[Any]:
    """The values of a column, lists as tuples: all values at once, then cut, which is twice as fast as list by list."""
    found = column.to_arrow()
    if not hasattr(found, "offsets"):
        return list(found.to_pylist())
    starts = found.offsets.to_pylist()
    flat = found.values.slice(starts[0], starts[-1] - starts[0]).to_pylist()
    first = starts[0]
    return [tuple(flat[start - first : end - first]) for start, end in pairwise(starts)]


def _taught(rows: Mapping[str, list[Any]], earlier: Mapping[str, Lesson]) -> str:
    """The lesson of one site as JSON; empty where there are too few pages."""
    if len(rows["origin"]) < FEWEST_PAGES:
        return ""
    site = rows["site"][0]
    members = members_hash(zip(rows["origin"], rows["sha256"], strict=True))
    old = earlier.get(site)
    if old is None or old.members != members:
        columns = zip(rows["drawn"], rows["moulds"], rows["texts"], rows["stands"], strict=True)
        sketches = [Sketch(moulds, texts, stands) for drawn, moulds, texts, stands in columns if drawn]
        old = Lesson(members, learn_site(sketches, site=site))
    return json.dumps(old.to_row(), ensure_ascii=False)
