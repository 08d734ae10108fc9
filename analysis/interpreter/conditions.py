"""Tests: which way a condition goes, and what is known on each side where that is not known.

Follows the jumps that CPython compiles (``not`` in a test flips the jump, ``and`` and ``or`` test each operand), since
TorchDynamo breaks at jumps. Models ``symbolic_convert.py::generic_jump``.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from ...variables.base import VariableTracker
from ...variables.union import UnionVariable
from ...variables.user_defined import UserDefinedObjectVariable
from ..catalogue import rules as R
from ..frontend import ir
from .dispatch import evaluate
from .frame import Frame
from .narrowing import facts, learn

if TYPE_CHECKING:
    from .machine import Machine

Assumption = tuple[Hashable, bool] | None


class TestOutcome:
    """``truth`` is None where undecided; then ``when_true`` and ``when_false`` are what each side may assume."""

    __slots__ = ("truth", "when_true", "when_false")

    def __init__(self, truth: bool | None, when_true: Assumption = None, when_false: Assumption = None) -> None:
        self.truth = truth
        self.when_true = when_true
        self.when_false = when_false


def decide(m: Machine, value: VariableTracker, f: Frame | None = None, at: int | None = None) -> bool | None:
    """Which way a jump on ``value`` goes. A tensor is a data-dependent jump: it breaks in traced mode, at the
    statement whose position ``at`` is."""
    unbacked = getattr(value, "unbacked", False)
    if value.is_tensor() or unbacked is True or (unbacked and unbacked == m.birth):
        known = m.truth(value)
        if m.trace is not None and (known is None or value.is_tensor()):
            m.policy.jump_on_tensor(f if f is not None else m.frame, value, at)
        return known
    if m.policy.explore and m.trace is not None and isinstance(value, UnionVariable) and _holds_tensor(value):
        chosen = m.map_options(value, lambda option: _decided(m, option, f, at))
        return m.truth(chosen)
    if isinstance(value, UserDefinedObjectVariable) and value.cls.find("__bool__") is not None:
        result = value.call_method(m, "__bool__", [], {})
        if result.is_tensor():
            m.graph_break(R.GB0170, what=f"this condition ({value.describe()})")
        return m.truth(result)
    return m.truth(value)


def _holds_tensor(value: UnionVariable) -> bool:
    return any(option.is_tensor() for option in value.options)


def _decided(m: Machine, option: VariableTracker, f: Frame | None, at: int | None) -> VariableTracker:
    truth = decide(m, option, f, at)
    return m.unknown("a test", bool) if truth is None else m.constant(truth)


def _assumptions(value: VariableTracker) -> tuple[Assumption, Assumption]:
    key = getattr(value, "key", None)
    if key is None:
        return None, None
    flip = False
    while isinstance(key, tuple) and len(key) == 2 and key[0] == "not":  # type: ignore[arg-type]
        key = key[1]  # type: ignore[assignment]
        flip = not flip
    return (key, not flip), (key, flip)


def test(m: Machine, node: ir.Expr, f: Frame, at: int | None = None) -> TestOutcome:
    """Evaluate an expression as a condition. ``at`` is the position of the statement that jumps: CPython gives the jump
    on an operand that is no comparison the line of its statement, and the jump on a comparison its own."""
    if type(node) is ir.UnaryOp and node.op == "not":
        inner = test(m, node.operand, f, at)
        truth = None if inner.truth is None else not inner.truth
        return TestOutcome(truth, inner.when_false, inner.when_true)
    if type(node) is ir.BoolOp:
        return _test_boolop(m, node, f, 0, at)
    value = evaluate(m, node, f)
    f.pos = node.pos
    truth = decide(m, value, f, None if type(node) is ir.Compare else at)
    if truth is not None:
        return TestOutcome(truth)
    when_true, when_false = _assumptions(value)
    return TestOutcome(None, when_true, when_false)


def _test_boolop(m: Machine, node: ir.BoolOp, f: Frame, index: int, at: int | None) -> TestOutcome:
    first = test(m, node.values[index], f, at)
    if index == len(node.values) - 1:
        return first
    conjunction = node.op == "and"
    if first.truth is not None:
        if first.truth != conjunction:
            return first
        return _test_boolop(m, node, f, index + 1, at)
    text = f.unit.text(node.values[index].pos)
    results: list[TestOutcome] = []

    known = facts(m, node.values[index], f)[0 if conjunction else 1]

    def rest() -> None:
        learn(m, f, known)
        results.append(_test_boolop(m, node, f, index + 1, at))

    assumption = first.when_true if conjunction else first.when_false
    other = first.when_false if conjunction else first.when_true
    outcomes = m.alternatives(
        [(text if conjunction else f"not ({text})", rest), (f"not ({text})" if conjunction else text, lambda: None)],
        [assumption, other],
    )
    if outcomes[0].error is not None or not results:
        return TestOutcome(not conjunction)
    if results[-1].truth is (not conjunction):
        return TestOutcome(not conjunction)
    if results[-1].truth is conjunction:
        return first
    return TestOutcome(None, assumption if conjunction else None, None if conjunction else assumption)
