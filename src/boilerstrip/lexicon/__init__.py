"""The lexicon: what pages say about themselves rather than about their subject, in many languages.

Example:
    >>> from boilerstrip import lexicon
    >>> lexicon.load().lookup("関連記事")[0].kind
    <LexiconKind.TAIL_SECTION: 'tail_section'>
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from boilerstrip.lexicon.compiled import unpack
from boilerstrip.lexicon.examples import check_examples
from boilerstrip.lexicon.hits import Hit
from boilerstrip.lexicon.index import Lexicon
from boilerstrip.lexicon.kinds import LexiconKind, Mode

__all__ = ["Hit", "Lexicon", "LexiconKind", "Mode", "check_examples", "load"]


@cache
def load() -> Lexicon:
    """The lexicon that comes with boilerstrip; read once a process."""
    data = files("boilerstrip").joinpath("data", "lexicon.json.gz").read_bytes()
    return Lexicon(unpack(data))
