"""Lowering of expressions, except literals of text and what opens a scope of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import libcst as cst

from . import ir
from .literals import integer_value
from .lower_core import EXPRESSIONS, TO_START, Lowering

_CONSTANT_NAMES: dict[str, None | bool] = {"None": None, "True": True, "False": False}

_BINARY: dict[type[cst.CSTNode], str] = {
    cst.Add: "+", cst.Subtract: "-", cst.Multiply: "*", cst.MatrixMultiply: "@", cst.Divide: "/", cst.FloorDivide: "//",
    cst.Modulo: "%", cst.Power: "**", cst.LeftShift: "<<", cst.RightShift: ">>", cst.BitAnd: "&", cst.BitOr: "|",
    cst.BitXor: "^",
}  # fmt: skip
_UNARY: dict[type[cst.CSTNode], str] = {cst.Minus: "-", cst.Plus: "+", cst.BitInvert: "~", cst.Not: "not"}
_COMPARE: dict[type[cst.CSTNode], str] = {
    cst.Equal: "==", cst.NotEqual: "!=", cst.LessThan: "<", cst.LessThanEqual: "<=", cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=", cst.Is: "is", cst.IsNot: "is not", cst.In: "in", cst.NotIn: "not in",
}  # fmt: skip


def _name(lowering: Lowering, node: cst.Name) -> ir.Expr:
    name = node.value
    if name in _CONSTANT_NAMES:
        return ir.Const(_CONSTANT_NAMES[name], lowering.pos(node))
    return lowering.read(name, lowering.pos(node))


def _attribute(lowering: Lowering, node: cst.Attribute) -> ir.Expr:
    pos = lowering.pos(node)
    value = lowering.expression(node.value)
    attr = node.attr.value
    if attr[:2] == "__":
        attr = lowering.mangled(attr)
    lowering.scope.mentions.append(attr)
    return ir.Attribute(value, attr, pos)


def _integer(lowering: Lowering, node: cst.Integer) -> ir.Expr:
    return integer_value(node.value, lowering.pos(node))


def _float(lowering: Lowering, node: cst.Float) -> ir.Expr:
    return ir.Const(float(node.value), lowering.pos(node))


def _imaginary(lowering: Lowering, node: cst.Imaginary) -> ir.Expr:
    return ir.ComplexConst(float(node.value[:-1]), lowering.pos(node))


def _ellipsis(lowering: Lowering, node: cst.Ellipsis) -> ir.Expr:
    return ir.EllipsisConst(lowering.pos(node))


def _call(lowering: Lowering, node: cst.Call) -> ir.Expr:
    pos = lowering.pos(node)
    func = lowering.expression(node.func)
    args, keywords = call_arguments(lowering, node.args)
    return ir.Call(func, args, keywords, pos)


def call_arguments(lowering: Lowering, nodes: Sequence[cst.Arg]) -> tuple[list[ir.Expr], list[ir.Keyword]]:
    """The arguments of a call, or the bases and keywords of a class: positional ones first."""
    args: list[ir.Expr] = []
    named: list[cst.Arg] | None = None
    for node in nodes:
        if node.keyword is None and node.star != "**":
            if node.star:
                pos = lowering.pos(node)
                args.append(ir.Starred(lowering.expression(node.value), pos))
            else:
                args.append(lowering.expression(node.value))
        elif named is None:
            named = [node]
        else:
            named.append(node)
    if named is None:
        return args, []
    return args, [
        ir.Keyword(None if node.keyword is None else node.keyword.value, lowering.expression(node.value))
        for node in named
    ]


def _binary(lowering: Lowering, node: cst.BinaryOperation) -> ir.Expr:
    # A long chain of operators nests to the left: walk down instead of recursing.
    chain = [(node, lowering.pos(node))]
    left = node.left
    while left.__class__ is cst.BinaryOperation:
        inner = cast(cst.BinaryOperation, left)
        chain.append((inner, lowering.pos(inner)))
        left = inner.left
    result = lowering.expression(left)
    for operation, pos in reversed(chain):
        right = lowering.expression(operation.right)
        result = ir.BinOp(_BINARY[operation.operator.__class__], result, right, pos)
    return result


def _unary(lowering: Lowering, node: cst.UnaryOperation) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.UnaryOp(_UNARY[node.operator.__class__], lowering.expression(node.expression), pos)


def _boolean(lowering: Lowering, node: cst.BooleanOperation) -> ir.Expr:
    pos = lowering.pos(node)
    operator = node.operator.__class__
    operands = [node.right]
    left = node.left
    while left.__class__ is cst.BooleanOperation and not left.lpar:
        inner = cast(cst.BooleanOperation, left)
        if inner.operator.__class__ is not operator:
            break
        operands.append(inner.right)
        left = inner.left
    operands.append(left)
    operands.reverse()
    return ir.BoolOp("and" if operator is cst.And else "or", [lowering.expression(o) for o in operands], pos)


def _comparison(lowering: Lowering, node: cst.Comparison) -> ir.Expr:
    pos = lowering.pos(node)
    left = lowering.expression(node.left)
    ops: list[str] = []
    comparators: list[ir.Expr] = []
    for target in node.comparisons:
        ops.append(_COMPARE[target.operator.__class__])
        comparators.append(lowering.expression(target.comparator))
    return ir.Compare(left, ops, comparators, pos)


def _if_expression(lowering: Lowering, node: cst.IfExp) -> ir.Expr:
    pos = lowering.pos(node)
    test = lowering.expression(node.test)
    body = lowering.expression(node.body)
    return ir.IfExp(test, body, lowering.expression(node.orelse), pos)


def _named(lowering: Lowering, node: cst.NamedExpr) -> ir.Expr:
    pos = lowering.pos(node)
    value = lowering.expression(node.value)
    name = cast(cst.Name, node.target)
    target = lowering.bind_in(lowering.scope.visible(), name.value, lowering.pos(name))
    return ir.NamedExpr(target, value, pos)


def _parenthesized_pos(lowering: Lowering, node: cst.Tuple | cst.GeneratorExp) -> int:
    """The position of something whose parentheses belong to it, where it has any."""
    if node.lpar and node.rpar:
        return lowering.pos_between(node.lpar[-1], node.rpar[0])
    return lowering.pos(node)


def elements(lowering: Lowering, nodes: Sequence[cst.BaseElement]) -> list[ir.Expr]:
    """The elements of a display that is read."""
    out: list[ir.Expr] = []
    for node in nodes:
        if node.__class__ is cst.Element:
            out.append(lowering.expression(node.value))
        else:
            pos = lowering.pos(node)
            out.append(ir.Starred(lowering.expression(node.value), pos))
    return out


def _starred(lowering: Lowering, node: cst.StarredElement) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.Starred(lowering.expression(node.value), pos)


def _tuple(lowering: Lowering, node: cst.Tuple) -> ir.Expr:
    pos = _parenthesized_pos(lowering, node)
    return ir.Tuple(elements(lowering, node.elements), pos)


def _list(lowering: Lowering, node: cst.List) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.List(elements(lowering, node.elements), pos)


def _set(lowering: Lowering, node: cst.Set) -> ir.Expr:
    pos = lowering.pos(node)
    return ir.Set(elements(lowering, node.elements), pos)


def _dict(lowering: Lowering, node: cst.Dict) -> ir.Expr:
    pos = lowering.pos(node)
    keys: list[ir.Expr | None] = []
    values: list[ir.Expr] = []
    for element in node.elements:
        keys.append(lowering.expression(element.key) if isinstance(element, cst.DictElement) else None)
        values.append(lowering.expression(element.value))
    return ir.Dict(keys, values, pos)


def _subscript(lowering: Lowering, node: cst.Subscript) -> ir.Expr:
    pos = lowering.pos(node)
    value = lowering.expression(node.value)
    parts = node.slice
    first = parts[0]
    if len(parts) == 1 and first.comma.__class__ is not cst.Comma and not getattr(first.slice, "star", None):
        return ir.Subscript(value, _index(lowering, first.slice), pos)
    comma = parts[-1].comma
    if isinstance(comma, cst.Comma):
        index_pos = lowering.pos_between(first.slice, comma.whitespace_after, TO_START)
    else:
        index_pos = lowering.pos_between(first.slice, parts[-1])
    return ir.Subscript(value, ir.Tuple([_index(lowering, part.slice) for part in parts], index_pos), pos)


def _index(lowering: Lowering, node: cst.BaseSlice) -> ir.Expr:
    if isinstance(node, cst.Index):
        if node.star:
            pos = lowering.pos(node)
            return ir.Starred(lowering.expression(node.value), pos)
        return lowering.expression(node.value)
    assert isinstance(node, cst.Slice)
    pos = lowering.pos(node)
    return ir.Slice(lowering.optional(node.lower), lowering.optional(node.upper), lowering.optional(node.step), pos)


def _yield(lowering: Lowering, node: cst.Yield) -> ir.Expr:
    pos = lowering.pos(node)
    scope = lowering.scope
    scope.yields += 1
    scope.suspensions += 1
    value = node.value
    if isinstance(value, cst.From):
        return ir.YieldFrom(lowering.expression(value.item), pos)
    return ir.Yield(lowering.optional(value), pos)


def _await(lowering: Lowering, node: cst.Await) -> ir.Expr:
    pos = lowering.pos(node)
    lowering.scope.suspensions += 1
    return ir.Await(lowering.expression(node.expression), pos)


def target(lowering: Lowering, node: Any) -> ir.Expr:
    """Lower an expression that is assigned to or deleted."""
    kind = node.__class__
    if kind is cst.Name:
        return lowering.bind(node.value, lowering.pos(node))
    if kind is cst.Tuple:
        pos = _parenthesized_pos(lowering, node)
        return ir.Tuple([_element_target(lowering, element) for element in node.elements], pos)
    if kind is cst.List:
        pos = lowering.pos(node)
        return ir.List([_element_target(lowering, element) for element in node.elements], pos)
    if kind is cst.StarredElement:
        return _element_target(lowering, node)
    return lowering.expression(node)


def _element_target(lowering: Lowering, node: cst.BaseElement) -> ir.Expr:
    if node.__class__ is cst.Element:
        return target(lowering, node.value)
    pos = lowering.pos(node)
    return ir.Starred(target(lowering, node.value), pos)


EXPRESSIONS.update(
    {
        cst.Name: _name,
        cst.Attribute: _attribute,
        cst.Integer: _integer,
        cst.Float: _float,
        cst.Imaginary: _imaginary,
        cst.Ellipsis: _ellipsis,
        cst.Call: _call,
        cst.BinaryOperation: _binary,
        cst.UnaryOperation: _unary,
        cst.BooleanOperation: _boolean,
        cst.Comparison: _comparison,
        cst.IfExp: _if_expression,
        cst.NamedExpr: _named,
        cst.Tuple: _tuple,
        cst.List: _list,
        cst.Set: _set,
        cst.Dict: _dict,
        cst.Subscript: _subscript,
        cst.StarredElement: _starred,
        cst.Yield: _yield,
        cst.Await: _await,
    }
)
