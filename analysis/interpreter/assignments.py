"""Binding: names, attributes, items, unpacking, deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...variables.base import VariableTracker
from ...variables.lists import BaseListVariable, ListVariable
from ...variables.misc import PythonModuleVariable
from ...variables.unknown import UnknownVariable
from ..catalogue import rules as R
from ..frontend import ir
from .dispatch import evaluate
from .frame import Frame
from .names import store_name

if TYPE_CHECKING:
    from .machine import Machine


def assign(m: Machine, target: Any, value: VariableTracker, f: Frame) -> None:
    """``target = value`` for any target."""
    kind = type(target)
    if kind is ir.Name:
        store_name(m, target, value, f)
    elif kind is ir.Attribute:
        owner = evaluate(m, target.value, f)
        f.pos = target.pos
        if m.trace is not None:
            m.policy.breakable(f, m.setattr, owner, target.attr, value)
        elif isinstance(owner, PythonModuleVariable):
            m.modules.set_global(owner, target.attr, value)
        else:
            owner.var_setattr(m, target.attr, value)
    elif kind is ir.Subscript:
        owner = evaluate(m, target.value, f)
        key = evaluate(m, target.index, f)
        f.pos = target.pos
        if m.trace is not None:
            m.policy.breakable(f, m.setitem, owner, key, value)
        else:
            m.setitem(owner, key, value)
    elif kind is ir.Starred:
        assign(m, target.value, ListVariable(m.iterate(value)), f)
    else:
        unpack_to(m, target, value, f)


def unpack_to(m: Machine, target: ir.Tuple | ir.List, value: VariableTracker, f: Frame) -> None:
    """``a, b, *c = value``."""
    f.pos = target.pos
    elts = target.elts
    star = next((i for i, e in enumerate(elts) if type(e) is ir.Starred), None)
    items = m.iterate(value) if not isinstance(value, UnknownVariable) else None
    if items is None:
        for elt in elts:
            if type(elt) is ir.Starred:
                assign(m, elt.value, ListVariable(None), f)
            else:
                element = m.unknown(f"item of {value.describe()}")
                if value.is_tensor():
                    element = m.call_method(value, "__getitem__", [m.constant(0)])
                elif isinstance(value, BaseListVariable):
                    element = value.item_of(m)
                assign(m, elt, element, f)
        return
    if star is None:
        if len(items) != len(elts):
            problem = "not enough" if len(items) < len(elts) else "too many"
            m.throw(ValueError, f"{problem} values to unpack (expected {len(elts)}, got {len(items)})")
        for elt, item in zip(elts, items):
            assign(m, elt, item, f)
        return
    after = len(elts) - star - 1
    if len(items) < len(elts) - 1:
        m.throw(ValueError, f"not enough values to unpack (expected at least {len(elts) - 1}, got {len(items)})")
    for elt, item in zip(elts[:star], items):
        assign(m, elt, item, f)
    middle = items[star : len(items) - after]
    assign(m, elts[star].value, ListVariable(middle), f)  # type: ignore[union-attr]
    for elt, item in zip(elts[star + 1 :], items[len(items) - after :]):
        assign(m, elt, item, f)


def delete(m: Machine, target: Any, f: Frame) -> None:
    """``del target``."""
    kind = type(target)
    if kind is ir.Name:
        _delete_name(m, target, f)
    elif kind is ir.Attribute:
        owner = evaluate(m, target.value, f)
        f.pos = target.pos
        owner.var_delattr(m, target.attr)
    elif kind is ir.Subscript:
        owner = evaluate(m, target.value, f)
        key = evaluate(m, target.index, f)
        f.pos = target.pos
        m.delitem(owner, key)
    else:
        for elt in target.elts:
            delete(m, elt, f)


def _delete_name(m: Machine, target: ir.Name, f: Frame) -> None:
    if target.scope == ir.GLOBAL and m.trace is not None:
        f.pos = target.pos
        m.graph_break(R.GB0082, skip_frame=True, what=f"del of the global {target.id}")
    if target.scope == ir.LOCAL:
        if target.id not in f.locals:
            f.pos = target.pos
            m.graph_break(R.GB0011, name=target.id)
            m.throw(UnboundLocalError, f"cannot access local variable '{target.id}'")
        m.discard(f.locals, target.id)
    elif target.scope == ir.DEREF:
        cell = f.cells.get(target.id)
        if cell is not None:
            m.assign(cell, "contents", None)
    elif target.scope == ir.CLASSNAME and f.namespace is not None:
        if target.id in f.namespace:
            m.discard(f.namespace, target.id)
    elif target.id in f.module.namespace:
        m.discard(f.module.namespace, target.id)
