"""How much memory a build takes: peak of the building process, for many small pages and for fewer large ones.

python bench/memory.py [SMALL LARGE]

Pages are made of words drawn at random, so that none is a copy of another. Each case runs twice, with half of the pages
and with all, in a process of its own; what the second takes more is what a document costs. Finding translations is
left out: its vectors are 384 numbers a segment, whatever holds the texts.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from boilerstrip.builder import BuildOptions, build_corpus
from boilerstrip.config import Settings

_SYLLABLES = ("ka", "ro", "mi", "ten", "sul", "ba", "or", "ven", "li", "dra", "pa", "son", "ge", "tu", "fel", "an")
_MENU = "Home\nNews\nSport\nContact\n"
_FOOT = "Share\nRelated articles\nPrivacy policy\n© 2025 All rights reserved\n"


def page(dice: random.Random, chars: int) -> str:
    """A flattened page of about `chars` characters: chrome, paragraphs, chrome."""
    paragraphs = []
    size = 0
    while size < chars:
        sentences = (
            " ".join("".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) for _ in range(dice.randint(6, 18)))
            for _ in range(4)
        )
        paragraphs.append(" ".join(f"{text.capitalize()}." for text in sentences))
        size += len(paragraphs[-1]) + 1
    return _MENU + "\n".join(paragraphs) + "\n" + _FOOT


def write_pages(folder: Path, count: int, chars: int) -> None:
    dice = random.Random(count)
    for number in range(count):
        place = folder / f"{number // 1000:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06}.txt").write_text(page(dice, chars), encoding="utf-8")


def build(raw: Path, clean: Path) -> None:
    """Build, and print the peak of this process in bytes; Linux counts it in KiB."""
    build_corpus([raw], clean, Settings(encoder="none"), BuildOptions(jobs=1))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def peak(count: int, chars: int) -> list[float]:
    """Peak in MB of a build from nothing, and of one on top of it with one page changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pages(folder / "raw", count, chars)
        found = []
        for _ in range(2):
            started = time.monotonic()
            command = [sys.executable, __file__, "--build", str(folder / "raw"), str(folder / "clean")]
            found.append(int(subprocess.run(command, check=True, capture_output=True).stdout) / 1e6)
            seconds = time.monotonic() - started
            print(f"  {count:,} pages of {chars:,}: {found[-1]:,.0f} MB, {seconds:.0f} s", flush=True)
            next((folder / "raw").rglob("*.txt")).write_text(page(random.Random(0), chars), encoding="utf-8")
        return found


def main(small: int, large: int) -> None:
    for count, chars in ((small, 1_200), (large, 30_000)):
        half, whole = peak(count // 2, chars), peak(count, chars)
        for name, less, more in zip(("from nothing", "one page changed"), half, whole, strict=True):
            each = (more - less) / (count - count // 2) * 1000
            print(f"{count:,} pages of {chars:,} characters, {name}: {more:,.0f} MB, {each:,.1f} MB a 1,000 documents")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        build(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(*(int(number) for number in sys.argv[1:3] or ("20000", "2000")))
