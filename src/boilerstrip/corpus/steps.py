"""Which rooms made a text, and with which data: the `steps` of a record, in the order of the road.

Versions are those of boilerstrip, of a layout (`html/1`), or the first twelve digits of the SHA-256 of data files.
Those of other libraries stand in the manifest: they tell two builds apart, and must not tell two equal texts apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from boilerstrip._version import __version__
from boilerstrip.config import Encoder, Settings
from boilerstrip.model import CleanDocument

_OWN = "boilerstrip"
# What weighs a page of each layout, which is what its data files begin with.
_MODELS = {"html": "html_", "text": "lines_"}
# What only a whole corpus can do; a page that is used again has these steps made anew.
_OF_THE_CORPUS = frozenset({"dedupe", "translations"})

Row = dict[str, str]


class Step(NamedTuple):
    """One step: the room, the tool or the data it used, and the version of that."""

    step: str
    tool: str
    version: str

    def row(self) -> Row:
        """The step as a record holds it."""
        return {"step": self.step, "tool": self.tool, "version": self.version}


def page_steps(doc: CleanDocument) -> list[Row]:
    """What one page went through, from fetching (where that is known) to its language.

    Example:
        >>> import boilerstrip as bs
        >>> [f"{row['step']} {row['tool']}" for row in page_steps(bs.clean("Rivers carry sand to the sea."))][:3]
        ['decode boilerstrip', 'segment text', 'judge lexicon']
    """
    crawled = doc.provenance.crawled
    layout, _, number = doc.provenance.segmenter.partition("/")
    made = [
        Step("decode", _OWN, __version__),
        Step("segment", layout, number),
        Step("judge", "lexicon", _of("lexicon")),
    ]
    if layout in _MODELS:
        made.append(Step("judge", f"{_MODELS[layout]}model", _of(_MODELS[layout])))
    made += [Step("resolve", _OWN, __version__), Step("language", _OWN, __version__)]
    if crawled and crawled.software:
        tool, _, version = crawled.software.partition("/")
        made.insert(0, Step("fetch", tool, version))
    return [step.row() for step in made]


def with_corpus_steps(rows: Iterable[dict[str, Any]], settings: Settings) -> Iterator[dict[str, Any]]:
    """Records with what the whole corpus went through as their last steps."""
    last = [step.row() for step in _corpus_steps(settings)]
    for row in rows:
        yield {**row, "steps": [s for s in row["steps"] if s["step"] not in _OF_THE_CORPUS] + last}


def _corpus_steps(settings: Settings) -> Iterable[Step]:
    from boilerstrip.dedupe.translation.e5 import is_installed

    yield Step("dedupe", _OWN, _of("dedupe_"))
    encoder = settings.encoder
    if encoder == Encoder.NONE or (encoder == Encoder.AUTO and not is_installed()):
        return
    yield Step("translations", Encoder.E5.value if encoder == Encoder.AUTO else str(encoder), _of("translation_"))


@cache
def _of(prefix: str) -> str:
    """A hash of the data files of this package whose names begin with `prefix`, in the order of their names."""
    found = {item.name: item for item in (files("boilerstrip") / "data").iterdir() if item.is_file()}
    total = hashlib.sha256()
    for name in sorted(name for name in found if name.startswith(prefix)):
        total.update(hashlib.sha256(found[name].read_bytes()).digest())
    return total.hexdigest()[:12]
