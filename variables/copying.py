"""``copy.copy`` and ``copy.deepcopy`` of values of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.catalogue import rules as R
from .base import VariableTracker
from .builtin import BuiltinVariable, handles
from .constant import ConstantVariable
from .dicts import ConstDictVariable, MappingProxyVariable
from .lists import BaseListVariable, DequeVariable, NamedTupleVariable
from .native import NativeVariable
from .native_classes import InstanceDictVariable
from .native_objects import NativeObjectVariable
from .sets import BaseSetVariable, members
from .unknown import UnknownVariable
from .user_defined import UserDefinedObjectVariable

if TYPE_CHECKING:
    from .protocol import Tracer

Memo = dict[int, VariableTracker]


@handles("copy.copy", ruled=True)
def shallow(tx: Tracer, x: VariableTracker) -> VariableTracker:
    """``copy.copy(x)``."""
    if isinstance(x, UnknownVariable):
        return UnknownVariable(x.reason, x.pytype)
    if isinstance(x, UserDefinedObjectVariable):
        if x.cls.find("__copy__") is not None:
            return x.call_method(tx, "__copy__", [], {})
        made = blank(x)
        made.attrs = dict(x.attrs)
        made.inner = (
            None if x.inner is None else shallow(tx, x.inner) if isinstance(x.inner, NativeVariable) else x.inner
        )
        return made
    if isinstance(x, InstanceDictVariable):
        return x.snapshot(tx)
    if x.is_tensor():
        tx.graph_break(R.GB0208, what="copy.copy() of a tensor", function="copy.copy")
        return tx.call_method(x, "__deepcopy__", [ConstDictVariable({})])
    if isinstance(x, BaseListVariable | ConstDictVariable | BaseSetVariable):
        if isinstance(x, NamedTupleVariable) or getattr(x, "family", "") == "tuple":
            return x
        if x.python_type_name() in ("list", "dict", "set"):
            tx.graph_break(R.GB0007, function="copy.copy", what=f"copy.copy() of a {x.python_type_name()}")
        return tx.call_method(x, "copy", [])
    return x


@handles("copy.deepcopy", ruled=True)
def deep(tx: Tracer, x: VariableTracker, memo: VariableTracker | None = None) -> VariableTracker:
    """``copy.deepcopy(x)``."""
    return _deep(tx, x, {})


def blank(x: UserDefinedObjectVariable) -> UserDefinedObjectVariable:
    """An instance of the same class without attributes."""
    made = type(x)(x.cls)
    made.partial = x.partial
    return made


def _deep(tx: Tracer, x: VariableTracker, memo: Memo) -> VariableTracker:
    done = memo.get(id(x))
    if done is not None:
        return done
    if isinstance(x, ConstantVariable | BuiltinVariable | NativeObjectVariable | MappingProxyVariable):
        return x
    if isinstance(x, InstanceDictVariable):
        return _deep(tx, x.snapshot(tx), memo)
    if isinstance(x, UnknownVariable):
        return UnknownVariable(x.reason, x.pytype)
    if isinstance(x, UserDefinedObjectVariable):
        return _deep_object(tx, x, memo)
    if x.is_tensor():
        if tx.traced:
            tx.graph_break(R.GB4198, what="a tensor")
        memo[id(x)] = made = tx.call_method(x, "__deepcopy__", [ConstDictVariable({})])
        return made
    if isinstance(x, BaseListVariable):
        return _deep_list(tx, x, memo)
    if isinstance(x, ConstDictVariable):
        copied = x.fresh({}, x.partial, None if x.element is None else _deep(tx, x.element, memo))
        memo[id(x)] = copied
        for key, value in x.items.values():
            copied.put(tx, _deep(tx, key, memo), _deep(tx, value, memo))
        return copied
    if isinstance(x, BaseSetVariable):
        return x.fresh(members(tx, [_deep(tx, item, memo) for item in x.items.values()]), x.partial)
    return x


def _deep_list(tx: Tracer, x: BaseListVariable, memo: Memo) -> VariableTracker:
    if x.items is None:
        return x.fresh(None, None if x.element is None else _deep(tx, x.element, memo))
    if isinstance(x, NamedTupleVariable):
        return NamedTupleVariable(x.cls, [_deep(tx, item, memo) for item in x.items], x.fields)
    if x.family == "tuple":
        items = [_deep(tx, item, memo) for item in x.items]
        unchanged = all(a is b for a, b in zip(items, x.items, strict=True))
        return x if unchanged else x.fresh(items)
    made = DequeVariable([], maxlen=x.maxlen) if isinstance(x, DequeVariable) else x.fresh([])
    memo[id(x)] = made
    made.items = [_deep(tx, item, memo) for item in x.items]
    return made


def _deep_object(tx: Tracer, x: UserDefinedObjectVariable, memo: Memo) -> VariableTracker:
    if x.cls.find("__deepcopy__") is not None:
        made = x.call_method(tx, "__deepcopy__", [ConstDictVariable({})], {})
        memo[id(x)] = made
        return made
    if x.cls.kind == "enum":
        return x
    copied = blank(x)
    memo[id(x)] = copied
    copied.attrs = {name: _deep(tx, value, memo) for name, value in x.attrs.items()}
    copied.inner = None if x.inner is None else _deep(tx, x.inner, memo)
    return copied
