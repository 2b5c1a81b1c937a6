"""Translation memory: the segments of translated documents that were matched, as TMX 1.4b (LISA OSCAR, 2005)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from boilerstrip._version import __version__
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import Record

# What XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="boilerstrip" creationtoolversion="{__version__}" segtype="block" o-tmf="boilerstrip"
 adminlang="en" srclang="*all*" datatype="plaintext"/>
<body>
"""


def write_tmx(corpus: Corpus, records: Iterable[Record], folder: Path) -> int:
    """`translations.tmx`: a unit for each matched pair of segments of two of `records`; returns how many."""
    languages = {record["id"]: record["language"] or "und" for record in records}
    count = 0
    with (folder / "translations.tmx").open("wb") as file:
        file.write(_HEAD.encode())
        for unit in _units(corpus, languages):
            file.write(unit.encode())
            count += 1
        file.write(b"</body>\n</tmx>\n")
    return count


def _units(corpus: Corpus, languages: dict[str, str]) -> Iterator[str]:
    for cluster in corpus.lines("clusters.jsonl"):
        for found in cluster["evidence"]:
            sides = found["left"], found["right"]
            is_translation = found["kind"] == "translation" and not found["veto"]
            if is_translation and all(side in languages for side in sides):
                for left, right, score in found["segments"]:
                    yield _unit(cluster["id"], [(languages[sides[0]], left), (languages[sides[1]], right)], score)


def _unit(cluster: str, sides: list[tuple[str, str]], score: Any) -> str:
    variants = "".join(f"<tuv xml:lang={quoteattr(code)}><seg>{_xml(text)}</seg></tuv>\n" for code, text in sides)
    return f'<tu>\n<prop type="x-cluster">{cluster}</prop>\n<prop type="x-score">{score}</prop>\n{variants}</tu>\n'


def _xml(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text.strip()))
