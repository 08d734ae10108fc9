"""Generators: frames that stop at a yield and go on later.

The body runs as a generator of the host, statement by statement; only statements that hold a yield take this path, all
others run through ``statements``. Yields inside larger expressions are evaluated first, left to right, into names of
their own. Models ``variables/functions.py::LocalGeneratorObjectVariable``.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import msgspec

from ...variables.base import VariableTracker
from ...variables.exc import ObservedException
from ...variables.functions import LocalGeneratorObjectVariable
from ...variables.unknown import UnknownVariable
from ..frontend import ir
from . import budget
from .assignments import assign
from .conditions import test
from .contexts import enter, is_restorable, leave
from .dispatch import evaluate, run_statement
from .frame import BREAK, CONTINUE, NORMAL, RETURN, Frame
from .names import store_name
from .patterns import matches

if TYPE_CHECKING:
    from .machine import Machine

Steps = Generator[VariableTracker, VariableTracker, int]


class GeneratorRun:
    """The run of one generator's frame. ``history`` is how often it was resumed, to notice that it was rolled back."""

    __slots__ = ("frame", "host", "status", "resumed", "position", "owner", "start")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.host: Steps | None = None
        self.status = "created"
        self.resumed = 0
        self.position = 0
        self.owner: LocalGeneratorObjectVariable | None = None
        self.start = dict(frame.locals)

    @property
    def unfinished(self) -> bool:
        """Whether it can still give items."""
        return self.status in ("created", "suspended")

    def resume(self, m: Machine, how: str, value: VariableTracker) -> VariableTracker:
        """``send``, ``throw`` or ``close``. Raises ObservedException(StopIteration) at the end."""
        if self.status == "running":
            m.throw(ValueError, "generator already executing")
        if how == "close":
            return self._close(m)
        if self.status == "closed":
            if how == "throw":
                self._throw(m, value)
            m.throw(StopIteration)
        if self.status == "created" and self.resumed:
            # It was begun and taken back to its beginning.
            self.resumed = 0
            self.frame.locals = dict(self.start)
            self.frame.value = None
            self.frame.loops, self.frame.try_depth, self.frame.busy, self.frame.generic_contexts = [], 0, 0, 0
        if self.position != self.resumed:
            # The run was taken back while the host generator cannot be: what it would give is not known.
            return UnknownVariable(f"item of generator {self.frame.code.name}")
        frame = self.frame
        if self.status == "created":
            if how == "throw":
                m.assign(self, "status", "closed")
                self._throw(m, value)
            self.host = steps(m, frame.code.body, frame)
        assert self.host is not None
        frame.parent = m.frame
        before, m.frame = m.frame, frame
        self.resumed += 1
        m.assign(self, "position", self.resumed)
        started = self.status == "suspended"
        m.assign(self, "status", "running")
        try:
            if how == "throw":
                item = self.host.throw(self._observed(m, value))
            else:
                item = self.host.send(value) if started else next(self.host)
        except StopIteration as stop:
            m.assign(self, "status", "closed")
            result = frame.value if stop.value == RETURN and frame.value is not None else m.none
            m.frame = before
            is_none = result.is_python_constant() and result.as_python_constant() is None
            raise ObservedException(
                m.call(m.lookup("builtins.StopIteration"), [] if is_none else [result]), m.stack()
            ) from None
        except Exception:
            m.assign(self, "status", "closed")
            raise
        finally:
            m.frame = before
        m.assign(self, "status", "suspended")
        return item

    def _observed(self, m: Machine, value: VariableTracker) -> ObservedException:
        if m.issubclass(value, m.lookup("builtins.BaseException")) and not m.isinstance(
            value, m.lookup("builtins.BaseException")
        ):
            value = m.call(value, [])
        return ObservedException(value, m.stack())

    def _throw(self, m: Machine, value: VariableTracker) -> None:
        raise self._observed(m, value)

    def _close(self, m: Machine) -> VariableTracker:
        if self.status == "suspended" and self.position == self.resumed:
            exit_type = m.lookup("builtins.GeneratorExit")
            try:
                self.resume(m, "throw", m.call(exit_type, []))
            except ObservedException as exc:
                if not (
                    m.isinstance(exc.value, exit_type) or m.isinstance(exc.value, m.lookup("builtins.StopIteration"))
                ):
                    raise
        m.assign(self, "status", "closed")
        return m.none


class ItemsRun:
    """What is left of a generator whose items were all taken when a graph ended: TorchDynamo hands over an iterator."""

    __slots__ = ("items", "index")

    def __init__(self, items: list[VariableTracker] | None) -> None:
        self.items = items
        self.index = 0

    def resume(self, m: Machine, how: str, value: VariableTracker) -> VariableTracker:
        """``next``; it knows neither ``send`` nor ``throw``."""
        if how == "close":
            return m.none
        if self.items is None:
            return UnknownVariable("item of a generator")
        if self.index >= len(self.items):
            m.throw(StopIteration)
        m.assign(self, "index", self.index + 1)
        return self.items[self.index - 1]


