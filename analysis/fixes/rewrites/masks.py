"""Conditions as boolean tensors: what stands in a ``torch.where`` or an ``_assert_async`` for a Python condition."""

from __future__ import annotations

import libcst as cst

from .proposal import code_of, in_parentheses, last_name

BOOLEAN_METHODS = frozenset(
    "all allclose any eq equal ge gt isclose isfinite isin isinf isnan isneginf isposinf isreal is_nonzero le "
    "logical_and logical_not logical_or logical_xor lt ne".split()
)
"""Calls by these names have boolean results."""


def as_mask(test: cst.BaseExpression) -> str | None:
    """The condition as source of a boolean tensor; None where there is no equal one."""
    test = without_item(test)
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            mask = as_mask(inner)
            return None if mask is None else f"~{_tight(mask, inner)}"
        case cst.BooleanOperation(left=left, operator=operator, right=right):
            sides = as_mask(left), as_mask(right)
            if sides[0] is None or sides[1] is None:
                return None
            join = "&" if isinstance(operator, cst.And) else "|"
            return f"{_tight(sides[0], left)} {join} {_tight(sides[1], right)}"
        case cst.Comparison(left=left, comparisons=[only]):
            if isinstance(only.operator, cst.Is | cst.IsNot | cst.In | cst.NotIn):
                return None
            sides = (code_of(without_item(left)), code_of(without_item(only.comparator)))
            return f"{sides[0]}{code_of(only.operator)}{sides[1]}"
        case cst.Comparison():
            return None
        case cst.Call() if last_name(test) in BOOLEAN_METHODS:
            return code_of(test)
        case cst.Name() | cst.Attribute() | cst.Subscript() | cst.Call():
            return f"{code_of(test)} != 0"
        case _:
            return None


def negated(test: cst.BaseExpression) -> str | None:
    """The opposite of a condition, as source of a boolean tensor."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return as_mask(test.expression)
    mask = as_mask(test)
    return None if mask is None else f"~{_tight(mask, test)}"


def without_item(node: cst.BaseExpression) -> cst.BaseExpression:
    """A tensor for the Python value that was made of it: ``t`` for ``t.item()``, ``bool(t)``, ``float(t)``."""
    match node:
        case cst.Call(func=cst.Attribute(value=tensor, attr=cst.Name(value="item")), args=[]):
            return tensor
        case cst.Call(func=cst.Name(value="bool" | "float"), args=[cst.Arg(value=value, keyword=None, star="")]):
            return without_item(value)
        case _:
            return node


def _tight(mask: str, node: cst.BaseExpression) -> str:
    bare = isinstance(without_item(node), cst.Call) and last_name(without_item(node)) in BOOLEAN_METHODS
    return mask if bare else in_parentheses(cst.parse_expression(mask))
