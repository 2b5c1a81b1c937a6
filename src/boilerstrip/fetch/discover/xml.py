"""XML from strangers: a stream of elements, with no entities, no outside files, and no depth to speak of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from boilerstrip.errors import BoilerstripError

_MAX_DEPTH = 64
_MAX_TEXT = 16 * 1024
_PIECE = 64 * 1024


class Element(NamedTuple):
    """An element that has ended: path of local names from the root, attributes, and the text directly inside it."""

    path: tuple[str, ...]
    attributes: dict[str, str]
    text: str

    @property
    def name(self) -> str:
        """The local name, in lower case and without namespace."""
        return self.path[-1]


class XmlError(BoilerstripError):
    """No well-formed XML, or XML that nobody should read: entities of its own, or nested without end."""


@dataclass(slots=True)
class _Open:
    name: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    length: int = 0


def elements(data: bytes) -> Iterator[Element]:
    """Every element of a document, in the order in which they end.

    Raises:
        XmlError: when the part that cannot be read is reached; what came before has been yielded by then.

    Example:
        >>> [(e.name, e.text) for e in elements(b"<a><b>x</b></a>")]
        [('b', 'x'), ('a', '')]
    """
    reader = _Reader()
    for start in range(0, len(data), _PIECE):
        fault = reader.feed(data[start : start + _PIECE], final=start + _PIECE >= len(data))
        yield from reader.take()
        if fault:
            raise XmlError(fault, code="xml")
    if not data:
        raise XmlError("empty", code="xml")


class _Reader:
    def __init__(self) -> None:
        self._stack: list[_Open] = []
        self._done: list[Element] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._entity
        self._parser.buffer_text = True

    def feed(self, piece: bytes, *, final: bool) -> str | None:
        """Read a piece; returns what is wrong with it, or None."""
        try:
            self._parser.Parse(piece, final)
        except (expat.ExpatError, XmlError, ValueError) as error:
            return f"not readable as XML: {error}"
        return None

    def take(self) -> list[Element]:
        """The elements that ended since the last call."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._stack) >= _MAX_DEPTH:
            raise XmlError(f"nested more than {_MAX_DEPTH} deep", code="xml")
        self._stack.append(_Open(_local(name), {_local(key): value for key, value in attributes.items()}))

    def _end(self, _name: str) -> None:
        path = tuple(each.name for each in self._stack)
        last = self._stack.pop()
        self._done.append(Element(path, last.attributes, "".join(last.text).strip()))

    def _text(self, text: str) -> None:
        if self._stack and self._stack[-1].length < _MAX_TEXT:
            self._stack[-1].text.append(text[:_MAX_TEXT])
            self._stack[-1].length += len(text)

    def _entity(self, *_declaration: object) -> None:
        raise XmlError("it declares entities of its own, which are refused", code="xml")


def _local(name: str) -> str:
    return name.rpartition(" ")[2].rpartition(":")[2].lower()
