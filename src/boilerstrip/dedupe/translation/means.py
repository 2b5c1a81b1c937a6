"""Take from each vector what only says which language it is in.

In a raw embedding space two texts of one language are closer than a text and its translation. Subtracting the mean of
the language undoes most of that (Libovický et al. 2020). The means are shipped, so that a corpus of five documents
works as well as one of five thousand; of a language without a shipped mean, the corpus's own vectors are mixed with
the mean over all languages, as far as there are any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# So many vectors of its own count as much as the mean over all languages.
_PRIOR = 20.0


@dataclass(frozen=True)
class LanguageMeans:
    """Mean vector by language, float32 [d] each, and over all languages."""

    by_language: Mapping[str, Floats]
    overall: Floats | None

    def centre(self, vectors: Floats, languages: Sequence[str]) -> Floats:
        """The vectors without their language, unit length again: float32 [n, d].

        Example:
            >>> means = LanguageMeans({"en": np.array([1.0, 0.0], np.float32)}, None)
            >>> means.centre(np.array([[1.0, 2.0]], np.float32), ["en"]).tolist()
            [[0.0, 1.0]]
        """
        codes = np.array(languages)
        means = {code: self._mean(code, vectors, codes == code) for code in sorted(set(languages))}
        found = vectors.copy()
        for code, mean in means.items():
            found[codes == code] -= mean
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return found

    def _mean(self, code: str, everything: Floats, rows: NDArray[np.bool_]) -> Floats:
        shipped = self.by_language.get(code)
        if shipped is not None:
            return shipped
        own = everything[rows]
        overall = everything.mean(axis=0) if self.overall is None else self.overall
        return mixed_mean(own.sum(axis=0, dtype=np.float64), len(own), overall)


def mixed_mean(total: NDArray[np.float64], count: int, overall: Floats) -> Floats:
    """The mean of a language that has no shipped one, from the sum of its vectors; float32 [d].

    The sum of vectors that were rounded to 16 bits is exact in 64: it may be put together from parts, in any order.
    """
    mixed: Floats = ((total + _PRIOR * overall) / (count + _PRIOR)).astype(np.float32)
    return mixed


def fit_means(vectors: Floats, languages: Sequence[str]) -> LanguageMeans:
    """The means of a set of vectors, those of rare languages drawn towards the mean over all."""
    overall = vectors.mean(axis=0)
    none = LanguageMeans({}, overall)
    codes = np.array(languages)
    return LanguageMeans({code: none._mean(code, vectors, codes == code) for code in sorted(set(languages))}, overall)


@cache
def shipped_means(encoder: str) -> LanguageMeans:
    """The means that come with the package for this encoder; none, if it is not one that we know."""
    source = files("boilerstrip").joinpath("data", f"language_means_{encoder}.npz")
    if "/" in encoder or not source.is_file():
        return LanguageMeans({}, None)
    with np.load(BytesIO(source.read_bytes()), allow_pickle=False) as data:
        table = data["means"].astype(np.float32)
        codes = [str(code) for code in data["codes"]]
    return LanguageMeans(dict(zip(codes[1:], table[1:], strict=True)), table[0])
