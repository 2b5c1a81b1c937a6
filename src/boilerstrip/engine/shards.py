"""The pages of a build in shards whose names say what is in them: the same pages make the same shard again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from boilerstrip.model import StorePlace
from boilerstrip.sources.base import PageRef

# Files are hashed by so many threads: what they wait for is the disk.
_READERS = 4


@dataclass(frozen=True, slots=True)
class Shard:
    """Some pages that follow each other in the listing, and a hash of their names and of the bytes that hold them."""

    content: str
    refs: tuple[PageRef, ...]

    def to_json(self) -> bytes:
        """The shard as the driver leaves it for the workers."""
        return json.dumps({"content": self.content, "refs": [asdict(ref) for ref in self.refs]}).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Shard:
        """Read what `to_json` wrote."""
        row = json.loads(data)
        refs = (
            PageRef(ref["origin"], ref["path"], StorePlace(**ref["place"]) if ref["place"] else None)
            for ref in row["refs"]
        )
        return cls(row["content"], tuple(refs))


def cut_shards(refs: Sequence[PageRef], pages: int) -> Iterator[Shard]:
    """All pages in shards of about `pages`, in order; reads every input file once, to hash it.

    Files of one page are cut where the hash of a name says so, so that a new one changes the shard that it falls into
    and no other; a file of many pages has shards of its own.
    """
    digests = _digests(refs)
    for part in cut(refs, pages):
        rows = [
            (ref.origin, digests[ref.path], (ref.place.file, ref.place.offset, ref.place.length) if ref.place else None)
            for ref in part
        ]
        yield Shard(hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:32], part)


def cut(refs: Iterable[PageRef], pages: int) -> Iterator[tuple[PageRef, ...]]:
    """`refs` in groups of `pages` on the average, and twice as many at most.

    Example:
        >>> refs = [PageRef(f"{number}.txt", f"{number}.txt") for number in range(9)]
        >>> [len(part) for part in cut(refs, 3)]
        [3, 1, 4, 1]
    """
    least, most = max(1, pages // 2), 2 * pages
    group: list[PageRef] = []
    for ref in refs:
        if group and _home(group[0]) != _home(ref):
            yield tuple(group)
            group = []
        group.append(ref)
        whole = len(group) == pages if ref.place else len(group) == most
        if whole or (ref.place is None and len(group) >= least and _number(ref.origin) % max(1, pages - least) == 0):
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def _home(ref: PageRef) -> str | None:
    return ref.path if ref.place else None


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:6], "big")


def _digests(refs: Iterable[PageRef]) -> Mapping[str, str]:
    """The hash of each input file; one that cannot be read is told of where it is cleaned."""
    paths = list(dict.fromkeys(ref.path for ref in refs))
    with ThreadPoolExecutor(_READERS) as pool:
        return dict(zip(paths, pool.map(_digest, paths), strict=True))


def _digest(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.errno}"
