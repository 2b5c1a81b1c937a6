"""Writes a raw store on a disk that fails at its n-th operation, for every n, opens it anew, finishes, and checks all.

    crashing_store.py FOLDER MODE [--unsafe VARIANT] [--double] [--step N]

MODE is `kill` (the process ends; what was written stays), `power` (what was not synced is lost, wholly or by half),
`ENOSPC` or `EIO` (the operation and all later ones of its kind fail), or `signal` (a process kills itself with
SIGKILL). Prints a JSON object: the number of points and what was wrong.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from boilerstrip.corpus.disk import Disk, replace_file
from boilerstrip.corpus.rawindex import read_index
from boilerstrip.corpus.rawledger import StoreEnd
from boilerstrip.corpus.rawscan import scan
from boilerstrip.corpus.rawstore import RawStore, StoreOptions
from boilerstrip.errors import CorpusError
from boilerstrip.fetch.exchange import Exchange, Revisit, Role

URLS = [f"http://h{n % 3}.example/p{n}" for n in range(11)]
OPTIONS = StoreOptions(max_bytes=4500, index_every=2500)
REVISITED = 7


class Killed(BaseException):
    """The process has ended here."""


def exchange(url: str) -> Exchange:
    number = URLS.index(url)
    body = f"<p>Сторінка {number} 页</p>".encode() * (20 + number * 7)
    revisit = (
        Revisit(url, "2024-01-01T00:00:00Z", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ") if number == REVISITED else None
    )
    return Exchange(
        url=url,
        asked=url,
        role=Role.PAGE,
        status=304 if revisit else 200,
        reason="Not Modified" if revisit else "OK",
        request_target=f"/p{number}",
        request_headers=(("Host", f"h{number % 3}.example"),),
        response_headers=(("Content-Type", "text/html; charset=utf-8"),),
        wire=b"" if revisit else body,
        body=b"" if revisit else body,
        fetched_at=f"2025-01-01T00:00:{number:02d}.000000Z",
        address="127.0.0.1",
        revisit=revisit,
    )


@dataclass
class Node:
    """A file: what is surely on the disk, and the path under which the rest is."""

    durable: bytes
    path: Path


@dataclass
class FaultyDisk(Disk):
    """Fails at operation `at`; keeps book of what was synced, so that a power cut can be played."""

    at: int
    mode: str
    lying_sync: bool = False
    no_truncate: bool = False
    operations: int = 0
    failing: str | None = None
    live: dict[Path, Node] = field(default_factory=dict)
    named: dict[Path, Node] = field(default_factory=dict)
    opened: dict[int, Node] = field(default_factory=dict)

    def look(self, folder: Path) -> FaultyDisk:
        """What is there when the machine starts is on the disk."""
        self.live = {path: Node(path.read_bytes(), path) for path in folder.iterdir() if path.is_file()}
        self.named = dict(self.live)
        return self

    def step(self, kind: str) -> bool:
        """Count an operation; True if it is the one to fail half-way, raises if it is to fail at once."""
        self.operations += 1
        if self.failing == "dead":
            raise Killed
        if self.operations == self.at:
            if self.mode in {"kill", "power"}:
                self.failing = "dead"
                if kind == "write":
                    return True
                raise Killed
            self.failing = kind
        if self.failing == kind:
            raise OSError(getattr(errno, self.mode), self.mode)
        return False

    def open(self, path: Path) -> int:
        self.step("open")
        is_new = not path.exists()
        descriptor = super().open(path)
        if is_new or path not in self.live:
            self.live[path] = Node(b"" if is_new else path.read_bytes(), path)
        self.opened[descriptor] = self.live[path]
        return descriptor

    def write(self, descriptor: int, data: memoryview, offset: int) -> int:
        if self.step("write"):
            super().write(descriptor, data[: len(data) // 2], offset)
            raise Killed
        return super().write(descriptor, data[: max(1, len(data) * 2 // 3)], offset)

    def sync(self, descriptor: int) -> None:
        self.step("sync")
        if not self.lying_sync:
            node = self.opened[descriptor]
            node.durable = node.path.read_bytes()

    def truncate(self, descriptor: int, length: int) -> None:
        self.step("truncate")
        if not self.no_truncate:
            super().truncate(descriptor, length)

    def rename(self, old: Path, new: Path) -> None:
        self.step("rename")
        super().rename(old, new)
        node = self.live.pop(old)
        node.path = new
        self.live[new] = node

    def remove(self, path: Path) -> None:
        self.step("remove")
        super().remove(path)
        self.live.pop(path, None)

    def sync_folder(self, folder: Path) -> None:
        self.step("sync_folder")
        self.named = dict(self.live)

    def cut_power(self, share: float) -> None:
        """What was not synced is lost, but for the first `share` of it."""
        contents = {}
        for path, node in self.named.items():
            now = node.path.read_bytes() if node.path.exists() else node.durable
            extra = now[len(node.durable) :] if now.startswith(node.durable) else b""
            contents[path] = node.durable + extra[: int(len(extra) * share)]
        for path in self.live:
            path.unlink(missing_ok=True)
        for path, content in contents.items():
            path.write_bytes(content)


class DyingDisk(FaultyDisk):
    """Kills its own process, as nobody can catch."""

    def step(self, kind: str) -> bool:
        if self.operations + 1 == self.at and kind != "write":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().step(kind)

    def write(self, descriptor: int, data: memoryview, offset: int) -> int:
        try:
            return super().write(descriptor, data, offset)
        except Killed:
            os.kill(os.getpid(), signal.SIGKILL)
            raise


class TableLedger:
    """A ledger beside a table of URLs, both in one file that is replaced as a whole."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk
        self.done: list[str] = []
        self.pending: list[str] = []

    def load(self) -> StoreEnd | None:
        if not self._path.exists():
            return None
        found = json.loads(self._path.read_bytes())
        self.done = found["done"]
        return StoreEnd(*found["end"])

    def save(self, end: StoreEnd) -> None:
        done = self.done + self.pending
        replace_file(self._disk, self._path, [json.dumps({"done": done, "end": end}).encode()])
        self.done, self.pending = done, []

    def close(self) -> None:
        pass


