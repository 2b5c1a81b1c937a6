"""Tell languages of one script apart: py3langid (Lui and Baldwin 2012, retrained), loaded at first use."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Protocol, cast


class _Ranker(Protocol):
    def rank(self, text: str, /) -> list[tuple[str, float]]:
        """Every language the model knows with its probability, the likeliest first."""

    def set_languages(self, langs: tuple[str, ...], /) -> None:
        """Let the model know only these languages."""


@cache
def _identifier() -> _Ranker:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return cast(_Ranker, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))


@cache
def _ranker(allowed: tuple[str, ...]) -> _Ranker:
    ranker = copy(_identifier())
    ranker.set_languages(allowed)
    return ranker


def posterior(text: str, allowed: tuple[str, ...]) -> dict[str, float]:
    """The probability of each allowed language that has at least one in a hundred, the likeliest first.

    Example:
        >>> next(iter(posterior("Der Fluss trägt Sand zum Meer.", ("de", "en", "nl"))))
        'de'
    """
    return {code: p for code, p in _ranker(allowed).rank(text) if p >= 0.01}
