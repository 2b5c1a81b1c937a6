"""What a billion pages would take, step by step, reckoned from what `bench/steps.py` and `bench/scaling.py` measured.

    python bench/steps.py PAGES --json steps.json
    python bench/scaling.py --size N --out scaling.jsonl      # for two sizes at least
    python bench/billion.py steps.json scaling.jsonl

A step that looks at one page at a time is multiplied; one that grows with the corpus is carried on by its exponent from
the largest size that was measured, which is a guess over four powers of ten and is marked so. No plan of that size was
run.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scaling import fitted

# What shuffles carry: 14 keys of bands, the digest, and hashes of the sketch, each with the number of its document.
_NUMBER, _KEY, _BANDS, _DIGEST = 8, 8, 14, 32
_VECTOR = 384 * 2
_TERA, _GIGA = 1e12, 1e9
_NEIGHBOURS = "neighbours (index)"
_EACH = ("decode", "segment", "judge", "resolve", "metadata", "language", "record: quality, private data")


class Row(NamedTuple):
    """A step: CPU hours, what it leaves on disks and moves between machines in bytes, and what that rests on."""

    step: str
    hours: float
    disk: float = 0.0
    moved: float = 0.0
    rests_on: str = ""


def rows(one: dict[str, Any], grown: Sequence[dict[str, Any]], pages: float) -> Iterator[Row]:
    """The steps of a build of so many pages like those that were measured."""
    seconds, growth = one["seconds"], fitted(grown)

    def each(*names: str) -> float:
        return sum(seconds[name] for name in names) * pages / 3600

    def carried(name: str, least: float = 1.0) -> tuple[float, str]:
        points, exponent = growth[name]
        size, cost = points[-1]
        exponent = max(exponent, least)
        return cost * (pages / size) ** exponent / 3600, f"n^{exponent:.2f} from {size:,} (a guess)"

    yield Row("read", each("read"), pages * one["page_bytes"], 0, "a page")
    yield Row("clean", each(*_EACH), pages * one["parquet_bytes"], 0, "a page")
    # Verified shingles carry nine bytes each.
    prints = one["shingles"] * 9 + one["sketch"] * _KEY + _BANDS * _KEY + _DIGEST + _NUMBER
    yield Row("fingerprint", each("fingerprint"), pages * prints, 0, "a page")
    hours, why = carried("exact") if "exact" in growth else (each("exact"), "a page")
    yield Row("exact: group by digest", hours, 0, pages * (_DIGEST + _NUMBER), why)
    hours, why = carried("near")
    yield Row("near: group by band", hours, 0, pages * _BANDS * (_KEY + _NUMBER), why)
    yield Row("near: group by sketch", 0, 0, pages * one["sketch"] * (_KEY + _NUMBER), "in the line above")
    yield Row("translation: encode, align, score", each("translation"), pages * one["segments"] * _VECTOR, 0, "a page")
    if _NEIGHBOURS in growth:
        # Fewer vectors show less than that, because what is linear weighs more among them.
        hours, why = carried(_NEIGHBOURS, least=1.5)
        yield Row("translation: nearest vectors", hours, 0, 0, why)
    write = next(name for name in seconds if name.startswith("write"))
    yield Row("write", each(write), pages * one["parquet_bytes"], pages * one["parquet_bytes"], "a page")


def show(found: Sequence[Row], pages: float) -> None:
    """Print the table."""
    print(f"{pages:,.0f} pages\n\n| step | CPU hours | on disks, TB | moved, TB | reckoned from |")
    print("|---|---:|---:|---:|---|")
    for row in found:
        print(
            f"| {row.step} | {row.hours:,.0f} | {row.disk / _TERA:,.1f} | {row.moved / _TERA:,.1f} | {row.rests_on} |"
        )
    hours = sum(row.hours for row in found)
    print(f"| all | {hours:,.0f} | | {sum(row.moved for row in found) / _TERA:,.1f} | |")
    print(f"\n{hours / 24 / 1000:,.1f} days of 1,000 processors.")
    print(
        f"Lists that one process holds: a number a document {pages * _NUMBER / _GIGA:,.0f} GB, a parent each as much."
    )
    print(f"Shards of 500 pages: {math.ceil(pages / 500):,}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", type=Path)
    parser.add_argument("scaling", type=Path)
    parser.add_argument("--pages", type=float, default=1e9)
    arguments = parser.parse_args()
    grown = [json.loads(line) for line in arguments.scaling.read_text(encoding="utf-8").splitlines()]
    one = json.loads(arguments.steps.read_text(encoding="utf-8"))
    show(list(rows(one, grown, arguments.pages)), arguments.pages)


if __name__ == "__main__":
    main()
