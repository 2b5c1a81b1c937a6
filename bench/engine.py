"""The engine: what a plan costs beside the build in one process, and its shuffles beside DuckDB's.

    python bench/engine.py overhead PAGES      CPU seconds of a build of PAGES (a folder), here and by a plan, one job
    python bench/engine.py jobs PAGES          wall seconds of cleaning PAGES with one job and with two, both ways
    python bench/engine.py again PAGES         what more builds do when a page, a file of pages, nothing is added
    python bench/engine.py lines               sites learned from 1.7 million lines; DuckDB counting them
    python bench/engine.py near                candidates for near copies among 40,000 documents; DuckDB joining them

Each figure is of a process of its own: user and system time with all of its children, and the largest of their
resident sets. The last two need DuckDB, make their data themselves, and fail if the two results differ.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

_PAGES, _LINES, _SITES = 40_000, 42, 400
_DOCUMENTS, _TABLES = 40_000, 20


@contextmanager
def workplace() -> Iterator[Path]:
    with TemporaryDirectory(prefix="boilerstrip-bench-") as folder:
        yield Path(folder)


def measured(*arguments: object) -> dict[str, float]:
    """Wall and CPU seconds and peak memory (MiB) of this script with these arguments, and what it printed last."""
    started = time.monotonic()
    command = [sys.executable, __file__, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        out = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    own = {"wall": time.monotonic() - started, "cpu": usage.ru_utime + usage.ru_stime, "mib": usage.ru_maxrss / 1024}
    return {**own, **json.loads(out.splitlines()[-1])}


class Stages:
    """Wall seconds of each stage of a build."""

    def __init__(self) -> None:
        self.walls: dict[str, float] = {}
        self._name, self._since = "", time.monotonic()

    def stage(self, name: str, total: int | None) -> None:  # noqa: ARG002 -- as a build calls it
        """A stage begins."""
        now = time.monotonic()
        self.walls[self._name] = now - self._since
        self._name, self._since = name, now

    def advance(self) -> None:
        """Count nothing."""


def build(how: str, pages: Path, output: Path, jobs: int) -> None:
    """One build, as a process of its own."""
    from boilerstrip.builder import BuildOptions, build_corpus
    from boilerstrip.config import Settings
    from boilerstrip.engine import EngineChoice, EngineOptions

    engine = EngineOptions(EngineChoice(how), shards=output.parent / "shards" if how == "daft" else None)
    stages = Stages()
    options = BuildOptions(jobs=jobs, engine=engine)
    report = build_corpus([pages], output, Settings(encoder="none"), options, stages)
    stages.stage("", None)
    walls = {name: round(wall, 2) for name, wall in stages.walls.items() if name}
    print(json.dumps({"pages": report.counts.pages, "reused": report.reused, "stages": walls}))


def same(one: Path, other: Path) -> bool:
    def files(folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    return files(one) == files(other)


def overhead(pages: Path) -> None:
    with workplace() as work:
        here = measured("build", "local", pages, work / "here", 1)
        plan = measured("build", "daft", pages, work / "plan", 1)
        if not same(work / "here", work / "plan"):
            raise SystemExit("the two builds differ")
    for name, own in (("one process", here), ("plan", plan)):
        print(f"{name:12} {own['cpu']:7.1f} CPU s  {own['wall']:7.1f} s  {own['mib']:5.0f} MiB  {own['stages']}")
    print(f"{here['pages']} pages, the same corpus; the plan takes {plan['cpu'] / here['cpu'] - 1:+.1%} CPU time")


def jobs(pages: Path) -> None:
    with workplace() as work:
        for how in ("local", "daft"):
            walls = []
            for count in (1, 2):
                folder = work / f"{how}{count}"
                folder.mkdir()
                own = measured("build", how, pages, folder / "corpus", count)
                walls.append(own["stages"]["cleaning"])
            gain = walls[0] / walls[1]
            print(f"{how:6} cleaning {walls[0]:.1f} s with one job, {walls[1]:.1f} s with two: {gain:.2f} x")


def again(pages: Path) -> None:
    from shutil import copytree

    from warc import crawl_file

    with workplace() as work:
        raw = work / "raw"
        copytree(pages, raw)

        def built() -> dict[str, float]:
            return measured("build", "daft", raw, work / "plan", 1)

        rounds = {"first build": built()}
        Path(raw, "one-more.html").write_text("<main><p>One page more, of two sentences. Here.</p></main>")
        rounds["one page more"] = built()
        crawl_file(raw / "more.warc.gz", 20, coded=False, broken=False)
        rounds["a file of 20 pages more"] = built()
        rounds["nothing new"] = built()
    for name, own in rounds.items():
        fresh = own["pages"] - own["reused"]
        print(f"{name:24} {own['pages']} pages, {fresh} cleaned, {own['cpu']:.1f} CPU s, {own['stages']}")


def made_sketches(folder: Path) -> list[str]:
    """Tables of sketches as the plan writes them: 40,000 pages of 400 sites, 42 lines each, 12 of them of the site."""
    from boilerstrip.engine.learning import SKETCHES

    rng = random.Random(7)
    words = ["".join(rng.choices("abcdefghilmnoprstuv", k=rng.randrange(3, 9))) for _ in range(4_000)]
    chrome = {site: [" ".join(rng.choices(words, k=3)) for _ in range(12)] for site in range(_SITES)}
    paths = []
    for table in range(_TABLES):
        rows = []
        for page in range(table, _PAGES, _TABLES):
            site = page % _SITES
            body = [" ".join(rng.choices(words, k=14)) + "." for _ in range(_LINES - 12)]
            lines = [*chrome[site][:6], *body, *chrome[site][6:]]
            stands = [11] * 6 + [12] * len(body) + [11] * 6
            name = {"origin": f"{page:06}.txt", "sha256": f"{page:064x}", "site": f"site{site}/", "drawn": True}
            rows.append({**name, "moulds": lines, "texts": lines, "stands": stands})
        path = folder / f"{table:02}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=SKETCHES), path)
        paths.append(str(path))
    return paths


def lines_by_plan(folder: Path) -> None:
    from boilerstrip.builder.sites import Lessons
    from boilerstrip.engine.learning import learn_sites
    from boilerstrip.engine.runner import connected

    with connected(None, 1) as cluster:
        lessons = learn_sites([str(path) for path in sorted(folder.glob("*.parquet"))], Lessons(), cluster)
    found = {(site, rule.mould, rule.pages) for site, own in lessons.by_site.items() for rule in own.rules.rules}
    print(json.dumps({"found": len(found), "sum": sum(pages for *_, pages in found)}))


def lines_by_duckdb(folder: Path) -> None:

    query = f"""
        WITH lines AS (SELECT DISTINCT site, origin, unnest(moulds) AS mould FROM '{folder}/*.parquet'),
        pages AS (SELECT site, count(*) AS pages FROM '{folder}/*.parquet' GROUP BY site)
        SELECT count(*), sum(lines) FROM (
            SELECT site, mould, count(*) AS lines FROM lines GROUP BY site, mould
        ) JOIN pages USING (site) WHERE lines >= greatest(3, 0.3 * pages)
    """
    found = duckdb_of(folder).execute(query).fetchone()
    print(json.dumps({"found": int(found[0]), "sum": int(found[1])}))


def duckdb_of(folder: Path):
    import duckdb

    return duckdb.connect(config={"threads": 1, "memory_limit": "1GB", "temp_directory": str(folder / "spill")})


def lines() -> None:
    with workplace() as work:
        made_sketches(work)
        report("lines", work, f"{_PAGES * _LINES:,} lines of {_SITES} sites")


def made_prints(folder: Path) -> None:
    """Tables of fingerprints as the plan writes them: 40,000 documents, one in twelve edited, one in 25 copied."""
    from boilerstrip.dedupe.fingerprint import fingerprint
    from boilerstrip.engine.prints import Printed, table

    rng = random.Random(11)
    words = [f"w{number}" for number in range(20_000)]
    texts: list[str] = []
    for number in range(_DOCUMENTS):
        if number % 25 == 24:
            texts.append(texts[number - rng.randrange(1, 20)])
        elif number % 12 == 11:
            edited = texts[number - rng.randrange(1, 10)].split(" ")
            edited[rng.randrange(len(edited))] = "other"
            texts.append(" ".join(edited))
        else:
            texts.append(" ".join(rng.choices(words, k=rng.randrange(150, 450))))
    for part in range(_TABLES):
        rows = [Printed(n * 2**40, fingerprint(texts[n], 10), ("en",)) for n in range(part, _DOCUMENTS, _TABLES)]
        pq.write_table(table(rows), folder / f"{part:02}.parquet")


def near_by_plan(folder: Path) -> None:
    from boilerstrip.engine.copies import Tables
    from boilerstrip.engine.runner import connected

    with connected(None, 1) as cluster:
        tables = Tables(tuple(str(path) for path in sorted(folder.glob("*.parquet"))), cluster)
        groups = tables.exact_groups()
        copies = np.array(sorted(number for group in groups for number in group[1:]), np.uint64)
        found = tables.candidates(copies)
    tell_components(found.pairs, len(groups))


def near_by_duckdb(folder: Path) -> None:
    database = duckdb_of(folder)
    source = f"'{folder}/*.parquet'"
    database.execute(f"""
        CREATE TEMP TABLE own AS SELECT min(number) AS number, count(*) AS members FROM {source} GROUP BY digest;
        CREATE TEMP TABLE bands AS SELECT number, unnest(bands) AS key FROM {source} SEMI JOIN own USING (number);
        CREATE TEMP TABLE hashes AS SELECT number, unnest(sketch) AS key FROM {source} SEMI JOIN own USING (number);
    """)
    join = "SELECT a.number AS l, b.number AS r FROM {0} a JOIN {0} b ON a.key = b.key AND a.number < b.number"
    pairs = database.execute(f"""
        SELECT l, r FROM ({join.format("bands")}) UNION
        SELECT l, r FROM ({join.format("hashes")}) GROUP BY l, r HAVING count(*) > 1
    """).to_arrow_table()
    groups = database.execute("SELECT count(*) FROM own WHERE members > 1").fetchone()[0]
    tell_components(np.stack([pairs["l"].to_numpy(), pairs["r"].to_numpy()], axis=1), groups)


def tell_components(pairs: np.ndarray, groups: int) -> None:
    from boilerstrip.dedupe.clusters import components

    nodes, ends = np.unique(pairs, return_inverse=True)
    parts = components(len(nodes), ends.reshape(-1, 2).tolist())
    print(json.dumps({"groups": groups, "components": len(parts), "members": sum(map(len, parts))}))


def near() -> None:
    with workplace() as work:
        made_prints(work)
        report("near", work, f"{_DOCUMENTS:,} documents")


def report(step: str, work: Path, what: str) -> None:
    plan, duck = measured(f"{step}_by_plan", work), measured(f"{step}_by_duckdb", work)
    figures = set(plan) - {"wall", "cpu", "mib"}
    for name, own in (("plan", plan), ("DuckDB", duck)):
        told = {key: own[key] for key in sorted(figures)}
        print(f"{name:7} {own['cpu']:6.1f} CPU s  {own['wall']:6.1f} s  {own['mib']:5.0f} MiB  {told}")
    if any(plan[key] != duck[key] for key in figures):
        raise SystemExit("the two results differ")
    print(f"{what}, the same result, {plan['cpu'] / duck['cpu']:.2f} x the CPU time of DuckDB")


def main(name: str, *arguments: str) -> None:
    paths = [Path(argument) for argument in arguments]
    todo: dict[str, Callable[..., None]] = {
        "overhead": overhead, "jobs": jobs, "again": again, "lines": lines, "near": near,
        "lines_by_plan": lines_by_plan, "lines_by_duckdb": lines_by_duckdb,
        "near_by_plan": near_by_plan, "near_by_duckdb": near_by_duckdb,
    }  # fmt: skip
    if name == "build":
        build(arguments[0], paths[1], paths[2], int(arguments[3]))
    else:
        todo[name](*paths)


if __name__ == "__main__":
    main(*sys.argv[1:])
