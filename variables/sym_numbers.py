"""Arithmetic of symbolic numbers, and of numbers that TorchDynamo passes as one-element tensors."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .native import GetAttrVariable
from .op_call import UNKNOWN, const
from .op_registry import RUN
from .operations import OPERATORS, REFLECTED, run_operator
from .tensor import SymNodeVariable, TensorVariable, UnspecializedPythonVariable, number_of, region_of
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "__add__": operator.add, "__sub__": operator.sub, "__mul__": operator.mul, "__truediv__": operator.truediv,
    "__floordiv__": operator.floordiv, "__mod__": operator.mod, "__pow__": operator.pow, "__and__": operator.and_,
    "__or__": operator.or_, "__xor__": operator.xor, "__lshift__": operator.lshift, "__rshift__": operator.rshift,
}  # fmt: skip
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "__eq__": operator.eq, "__ne__": operator.ne, "__lt__": operator.lt, "__le__": operator.le,
    "__gt__": operator.gt, "__ge__": operator.ge,
}  # fmt: skip
UNARY: dict[str, Callable[[Any], Any]] = {
    "__neg__": operator.neg, "__pos__": operator.pos, "__abs__": abs, "__int__": int, "__float__": float,
    "__invert__": operator.invert, "__trunc__": math.trunc, "__floor__": math.floor, "__ceil__": math.ceil,
    "__round__": round,
}  # fmt: skip


def result_type(name: str, left: type, right: type) -> type:
    if name == "__truediv__" or float in (left, right):
        return float
    if name in ("__and__", "__or__", "__xor__") and left is bool and right is bool:
        return bool
    return int


def sym_method(tx: Tracer, self: SymNodeVariable, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
    """``self.name(*args)`` of a symbolic number."""
    if name in UNARY:
        pytype = {"__int__": int, "__float__": float, "__trunc__": int, "__floor__": int, "__ceil__": int}.get(name)
        tx.add_op()
        value = UNARY[name](self.hint) if self.hint is not None else None
        expression = (UNARY[name], self.expression) if self.expression is not None else None
        return SymNodeVariable(pytype or self.pytype, value, self.unbacked, self.reason, expression)
    if name == "__bool__":
        known = None if self.hint is None else bool(self.hint)
        expression = (bool, self.expression) if self.expression is not None else None
        return SymNodeVariable(bool, known, self.unbacked, self.reason, expression)
    if name == "__index__":
        if self.unbacked or self.hint is None:
            return self
        if self.expression is not None:
            tx.assume_number(self.expression, self.hint)
        return tx.constant(int(self.hint))
    if name == "__hash__":
        return tx.unknown("hash of a symbolic number", int)
    if name in ("__format__", "__str__", "__repr__"):
        # Formatted, it is the number of this run, for which a guard is added; nothing else makes a text of it.
        if name != "__format__":
            rule = R.GB0059 if name == "__str__" else R.GB6053
            tx.graph_break(rule, what="text of a symbolic number", function="str")
        elif self.hint is not None and not self.unbacked and self.expression is not None:
            tx.assume_number(self.expression, self.hint)
            return tx.call_method(tx.constant(self.hint), name, args, kwargs)
        return tx.unknown("the text of a symbolic number", str)
    base, swapped = name, False
    if name.startswith("__r") and name.replace("__r", "__", 1) in ARITHMETIC and name not in ARITHMETIC:
        base, swapped = name.replace("__r", "__", 1), True
    elif name.startswith("__i") and name.replace("__i", "__", 1) in ARITHMETIC:
        base = name.replace("__i", "__", 1)
    if (base in ARITHMETIC or base in COMPARISONS) and len(args) == 1:
        return _binary(tx, self, base, args[0], swapped)
    if name in ("bit_length", "is_integer", "item", "conjugate", "as_integer_ratio"):
        if name in ("item", "conjugate"):
            return self
        return tx.unknown(f"{name} of a symbolic number", int if name == "bit_length" else bool)
    return tx.missing_attribute(self, name)


def _binary(tx: Tracer, self: SymNodeVariable, name: str, other: VariableTracker, swapped: bool) -> VariableTracker:
    if isinstance(other, TensorVariable):
        reflected = name.replace("__", "__r", 1) if not swapped and name in ARITHMETIC else name
        mirrored = {"__lt__": "__gt__", "__gt__": "__lt__", "__le__": "__ge__", "__ge__": "__le__"}.get(name, reflected)
        return tx.call_method(other, mirrored, [self])
    if isinstance(other, UnknownVariable):
        return tx.unknown("arithmetic on a symbolic number", bool if name in COMPARISONS else None)
    number = number_of(other)
    unbacked = self.unbacked or (isinstance(other, SymNodeVariable) and other.unbacked)
    if not isinstance(other, SymNodeVariable) and not isinstance(number, (bool, int, float)):
        if name in ("__eq__", "__ne__"):
            return tx.constant(name == "__ne__")
        return tx.constant(NotImplemented)
    function = COMPARISONS.get(name) or ARITHMETIC[name]
    value: Any = None
    if self.hint is not None and number is not UNKNOWN and isinstance(number, (bool, int, float)):
        left, right = (number, self.hint) if swapped else (self.hint, number)
        try:
            value = function(left, right)
        except (ZeroDivisionError, ValueError, OverflowError, TypeError):
            value = None
    tx.add_op()
    operand: Any = other.expression if isinstance(other, SymNodeVariable) else number
    expression: Any = None
    if self.expression is not None and operand is not None:
        expression = (function, operand, self.expression) if swapped else (function, self.expression, operand)
    if name in COMPARISONS:
        return SymNodeVariable(bool, value, unbacked, self.reason, expression)
    other_type = other.pytype if isinstance(other, SymNodeVariable) else type(number)
    return SymNodeVariable(result_type(name, self.pytype, other_type), value, unbacked, self.reason, expression)


def unspecialized_method(
    tx: Tracer, self: UnspecializedPythonVariable, name: str, args: Args, kwargs: Kwargs
) -> VariableTracker:
    """A method of a number that is a one-element tensor in the graph.

    TorchDynamo knows only its combinations with tensors; operators on such numbers alone break the graph.
    """
    drawn = tx.traced and self.unbacked == region_of(tx)
    operation = OPERATORS.get(name) or REFLECTED.get(name)
    if operation is not None and len(args) == 1:
        other = args[0]
        if isinstance(other, TensorVariable):
            result = run_operator(tx, self.as_tensor(), name, other)
            if result is not None:
                return result
        if drawn and name in COMPARISONS:  # a comparison goes into the graph, unlike arithmetic
            tx.add_op()
            return UnspecializedPythonVariable(bool, self.unbacked, f"comparison of {self.reason}")
        if drawn:
            tx.graph_break(R.GB0213, what=f"operator on {self.describe()}", operator=name)
        if name in COMPARISONS:
            return tx.unknown(f"comparison of {self.reason}", bool)
        number = const(other, UNKNOWN)
        pytype = result_type(name, self.pytype, type(number) if isinstance(number, (int, float)) else self.pytype)
        return tx.unknown(f"arithmetic on {self.reason}", pytype)
    if name in UNARY or name == "__bool__":
        if drawn and name in ("__neg__", "__pos__", "__invert__"):
            tx.graph_break(R.GB0213, what=f"operator on {self.describe()}", operator=name)
        pytype = {"__int__": int, "__float__": float, "__bool__": bool}.get(name, self.pytype)
        return tx.unknown(f"{name} of {self.reason}", pytype)
    if name in ("__format__", "__str__", "__repr__"):
        return tx.unknown(f"the text of {self.reason}", str)
    if name == "item":
        return self
    if hasattr(self.pytype, name):
        return tx.unknown(f"{name}() of {self.reason}")
    return tx.missing_attribute(self, name)


RUN["sym_method"] = sym_method
RUN["unspecialized_method"] = unspecialized_method

__all__ = ["GetAttrVariable", "region_of"]
