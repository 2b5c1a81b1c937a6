"""A flipped bit anywhere is found: in whatever file of a corpus, and told with the documents that it broke."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boilerstrip.builder import BuildOptions, build_corpus
from boilerstrip.config import Settings
from boilerstrip.corpus.export import ExportOptions, Target, export
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.verify import verify

_SITE = "Board of the village\nThe {0} by the river was built before anybody was born.\nPeople near it say so.\nReply\n"
_PAGES = {
    "a.txt": "Rivers carry sand to the sea, and the sea carries it back to the shore in the winter.\n",
    "copy.txt": "Rivers carry sand to the sea, and the sea carries it back to the shore in the winter.\n",
    "ja.txt": "川は砂を海へ運ぶ。\r\n\r\n海はそれを岸へ返す。冬になると風が強い。\nシェア\n",
    "ar.txt": "النهر أقدم من المدينة، والمدينة لا تعرف ذلك.\nشارك\n",
    "page.html": "<title>Fähre</title><nav><a href=/>Start</a></nav><main><p>Die Fähre liegt am Steg.</p></main>",
    "empty.txt": "",
    **{f"site/{name}.txt": _SITE.format(name) for name in ("rope", "quarry", "mill", "school", "orchard")},
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus with something in every file: clusters, failures, what a site taught."""
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in _PAGES.items():
        (folder / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "raw" / name).write_bytes(text.encode())
    build_corpus([folder / "raw"], folder / "clean", Settings(encoder="none", learn_sites=True), BuildOptions(jobs=0))
    assert all(path.stat().st_size for path in (folder / "clean").rglob("*"))
    return folder / "clean"


def _files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _documents(folder: Path) -> dict[str, dict[str, Any]]:
    """The rows of the table by id, as anybody reads them; none if they cannot be read."""
    try:
        return {row["id"]: row for row in pq.read_table(folder / "documents.parquet").to_pylist()}
    except (OSError, pa.ArrowException, ValueError, KeyError, MemoryError, OverflowError):
        return {}


def _lines(folder: Path) -> dict[str, bytes]:
    data = (folder / "documents.jsonl").read_bytes()
    found = {}
    for line in data.splitlines(keepends=True):
        try:
            found[json.loads(line)["id"]] = line
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _broken(name: Path, before: Path, after: Path) -> Iterator[str]:
    """The ids of the documents that read otherwise than before, found without any of what is tested."""
    for read in (_documents, _lines) if name.parts[0].startswith("documents") else ():
        old, new = read(before), read(after)
        if new:  # else nobody can read the file, which is named as a whole
            yield from (identity for identity, row in old.items() if new.get(identity) != row)


_MANY = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
_MOST = settings(max_examples=4000, deadline=None, suppress_health_check=list(HealthCheck))


def _flip(corpus: Path, choose: float, place: float, bit: int) -> None:
    names = _files(corpus)
    name = names[int(choose * len(names))]
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder, "broken")
        shutil.copytree(corpus, broken)
        data = bytearray((broken / name).read_bytes())
        data[int(place * len(data))] ^= 1 << bit
        (broken / name).write_bytes(data)
        faults = verify(broken, ()).faults
        told = {fault.where for fault in faults}
        assert name.as_posix() in told, f"{name}: {faults}"
        if {("documents.parquet", code) for code in ("table", "schema")}.isdisjoint((f.where, f.code) for f in faults):
            assert set(_broken(name, corpus, broken)) <= told, f"{name}: {faults}"


_UNIT = st.floats(0, 1, exclude_max=True)


@_MANY
@given(choose=_UNIT, place=_UNIT, bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_is_found_with_the_documents_it_broke(
    corpus: Path, choose: float, place: float, bit: int
) -> None:
    _flip(corpus, choose, place, bit)


@pytest.mark.slow
@_MOST
@given(choose=_UNIT, place=_UNIT, bit=st.integers(0, 7))
def test_most_flipped_bits(corpus: Path, choose: float, place: float, bit: int) -> None:
    _flip(corpus, choose, place, bit)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(to=st.sampled_from(Target), choose=_UNIT, place=_UNIT, bit=st.integers(0, 7))
def test_a_flipped_bit_of_an_export_is_found(corpus: Path, to: Target, choose: float, place: float, bit: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        output = export(Corpus.open(corpus), Path(folder, "out"), ExportOptions(to)).output
        names = _files(output)
        name = names[int(choose * len(names))]
        data = bytearray((output / name).read_bytes())
        data[int(place * len(data))] ^= 1 << bit
        (output / name).write_bytes(data)
        told = {fault.where for fault in verify(output).faults}
        assert name.as_posix() in told or (name.name == "SHA256SUMS" and told)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(choose=_UNIT, how=st.sampled_from(["remove", "rename", "cut", "add"]), place=_UNIT)
def test_what_is_removed_renamed_cut_or_added_is_found(corpus: Path, choose: float, how: str, place: float) -> None:
    names = _files(corpus)
    name = names[int(choose * len(names))]
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder, "broken")
        shutil.copytree(corpus, broken)
        path = broken / name
        other = name.with_name(f"x{name.name}").as_posix()
        if how == "remove":
            path.unlink()
        elif how == "rename":
            path.rename(broken / other)
        elif how == "cut":
            path.write_bytes(path.read_bytes()[: int(place * path.stat().st_size)])
        else:
            shutil.copy(path, broken / other)
        expected = {"add": {other}, "rename": {other, name.as_posix()}}.get(how, {name.as_posix()})
        if how == "rename" and name.name == "manifest.json":
            expected.remove(other)  # without a manifest nobody knows what belongs to the corpus
        assert expected <= {fault.where for fault in verify(broken, ()).faults}
