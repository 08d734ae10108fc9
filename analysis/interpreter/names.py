"""Names: where a read looks and where a binding goes, by the scope that lowering found."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from ...variables.base import VariableTracker
from ...variables.sets import SetVariable
from ...variables.tensor import RemovableHandleVariable, SymNodeVariable, concrete
from ...variables.unknown import UnknownVariable
from ..catalogue import rules as R
from ..frontend import ir
from .frame import Frame

if TYPE_CHECKING:
    from .machine import Machine

BUILTIN_NAMES = frozenset(dir(builtins))


def load_name(m: Machine, n: ir.Name, f: Frame) -> VariableTracker:
    """The value of a name. Raises ObservedException(NameError)."""
    scope = n.scope
    if scope == ir.LOCAL:
        found = f.locals.get(n.id)
        if found is not None:
            trace = m.trace
            if trace is None:
                return found if type(found) is not SymNodeVariable else concrete(found)
            reads = trace.reads
            if trace.frame is f and reads is not None:
                if n.id in reads.unread:
                    if isinstance(found, SetVariable) and any(v.is_tensor() for v in found.unpack(m) or ()):
                        f.pos = n.pos
                        m.graph_break(R.GB0222, skip_frame=True, what=n.id, name=n.id)
                    found = f.locals[n.id] = reads.read_local(m, n.id, found)
                if found is reads.result:
                    found = f.locals[n.id] = reads.read_result(m) or found
            return found
        f.pos = n.pos
        m.graph_break(R.GB0011, name=n.id)
        m.throw(UnboundLocalError, f"cannot access local variable '{n.id}' where it is not associated with a value")
    if scope == ir.DEREF:
        cell = f.cells.get(n.id)
        if cell is not None:
            if cell.contents is not None:
                trace = m.trace
                if trace is not None and trace.frame is f and trace.reads is not None:
                    return trace.reads.read_cell(m, n.id, cell.contents)
                return cell.contents
            f.pos = n.pos
            m.graph_break(R.GB0091, name=n.id, what=n.id)
            m.throw(NameError, f"cannot access free variable '{n.id}' where it is not associated with a value")
    elif scope == ir.CLASSNAME and f.namespace is not None:
        found = f.namespace.get(n.id)
        if found is not None:
            return found
        cell = f.cells.get(n.id)
        if cell is not None and cell.contents is not None:
            return cell.contents
    return load_global(m, n, f)


def load_global(m: Machine, n: ir.Name, f: Frame) -> VariableTracker:
    """A name of the frame's module, else of builtins."""
    found = f.module.get(n.id)
    if found is not None:
        trace = m.trace
        if trace is not None and trace.reads is not None:
            return trace.reads.read_global(m, f.module, n.id, found)
        return found
    if n.id in BUILTIN_NAMES:
        return m.lookup("builtins." + n.id)
    if n.id in ("__name__", "__file__", "__doc__", "__spec__", "__package__"):
        return f.module.var_getattr(m, n.id)
    f.pos = n.pos
    if m.modules.may_hold(f.module, n.id):
        return UnknownVariable(f"global {n.id}")
    m.throw(NameError, f"name '{n.id}' is not defined")


def store_name(m: Machine, target: ir.Name, value: VariableTracker, f: Frame) -> None:
    """``name = value``."""
    scope = target.scope
    if scope == ir.LOCAL:
        m.store(f.locals, target.id, value)
    elif scope == ir.DEREF:
        cell = f.cells.get(target.id)
        if cell is not None:
            m.assign(cell, "contents", value)
    elif scope == ir.CLASSNAME and f.namespace is not None:
        m.store(f.namespace, target.id, value)
    else:
        if type(value) is RemovableHandleVariable:
            m.graph_break(R.GB0100, name=target.id, what=f"global {target.id}")
        m.modules.set_global(f.module, target.id, value)
