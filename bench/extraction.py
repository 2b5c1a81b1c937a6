"""Main text of HTML pages: boilerstrip beside its peers, all on the same pages in one run, one process, one thread.

usage: python bench/extraction.py DATA [--limit N] [--only boilerstrip,trafilatura] [--holdout MODELS ...] [--profile]
       python bench/extraction.py DATA [--limit N] --metadata

DATA holds a folder a set: `items.jsonl` and `html/`. Every tool gets the bytes and gives text; the score is the mean
bag-of-tokens F1 a page, a set (over the pieces, for the set that has only pieces), the macro the mean over the sets.
CPU time is taken page by page, all tools on one page before the next. Each tool reads the first five pages before its
clock starts: what the first takes, with models and modules to load, has a column of its own. magic-html asks for
Python 3.12; it takes part where it is installed.
The shipped model has seen these pages: give `--holdout` the folder of models that `tools/train_html.py cv` wrote, and
each page is judged by the model that has seen neither it nor its host. Several folders are of the seeds 0, 1, 2 ...:
hosts are parted anew and models trained anew, boilerstrip's figures are means over them, and the others run once.
"""

from __future__ import annotations

import argparse
import cProfile
import logging
import pstats
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from extractors import TOOLS, WITH_METADATA, decoded
from html_data import SETS, Item, fold_of, load_items, page_score, pieces

# So many pages are read before the clock starts.
_WARM = 5


class Run:
    """What one tool did: its scores by set, kind and language, its CPU time, its failures."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.extract = TOOLS[name]()
        self.sets: defaultdict[str, list[float]] = defaultdict(list)
        self.kinds: defaultdict[str, list[float]] = defaultdict(list)
        self.languages: defaultdict[str, list[float]] = defaultdict(list)
        self.pieces = [0, 0, 0]
        self.seconds = self.start = 0.0
        self.failures = self.pages = 0
        self.before: dict[str, int] = {}
        self.latest = 0.0

    def warm(self, pages: list[bytes]) -> None:
        """Extract some pages, so that what the tool needs is loaded; what the first takes is the time of its start."""
        started = time.process_time()
        self.extract(pages[0])
        self.start = time.process_time() - started
        for page in pages[1:]:
            self.extract(page)

    def take(self, item: Item, data: bytes) -> None:
        """Extract and score one page."""
        started = time.process_time()
        try:
            text = self.extract(data)
        except Exception:  # noqa: BLE001  # a tool that fails on a page has found nothing there
            text, self.failures = "", self.failures + 1
        self.seconds += time.process_time() - started
        self.pages += 1
        score = page_score(item, text)
        self.sets[item.dataset].append(score)
        self.kinds[item.kind].append(score)
        self.languages[item.language].append(score)
        if not item.gold:
            self.pieces = [a + b for a, b in zip(self.pieces, pieces(item, text), strict=True)]

    def end_of_seed(self) -> None:
        """Remember the macro of the pages since the last seed."""
        parts = [self.sets[name][self.before.get(name, 0) :] for name in SETS if self.sets[name]]
        self.latest = statistics.mean(statistics.mean(scores) for scores in parts)
        self.before = {name: len(self.sets[name]) for name in SETS}

    @property
    def macro(self) -> float:
        """The mean over the sets of the mean over their pages."""
        return statistics.mean(statistics.mean(self.sets[name]) for name in SETS if self.sets[name])


def table(title: str, head: list[str], rows: list[list[str]]) -> None:
    print(f"\n{title}\n\n| {' | '.join(head)} |\n|---{'|---:' * (len(head) - 1)}|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def report(runs: list[Run], count: int) -> None:
    scored = sorted((run for run in runs if run.name != WITH_METADATA), key=lambda run: -run.macro) or runs
    names = [name for name in SETS if scored[0].sets[name]]
    rows = []
    for run in scored:
        right, wrong, wanted = run.pieces
        f1 = 2 * right / (right + wrong + wanted) if right else 0.0
        means = [f"{statistics.mean(run.sets[name]):.3f}" for name in names]
        rows.append([run.name, f"{run.macro:.4f}", *means, f"{f1:.3f}", str(run.failures)])
    table("F1 by set", ["tool", "macro", *names, "pieces, pooled", "failed"], rows)
    for title, pick, least in (("F1 by page kind", "kinds", 30), ("F1 by language", "languages", 5)):
        seeds = max(1, round(scored[0].pages / count))
        sizes = Counter({key: len(scores) // seeds for key, scores in getattr(scored[0], pick).items() if key})
        keys = [key for key, size in sizes.most_common() if size >= least]
        head = ["tool", *(f"{key} ({sizes[key]})" for key in keys)]
        table(title, head, [[r.name, *(f"{statistics.mean(getattr(r, pick)[k]):.3f}" for k in keys)] for r in scored])
    each = {run.name: run.seconds / run.pages for run in runs}
    base = each.get("trafilatura", 0.0)
    rows = [
        [
            run.name,
            f"{each[run.name] * 1000:.2f}",
            f"{1 / each[run.name]:.1f}",
            f"{base / each[run.name]:.1f}x",
            f"{run.start * 1000:.0f}",
        ]
        for run in sorted(runs, key=lambda run: each[run.name])
    ]
    table("CPU time", ["tool", "ms a page", "pages a second", "against trafilatura", "first page, ms"], rows)
    print(f"\npeak memory of this process: {peak():.0f} MB")


def peak() -> float:
    """The peak memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def profile(items: list[Item]) -> None:
    """Where boilerstrip's own time goes."""
    run = TOOLS["boilerstrip"]()
    pages = [item.path.read_bytes() for item in items[:200]]
    run(pages[0])
    profiler = cProfile.Profile()
    profiler.enable()
    for page in pages:
        run(page)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