def remaining_items(m: Machine, generator: LocalGeneratorObjectVariable) -> None:
    """Take all items of a generator now."""
    run = getattr(generator.resume, "__self__", None)
    if isinstance(run, GeneratorRun) and run.unfinished:
        items = m.drain(generator)
        m.assign(generator, "resume", ItemsRun(items).resume)


def run_coroutine(m: Machine, value: VariableTracker) -> VariableTracker:
    """``await value``: a coroutine of the analysed program runs to its end at once."""
    if isinstance(value, LocalGeneratorObjectVariable):
        stop = m.lookup("builtins.StopIteration")
        for _ in range(budget.MAX_ROUNDS):
            try:
                value.next_item(m)
            except ObservedException as exc:
                if m.isinstance(exc.value, stop):
                    return m.getattr(exc.value, "value")
                raise
    return UnknownVariable(f"result of awaiting {value.describe()}")


# ---------------------------------------------------------------------------- statements with yields


def steps(m: Machine, block: list[Any], f: Frame) -> Steps:
    """Run statements; gives each yielded value and takes each sent one; returns the signal."""
    for statement in block:
        if getattr(statement, "has_yield", False):
            signal = yield from COMPOUND[type(statement)](m, statement, f)
        elif type(statement) in SIMPLE and (found := _yields(statement)):
            signal = yield from _simple(m, statement, found, f)
        else:
            signal = run_statement(m, statement, f)
        if signal:
            return signal
    return NORMAL


SIMPLE = (ir.ExprStmt, ir.Assign, ir.AugAssign, ir.AnnAssign, ir.Return, ir.Raise, ir.Assert, ir.Delete)
_SCOPES = (ir.Lambda, ir.Code)
_CACHE: dict[int, tuple[Any, tuple[Any, ...]]] = {}


def _yields(statement: Any) -> tuple[Any, ...]:
    """The yields of a simple statement that belong to its own scope, in order of evaluation."""
    cached = _CACHE.get(id(statement))
    if cached is not None and cached[0] is statement:
        return cached[1]
    found: list[Any] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for item in node:  # type: ignore[misc]
                walk(item)
        elif isinstance(node, msgspec.Struct) and not isinstance(node, _SCOPES):
            if isinstance(node, ir.Comprehension):
                walk(node.iterable)
                return
            for name in node.__struct_fields__:
                walk(getattr(node, name))
            if isinstance(node, (ir.Yield, ir.YieldFrom)):
                found.append(node)

    walk(statement)
    result = tuple(found)
    _CACHE[id(statement)] = (statement, result)
    return result


def _replace(node: Any, names: dict[int, ir.Name]) -> Any:
    if id(node) in names:
        return names[id(node)]
    if isinstance(node, list):
        return [_replace(item, names) for item in node]  # type: ignore[misc]
    if isinstance(node, msgspec.Struct) and not isinstance(node, _SCOPES):
        return type(node)(*[_replace(getattr(node, name), names) for name in node.__struct_fields__])
    return node


def _simple(m: Machine, statement: Any, found: tuple[Any, ...], f: Frame) -> Steps:
    names: dict[int, ir.Name] = {}
    for index, node in enumerate(found):
        replaced = type(node)(_replace(node.value, names), node.pos)
        value = yield from _yield(m, replaced, f)
        name = ir.Name(f".yield{index}", ir.LOCAL, node.pos)
        store_name(m, name, value, f)
        names[id(node)] = name
    return run_statement(m, _replace(statement, names), f)


def _yield(m: Machine, node: Any, f: Frame) -> Generator[VariableTracker, VariableTracker, VariableTracker]:
    value = evaluate(m, node.value, f) if node.value is not None else m.none
    f.pos = node.pos
    if isinstance(node, ir.Yield):
        return (yield value)
    return (yield from delegate(m, value, f))


def delegate(
    m: Machine, iterable: VariableTracker, f: Frame
) -> Generator[VariableTracker, VariableTracker, VariableTracker]:
    """``yield from iterable``."""
    iterator = m.iterator(iterable)
    stop = m.lookup("builtins.StopIteration")
    sent: VariableTracker = m.none
    error: ObservedException | None = None
    while True:
        try:
            if error is not None:
                item = m.call_method(iterator, "throw", [error.value])
            elif isinstance(iterator, LocalGeneratorObjectVariable):
                item = iterator.resume(m, "send", sent)
            else:
                item = m.next(iterator)
        except ObservedException as exc:
            if m.isinstance(exc.value, stop):
                return m.getattr_or(exc.value, "value", m.none)
            raise
        error = None
        try:
            sent = yield item
        except ObservedException as exc:
            if not isinstance(iterator, LocalGeneratorObjectVariable):
                raise
            error = exc


