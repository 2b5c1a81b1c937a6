"""The error tree: everything boilerstrip raises on purpose derives from `BoilerstripError`."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["BoilerstripError", "ConfigError", "CorpusError", "DecodeError", "FetchError", "RuleError"]


class BoilerstripError(Exception):
    """The root of the tree: catch this to catch all of ours and nothing else.

    Args:
        message: What went wrong, where, and how to mend it.
        code: A short stable name of the fault (`"pdf"`, `"timeout"`): what `failures.jsonl` records.
    """

    def __init__(self, message: str, *, code: str = "error") -> None:
        super().__init__(message)
        self.code = code


class FetchError(BoilerstripError):
    """A page could not be had from the network, or may not be."""


class DecodeError(BoilerstripError):
    """Bytes that are not text: empty, binary, PDF, or in no encoding that fits."""


class RuleError(BoilerstripError):
    """A rule or a rule pack that cannot be read, or whose own examples fail."""


class ConfigError(BoilerstripError):
    """A setting, option or path that makes no sense: nothing was done."""


class CorpusError(BoilerstripError):
    """A corpus or raw store that cannot be read or written."""


def wrong_keys(unknown: Collection[str], missing: Collection[str]) -> str:
    """What is wrong with the keys of a table; nothing where none is unknown and none missing.

    Example:
        >>> wrong_keys({"raison"}, ["reason", "hit"]), wrong_keys((), ())
        ('unknown keys: raison; missing keys: hit, reason', '')
    """
    said = (("unknown", unknown), ("missing", missing))
    return "; ".join(f"{how} keys: {', '.join(sorted(keys))}" for how, keys in said if keys)
