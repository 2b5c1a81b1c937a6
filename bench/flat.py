"""How well flattened text is cleaned, beside the peers; how safe prose is; how fast it goes.

Usage: python bench/flat.py SHARED_DIR [--only flat flat2 flat-real seeds prose again speed] [--peers]

SHARED_DIR holds bench/ and seeds/ with their gold. Each page is cleaned alone. What the shipped model was trained on is
told in data/SOURCES.toml: figures for `flat`, `flat2`, `seeds` are of pages it never saw, for `flat-real` see
tools/eval_lines.py, which trains without the hosts that it measures.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import boilerstrip as bs
from boilerstrip.config import Settings
from flat_meter import GoldPage, read_gold, score, table

Cleaner = Callable[[str], str]
# One HTML page in so many is cleaned twice.
_HTML_STEP = 5
# Speed is measured so many times, each way in turn: the pace of a machine changes.
_ROUNDS = 5
_RULES_ALONE = Settings(ignore=("learned",))
_STOP = re.compile(r"[.!?…。！？।؟۔][\"'”’»」』）)]*$")


def ours(text: str) -> str:
    """The whole road."""
    return bs.clean(text, media_type="text/plain").text


def record(text: str) -> str:
    """The whole road, and all that a corpus holds of a page: metadata, languages, why each line went."""
    return str(bs.clean(text, media_type="text/plain").to_dict()["text"])


def rules_alone(text: str) -> str:
    """Our rules without the learned judge."""
    return bs.clean(text, media_type="text/plain", settings=_RULES_ALONE).text


def length_rule(text: str) -> str:
    """Lines of 60 characters or more, or that end like a sentence."""
    return "\n".join(line for line in text.split("\n") if len(line) >= 60 or _STOP.search(line))


def c4_rules(text: str) -> str:
    """C4's line rules (Raffel et al., 2020): end mark, five words, no `javascript`, no policy words."""
    bad = (
        "javascript",
        "lorem ipsum",
        "terms of use",
        "privacy policy",
        "cookie policy",
        "uses cookies",
        "use cookies",
    )
    lines = [
        line for line in text.split("\n") if line.rstrip().endswith((".", "!", "?", '"')) and len(line.split()) >= 5
    ]
    return "\n".join(line for line in lines if not any(word in line.lower() for word in bad))


def justext_rule(text: str) -> str:
    """Run jusText over `<p>` lines, with the stop words of English."""
    import html

    import justext

    page = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    found = justext.justext(page, justext.get_stoplist("English"))
    return "\n".join(part.text for part in found if not part.is_boilerplate)


def trafilatura_rule(text: str) -> str:
    """Trafilatura over `<p>` lines."""
    import html

    import trafilatura

    page = "<html><body>" + "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n")) + "</body></html>"
    return trafilatura.extract(page) or ""


PEERS: dict[str, Cleaner] = {
    "length rule": length_rule,
    "C4 rules": c4_rules,
    "jusText": justext_rule,
    "trafilatura": trafilatura_rule,
}