def _if(m: Machine, n: ir.If, f: Frame) -> Steps:
    outcome = test(m, n.test, f)
    if outcome.truth is None:
        # A generator cannot be forked where it stops: take the side that yields, with its condition noted.
        m.note(f"an undecided condition in a generator was taken as true ({f.unit_place(n.pos)})")
    return (yield from steps(m, n.body if outcome.truth is not False else n.orelse, f))


def _while(m: Machine, n: ir.While, f: Frame) -> Steps:
    rounds = 0
    f.loops.append(n)
    try:
        while True:
            f.loop_test = rounds == 0
            outcome = test(m, n.test, f)
            f.loop_test = False
            if outcome.truth is False or rounds > budget.MAX_WHILE:
                break
            if outcome.truth is None and rounds >= budget.UNKNOWN_ROUNDS:
                break
            rounds += 1
            signal = yield from steps(m, n.body, f)
            if signal == BREAK:
                return NORMAL
            if signal == RETURN:
                return RETURN
    finally:
        f.loops.pop()
    return (yield from steps(m, n.orelse, f))


def _for(m: Machine, n: ir.For, f: Frame) -> Steps:
    iterable = evaluate(m, n.iterable, f)
    f.pos = n.iterable.pos
    iterator = m.iterator(iterable)
    stop = m.lookup("builtins.StopIteration")
    unknown = isinstance(iterator, UnknownVariable)
    rounds = 0
    f.loops.append(n)
    f.busy += 1
    try:
        while rounds < (budget.UNKNOWN_ROUNDS if unknown else budget.MAX_ROUNDS):
            f.pos = n.iterable.pos
            try:
                item = m.next(iterator)
            except ObservedException as exc:
                if m.isinstance(exc.value, stop):
                    break
                raise
            rounds += 1
            assign(m, n.target, item, f)
            signal = yield from steps(m, n.body, f)
            if signal == BREAK:
                return NORMAL
            if signal == RETURN:
                return RETURN
    finally:
        f.busy -= 1
        f.loops.pop()
    return (yield from steps(m, n.orelse, f))


def _with(m: Machine, n: ir.With, f: Frame) -> Steps:
    return (yield from _with_items(m, n, 0, f))


def _with_items(m: Machine, n: ir.With, index: int, f: Frame) -> Steps:
    if index == len(n.items):
        return (yield from steps(m, n.body, f))
    item = n.items[index]
    manager = evaluate(m, item.context, f)
    f.pos = item.context.pos
    generic = m.trace is not None and not is_restorable(manager)
    f.generic_contexts += generic
    f.busy += 1
    signal = NORMAL
    error: ObservedException | None = None
    try:
        value = enter(m, manager)
        if item.target is not None:
            assign(m, item.target, value, f)
        try:
            signal = yield from _with_items(m, n, index + 1, f)
        except ObservedException as exc:
            error = exc
    finally:
        f.busy -= 1
        f.generic_contexts -= generic
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


def _try(m: Machine, n: ir.Try, f: Frame) -> Steps:
    f.try_depth += 1
    signal = NORMAL
    pending: ObservedException | None = None
    try:
        try:
            signal = yield from steps(m, n.body, f)
        except ObservedException as exc:
            m.frame = f
            handler = next((h for h in n.handlers if _catches(m, h, exc, f)), None)
            if handler is None:
                raise
            signal = yield from _handler(m, handler, exc, f)
        else:
            if signal == NORMAL:
                signal = yield from steps(m, n.orelse, f)
    except ObservedException as exc:
        pending = exc
    finally:
        f.try_depth -= 1
    m.frame = f
    value = f.value
    final = yield from steps(m, n.finalbody, f)
    if final != NORMAL:
        return final
    if pending is not None:
        raise pending
    f.value = value
    return signal


def _catches(m: Machine, handler: ir.ExceptHandler, exc: ObservedException, f: Frame) -> bool:
    if handler.type is None:
        return True
    return m.isinstance(exc.value, evaluate(m, handler.type, f)) is not False


def _handler(m: Machine, handler: ir.ExceptHandler, exc: ObservedException, f: Frame) -> Steps:
    if handler.name is not None:
        store_name(m, handler.name, exc.value, f)
    f.handled.append(exc.value)
    try:
        return (yield from steps(m, handler.body, f))
    finally:
        f.handled.pop()


def _match(m: Machine, n: ir.Match, f: Frame) -> Steps:
    subject = evaluate(m, n.subject, f)
    for case in n.cases:
        if matches(m, case.pattern, subject, f) is False:
            continue
        if case.guard is not None and test(m, case.guard, f).truth is False:
            continue
        return (yield from steps(m, case.body, f))
    return NORMAL


COMPOUND: dict[type, Any] = {
    ir.If: _if,
    ir.While: _while,
    ir.For: _for,
    ir.With: _with,
    ir.Try: _try,
    ir.Match: _match,
}
__all__ = ["CONTINUE", "GeneratorRun", "run_coroutine", "steps"]
