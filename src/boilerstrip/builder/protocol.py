"""What goes through the pipes between the parent and a child: a request a line, an answer a line, JSON both.

An answer begins with a sign and the number of the page, counted from the first of the process: what anything else
writes into the pipe is not taken for one. UTF-8, in which lone surrogates, which a page may hold, stand as they are.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

# How an answer begins after which the child goes on, and one after which it ends.
_GOES_ON, _ENDS = b"=", b"!"
_ENCODING = ("utf-8", "surrogatepass")


class Heard(NamedTuple):
    """An answer as it came: JSON, and whether its sender ends with it."""

    data: bytes
    is_last: bool


def to_line(value: dict[str, Any]) -> bytes:
    r"""`value` as one line of JSON.

    Example:
        >>> to_line({"text": "one\ntwo"})
        b'{"text": "one\\ntwo"}\n'
    """
    return json.dumps(value, ensure_ascii=False).encode(*_ENCODING) + b"\n"


def from_line(line: bytes) -> dict[str, Any]:
    """The value that `to_line` wrote."""
    value: dict[str, Any] = json.loads(line.decode(*_ENCODING))
    return value


def to_answer(number: int, value: dict[str, Any], *, is_last: bool) -> bytes:
    """`value` as the answer about page `number`."""
    return b"%b%d %b" % (_ENDS if is_last else _GOES_ON, number, to_line(value))


def read_answer(line: bytes, number: int) -> Heard | None:
    r"""The answer about page `number` that `line` is; None if it is no such answer, or not a whole one.

    Example:
        >>> read_answer(to_answer(7, {}, is_last=True), 7)
        Heard(data=b'{}\n', is_last=True)
        >>> read_answer(b"Segmentation fault\n", 7)
    """
    sign, (told, _, data) = line[:1], line[1:].partition(b" ")
    if sign not in {_GOES_ON, _ENDS} or told != str(number).encode() or not data.endswith(b"\n"):
        return None
    return Heard(data, sign == _ENDS)
