"""``with``: entering and leaving context managers of every kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from ...variables.base import VariableTracker
from ...variables.ctx_manager import GradModeVariable
from ...variables.exc import ObservedException
from ...variables.unknown import UnknownVariable
from ..catalogue import rules as R
from .assignments import assign
from .dispatch import evaluate
from .frame import NORMAL, Frame

if TYPE_CHECKING:
    from ..frontend import ir
    from .machine import Machine

T = TypeVar("T")


def enter(m: Machine, manager: VariableTracker) -> VariableTracker:
    """``manager.__enter__()``."""
    own: Any = getattr(manager, "enter", None)
    if own is not None:
        return own(m)
    if isinstance(manager, UnknownVariable):
        return UnknownVariable(f"entered {manager.describe()}")
    return m.call_method(manager, "__enter__", [])


def leave(m: Machine, manager: VariableTracker, error: ObservedException | None) -> bool:
    """``manager.__exit__(...)``; whether it swallows the exception."""
    own: Any = getattr(manager, "exit", None)
    if own is not None:
        return bool(own(m, error))
    if isinstance(manager, UnknownVariable):
        return False
    args: list[VariableTracker]
    if error is None:
        args = [m.none, m.none, m.none]
    else:
        args = [m.type_of(error.value), error.value, m.unknown("traceback")]
    result = m.call_method(manager, "__exit__", args)
    return error is not None and m.truth(result) is True


def is_restorable(manager: VariableTracker) -> bool:
    """Whether a graph break inside the block can be resumed (``no_grad`` and its like)."""
    return bool(getattr(manager, "restorable", False))


def is_context_manager(m: Machine, manager: VariableTracker) -> bool:
    """Whether the value can be entered at all, as far as is known."""
    if getattr(manager, "enter", None) is not None or isinstance(manager, UnknownVariable):
        return True
    return m.hasattr(manager, "__enter__") is not False


def supported(m: Machine, manager: VariableTracker) -> bool:
    """Whether TorchDynamo can trace the ``with`` of this manager."""
    answer: Any = getattr(manager, "supported", None)
    if isinstance(manager, GradModeVariable) and manager.birth is None:
        return False  # an object made outside is not looked into, while its class named in traced code is known
    if answer is not None:
        return bool(answer)
    return m.policy.traces_context(manager)


def run_with(m: Machine, items: list[ir.WithItem], body: Callable[[], int], f: Frame, node: ir.With) -> int:
    """The items of a ``with`` statement, outermost first, then the body."""
    if not items:
        return body()
    item = items[0]
    manager = evaluate(m, item.context, f)
    f.pos = item.context.pos
    if m.trace is not None and not isinstance(manager, UnknownVariable) and not supported(m, manager):
        m.graph_break(R.GB0142, what=manager.describe(), manager=manager.describe())
    if not is_context_manager(m, manager):
        m.throw(TypeError, f"'{manager.python_type_name()}' object does not support the context manager protocol")
    generic = m.trace is not None and not is_restorable(manager)
    f.generic_contexts += generic
    f.busy += 1
    shape = (f.try_depth, f.busy, f.generic_contexts, len(f.loops))
    signal = NORMAL
    error: ObservedException | None = None
    try:
        value = enter(m, manager)
        if item.target is not None:
            assign(m, item.target, value, f)
        try:
            signal = run_with(m, items[1:], body, f, node)
        except ObservedException as exc:
            error = exc
    finally:
        f.busy -= 1
        if generic:
            f.generic_contexts -= 1
        if error is not None:
            f.try_depth, f.busy, f.generic_contexts = shape[0], shape[1] - 1, shape[2] - generic
            del f.loops[shape[3] :]
    m.frame = f
    f.pos = item.context.pos
    result = f.value
    swallowed = leave(m, manager, error)
    f.value = result
    if error is not None:
        if swallowed:
            return NORMAL
        raise error
    return signal


def run_in_context(m: Machine, manager: VariableTracker, thunk: Callable[[], T]) -> T:
    """``with manager: return thunk()`` outside any frame of its own."""
    enter(m, manager)
    try:
        result = thunk()
    except ObservedException as exc:
        leave(m, manager, exc)
        raise
    leave(m, manager, None)
    return result
