"""How well translations of one article are found, on articles that nothing has seen: no weight, no mean, no threshold.

    python bench/translations.py [--splits 5] [--first 1] [--fixed] [--whole] [--cache FOLDER] [--wrong]
    python bench/translations.py --cost 400

The development documents of ../shared are parted at random by article (`gid`), several times. In each split
`tools/choose_translations.py` chooses every number that is tuned from one half, by cross-validation inside it, and the
scorer and the language means are trained on it; then the other half is judged, once, with the language detected. At
the end stand the worst and the median of each measure over the splits, by the labels as they stand, and with five set
right (`MISLABELLED` in tools/train_translations.py), as they are where anything is chosen or trained. The shipped
numbers and models are made in the same way of all documents. NTREX, being share-alike, trains nothing. Needs the extras
`train` and `translations`. With `--fixed` only scorer and means are made of the one half, and the numbers are those
that are shipped, which were chosen on all documents: that takes a third of the time.
`--cost` tells instead what it costs to find translations among so many documents, no vector known.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT / "tools"))

from boilerstrip.dedupe import DedupeDoc, DedupeResult, dedupe  # noqa: E402
from boilerstrip.dedupe.translation.cache import encode  # noqa: E402
from boilerstrip.dedupe.translation.e5 import E5Encoder  # noqa: E402
from boilerstrip.dedupe.translation.segments import segments  # noqa: E402
from boilerstrip.dedupe.translation.views import Finder  # noqa: E402
from boilerstrip.model import ClusterKind  # noqa: E402
from choose_translations import Choice, Chooser  # noqa: E402
from train_translations import Labelled, read_labelled, set_right, trainable  # noqa: E402


class Figures(NamedTuple):
    """Precision, recall and F1 of pairs, and B-cubed F1."""

    precision: float
    recall: float
    f1: float
    bcubed: float

    def __str__(self) -> str:
        return f"P {self.precision:.4f} R {self.recall:.4f} F1 {self.f1:.4f}, B-cubed {self.bcubed:.4f}"


def true_pairs(labelled: Iterable[Labelled]) -> set[tuple[str, str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for item in labelled:
        groups[item.group].append(item.doc.id)
    return {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}


def found_pairs(result: DedupeResult) -> set[tuple[str, str]]:
    return {pair for cluster in result.clusters for pair in combinations(sorted(m.id for m in cluster.members), 2)}


def figures(labelled: Sequence[Labelled], result: DedupeResult) -> Figures:
    truth, found = true_pairs(labelled), found_pairs(result)
    hit = len(truth & found)
    precision, recall = hit / max(1, len(found)), hit / max(1, len(truth))
    return Figures(precision, recall, harmonic(precision, recall), bcubed(labelled, result))


def harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def bcubed(labelled: Sequence[Labelled], result: DedupeResult) -> float:
    """Bagga and Baldwin 1998."""
    home = {member.id: cluster.id for cluster in result.clusters for member in cluster.members}
    ours: defaultdict[str, set[str]] = defaultdict(set)
    theirs: defaultdict[str, set[str]] = defaultdict(set)
    for item in labelled:
        ours[home.get(item.doc.id, item.doc.id)].add(item.doc.id)
        theirs[item.group].add(item.doc.id)
    precision = recall = 0.0
    for item in labelled:
        own, true = ours[home.get(item.doc.id, item.doc.id)], theirs[item.group]
        precision += len(own & true) / len(own)
        recall += len(own & true) / len(true)
    return harmonic(precision / len(labelled), recall / len(labelled))


def recall_at(labelled: Sequence[Labelled], result: DedupeResult, precision: float) -> float:
    """Recall of single pairs, before clustering, at the loosest threshold that is so precise."""
    truth = true_pairs(labelled)
    best: dict[tuple[str, str], float] = {}
    for pair in result.pairs:
        if pair.veto is None:
            score = pair.similarity if pair.kind is ClusterKind.TRANSLATION else 1.0
            best[pair.left, pair.right] = max(score, best.get((pair.left, pair.right), 0.0))
    hits, reached = 0, 0.0
    for number, pair_ in enumerate(sorted(best, key=lambda key: -best[key]), 1):
        hits += pair_ in truth
        if hits / number >= precision:
            reached = hits / len(truth)
    return reached


class Recalls(NamedTuple):
    """Recall of all pairs with an abridged version, and by pair of languages, of those with 60 pairs or more."""

    abridged: float
    languages: tuple[float, ...]


def recalls(labelled: Sequence[Labelled], found: set[tuple[str, str]], *, tell: bool = True) -> Recalls:
    """Print the recall by kind and source, if asked to, and give that of abridged versions and by language."""
    by_id = {item.doc.id: item for item in labelled}
    total: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for pair in true_pairs(labelled):
        a, b = by_id[pair[0]], by_id[pair[1]]
        names = {f"kind {item.kind}" for item in (a, b)} | {f"source {a.source}"}
        if a.kind == b.kind == "full":
            names.add("languages " + "-".join(sorted((a.language, b.language))))
        total.update(names)
        hit.update(names if pair in found else ())
    plain = [name for name in sorted(total) if tell and not name.startswith("languages ")]
    if plain:
        print("  recall: " + ", ".join(f"{name} {hit[name] / total[name]:.3f} ({total[name]})" for name in plain))
    languages = [hit[name] / total[name] for name in total if name.startswith("languages ") and total[name] >= 60]
    return Recalls(hit["kind abr"] / max(1, total["kind abr"]), tuple(sorted(languages)))


def wrong(labelled: Sequence[Labelled], result: DedupeResult) -> None:
    group = {item.doc.id: item.group for item in labelled}
    for cluster in result.clusters:
        groups = Counter(group[member.id] for member in cluster.members)
        if len(groups) > 1:
            print(f"  merged: {dict(groups)}")
    missed: Counter[str] = Counter()
    for pair in true_pairs(labelled) - found_pairs(result):
        missed.update(pair)
    print("  missed: " + ", ".join(f"{id_} {count}" for id_, count in missed.most_common(8)))


CRAWLS = ((3, 20), (8, 15), (40, 3))


def small_crawls(labelled: Sequence[Labelled], finder: Finder) -> dict[str, float]:
    """Means over draws of a few articles; and, printed, the worst draw."""
    rng = random.Random(1)
    groups = sorted({item.group for item in labelled})
    means = {}
    for size, rounds in CRAWLS:
        scored = []
        for _ in range(rounds if size <= len(groups) else 0):
            chosen = set(rng.sample(groups, size))
            part = [item for item in labelled if item.group in chosen]
            scored.append(figures(part, dedupe([item.doc for item in part], finder=finder)))
        if scored:
            mean = Figures(*(sum(values) / rounds for values in zip(*scored, strict=True)))
            least = min(score.precision for score in scored)
            print(f"  {size} articles, mean of {rounds}: {mean}; least precision {least:.3f}")
            means |= {f"{size} articles, precision": mean.precision, f"{size} articles, recall": mean.recall}
    return means


def raw_cosine(labelled: Sequence[Labelled], finder: Finder) -> None:
    """The usual way, as a yardstick: mean of the raw vectors, cosine, the best threshold there is on this very half."""
    import numpy as np

    cut = [segments(item.doc.text) for item in labelled]
    vectors = encode(finder.encoder, [segment.text for own in cut for segment in own], finder.cache)
    ends = np.cumsum([len(own) for own in cut])
    means = [vectors[end - len(own) : end].mean(axis=0) for own, end in zip(cut, ends, strict=True)]
    table = np.stack([mean / np.linalg.norm(mean) for mean in means])
    left, right = np.triu_indices(len(labelled), 1)
    scores = (table @ table.T)[left, right]
    truth = np.array([labelled[a].group == labelled[b].group for a, b in zip(left, right, strict=True)])
    order = np.argsort(-scores)
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + truth.sum())
    print(f"  yardstick, raw cosine at its best threshold: pair F1 {f1.max():.3f}")


def seeds(finder: Finder | None = None) -> None:
    import json

    rows = [json.loads(line) for line in (SHARED / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    clean = [DedupeDoc(row["id"], "\n".join(text for mark, text in row["lines"] if mark != "S")) for row in rows]
    raw = [
        DedupeDoc(path.name[:3], path.read_text(encoding="utf-8")) for path in sorted((SHARED / "seeds").glob("*.txt"))
    ]
    for name, docs in (("raw", raw), ("clean", clean)):
        result = dedupe(docs, finder=finder)
        print(f"seeds, {name}: {[[m.id for m in c.members] for c in result.clusters]}")


def halves(labelled: Sequence[Labelled], seed: int) -> tuple[list[Labelled], list[Labelled]]:
    """What is known and what is not: half of the articles each, at random."""
    groups = sorted({item.group for item in labelled})
    known = set(random.Random(seed).sample(groups, len(groups) // 2))
    return [item for item in labelled if item.group in known], [item for item in labelled if item.group not in known]


def judged(known: Sequence[Labelled], unseen: Sequence[Labelled], options: argparse.Namespace) -> dict[str, float]:
    """The measures on what is unseen of what is chosen and trained on the known."""
    encoder = E5Encoder()
    choice = Choice() if options.fixed else Chooser(set_right(known), encoder, options.cache).choose()
    print(f"  {'as shipped' if options.fixed else 'chosen'}: {choice}; pair F1 in cross-validation {choice.f1:.4f}")
    finder = choice.finder(trainable(known), encoder, options.cache)
    started = time.process_time()
    result = dedupe([item.doc for item in unseen], finder=finder)
    seconds = 1000 * (time.process_time() - started) / len(unseen)
    found = figures(unseen, result)
    print(f"  {len(unseen)} documents of {len({item.group for item in unseen})} unseen articles: {found}")
    print(f"  {seconds:.1f} CPU seconds for 1,000 documents" + (" (warm cache)" if options.cache else ""))
    by_kind = recalls(unseen, found_pairs(result))
    if options.wrong:
        wrong(unseen, result)
    if options.cosine:
        raw_cosine(unseen, finder)
    right = set_right(unseen)
    mended = measures(figures(right, result), recalls(right, found_pairs(result), tell=False))
    return {
        **measures(found, by_kind),
        "single pairs, recall at precision .99": recall_at(unseen, result, 0.99),
        **({} if options.whole else small_crawls(unseen, finder)),
        **{f"labels set right: {name}": value for name, value in mended.items()},
    }


def measures(found: Figures, by_kind: Recalls) -> dict[str, float]:
    """What is measured of all pairs, by name."""
    return {
        "precision": found.precision,
        "recall": found.recall,
        "pair F1": found.f1,
        "B-cubed F1": found.bcubed,
        "abridged versions, recall": by_kind.abridged,
        "language pairs of 60 or more, least recall": by_kind.languages[0],
        "language pairs of 60 or more, evenness": 1.0 - (by_kind.languages[-1] - by_kind.languages[0]),
    }


def cost(labelled: Sequence[Labelled], count: int) -> None:
    """CPU time and memory of finding all translations among documents drawn at random, with no vector known."""
    docs = [item.doc for item in random.Random(1).sample(labelled, count)]
    finder = Finder(E5Encoder())
    dedupe(docs[:2], finder=finder)  # what a process needs once
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    dedupe(docs, finder=finder)
    seconds = 1000 * (time.process_time() - started) / count
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{count} documents: {seconds:.1f} CPU seconds for 1,000; {before / 1024:.0f} MB, and {more:.0f} MB for them")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--splits", type=int, default=5, help="how many random halves")
    parser.add_argument("--first", type=int, default=1, help="the seed of the first of them")
    parser.add_argument("--fixed", action="store_true", help="the numbers of vetoes as shipped, none chosen")
    parser.add_argument("--whole", action="store_true", help="no draws of a few articles")
    parser.add_argument("--cosine", action="store_true", help="raw cosine as a yardstick")
    parser.add_argument("--wrong", action="store_true", help="name what was merged and missed")
    parser.add_argument("--cost", type=int, metavar="DOCUMENTS")
    options = parser.parse_args()
    labelled = read_labelled(SHARED / "bench" / "translations" / "dev.jsonl.gz")
    if options.cost:
        cost(labelled, options.cost)
    else:
        splits(labelled, options)


def splits(labelled: Sequence[Labelled], options: argparse.Namespace) -> None:
    """Every split, then the worst and the median of each measure."""
    measured = []
    for seed in range(options.first, options.first + options.splits):
        print(f"split {seed}", flush=True)
        measured.append(judged(*halves(labelled, seed), options))
        print("  " + ", ".join(f"{name} {value:.4f}" for name, value in measured[-1].items()), flush=True)
    print(f"{len(measured)} splits: worst, median")
    for name in measured[0]:
        values = [own[name] for own in measured]
        print(f"  {name}: {min(values):.4f}, {median(values):.4f}")
    seeds()


if __name__ == "__main__":
    main()
