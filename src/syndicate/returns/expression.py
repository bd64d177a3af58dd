"""
The small language of checks: numbers of cells, `last(cell)` of the year before, `+ - *`, comparisons, `and or not`, `max min positive`.

Read with Python's own parser and then only through a list of what is allowed; nothing is ever executed. Values are
intervals, so a comparison may be undecidable: truth has three values (Kleene's strong logic, 1952).
"""

from __future__ import annotations

import ast
import copy
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property

from syndicate.returns.values import Interval, Number, Value, bounds, show

Rename = Callable[[str], str]
Truth = bool | None
Operand = Interval | Truth
"""What a part of an expression comes to: a number, or a truth; None is the truth that cannot be decided."""

LAST = "last:"
"""Begins the key of a cell of the year before: `last(carry_next)` in an expression."""
MAX_LENGTH = 1_000
_SPOT = re.compile("\0(\\d+)\0")
_FUNCTIONS = ("max", "min", "positive")
_SIGNS = (
    ("==", "="),
    ("!=", "≠"),
    ("<=", "≤"),
    (">=", "≥"),
    (" or ", " 或 "),
    (" and ", " 且 "),
    ("positive(", "正数个数("),
)


class ExpressionError(ValueError):
    """The expression uses something outside the language. Chinese, then English."""


class Expression:
    """A parsed relation. Immutable; `keys` are the cells it concerns, in the order of first mention."""

    def __init__(self, text: str, rename: Rename | None = None) -> None:
        """
        Parse and check `text`; `rename` turns the names that it uses into keys (a line into its cell of one column).

        Raises:
            ExpressionError: Not an expression of the language, or not a relation (a bare number).
        """
        self.text = text
        self._body = _Keys(rename).visit(_parse(text))
        self.keys = _keys(self._body)
        _Typing().relation(self._body)

    def judge(self, values: Mapping[str, Value]) -> Truth:
        """Return whether the relation holds for these values; None when intervals leave it open. Every key must have a value."""
        truth = _evaluate(self._body, {key: bounds(values[key]) for key in self.keys})
        if isinstance(truth, Interval):
            raise ExpressionError(f"{self.text}：不是关系式 / not a relation")
        return truth

    def worked(self, values: Mapping[str, Value]) -> str:
        """Return the relation with the values put in, as an office writes it: `16 = 14 + 2`."""
        return _SPOT.sub(lambda spot: show(values[self.keys[int(spot[1])]]), self._template)

    @cached_property
    def _template(self) -> str:
        """The relation as an office writes it, with the numbers of its keys where values go: it is written out once."""
        spots = {key: f"\0{number}\0" for number, key in enumerate(self.keys)}
        text = ast.unparse(_Insert(spots).visit(copy.deepcopy(self._body)))
        for code, sign in _SIGNS:
            text = text.replace(code, sign)
        return text


def _parse(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"表达式超过 {MAX_LENGTH} 字符 / expression longer than {MAX_LENGTH} characters")
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ExpressionError(f"{text}：无法解析 / cannot be parsed ({error})") from None


def _keys(body: ast.expr) -> tuple[str, ...]:
    # `ast.walk` goes level by level; people expect the order in which the cells are written.
    called = {id(node.func) for node in ast.walk(body) if isinstance(node, ast.Call)}
    names = [node for node in ast.walk(body) if isinstance(node, ast.Name) and id(node) not in called]
    names.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(dict.fromkeys(node.id for node in names))


class _Keys(ast.NodeTransformer):
    """Turns names into keys, and `last(name)` into the key of the year before."""

    def __init__(self, rename: Rename | None) -> None:
        self._rename = rename or str

    def visit_Call(self, node: ast.Call) -> ast.expr:
        match node:
            case ast.Call(func=ast.Name(id="last"), args=[ast.Name() as name], keywords=[]):
                return ast.copy_location(ast.Name(id=LAST + self._rename(name.id), ctx=ast.Load()), node)
        node.args = [self.visit(part) for part in node.args]
        return node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.copy_location(ast.Name(id=self._rename(node.id), ctx=node.ctx), node)


