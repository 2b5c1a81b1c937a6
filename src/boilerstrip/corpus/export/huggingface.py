"""A folder that `datasets.load_dataset` reads as it is: a Parquet file a language, a card, Croissant metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from boilerstrip.corpus.export.card import Part, dataset_card
from boilerstrip.corpus.export.croissant import croissant
from boilerstrip.corpus.export.sources import SourceTally
from boilerstrip.corpus.manifest import Manifest
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.writers import ParquetSink

_UNKNOWN = "und"


def write_hf(manifest: Manifest, records: Iterable[Record], folder: Path, tally: SourceTally) -> int:
    """`data/<language>/train-00000-of-00001.parquet`, README.md and croissant.json; returns how many documents."""
    sinks: dict[str, ParquetSink] = {}
    counts: dict[str, list[int]] = {}
    with ExitStack() as stack:
        for record in records:
            code = record["language"] or _UNKNOWN
            if code not in sinks:
                path = folder / _path(code)
                path.parent.mkdir(parents=True)
                sinks[code] = stack.enter_context(ParquetSink(path))
                counts[code] = [0, 0]
            sinks[code].add(record)
            counts[code][0] += 1
            counts[code][1] += record["text_chars"]
            tally.add(record)
    parts = [Part(code, _path(code), counts[code][0], counts[code][1], sinks[code].written) for code in sorted(sinks)]
    name = folder.name.strip(".").removesuffix(".export")
    card = dataset_card(name, parts, manifest, tally)
    (folder / "README.md").write_bytes(card.encode())
    metadata = croissant(name, parts, manifest)
    (folder / "croissant.json").write_bytes((json.dumps(metadata, indent=2, ensure_ascii=False) + "\n").encode())
    return sum(part.documents for part in parts)


def _path(code: str) -> str:
    return f"data/{code}/train-00000-of-00001.parquet"
