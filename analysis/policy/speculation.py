"""Bodies of higher-order operators: what they may change, and what a change of anything else does.

Models ``side_effects.py`` (``check_allowed_side_effect``, ``defer_side_effect_checks``): a body may change what it has
made itself. A constant stored in an attribute of an older object is forgiven if the old value is back at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from ...variables.base import VariableTracker
from ...variables.functions import CellVariable
from ...variables.higher_order_ops import AutogradFunctionContextVariable
from ...variables.misc import PythonModuleVariable
from ...variables.tensor import TensorVariable
from ...variables.user_defined import ClassVariable, UserDefinedClassVariable, UserDefinedObjectVariable
from ..catalogue import rules as R
from ..interpreter.journal import MISSING

if TYPE_CHECKING:
    from ..interpreter.machine import Machine

T = TypeVar("T")

MOST_OBJECTS = 20_000
"""Objects looked at in search of what a body can reach; beyond, changes are taken as its own."""


class Outside:
    """What existed before a body ran, as far as the body can reach it. Found out when it first changes anything."""

    def __init__(self, machine: Machine, roots: Iterable[Any]) -> None:
        self.m = machine
        self.roots = list(roots)
        self.owners: dict[int, Any] | None = None
        self.kept: list[Any] = []
        self.attributes: dict[int, UserDefinedObjectVariable] = {}
        self.deferred: dict[tuple[int, Hashable], tuple[dict[Any, Any], Any]] = {}

    def find(self) -> dict[int, Any]:
        """The owners of state that are reachable from the roots, by identity."""
        owners: dict[int, Any] = {}
        todo: list[Any] = list(self.roots)
        while todo and len(owners) < MOST_OBJECTS:
            value = todo.pop()
            if id(value) in owners or value is None or isinstance(value, (str, int, float, bool, TensorVariable)):
                continue
            if isinstance(value, (list, tuple)):
                todo += value
            elif isinstance(value, dict):
                owners[id(value)] = value
                todo += value.values()
            elif isinstance(value, PythonModuleVariable):
                if value.origin in ("script", "workspace", "site"):
                    owners[id(value)] = value
                    todo.append(value.namespace)
            elif isinstance(value, UserDefinedClassVariable):
                owners[id(value)] = value
                owners[id(value.namespace)] = value.namespace
            elif isinstance(value, VariableTracker) and not isinstance(value, ClassVariable):
                owners[id(value)] = value
                if isinstance(value, UserDefinedObjectVariable):
                    self.attributes[id(value.attrs)] = value
                for cls in type(value).__mro__:
                    todo += [getattr(value, slot, None) for slot in getattr(cls, "__slots__", ()) if slot != "module"]
                todo.append(getattr(value, "module", None))
        return owners

    def check(self, owner: Any, key: Hashable, value: Any) -> None:
        """Called before each write."""
        frame = self.m.frame
        if isinstance(owner, dict):
            if frame is not None and owner is frame.locals:
                return
        elif not isinstance(owner, (VariableTracker, CellVariable)) or isinstance(
            owner, (TensorVariable, AutogradFunctionContextVariable)
        ):
            return
        if self.owners is None:
            before, self.m.journal.guard = self.m.journal.guard, None
            self.owners = self.find()
            self.m.journal.guard = before
        if id(owner) not in self.owners:
            return
        if (
            isinstance(owner, dict)
            and id(owner) in self.attributes
            and isinstance(value, VariableTracker)
            and value.is_python_constant()
        ):
            at = (id(owner), key)
            old = self.deferred[at][1] if at in self.deferred else owner.get(key, MISSING)
            if isinstance(old, VariableTracker) and old.is_python_constant():
                self.deferred[at] = (owner, old)
                return
        self.m.graph_break(R.GB0067, what=str(key) if isinstance(owner, dict) else owner.describe())

    def settle(self) -> None:
        """At the end of the body: attributes must have their old values."""
        for (_, key), (table, old) in self.deferred.items():
            now = table.get(key)
            if now is None or not now.is_python_constant() or now.as_python_constant() != old.as_python_constant():
                self.m.graph_break(R.GB4413, what=f"attribute {key}", name=str(key))


def speculate(m: Machine, roots: Iterable[Any], run: Callable[[], T]) -> T:
    """Run a body that may change only what it makes itself."""
    outside = Outside(m, roots)
    before, m.journal.guard = m.journal.guard, outside.check
    try:
        result = run()
    finally:
        m.journal.guard = before
    outside.settle()
    return result