class _Typing:
    """Refuses what is outside the language, and mixing numbers with truths, before any value is seen."""

    def relation(self, node: ast.expr) -> None:
        match node:
            case ast.BoolOp(values=parts):
                for part in parts:
                    self.relation(part)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                self.relation(part)
            case ast.Compare():
                self._compare(node)
            case _:
                raise ExpressionError(f"{ast.unparse(node)}：应为关系式 / expected a relation")

    def _compare(self, node: ast.Compare) -> None:
        sides = [node.left, *node.comparators]
        if any(type(op) not in _COMPARE for op in node.ops):
            raise ExpressionError(f"{ast.unparse(node)}：比较符不在许可之列 / comparison not allowed")
        if all(isinstance(side, ast.Compare | ast.BoolOp) for side in sides) and _only_equality(node):
            for side in sides:
                self.relation(side)
            return
        for side in sides:
            self.number(side)

    def number(self, node: ast.expr) -> None:
        match node:
            case ast.Name():
                return
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                return
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
                self.number(left)
                self.number(right)
            case ast.Call(func=ast.Name(id=name), args=[_, *_] as parts, keywords=[]) if name in _FUNCTIONS:
                for part in parts:
                    self.number(part)
            case _:
                raise ExpressionError(f"{ast.unparse(node)}：不在许可之列 / not allowed in a check")


def _only_equality(node: ast.Compare) -> bool:
    return all(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)


def _evaluate(node: ast.expr, values: Mapping[str, Interval]) -> Operand:
    match node:
        case ast.BoolOp(op=op, values=parts):
            truths = [_truth(part, values) for part in parts]
            return _all(truths) if isinstance(op, ast.And) else _not(_all([_not(truth) for truth in truths]))
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return _not(_truth(part, values))
        case ast.Compare(left=left, ops=ops, comparators=right):
            sides = [_evaluate(side, values) for side in (left, *right)]
            links = zip(sides, ops, sides[1:], strict=False)
            return _all([_COMPARE[type(op)](one, other) for one, op, other in links])
        case _:
            return _number(node, values)


def _truth(node: ast.expr, values: Mapping[str, Interval]) -> Truth:
    truth = _evaluate(node, values)
    return None if isinstance(truth, Interval) else truth


def _number(node: ast.expr, values: Mapping[str, Interval]) -> Interval:
    match node:
        case ast.Name(id=key):
            return values[key]
        case ast.Constant(value=int() | float() as constant):
            return bounds(Decimal(str(constant)))
        case ast.BinOp(left=left, op=op, right=right):
            return _arithmetic(op, _number(left, values), _number(right, values))
        case ast.Call(func=ast.Name(id=name), args=parts):
            return _call(name, [_number(part, values) for part in parts])
    raise ExpressionError(f"{ast.unparse(node)}：不在许可之列 / not allowed in a check")


def _arithmetic(op: ast.operator, one: Interval, other: Interval) -> Interval:
    if isinstance(op, ast.Add):
        return Interval(one.low + other.low, one.high + other.high)
    if isinstance(op, ast.Sub):
        return Interval(one.low - other.high, one.high - other.low)
    corners: list[Number] = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
    return Interval(min(corners), max(corners))


def _call(name: str, parts: list[Interval]) -> Interval:
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    if name == "positive":  # how many are greater than zero
        return Interval(sum(low > 0 for low in lows), sum(high > 0 for high in highs))
    choose = max if name == "max" else min
    return Interval(choose(lows), choose(highs))


def _all(truths: list[Truth]) -> Truth:
    if False in truths:
        return False
    return None if None in truths else True


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _less(one: Operand, other: Operand) -> Truth:
    return _ordered(one, other, operator.lt, operator.ge)


def _at_most(one: Operand, other: Operand) -> Truth:
    return _ordered(one, other, operator.le, operator.gt)


def _ordered(
    one: Operand, other: Operand, surely: Callable[[Number, Number], bool], never: Callable[[Number, Number], bool]
) -> Truth:
    if not isinstance(one, Interval) or not isinstance(other, Interval):
        return None
    if surely(one.high, other.low):
        return True
    return False if never(one.low, other.high) else None


def _equal(one: Operand, other: Operand) -> Truth:
    if isinstance(one, Interval) and isinstance(other, Interval):
        if one.high < other.low or other.high < one.low:
            return False
        return True if one.low == one.high == other.low == other.high else None
    return None if one is None or other is None else one == other


_COMPARE: Mapping[type[ast.cmpop], Callable[[Operand, Operand], Truth]] = {
    ast.Eq: _equal,
    ast.NotEq: lambda one, other: _not(_equal(one, other)),
    ast.Lt: _less,
    ast.LtE: _at_most,
    ast.Gt: lambda one, other: _less(other, one),
    ast.GtE: lambda one, other: _at_most(other, one),
}


class _Insert(ast.NodeTransformer):
    """Puts other words in the place of keys."""

    def __init__(self, shown: Mapping[str, str]) -> None:
        self._shown = shown

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(id=self._shown.get(node.id, node.id), ctx=node.ctx)
