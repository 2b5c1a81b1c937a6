"""Make data/translation_pairs.txt (the scorer) and data/language_means_e5.npz (the mean vector of each language).

    python tools/train_translations.py DEV.jsonl.gz --cache FOLDER [--out src/boilerstrip/data]

The input has one document a line: `id`, `src`, `gid` (documents with one gid are one article) and `paras`. Both files
are statistics of it; no text of it is kept. Sources under share-alike licences take no part. Needs the `train` and
`translations` extras.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe import DedupeDoc
from boilerstrip.dedupe.fingerprint import fingerprint
from boilerstrip.dedupe.near import near_limits
from boilerstrip.dedupe.translation.cache import encode
from boilerstrip.dedupe.translation.e5 import E5Encoder
from boilerstrip.dedupe.translation.encoders import TextEncoder
from boilerstrip.dedupe.translation.features import FEATURES, pair_facts, table
from boilerstrip.dedupe.translation.find import candidate_pairs
from boilerstrip.dedupe.translation.means import LanguageMeans, fit_means
from boilerstrip.dedupe.translation.segments import Segmenting, segments
from boilerstrip.dedupe.translation.views import Finder, document_views
from boilerstrip.judges.trees import Trees

SHARE_ALIKE = {"ntrex"}
# Documents that are not what their `gid` says: in the English version of this course the chapters were put in another
# order, so that under one number stand a page on generating text and one on bias, a page on deployment and the
# questions of a chapter, a summary and the questions of a chapter, a page on all architectures and one on decoders (a
# twentieth of it). Read one by one; they teach nothing.
MISLABELLED = {
    "hfcourse/chapter1/6/en/full",
    "hfcourse/chapter1/8/en/full",
    "hfcourse/chapter1/8/en/chrome",
    "hfcourse/chapter2/8/en/full",
    "hfcourse/chapter3/6/en/full",
}
# More of the first can only speak for one article, more of the second only against it: chance may not say otherwise.
FOR = {
    "cosine", "mean", "least", "most", "ordered", "same_least", "same_most", "margin", "margin_most", "rising",
    "mutual", "mutual_count", "head", "top", "middle", "worst", "length", "number_shared", "number_part", "url_shared",
    "url_part", "identifier_shared", "identifier_part", "word_shared", "word_part", "own_shared",
}  # fmt: skip
AGAINST = {"number_missing", "identifier_missing", "head_conflict"}
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 12,
    "learning_rate": 0.06,
    "min_child_samples": 40,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.7,
    "lambda_l2": 5.0,
    "monotone_constraints": [1 if name in FOR else -1 if name in AGAINST else 0 for name in FEATURES],
    "monotone_constraints_method": "advanced",
    "deterministic": True,
    "num_threads": 1,
    "seed": 7,
    "verbose": -1,
}
ROUNDS = 200
# A language of fewer segments is a slip of identification, such as a list of names.
ENOUGH = 60


@dataclass(frozen=True)
class Labelled:
    """A document and what is known about it."""

    doc: DedupeDoc
    group: str
    source: str
    kind: str
    language: str


def read_labelled(path: Path) -> list[Labelled]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows: list[dict[str, Any]] = [json.loads(line) for line in data.decode().split("\n") if line]
    return [
        Labelled(DedupeDoc(row["id"], "\n".join(row["paras"])), row["gid"], row["src"], row["kind"], row["lang"])
        for row in rows
    ]


def trainable(labelled: Sequence[Labelled]) -> list[Labelled]:
    """Those whose licence lets the model be licensed as the rest of the project, and whose label is right."""
    return [item for item in labelled if item.source not in SHARE_ALIKE and item.doc.id not in MISLABELLED]


def set_right(labelled: Sequence[Labelled]) -> list[Labelled]:
    """The same documents, those that are not what their label says each an article of its own (with its copies)."""
    return [
        replace(item, group=item.doc.id.rpartition("/")[0]) if item.doc.id in MISLABELLED else item for item in labelled
    ]


def fold_of(group: str) -> int:
    """0 or 1 by the group's name alone, so that all documents of an article are in one half."""
    return int(fingerprint(group, 10).digest[0]) % 2


def part_of(group: str, parts: int) -> int:
    """One of so many parts, by other bits of the name than those that halve."""
    return int.from_bytes(fingerprint(group, 10).digest[1:5]) % parts


def means_of(
    labelled: Sequence[Labelled], encoder: TextEncoder, cache: Path | None, sizes: Segmenting | None = None
) -> LanguageMeans:
    cut = [segment for item in labelled for segment in segments(item.doc.text, sizes)]
    count = Counter(segment.language for segment in cut)
    cut = [segment for segment in cut if count[segment.language] >= ENOUGH]
    vectors = encode(encoder, [segment.text for segment in cut], cache)
    return fit_means(vectors, [segment.language for segment in cut])


def train(taught: Lessons, rounds: int = ROUNDS) -> Trees:
    return Trees.parse(train_text(taught, rounds))


class Lessons(NamedTuple):
    """The features of the candidate pairs, and which of them are one article."""

    facts: NDArray[np.float32]
    truth: NDArray[np.bool_]


def lessons(labelled: Sequence[Labelled], finder: Finder) -> Lessons:
    docs = [item.doc for item in labelled]
    views = document_views(docs, [fingerprint(doc.text, near_limits().prose_line) for doc in docs], finder)
    pairs = candidate_pairs(views, finder.search).tolist()
    facts = table([pair_facts(views[a], views[b]) for a, b in pairs])
    return Lessons(facts, np.array([labelled[a].group == labelled[b].group for a, b in pairs]))


def train_text(taught: Lessons, rounds: int = ROUNDS) -> str:
    """The model in LightGBM's text format, without the training parameters behind it."""
    import lightgbm

    data = lightgbm.Dataset(taught.facts, taught.truth, feature_name=list(FEATURES))
    text: str = lightgbm.train(PARAMETERS, data, rounds).model_to_string()
    return text[: text.index("end of trees")] + "end of trees\n"


def save_means(means: LanguageMeans, path: Path) -> None:
    codes = sorted(means.by_language)
    overall = np.zeros(0) if means.overall is None else means.overall
    rows = np.stack([overall, *(means.by_language[code] for code in codes)]).astype(np.float16)
    buffer = io.BytesIO()
    np.savez(buffer, codes=np.array(["*", *codes]), means=rows)
    path.write_bytes(buffer.getvalue())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("documents", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/boilerstrip/data"))
    options = parser.parse_args()
    labelled = trainable(read_labelled(options.documents))
    encoder = E5Encoder()
    means = means_of(labelled, encoder, options.cache)
    save_means(means, options.out / "language_means_e5.npz")
    text = train_text(lessons(labelled, Finder(encoder, options.cache, means)))
    (options.out / "translation_pairs.txt").write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(labelled)} documents, {len(means.by_language)} languages, {len(text)} characters of trees")
    return 0


if __name__ == "__main__":
    sys.exit(main())
