"""How often each kind of lexicon entry hits chrome lines and content lines of the flat gold pages.

    python bench/lexicon.py [--shared ../shared] [--by language|entry|kind] [--misses]

A line of gold is chrome (S) or content (K); a hit counts when the phrase is the whole line or a part of it.
"""

from __future__ import annotations

import argparse
import json
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from boilerstrip.lexicon import Lexicon, load


def gold_lines(shared: Path) -> Iterator[tuple[str, str, str]]:
    """Corpus and language, mark (S or K), text of each line."""
    for name, path in [(name, shared / "bench" / name / "gold.jsonl") for name in ("flat", "flat2")] + [
        ("seeds", shared / "seeds" / "gold.jsonl")
    ]:
        yield from _marked(name, path.read_text(encoding="utf-8"))
    with tarfile.open(shared / "bench" / "flat-real" / "flat-real-dev.tar.gz") as archive:
        for member in archive:
            if member.name.endswith("gold.jsonl") and (file := archive.extractfile(member)):
                yield from _marked("flat-real", file.read().decode("utf-8"))


def _marked(name: str, text: str) -> Iterator[tuple[str, str, str]]:
    for row in text.splitlines():
        page = json.loads(row)
        for mark, line in page["lines"]:
            yield f"{name} {page.get('lang', '?')}", mark, line


def count(lexicon: Lexicon, lines: list[tuple[str, str, str]], by: str) -> dict[str, Counter[str]]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for language, mark, line in lines:
        hits = lexicon.lookup(line)
        best: dict[str, bool] = {}
        for hit in hits:
            key = {"entry": hit.entry_id, "kind": hit.kind.value, "language": language}[by]
            best[key] = best.get(key, False) or hit.whole
        for key, whole in best.items():
            table[key][mark + ("whole" if whole else "part")] += 1
        if by == "language":
            table[language][mark] += 1
    return table


def false_hits(lexicon: Lexicon, lines: list[tuple[str, str, str]]) -> None:
    seen: Counter[tuple[str, float, str]] = Counter()
    for _, mark, line in lines:
        for hit in lexicon.lookup(line)[:1]:
            if mark == "K":
                seen[f"{hit.entry_id} {hit.mode}{' WHOLE' if hit.whole else ''}", hit.weight, line[:110]] += 1
    for (what, weight, line), times in sorted(seen.items()):
        print(f"{times:3} {weight:.2f} {what:38} {line!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--by", choices=("kind", "entry", "language"), default="kind")
    parser.add_argument("--misses", action="store_true", help="print the content lines that were hit")
    options = parser.parse_args()
    lines = list(gold_lines(options.shared))
    start = time.process_time()
    lexicon = load()
    lexicon.lookup("")
    loaded = time.process_time()
    size = sum(len(line.encode()) + 1 for _, _, line in lines)
    for _, _, line in lines:
        lexicon.lookup(line)
    spent = time.process_time() - loaded
    if options.misses:
        false_hits(lexicon, lines)
        return
    marks = Counter(mark for _, mark, _ in lines)
    print(f"load {1e3 * (loaded - start):.0f} ms; {size / 1e6 / spent:.1f} MB/s on {size / 1e6:.1f} MB")
    print(f"chrome lines {marks['S']:,}, content lines {marks['K']:,}; hits: whole line, part of it")
    for key, row in sorted(count(lexicon, lines, options.by).items(), key=lambda item: -item[1]["Swhole"]):
        print(f"{key:32} S {row['Swhole']:6} {row['Spart']:6}   K {row['Kwhole']:5} {row['Kpart']:6}", end="")
        print(f"   of S {row['S']:6} K {row['K']:6}" if options.by == "language" else "")


if __name__ == "__main__":
    main()
