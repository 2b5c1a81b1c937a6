"""Filters on the columns of the store, such as `language == "de" and text_chars > 200`.

The words are Python's, of which only these are understood: names of columns, strings, numbers, True, False, None,
lists, comparisons (also `in`), `and`, `or`, `not`, and brackets. Nothing is ever executed.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from boilerstrip.errors import ConfigError

Row = Mapping[str, Any]
Predicate = Callable[[Row], bool]
_Value = Callable[[Row], Any]

_LONGEST = 2_000
_JOINED = "comparisons are joined by `and` and `or`"
# What a column of each kind can be compared with.
_KINDS: dict[str, tuple[type, ...]] = {"text": (str,), "number": (int, float), "yes or no": (bool, int)}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
    ast.Is: operator.eq,
    ast.IsNot: operator.ne,
}


def parse_where(expression: str, columns: Mapping[str, str]) -> Predicate:
    """A test for records whose columns are of these kinds: `text`, `number`, `yes or no`, `list`.

    A comparison with a column that a record does not fill is false, but for `== None`.

    Raises:
        ConfigError: the expression is not understood, names a column that does not exist, or compares one with a value
            that it can never have.

    Example:
        >>> columns = {"language": "text", "text_chars": "number"}
        >>> keep = parse_where("language in ['de', 'en'] and text_chars > 9", columns)
        >>> keep({"language": "de", "text_chars": 10}), keep({"language": None, "text_chars": 10})
        (True, False)
    """
    if len(expression) > _LONGEST:
        raise ConfigError(f"the filter has {len(expression):,} characters; it can have {_LONGEST:,}")
    try:
        tree = ast.parse(expression.strip(), mode="eval")
        value = _Parser(columns).value(tree.body)
    except SyntaxError as error:
        raise ConfigError(f"the filter {expression!r} is not understood: {_hint(expression, error)}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ConfigError(f"the filter {expression!r} is not understood: {error}") from error
    return lambda row: bool(value(row))


class _Parser:
    def __init__(self, columns: Mapping[str, str]) -> None:
        self._columns = columns

    def value(self, node: ast.expr) -> _Value:
        """What `node` means, as a function of a record."""
        match node:
            case ast.Name(id=name):
                return self._column(name)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                parts = [self.value(item) for item in items]
                return lambda row: [part(row) for part in parts]
            case ast.BoolOp(op=op, values=values):
                parts = [self.value(item) for item in values]
                every = all if isinstance(op, ast.And) else any
                return lambda row: every(part(row) for part in parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.value(operand)
                return lambda row: not inner(row)
            case ast.Compare():
                return self._comparison(node)
            case _:
                constant = _constant(node)
                return lambda _: constant

    def _column(self, name: str) -> _Value:
        if name not in self._columns:
            near = ", ".join(get_close_matches(name, self._columns, 3, 0.5) or sorted(self._columns))
            raise ValueError(f"there is no column {name!r} (a text stands in quotes: '{name}'); there are: {near}")
        return lambda row: row[name]

    def _comparison(self, node: ast.Compare) -> _Value:
        items = [node.left, *node.comparators]
        for left, op, right in zip(items, node.ops, items[1:], strict=False):
            self._check_kinds(left, op, right)
        operands = [self.value(item) for item in items]
        tests = [_COMPARE[type(op)] for op in node.ops]

        def holds(row: Row) -> bool:
            values = [operand(row) for operand in operands]
            return all(_compare(test, a, b) for test, a, b in zip(tests, values, values[1:], strict=False))

        return holds

    def _check_kinds(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> None:
        """Refuse a comparison of a column with a constant of another kind, which could only be false."""
        if isinstance(op, (ast.In, ast.NotIn)):
            for item in right.elts if isinstance(right, (ast.List, ast.Tuple)) else ():
                self._check_kinds(left, ast.Eq(), item)
            return
        for one, other in ((left, right), (right, left)):
            kind = self._columns.get(one.id) if isinstance(one, ast.Name) else None
            if kind in _KINDS and isinstance(other, (ast.Constant, ast.UnaryOp)):
                value = _constant(other)
                if value is not None and not isinstance(value, _KINDS[kind]):
                    raise ValueError(f"{ast.unparse(one)} is a {kind}, which {value!r} is not")


def _hint(expression: str, error: SyntaxError) -> str:
    """What is wrong in the words of somebody who writes a filter."""
    if re.search(r"(?<![=!<>])=(?!=)", expression):
        return "two values are compared by =="
    if re.search(r"&|\|", expression):
        return _JOINED
    return error.msg


def _constant(node: ast.expr) -> str | float | bool | None:
    match node:
        case ast.Constant(value=str() | int() | float() | None as constant):
            return constant
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            raise ValueError(_JOINED)
        case _:
            raise ValueError(f"{ast.unparse(node)!r} is none of the words a filter has")


def _compare(test: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    try:
        return test(left, right)
    except TypeError:  # such as None < 3: what is not known is neither less nor more
        return False