def metadata(items: list[Item]) -> None:
    """What trafilatura adds where a page states no title, author or date, and what that costs."""
    from selectolax.lexbor import LexborHTMLParser

    from boilerstrip.metadata import gather
    from boilerstrip.metadata.html_fallback import FALLBACK_FIELDS, ask_trafilatura
    from boilerstrip.model import RawPage
    from boilerstrip.segment import segment

    named = '<p class="author">Ada Lake</p>'
    tree = LexborHTMLParser(named)
    ask_trafilatura(tree, named, ["author"])  # the import is not the page's time
    missing, found, asked, seconds = Counter[str](), Counter[str](), 0, 0.0
    for item in items:
        data = item.path.read_bytes()
        document = segment(RawPage(data, "page.html", media_type="text/html"))
        own = gather(document, ()).facts
        own = tuple(fact for fact in own if not fact.source.startswith("trafilatura."))
        lacking = [name for name in FALLBACK_FIELDS if not any(fact.field == name for fact in own)]
        missing.update(lacking)
        if lacking:
            html = decoded(data)
            tree = LexborHTMLParser(html)
            started = time.process_time()
            found.update(fact.field for fact in ask_trafilatura(tree, html, lacking))
            seconds += time.process_time() - started
            asked += 1
    rows = [[name, str(missing[name]), str(found[name])] for name in FALLBACK_FIELDS]
    table("Metadata asked of trafilatura", ["field", "pages without", "found"], rows)
    each = seconds * 1000 / max(1, asked)
    print(
        f"\n{asked} of {len(items)} pages asked: {each:.2f} ms each, {seconds * 1000 / len(items):.2f} ms a page of all"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--limit", type=int, default=0, help="take only every so-manieth page, about this many")
    arguments.add_argument("--only", default="", help="tools to run, separated by commas")
    arguments.add_argument("--holdout", type=Path, nargs="+", help="folders of models by fold, of the seeds 0, 1 ...")
    arguments.add_argument("--profile", action="store_true")
    arguments.add_argument("--metadata", action="store_true", help="only what trafilatura adds to the metadata")
    options = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    items = [item for item in load_items(options.data) if item.dataset in SETS and (item.gold or item.wanted)]
    if options.limit:
        items = items[:: max(1, len(items) // options.limit)]
    if options.profile or options.metadata:
        (profile if options.profile else metadata)(items)
        return
    wanted = [name.strip() for name in options.only.split(",") if name.strip()] or list(TOOLS)
    runs = [Run(name) for name in wanted]
    print(f"peak memory before the first page: {peak():.0f} MB")
    for run in runs:
        run.warm([item.path.read_bytes() for item in items[:_WARM]])
    for seed, folder in enumerate(options.holdout or [None]):
        taking = [run for run in runs if not seed or run.name == "boilerstrip"]
        judge(items, taking, folder, seed)
        print(f"seed {seed}: {', '.join(f'{run.name} {run.latest:.4f}' for run in taking)}", flush=True)
    report(runs, len(items))


def judge(items: list[Item], runs: list[Run], folder: Path | None, seed: int) -> None:
    """Let each tool have each page; boilerstrip with the models in `folder`, fold by fold, or the shipped one."""
    fold = -1
    if folder:
        # Pages of folds without a model are left out.
        items = [item for item in items if (folder / f"fold{fold_of(item, seed)}").exists()]
        items.sort(key=lambda item: fold_of(item, seed))
    for item in items:
        if folder and fold_of(item, seed) != fold:
            fold = fold_of(item, seed)
            use_model(folder / f"fold{fold}")
        data = item.path.read_bytes()
        for run in runs:
            run.take(item, data)
    for run in runs:
        run.end_of_seed()


def use_model(folder: Path) -> None:
    """Judge with the model in `folder` instead of the shipped one."""
    from boilerstrip.judges import html

    model = html.load_model(folder)
    html._model = lambda: model  # a measurement, not a feature


if __name__ == "__main__":
    main()
