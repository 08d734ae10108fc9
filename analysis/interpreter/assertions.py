"""``assert``: TorchDynamo makes its last test an operation of the graph where the message is a constant.

Models the part of ``symbolic_convert.py::generic_jump`` for assertions: a tensor is handed to an assertion that runs
with the graph; a value that is no constant is turned into a tensor first, which most objects cannot be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...variables.base import VariableTracker
from ...variables.constancy import constancy
from ...variables.dicts import ConstDictVariable
from ...variables.exc import ObservedException
from ...variables.lists import ListVariable, TupleVariable
from ...variables.operations import proxyable
from ...variables.tensor import SymNodeVariable
from ...variables.user_defined import UserDefinedObjectVariable
from ..catalogue import rules as R
from ..frontend import ir
from .conditions import decide, test
from .dispatch import evaluate
from .frame import NORMAL, Frame

if TYPE_CHECKING:
    from .machine import Machine

KNOWN_AS_ARGUMENTS = (ListVariable, TupleVariable, ConstDictVariable, UserDefinedObjectVariable)
"""What may be an argument in the graph, and does not make a number."""


def run_assert(m: Machine, n: ir.Assert, f: Frame) -> int:
    """One ``assert`` statement."""
    plain = n.msg is None or (type(n.msg) is ir.Const and isinstance(n.msg.value, str))
    symbolic: list[bool] = []

    def last(m: Machine, value: VariableTracker, f: Frame) -> bool | None:
        symbolic.append(isinstance(value, SymNodeVariable))
        return _asserted(m, value, f)

    truth = test(m, n.test, f, last=last if plain and m.trace is not None else None).truth
    if truth is False:
        f.pos = n.pos
        if m.trace is not None and plain:
            m.policy.assertion_fails(f, any(symbolic))
        message = [evaluate(m, n.msg, f)] if n.msg is not None else []
        f.pos = n.pos
        raise ObservedException(m.call(m.lookup("builtins.AssertionError"), message), m.stack())
    return NORMAL


def _asserted(m: Machine, value: VariableTracker, f: Frame) -> bool | None:
    """The jump of an assertion with a constant message, on the last value that it tests."""
    if value.is_tensor():
        m.add_op()
        return True
    if constancy(value) is False:
        refused = None if _frozen(value) else proxyable(value)
        if refused is not None:
            m.graph_break(R.GB0055, function="the assertion", argument=refused.python_type_name())
        elif isinstance(value, KNOWN_AS_ARGUMENTS):
            m.graph_break(R.GB0112, function="the assertion", reason="a container is no number")
    return decide(m, value, f)


def _frozen(value: VariableTracker) -> bool:
    """Whether it is an object of a frozen dataclass, which the graph can hold."""
    return isinstance(value, UserDefinedObjectVariable) and bool(value.cls.options.get("frozen"))
