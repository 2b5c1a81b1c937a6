"""The scorer of flattened pages, in process: content kept by characters, chrome removed by lines, mean over pages."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


def norm(text: str) -> str:
    """White space collapsed."""
    return re.sub(r"\s+", " ", text).strip()


def squash(text: str) -> str:
    """White space left out."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True)
class GoldPage:
    """A flattened page with line labels: K content, S chrome, N either."""

    id: str
    lang: str
    kind: str
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The page as it is cleaned."""
        return "\n".join(line for _, line in self.lines)


class Score(NamedTuple):
    """Of one page: share of content characters kept, share of chrome lines removed, their harmonic mean."""

    kept: float
    removed: float
    f1: float


def read_gold(path: Path) -> list[GoldPage]:
    """The pages of a gold file that hold any line."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    pages = [GoldPage(r["id"], r["lang"], r["kind"], tuple((label, line) for label, line in r["lines"])) for r in rows]
    return [page for page in pages if page.lines]


def score(page: GoldPage, output: str) -> Score:
    """The score of what a cleaner made of `page`, as the benchmark's own scorer counts it."""
    lines = Counter(norm(line) for line in output.split("\n"))
    flat = squash(output)
    content = [squash(line) for label, line in page.lines if label == "K"]
    own = {norm(line) for label, line in page.lines if label == "K"}
    chrome = [norm(line) for label, line in page.lines if label == "S" and norm(line) not in own]
    total = sum(map(len, content))
    kept = sum(len(line) for line in content if line in flat) / total if total else 1.0
    removed = 1 - sum(lines[line] > 0 for line in chrome) / len(chrome) if chrome else 1.0
    return Score(kept, removed, 2 * kept * removed / (kept + removed) if kept + removed else 0.0)


def table(pages: Sequence[GoldPage], scores: Sequence[Score], by: Iterable[str] = ()) -> Iterator[str]:
    """Rows of a table: a mean over each group of each key in `by`, then over all pages."""
    for key in by:
        groups: defaultdict[str, list[Score]] = defaultdict(list)
        for page, found in zip(pages, scores, strict=True):
            groups[getattr(page, key)].append(found)
        for name in sorted(groups):
            yield _row(name, groups[name])
    yield _row("ALL", scores)


def _row(name: str, scores: Sequence[Score]) -> str:
    count = len(scores)
    kept, removed, f1 = (sum(values) / count for values in zip(*scores, strict=True))
    perfect = sum(found.f1 > 0.9999 for found in scores) / count
    return f"  {name:16} pages {count:4}  kept {kept:.4f}  removed {removed:.4f}  f1 {f1:.4f}  perfect {perfect:.3f}"
