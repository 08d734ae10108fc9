"""A value that is one of a few: what two paths give where they meet again.

``join_values`` is the only constructor. Invariants of a union: two to MAX_OPTIONS options, none itself a union or an
unknown without a type, no two the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .base import Args, Kwargs, VariableTracker
from .constant import ConstantVariable
from .unknown import UnknownVariable

if TYPE_CHECKING:
    from .protocol import Tracer

MAX_OPTIONS = 4
"""More alternatives are given up for one unknown: too low loses flags that decide branches, too high multiplies the
work of every operation on the value."""


class UnionVariable(VariableTracker):
    """One of ``options``. The interpreter applies every operation to each option and joins what comes out."""

    __slots__ = ("options", "key")

    def __init__(self, options: list[VariableTracker]) -> None:
        self.options = options
        self.key = ("union", id(self))

    def python_type_name(self) -> str:
        return " or ".join(dict.fromkeys(o.python_type_name() for o in self.options))

    def describe(self) -> str:
        return " or ".join(o.describe() for o in self.options)

    def call_function(self, tx: Tracer, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.map_options(self, lambda option: tx.call(option, args, kwargs))

    def call_method(self, tx: Tracer, name: str, args: Args, kwargs: Kwargs) -> VariableTracker:
        return tx.map_options(self, lambda option: tx.call_method(option, name, args, kwargs))

    def var_getattr(self, tx: Tracer, name: str) -> VariableTracker:
        return tx.map_options(self, lambda option: tx.getattr(option, name))

    def var_setattr(self, tx: Tracer, name: str, value: VariableTracker) -> None:
        def write(option: VariableTracker) -> VariableTracker:
            tx.setattr(option, name, value)
            return option

        tx.map_options(self, write)

    def truth(self, tx: Tracer) -> bool | None:
        answers = {tx.truth(option) for option in self.options}
        return answers.pop() if len(answers) == 1 else None

    def length(self, tx: Tracer) -> int | None:
        answers = {tx.length(option) for option in self.options}
        return answers.pop() if len(answers) == 1 else None

    def unpack(self, tx: Tracer) -> list[VariableTracker] | None:
        lists = [tx.iterate(option) for option in self.options]
        known = [items for items in lists if items is not None]
        if len(known) != len(lists) or len({len(items) for items in known}) != 1:
            return None
        result: list[VariableTracker] = []
        for column in zip(*known):
            value = column[0]
            for other in column[1:]:
                value = join_values(value, other)
            result.append(value)
        return result

    def class_of(self, tx: Tracer) -> VariableTracker:
        return tx.map_options(self, tx.type_of)


def _same(left: VariableTracker, right: VariableTracker) -> bool:
    if left is right:
        return True
    if isinstance(left, ConstantVariable) and isinstance(right, ConstantVariable):
        a, b = left.value, right.value
        return type(a) is type(b) and (a == b or (a != a and b != b))
    return False


def _pytype(value: VariableTracker) -> type | None:
    if isinstance(value, ConstantVariable):
        return type(value.value)
    if isinstance(value, UnknownVariable):
        return value.pytype
    return None


def join_values(left: VariableTracker, right: VariableTracker) -> VariableTracker:
    """A value that stands for either."""
    if _same(left, right):
        return left
    own: Any = getattr(left, "join_with", None)
    if own is not None:
        joined: VariableTracker | None = own(right)
        if joined is not None:
            return joined
    options: list[VariableTracker] = []
    for value in (left, right):
        for option in value.options if isinstance(value, UnionVariable) else [value]:
            if not any(_same(option, other) for other in options):
                options.append(option)
    types = {_pytype(option) for option in options}
    if len(options) > MAX_OPTIONS or any(isinstance(o, UnknownVariable) for o in options):
        if len(types) == 1:
            (only,) = types
            if only is not None:
                return UnknownVariable("differs between paths", only)
        if len(options) > MAX_OPTIONS or any(isinstance(o, UnknownVariable) and o.pytype is None for o in options):
            reason = next((o.reason for o in options if isinstance(o, UnknownVariable)), "differs between paths")
            return UnknownVariable(reason)
    if len(options) == 1:
        return options[0]
    return UnionVariable(options)