def flat_real(shared: Path) -> list[GoldPage]:
    """The real pages, from their archive."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(shared / "bench/flat-real/flat-real-dev.tar.gz") as archive:
            archive.extractall(folder, filter="data")
        return read_gold(next(Path(folder).rglob("gold.jsonl")))


def pages_of(name: str, shared: Path) -> list[GoldPage]:
    """The pages of one set."""
    if name == "flat-real":
        return flat_real(shared)
    return read_gold(shared / ("seeds/gold.jsonl" if name == "seeds" else f"bench/{name}/gold.jsonl"))


def prose(shared: Path) -> None:
    """Characters lost from documents that hold no chrome, by language and source."""
    lost: Counter[str] = Counter()
    total: Counter[str] = Counter()
    touched = count = 0
    with gzip.open(shared / "bench/translations/dev.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            if row["kind"] == "chrome":
                continue
            cleaned = bs.clean("\n".join(row["paras"]), media_type="text/plain")
            gone = sum(len(span.text.strip()) for span in cleaned.removed)
            touched += gone > 0
            count += 1
            for key in ("ALL", row["src"], row["lang"]):
                lost[key] += gone
                total[key] += len(cleaned.source_text)
    print(f"prose: {count} documents, {touched} lose a line; characters lost, %")
    for key in sorted(total):
        print(f"  {key:10} {100 * lost[key] / total[key]:.3f}")


def again(shared: Path) -> None:
    """How many pages lose a line when what is left of them is cleaned again as plain text."""
    found = {}
    for name in ("flat", "flat2", "flat-real"):
        left = (ours(page.text) for page in pages_of(name, shared)[:: 3 if name == "flat-real" else 1])
        found[name] = _losing(left)
    found["HTML pages"] = _losing(_html_output(shared / "bench/extraction"))
    found["all"] = [loses for results in found.values() for loses in results]
    for name, results in found.items():
        share = 100 * sum(results) / len(results)
        print(f"  {name:12} {sum(results)} of {len(results)} lose a line, {share:.2f} %")


def _losing(texts: Iterable[str]) -> list[bool]:
    """Of each text that is not empty, whether it loses a line."""
    return [bool(bs.clean(text, media_type="text/plain").removed) for text in texts if text.strip()]


def _html_output(folder: Path) -> Iterator[str]:
    """What is left of some 400 HTML pages, taken evenly from the archives."""
    for archive in sorted(folder.glob("*.tar.gz")):
        with tarfile.open(archive) as tar:
            pages = sorted(name for name in tar.getnames() if "/html/" in name and tar.getmember(name).isfile())
            for name in pages[::_HTML_STEP]:
                page = tar.extractfile(name)
                if page is not None:
                    yield bs.clean(page.read(), media_type="text/html").text


def speed(shared: Path) -> None:
    """Megabytes of UTF-8 a second on one core, with and without the learned judge: medians of some rounds."""
    texts = [page.text for name in ("flat", "flat2", "flat-real") for page in pages_of(name, shared)[:140]]
    size = sum(len(text.encode()) for text in texts) / 1e6
    own = {"boilerstrip": ours, "with all that a record holds": record, "without the learned judge": rules_alone}
    texts = random.Random(0).sample(texts, len(texts))
    ways = {name: partial(_each, cleaner) for name, cleaner in {**own, **PEERS}.items()}
    many = {"boilerstrip, many": together, "without the judge, many": partial(together, settings=_RULES_ALONE)}
    ways = {**many, **ways}
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            start = time.process_time()
            way(texts)
            took[name].append(time.process_time() - start)
    for name, seconds in took.items():
        print(f"  {name:28} {size / median(seconds):7.2f} MB/s")


def together(texts: Sequence[str], settings: Settings | None = None) -> None:
    """The whole road for many pages: those that are judged together, each for itself."""
    for doc in bs.clean_all(texts, settings):
        doc.text  # noqa: B018 -- what the other ways make too


def _each(cleaner: Cleaner, texts: Sequence[str]) -> None:
    for text in texts:
        cleaner(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", nargs="*", default=["seeds", "flat", "flat2", "flat-real", "prose", "again", "speed"])
    parser.add_argument("--peers", action="store_true", help="the peers as well")
    options = parser.parse_args()
    for name in options.only:
        if name == "prose":
            prose(options.shared)
        elif name == "again":
            again(options.shared)
        elif name == "speed":
            speed(options.shared)
        else:
            pages = pages_of(name, options.shared)
            for label, cleaner in {
                "boilerstrip": ours,
                "rules alone": rules_alone,
                **(PEERS if options.peers else {}),
            }.items():
                print(f"{name}: {label}")
                keys = ("kind", "lang") if label == "boilerstrip" and name != "seeds" else ()
                print("\n".join(table(pages, [score(page, cleaner(page.text)) for page in pages], keys)))


if __name__ == "__main__":
    main()
