"""Functions of the ``operator`` module."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Final

from ..analysis.catalogue import rules as R
from .base import Args, Kwargs, VariableTracker
from .builtin import handles
from .constant import NONE, ZERO, ConstantVariable, boolean
from .functions import NativeFunctionVariable
from .lists import TupleVariable, contains, same
from .native import MISSING, NativeVariable, as_index, known

if TYPE_CHECKING:
    from .protocol import Tracer

BINARY: Final = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@",
    "lshift": "<<", "rshift": ">>", "and_": "&", "or_": "|", "xor": "^", "concat": "+",
}  # fmt: skip
IN_PLACE: Final = {
    "iadd": "+", "isub": "-", "imul": "*", "itruediv": "/", "ifloordiv": "//", "imod": "%", "ipow": "**",
    "imatmul": "@", "ilshift": "<<", "irshift": ">>", "iand": "&", "ior": "|", "ixor": "^", "iconcat": "+",
}  # fmt: skip
COMPARE: Final = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "is_": "is", "is_not": "is not"}
UNARY: Final = {"neg": "-", "pos": "+", "invert": "~", "inv": "~"}


def _names(*names: str) -> list[str]:
    """A name of the module, and its dunder form."""
    found: list[str] = []
    for name in names:
        found.append("operator." + name)
        if hasattr(operator, f"__{name.rstrip('_')}__"):
            found.append(f"operator.__{name.rstrip('_')}__")
    return found


def _register() -> None:
    for name, sign in BINARY.items():

        def binary(tx: Tracer, a: VariableTracker, b: VariableTracker, *, sign: str = sign) -> VariableTracker:
            return tx.binary(sign, a, b)

        handles(*_names(name), ruled=True)(binary)
    for name, sign in IN_PLACE.items():

        def in_place(
            tx: Tracer, a: VariableTracker, b: VariableTracker, *, name: str = name, sign: str = sign
        ) -> VariableTracker:
            dunder = f"__{name}__" if name != "iconcat" else "__iadd__"
            if a.is_tensor() or (isinstance(a, NativeVariable) and dunder in a.methods):
                return tx.call_method(a, dunder, [b])
            return tx.binary(sign, a, b)

        handles(*_names(name), ruled=True)(in_place)
    for name, sign in COMPARE.items():

        def compare(tx: Tracer, a: VariableTracker, b: VariableTracker, *, sign: str = sign) -> VariableTracker:
            return tx.compare(sign, a, b)

        handles(*_names(name), ruled=True)(compare)
    for name, sign in UNARY.items():

        def unary(tx: Tracer, a: VariableTracker, *, sign: str = sign) -> VariableTracker:
            return tx.unary(sign, a)

        handles(*_names(name), ruled=True)(unary)


_register()


@handles(*_names("getitem"), ruled=True)
def _getitem(tx: Tracer, a: VariableTracker, b: VariableTracker) -> VariableTracker:
    return tx.getitem(a, b)


@handles(*_names("setitem"))
def _setitem(tx: Tracer, a: VariableTracker, b: VariableTracker, c: VariableTracker) -> VariableTracker:
    tx.setitem(a, b, c)
    return NONE


@handles(*_names("delitem"))
def _delitem(tx: Tracer, a: VariableTracker, b: VariableTracker) -> VariableTracker:
    tx.delitem(a, b)
    return NONE


@handles(*_names("contains"), ruled=True)
def _contains(tx: Tracer, a: VariableTracker, b: VariableTracker) -> VariableTracker:
    return tx.compare("in", b, a)


@handles(*_names("not_"), ruled=True)
def _not(tx: Tracer, a: VariableTracker) -> VariableTracker:
    if a.is_tensor():
        tx.graph_break(R.GB0033, what="operator.not_() of a tensor", operator="not", op="operator.not_")
    truth = None if a.is_tensor() else tx.truth(a)
    return boolean(tx, None if truth is None else not truth, f"not {a.describe()}")


@handles("operator.truth", ruled=True)
def _truth(tx: Tracer, a: VariableTracker) -> VariableTracker:
    if a.is_tensor():
        tx.graph_break(R.GB0059, what="operator.truth() of a tensor", function="truth")
    return tx.call(tx.lookup("builtins.bool"), [a])


@handles(*_names("abs"), ruled=True)
def _abs(tx: Tracer, a: VariableTracker) -> VariableTracker:
    return tx.call(tx.lookup("builtins.abs"), [a])


@handles(*_names("index"), ruled=True)
def _index(tx: Tracer, a: VariableTracker) -> VariableTracker:
    value = as_index(tx, a)
    return tx.unknown("an unknown index", int) if value is None else ConstantVariable(value)


@handles("operator.length_hint", ruled=True)
def _length_hint(tx: Tracer, obj: VariableTracker, default: VariableTracker = ZERO) -> VariableTracker:
    items = tx.length(obj) if tx.hasattr(obj, "__len__") else None
    return tx.unknown("length hint", int) if items is None else ConstantVariable(items)


@handles("operator.countOf", ruled=True)
def _count_of(tx: Tracer, a: VariableTracker, b: VariableTracker) -> VariableTracker:
    items = tx.iterate(a)
    answers: list[bool | None] = [None] if items is None else [same(tx, item, b) for item in items]
    return tx.unknown("count of items", int) if None in answers else ConstantVariable(answers.count(True))


@handles("operator.indexOf")
def _index_of(tx: Tracer, a: VariableTracker, b: VariableTracker) -> VariableTracker:
    items = tx.iterate(a)
    if items is None or contains(tx, items, b) is None:
        return tx.unknown("place of an item", int)
    for position, item in enumerate(items):
        if same(tx, item, b):
            return ConstantVariable(position)
    return tx.throw(ValueError, "sequence.index(x): x not in sequence")


@handles("operator.call", ruled=True)
def _call(tx: Tracer, obj: VariableTracker, *args: VariableTracker, **kwargs: VariableTracker) -> VariableTracker:
    return tx.call(obj, list(args), kwargs)


# ---- what gives a function


def _met(tx: Tracer, name: str, inside: bool) -> None:
    """One that was made outside traced code is an object without rules there."""
    if not inside:
        tx.graph_break(R.GB0156, what=f"call of an operator.{name} made outside", type=name, method="__call__")


@handles("operator.itemgetter", ruled=True)
def _itemgetter(tx: Tracer, *items: VariableTracker) -> VariableTracker:
    inside = tx.traced

    def get(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        _met(tx, "itemgetter", inside)
        found = [tx.getitem(args[0], item) for item in items]
        return found[0] if len(found) == 1 else TupleVariable(found)

    return NativeFunctionVariable("operator.itemgetter", get)


@handles("operator.attrgetter", ruled=True)
def _attrgetter(tx: Tracer, *attributes: VariableTracker) -> VariableTracker:
    names = [known(attribute) for attribute in attributes]
    if not all(isinstance(name, str) for name in names):
        if MISSING in names:
            return tx.unknown("attrgetter() of unknown names")
        tx.throw(TypeError, "attribute name must be a string")

    inside = tx.traced

    def get(tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        _met(tx, "attrgetter", inside)
        found: list[VariableTracker] = []
        for name in names:
            value = args[0]
            for part in str(name).split("."):
                value = tx.getattr(value, part)
            found.append(value)
        return found[0] if len(found) == 1 else TupleVariable(found)

    return NativeFunctionVariable("operator.attrgetter", get)


@handles("operator.methodcaller", ruled=True)
def _methodcaller(
    tx: Tracer, name: VariableTracker, *args: VariableTracker, **kwargs: VariableTracker
) -> VariableTracker:
    text = known(name)
    if not isinstance(text, str):
        return tx.unknown("methodcaller() of an unknown name")

    inside = tx.traced

    def run(tx: Tracer, given: Args, options: Kwargs) -> VariableTracker:
        _met(tx, "methodcaller", inside)
        return tx.call_method(given[0], text, list(args), kwargs)

    return NativeFunctionVariable("operator.methodcaller", run)