class EagerStore(RawStore):
    """Unsafe on purpose: says that records are stored before they are."""

    def commit(self) -> StoreEnd | None:
        if self._file is not None and self._broken is None:
            self._ledger.save(StoreEnd(self._file.name, self._length))
        return super().commit()


def crawl(folder: Path, disk: Disk, kind: type[RawStore]) -> None:
    """Store every URL that is not done, three to a commit."""
    ledger = TableLedger(folder / "table.json", disk)
    store = kind.open(folder, ledger=ledger, disk=disk, options=OPTIONS)
    try:
        for number, url in enumerate([url for url in URLS if url not in ledger.done], start=1):
            store.append(exchange(url))
            ledger.pending.append(url)
            if number % 3 == 0:
                store.commit()
    finally:
        store.close()


def wrong(folder: Path) -> list[str]:
    """Everything that is not as it should be after the last run; nothing, if all is well."""
    problems = []
    seen: Counter[str] = Counter()
    for path in sorted(folder.glob("*.warc.gz")):
        try:
            seen.update(_checked(path, problems))
        except Exception as error:  # noqa: BLE001 - whatever a reader trips over is what we look for
            problems.append(f"{path.name}: {type(error).__name__} {error}")
    problems += [f"{url}: {seen[url]} times" for url in URLS if seen[url] != 1]
    return problems


def _checked(path: Path, problems: list[str]) -> list[str]:
    urls = []
    for found in ArchiveIterator(str(path), parse_http=False):
        if not found.verify_block_digest():
            problems.append(f"{path.name}: FastWARC finds a wrong digest at {found.stream_pos}")
        if found.headers["WARC-Type"] in {"response", "revisit"}:
            urls.append(found.headers["WARC-Target-URI"])
    with path.open("rb") as file:
        for record in WarcioIterator(file, check_digests="raise"):
            record.content_stream().read()
    sound = [each for each in scan(path) if each.is_sound]
    responses = [each for each in sound if each.kind in {"response", "revisit"}]
    index = read_index(path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj"))
    listed = sorted((each.offset, each.length, each.url) for each in index)
    if listed != [(each.offset, each.length, each.fields["warc-target-uri"]) for each in responses]:
        problems.append(f"{path.name}: the index does not fit")
    if len(responses) != len(urls):
        problems.append(f"{path.name}: the readers do not agree")
    return urls


def crash(folder: Path, disk: FaultyDisk, kind: type[RawStore], share: float | None) -> bool:
    """One run that fails; True if it did."""
    try:
        crawl(folder, disk, kind)
    except Killed:
        pass
    except CorpusError as error:
        if error.code != "io":
            raise
    if share is not None and disk.failing == "dead":
        disk.cut_power(share)
    return disk.failing is not None


def _signalled(folder: Path, at: int) -> bool:
    """One run in a process that is killed; True if it did not reach its end."""
    command = [sys.executable, __file__, str(folder), "signal", "--die-at", str(at)]
    return subprocess.run(command, check=False).returncode == -signal.SIGKILL


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("mode", choices=["kill", "power", "ENOSPC", "EIO", "signal"])
    parser.add_argument("--unsafe", choices=["no-truncate", "no-sync", "eager"])
    parser.add_argument("--double", action="store_true")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--die-at", type=int)
    options = parser.parse_args()
    if options.die_at:
        crawl(options.folder, DyingDisk(options.die_at, "kill").look(options.folder), RawStore)
        return
    kind = EagerStore if options.unsafe == "eager" else RawStore
    shares = [0.0, 0.5, 1.0] if options.mode == "power" else [None]
    points, bad = 0, []
    for share in shares:
        at = 1
        while True:
            folder = options.folder / "store"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)

            def disk(at: int = at, folder: Path = folder) -> FaultyDisk:
                lying, still = options.unsafe == "no-sync", options.unsafe == "no-truncate"
                return FaultyDisk(at, options.mode, lying_sync=lying, no_truncate=still).look(folder)

            failed = _signalled(folder, at) if options.mode == "signal" else crash(folder, disk(), kind, share)
            if not failed:
                break
            if options.double:
                crash(folder, disk(1 + at // 2), kind, share)
            try:
                healthy = disk(0)
                crawl(folder, healthy, kind)
                problems = wrong(folder)
            except (CorpusError, ValueError) as error:
                problems = [str(error)]
            points += 1
            bad += [f"{options.mode} {share} #{at}: {problem}" for problem in problems]
            at += options.step
    json.dump({"points": points, "bad": bad}, sys.stdout)


if __name__ == "__main__":
    main()
