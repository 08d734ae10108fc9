"""``try``: handlers, ``else``, ``finally``, and exceptions that are raised on some path only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...variables.base import VariableTracker
from ...variables.constant import ConstantVariable
from ...variables.exc import ObservedException, Unsupported
from ...variables.lists import ListVariable, TupleVariable
from ..catalogue import rules as R
from ..frontend import ir
from .dispatch import evaluate, fork, run_block
from .frame import NORMAL, RETURN, Frame
from .names import store_name

if TYPE_CHECKING:
    from .machine import Machine


def run_try(m: Machine, n: ir.Try, f: Frame) -> int:
    """One ``try`` statement."""
    if not n.finalbody:
        return _run_handled(m, n, f)
    f.try_depth += 1
    try:
        signal = _run_handled(m, n, f)
    except ObservedException:
        f.try_depth -= 1
        final = run_block(m, n.finalbody, f)
        if final != NORMAL:
            return final
        raise
    except Unsupported:
        f.try_depth -= 1
        raise
    f.try_depth -= 1
    value = f.value
    final = run_block(m, n.finalbody, f)
    if final != NORMAL:
        return final
    f.value = value
    return signal


def _run_handled(m: Machine, n: ir.Try, f: Frame) -> int:
    if not n.handlers:
        signal = run_block(m, n.body, f)
        return run_block(m, n.orelse, f) if signal == NORMAL and n.orelse else signal
    f.try_depth += 1
    shape = (f.busy, f.generic_contexts, len(f.loops))
    caught: list[ObservedException] = []
    m.catchers.append(caught)
    error: ObservedException | None = None
    signal = NORMAL
    try:
        signal = run_block(m, n.body, f)
    except ObservedException as exc:
        error = exc
    finally:
        m.catchers.pop()
        f.try_depth -= 1
    if error is not None:
        m.frame = f
        f.busy, f.generic_contexts = shape[:2]
        del f.loops[shape[2] :]
        return _handle(m, n, f, error)
    if caught and m.trace is None:
        possible = caught[0]
        handler = _matching(m, n, f, possible.value)
        returned = f.value
        if handler is not None:
            return fork(
                m,
                f,
                [
                    ("no exception is raised", lambda: _finish(m, n, f, signal, returned)),
                    ("an exception is raised", lambda: _run_handler(m, handler, f, possible)),
                ],
            )
    return _finish(m, n, f, signal)


def _finish(m: Machine, n: ir.Try, f: Frame, signal: int, returned: VariableTracker | None = None) -> int:
    if returned is not None:
        f.value = returned
    if signal != NORMAL or not n.orelse:
        return signal
    return run_block(m, n.orelse, f)


def _matching(m: Machine, n: ir.Try, f: Frame, value: VariableTracker) -> ir.ExceptHandler | None:
    for handler in n.handlers:
        if handler.type is None:
            return handler
        wanted = evaluate(m, handler.type, f)
        if m.trace is not None:
            f.pos = getattr(handler.type, "pos", f.pos)
            if n.is_star:
                m.graph_break(R.GB0082, skip_frame=True, what="except*")
            _check_class(m, value, wanted)
        if m.isinstance(value, wanted) is not False:
            return handler
    return None


def _check_class(m: Machine, value: VariableTracker, wanted: VariableTracker) -> None:
    """What stands after ``except`` must be classes, looked at in order until one fits."""
    if isinstance(wanted, TupleVariable):
        for option in wanted.items or ():
            if isinstance(option, ConstantVariable):
                m.graph_break(R.GB0051, skip_frame=True, what="an except clause with something that is no class")
            elif m.isinstance(value, option) is not False:
                return
    elif isinstance(wanted, (ConstantVariable, ListVariable)):
        m.graph_break(R.GB0050, skip_frame=True, what="an except clause with something that is no class")


def _handle(m: Machine, n: ir.Try, f: Frame, error: ObservedException) -> int:
    f.try_depth += 1
    try:
        handler = _matching(m, n, f, error.value)
        if handler is None:
            raise error
        return _run_handler(m, handler, f, error)
    finally:
        f.try_depth -= 1


def _run_handler(m: Machine, handler: ir.ExceptHandler, f: Frame, error: ObservedException) -> int:
    if handler.name is not None:
        store_name(m, handler.name, error.value, f)
    f.handled.append(error.value)
    try:
        return run_block(m, handler.body, f)
    finally:
        if f.handled:
            f.handled.pop()


__all__ = ["RETURN", "run_try"]
