"""Floors of accuracy on flattened text; they only rise. Figures are of single pages, cleaned alone."""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from pathlib import Path

import pytest

import boilerstrip as bs

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def meter(root: Path):
    return _bench(root, "flat_meter")


def _bench(root: Path, name: str):
    spec = importlib.util.spec_from_file_location(name, root / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def clean(page) -> str:
    return bs.clean(page.text, media_type="text/plain").text


def means(meter, pages) -> list[float]:
    scores = [meter.score(page, clean(page)) for page in pages]
    return [sum(values) / len(scores) for values in zip(*scores, strict=True)]


def test_the_seeds_are_perfect(meter, shared_dir: Path) -> None:
    for page in meter.read_gold(shared_dir / "seeds" / "gold.jsonl"):
        assert meter.score(page, clean(page)) == (1.0, 1.0, 1.0), page.id


def test_the_seeds_state_their_metadata(meter, shared_dir: Path) -> None:
    pages = {
        page.id: bs.clean(page.text, media_type="text/plain").metadata
        for page in meter.read_gold(shared_dir / "seeds" / "gold.jsonl")
    }
    assert pages["001"].author == "LonelyTrek"
    assert pages["001"].word_count == 3122
    assert (pages["001"].title or "").startswith("Sam Altman Clarifies")
    assert pages["004"].machine_translated
    assert pages["002"].source == "a16z"


@pytest.mark.parametrize(("name", "kept", "removed"), [("flat", 0.99, 0.99), ("flat2", 0.988, 0.97)])
def test_a_sample_of_made_pages_stays_above_its_floor(
    meter, shared_dir: Path, name: str, kept: float, removed: float
) -> None:
    found = means(meter, meter.read_gold(shared_dir / "bench" / name / "gold.jsonl")[::5])
    assert found[0] >= kept
    assert found[1] >= removed


@pytest.mark.parametrize(("name", "kept"), [("flat", 0.994), ("flat2", 0.99)])
def test_whole_sites_lose_nearly_all_chrome_and_no_more_content(
    root: Path, meter, shared_dir: Path, name: str, kept: float
) -> None:
    sites, scores = _bench(root, "sites"), []
    for host, pages in sites.sites_of(shared_dir / "bench" / name / "gold.jsonl").items():
        texts = sites.cleaned_site(pages, host)["as a site"]
        scores += [meter.score(page, text) for page, text in zip(pages, texts, strict=True)]
    content, chrome, _ = (sum(values) / len(scores) for values in zip(*scores, strict=True))
    assert content >= kept
    assert chrome >= 0.995


def test_text_without_chrome_is_safe(shared_dir: Path) -> None:
    path = shared_dir / "bench" / "translations" / "dev.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        documents = [row for row in map(json.loads, rows) if row["kind"] != "chrome"][::8]
    cleaned = [bs.clean("\n".join(row["paras"]), media_type="text/plain") for row in documents]
    lost = sum(len(span.text) for doc in cleaned for span in doc.removed)
    assert len(cleaned) > 150
    assert lost <= 0.001 * sum(len(doc.source_text) for doc in cleaned)
