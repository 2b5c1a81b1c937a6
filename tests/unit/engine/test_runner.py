from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from boilerstrip.engine.runner import Cluster, connected
from boilerstrip.errors import ConfigError, CorpusError

pytest.importorskip("daft", reason="needs the extra 'engine'")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Two slots in this process."""
    with connected(None, 2) as made:
        yield made


def doubled(items: Sequence[str]) -> list[str]:
    """Each item twice."""
    return [item * 2 for item in items]


def refused(items: Sequence[str]) -> list[str]:
    """What a worker does whose disk is full."""
    raise CorpusError(f"{items[0]}: no space", code="disk")


def broken(items: Sequence[str]) -> list[str]:
    """A fault of the program."""
    return [str(1 / len(item[:0])) for item in items]


@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_the_answers_come_in_the_order_of_the_items(cluster: Cluster, count: int) -> None:
    items = [f"{number}-" for number in range(count)]
    assert cluster.map(doubled, items) == doubled(items)


def test_what_a_worker_says_reaches_the_user(cluster: Cluster) -> None:
    with pytest.raises(CorpusError, match=r"no space") as caught:
        cluster.map(refused, ["a"] * 8)
    assert caught.value.code == "disk"


_ALONE = """
import os
from boilerstrip.engine.runner import connected
from boilerstrip.errors import ConfigError, CorpusError

def own(items):
    if items[0] == "no":
        raise CorpusError("no space", code="disk")
    return [f"{item} {os.getpid()}" for item in items]

if __name__ == "__main__":
    with connected(None, 2) as cluster:
        found = [line.split() for line in cluster.map(own, [str(number) for number in range(40)], alone=True)]
        assert [int(number) for number, _ in found] == list(range(40))
        assert str(os.getpid()) not in {process for _, process in found}
        try:
            cluster.map(own, ["no"] * 8, alone=True)
        except CorpusError as error:
            print(error.code)
"""


def test_work_that_is_alone_has_processes_of_its_own(tmp_path: Path) -> None:
    # In a process of its own as well: Daft does not close the pipes to those that it has ended.
    script = tmp_path / "alone.py"
    script.write_text(_ALONE, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "disk", done.stderr


def test_a_fault_of_the_program_is_told_as_one(cluster: Cluster) -> None:
    with pytest.raises(CorpusError, match="ZeroDivisionError") as caught:
        cluster.map(broken, ["a", "b"])
    assert caught.value.code == "engine"


def test_a_plan_is_run_again_where_a_cluster_lost_a_node() -> None:
    attempts: list[int] = []

    def plan() -> str:
        attempts.append(1)
        if len(attempts) < 3:
            raise RuntimeError("node lost")
        return "done"

    assert Cluster(2, "head:6379").run(plan) == "done"
    assert len(attempts) == 3


def test_a_cluster_that_always_fails_ends_the_build() -> None:
    def plan() -> str:
        raise RuntimeError("node lost")

    with pytest.raises(CorpusError, match="node lost"):
        Cluster(2, "head:6379").run(plan)


@pytest.mark.parametrize("kind", ["{}:{}", "ray://{}:{}"])
def test_a_cluster_that_is_not_there_is_told_at_once(kind: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = kind.format(*free.getsockname())
    with pytest.raises(ConfigError, match=f"no Ray cluster answers at {address}"), connected(address, 1):
        pass


@pytest.mark.parametrize("address", ["nowhere", "head:", "head:port", "", ":6379"])
def test_what_is_no_address_is_told_so(address: str) -> None:
    with pytest.raises(ConfigError, match="no address of a Ray cluster"), connected(address, 1):
        pass
