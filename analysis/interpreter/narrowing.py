"""What a condition tells of variables that are one of a few: after ``x is not None`` no option of ``x`` is None.

Python itself needs no such thing; an interpreter over joined values does, or every later use of ``x`` would have to
be tried with each option again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...variables.base import VariableTracker
from ...variables.functions import UserFunctionVariable
from ...variables.union import UnionVariable, join_values
from ..frontend import ir
from .code import FunctionCode
from .dispatch import evaluate
from .frame import Frame

if TYPE_CHECKING:
    from .machine import Machine

Facts = dict[str, VariableTracker]
"""Variables with what they are known to be."""


def facts(m: Machine, node: ir.Expr, f: Frame) -> tuple[Facts, Facts]:
    """What variables are where a condition holds, and where it does not. Evaluates nothing but names of classes."""
    if type(node) is ir.UnaryOp and node.op == "not":
        holds, fails = facts(m, node.operand, f)
        return fails, holds
    if type(node) is ir.BoolOp:
        merged: Facts = {}
        for value in node.values:
            holds, fails = facts(m, value, f)
            merged |= holds if node.op == "and" else fails
        return (merged, {}) if node.op == "and" else ({}, merged)
    if type(node) is ir.Name:
        return _split(m, node, f, lambda option: None if option.is_tensor() else m.truth(option))
    if type(node) is ir.Compare and len(node.ops) == 1 and _is_none(node.comparators[0]):
        if node.ops[0] in ("is", "is not"):
            wanted = node.ops[0] == "is"
            return _split(m, node.left, f, lambda option: (option is m.none) == wanted)
    if type(node) is ir.Call and type(node.func) is ir.Name and not node.keywords:
        return _call_facts(m, node, f)
    return {}, {}


def _call_facts(m: Machine, node: ir.Call, f: Frame) -> tuple[Facts, Facts]:
    """``isinstance(x, C)`` and functions that do nothing but test their argument for None (``exists(x)``)."""
    if not node.args or _union(node.args[0], f) is None:
        return {}, {}
    assert type(node.func) is ir.Name
    if node.func.id == "isinstance" and len(node.args) == 2 and type(node.args[1]) in (ir.Name, ir.Attribute):
        cls = evaluate(m, node.args[1], f)
        return _split(m, node.args[0], f, lambda option: m.isinstance(option, cls))
    if len(node.args) == 1:
        fn = f.module.namespace.get(node.func.id)
        wanted = _tests_none(fn) if isinstance(fn, UserFunctionVariable) else None
        if wanted is not None:
            return _split(m, node.args[0], f, lambda option: (option is m.none) == wanted)
    return {}, {}


def _tests_none(fn: UserFunctionVariable) -> bool | None:
    """Whether a function says that its argument is None (True) or is not (False); None where it does neither."""
    code = fn.code
    if not isinstance(code, FunctionCode) or len(code.params) != 1 or len(code.code.body) != 1:
        return None
    statement = code.code.body[0]
    value = statement.value if type(statement) is ir.Return else None
    if type(value) is not ir.Compare or len(value.ops) != 1 or not _is_none(value.comparators[0]):
        return None
    if type(value.left) is not ir.Name or value.left.id != code.params[0].name:
        return None
    return {"is": True, "is not": False}.get(value.ops[0])


def _is_none(node: ir.Expr) -> bool:
    return type(node) is ir.Const and node.value is None


def _union(node: ir.Expr, f: Frame) -> UnionVariable | None:
    found = f.locals.get(node.id) if type(node) is ir.Name else None
    return found if isinstance(found, UnionVariable) else None


def _split(m: Machine, node: ir.Expr, f: Frame, test: Callable[[VariableTracker], bool | None]) -> tuple[Facts, Facts]:
    union = _union(node, f)
    if union is None or type(node) is not ir.Name:
        return {}, {}
    sides: tuple[list[VariableTracker], list[VariableTracker]] = ([], [])
    for option in union.options:
        answer = test(option)
        if answer is not False:
            sides[0].append(option)
        if not answer:
            sides[1].append(option)
    if m.assumptions.get(("option", union.key)) is not None:
        return {}, {}
    holds, fails = ({node.id: _joined(side)} if 0 < len(side) < len(union.options) else {} for side in sides)
    return holds, fails


def _joined(options: list[VariableTracker]) -> VariableTracker:
    result = options[0]
    for option in options[1:]:
        result = join_values(result, option)
    return result


def learn(m: Machine, f: Frame, known: Facts) -> None:
    """Go on with what is known of variables."""
    for name, value in known.items():
        if name in f.locals:
            m.store(f.locals, name, value)
