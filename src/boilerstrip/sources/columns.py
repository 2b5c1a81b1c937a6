"""Which columns of a table hold a page, its URL and its date: names are data, see data/table_columns.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage


@dataclass(frozen=True, slots=True)
class Columns:
    """Candidate names for each thing a page needs, the best first."""

    html: tuple[str, ...]
    text: tuple[str, ...]
    url: tuple[str, ...]
    date: tuple[str, ...]

    @classmethod
    def load(cls) -> Columns:
        """The names that come with the package."""
        table = tomllib.loads(resources.files("boilerstrip.data").joinpath("table_columns.toml").read_text("utf-8"))
        return cls(**{key: tuple(names) for key, names in table.items()})

    def top_names(self) -> frozenset[str]:
        """The names of whole columns that can matter."""
        return frozenset(name.partition(".")[0] for name in (*self.html, *self.text, *self.url, *self.date))

    def page(self, row: Mapping[str, Any], origin: str) -> RawPage:
        """The page in a row.

        Raises:
            BoilerstripError: no column holds HTML or text (`no-text`).

        Example:
            >>> page = Columns.load().page({"text": "Hej", "metadata": {"url": "http://a.example/"}}, "x.jsonl#1")
            >>> page.data, page.url
            (b'Hej', 'http://a.example/')
        """
        names = {name.lower(): name for name in row if isinstance(name, str)}
        url = _first(row, names, self.url)
        date = _first(row, names, self.date)
        for media_type, wanted in (("text/html", self.html), (None, self.text)):
            value = _first(row, names, wanted)
            if value is not None:
                return RawPage(
                    data=value if isinstance(value, bytes) else _utf8(str(value)),
                    origin=origin,
                    media_type=media_type,
                    charset=None if isinstance(value, bytes) else "utf-8",
                    url=_as_text(url),
                    fetched_at=_as_text(date),
                )
        known = ", ".join(sorted(names.values())[:8]) or "none"
        raise BoilerstripError(f"{origin}: no column with HTML or text; its columns: {known}", code="no-text")


def _first(row: Mapping[str, Any], names: Mapping[str, str], wanted: Sequence[str]) -> Any | None:
    for path in wanted:
        top, _, below = path.partition(".")
        value = row.get(names.get(top, ""))
        if below:
            value = value.get(below) if isinstance(value, Mapping) else None
        if (isinstance(value, str | bytes) and value) or (value is not None and hasattr(value, "isoformat")):
            return value
    return None


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _utf8(text: str) -> bytes:
    """`text` in UTF-8: JSON can spell half a surrogate pair, which no encoding holds."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
