"""What each statement does: one function per class of the IR, found through a table keyed by class.

A statement answers NORMAL, BREAK, CONTINUE or RETURN (the value is then in ``frame.value``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...variables.base import VariableTracker
from ...variables.exc import AllowanceSpent, ObservedException
from ...variables.functions import UserFunctionVariable
from ...variables.tensor import SymNodeVariable
from ...variables.unknown import UnknownVariable
from ..catalogue import rules as R
from ..frontend import ir
from . import budget
from .assignments import assign, delete
from .classes import build_class
from .conditions import decide, test
from .contexts import run_with
from .dispatch import STATEMENTS, evaluate, fork, run_block
from .expressions import make_function
from .frame import BREAK, CONTINUE, NORMAL, RETURN, Frame
from .handlers import run_try
from .imports import import_from, import_names
from .loops import run_for, run_while
from .names import store_name
from .narrowing import Facts, facts, learn
from .patterns import run_match

if TYPE_CHECKING:
    from .machine import Machine


def _expr(m: Machine, n: ir.ExprStmt, f: Frame) -> int:
    evaluate(m, n.value, f)
    return NORMAL


def _comp_append(m: Machine, n: ir.CompAppend, f: Frame) -> int:
    result = f.locals[".result"]
    if n.key is not None:
        key = evaluate(m, n.key, f)
        m.setitem(result, key, evaluate(m, n.value, f))
    else:
        value = evaluate(m, n.value, f)
        f.pos = n.pos
        m.call_method(result, "add" if f.code.kind == "setcomp" else "append", [value])
    return NORMAL


def _assign(m: Machine, n: ir.Assign, f: Frame) -> int:
    value = evaluate(m, n.value, f)
    for target in n.targets:
        assign(m, target, value, f)
    return NORMAL


def _augassign(m: Machine, n: ir.AugAssign, f: Frame) -> int:
    target = n.target
    if type(target) is ir.Attribute:
        owner = evaluate(m, target.value, f)
        f.pos = target.pos
        value = m.inplace(n.op, m.getattr(owner, target.attr), _operand(m, n, f))
        f.pos = n.pos
        if m.trace is not None:
            m.policy.breakable(f, m.setattr, owner, target.attr, value)
        else:
            m.setattr(owner, target.attr, value)
        return NORMAL
    if type(target) is ir.Subscript:
        owner = evaluate(m, target.value, f)
        key = evaluate(m, target.index, f)
        f.pos = target.pos
        before = m.policy.breakable(f, m.getitem, owner, key) if m.trace is not None else m.getitem(owner, key)
        value = m.inplace(n.op, before, _operand(m, n, f))
        f.pos = n.pos
        if m.trace is not None:
            m.policy.breakable(f, m.setitem, owner, key, value)
        else:
            m.setitem(owner, key, value)
        return NORMAL
    before = evaluate(m, target, f)
    value = m.inplace(n.op, before, _operand(m, n, f))
    store_name(m, target, value, f)  # type: ignore[arg-type]
    return NORMAL


def _operand(m: Machine, n: ir.AugAssign, f: Frame) -> VariableTracker:
    value = evaluate(m, n.value, f)
    f.pos = n.pos
    return value


def _annassign(m: Machine, n: ir.AnnAssign, f: Frame) -> int:
    if n.value is not None:
        assign(m, n.target, evaluate(m, n.value, f), f)
    if f.namespace is not None and type(n.target) is ir.Name:
        m.modules.annotate(f, n)
    return NORMAL


def _return(m: Machine, n: ir.Return, f: Frame) -> int:
    f.value = evaluate(m, n.value, f) if n.value is not None else m.none
    return RETURN


def _delete(m: Machine, n: ir.Delete, f: Frame) -> int:
    for target in n.targets:
        delete(m, target, f)
    return NORMAL


def _raise(m: Machine, n: ir.Raise, f: Frame) -> int:
    if n.exc is None:
        if f.handled:
            raise ObservedException(f.handled[-1], m.stack())
        frame = f.parent
        while frame is not None:
            if frame.handled:
                raise ObservedException(frame.handled[-1], m.stack())
            frame = frame.parent
        m.throw(RuntimeError, "No active exception to reraise")
    value = evaluate(m, n.exc, f)
    if n.cause is not None:
        evaluate(m, n.cause, f)
    f.pos = n.pos
    raise_value(m, value)
    return NORMAL


def raise_value(m: Machine, value: VariableTracker) -> None:
    """``raise value``: a class is instantiated, anything but an exception is a TypeError."""
    base = m.lookup("builtins.BaseException")
    if m.issubclass(value, base) if _is_class(value) else False:
        value = m.call(value, [])
    elif m.isinstance(value, base) is False:
        m.throw(TypeError, "exceptions must derive from BaseException")
    raise ObservedException(value, m.stack())


def _is_class(value: VariableTracker) -> bool:
    return value.python_type_name() in ("type", "builtin type") or bool(getattr(value, "is_class", False))


def _assert(m: Machine, n: ir.Assert, f: Frame) -> int:
    value = evaluate(m, n.test, f) if type(n.test) not in (ir.BoolOp, ir.UnaryOp) else None
    f.pos = n.pos
    if value is not None and value.is_tensor() and m.trace is not None:
        if n.msg is None or type(n.msg) is ir.Const:
            m.add_op()
            return NORMAL
    outcome = test(m, n.test, f) if value is None else None
    if value is not None:
        truth = decide(m, value, f)
    else:
        assert outcome is not None
        truth = outcome.truth
    if truth is False:
        if m.trace is not None and (n.msg is None or (type(n.msg) is ir.Const and isinstance(n.msg.value, str))):
            m.policy.assertion_fails(f, isinstance(value, SymNodeVariable))
        message = [evaluate(m, n.msg, f)] if n.msg is not None else []
        f.pos = n.pos
        raise ObservedException(m.call(m.lookup("builtins.AssertionError"), message), m.stack())
    return NORMAL


def _if(m: Machine, n: ir.If, f: Frame) -> int:
    outcome = test(m, n.test, f, n.pos)
    if outcome.truth is not None:
        return run_block(m, n.body if outcome.truth else n.orelse, f)
    text = f.unit.text(n.test.pos)
    holds, fails = facts(m, n.test, f)

    def side(block: list[Any], known: Facts) -> int:
        learn(m, f, known)
        return run_block(m, block, f)

    return fork(
        m,
        f,
        [(text, lambda: side(n.body, holds)), (f"not ({text})", lambda: side(n.orelse, fails))],
        [outcome.when_true, outcome.when_false],
    )


def _while(m: Machine, n: ir.While, f: Frame) -> int:
    return run_while(m, n, f)


def _for(m: Machine, n: ir.For, f: Frame) -> int:
    return run_for(m, n, f)


def _with(m: Machine, n: ir.With, f: Frame) -> int:
    return run_with(m, n.items, lambda: run_block(m, n.body, f), f, n)


def _try(m: Machine, n: ir.Try, f: Frame) -> int:
    return run_try(m, n, f)


def _function(m: Machine, n: ir.FunctionDef, f: Frame) -> int:
    decorators = [evaluate(m, d, f) for d in n.decorators]
    value: VariableTracker = make_function(m, n.code, n.defaults, f, n.annotations)
    if n.code.is_async and n.code.is_generator:
        value = UnknownVariable(f"asynchronous generator {n.code.name}")
    value = decorate(m, value, decorators, n.decorators, f)
    f.pos = n.pos
    store_name(m, n.target, value, f)
    return NORMAL


def decorate(
    m: Machine, value: VariableTracker, decorators: list[VariableTracker], nodes: list[Any], f: Frame
) -> VariableTracker:
    """Apply decorators, the last written first."""
    for decorator, node in zip(reversed(decorators), reversed(nodes)):
        f.pos = node.pos
        if m.trace is not None:
            value = m.policy.breakable(f, m.call, decorator, [value])
            continue
        if f.namespace is None or not _of_library(decorator, f):
            value = m.call(decorator, [value])
            continue
        place = _place(decorator)
        if place in m.costly_decorators:
            continue
        try:
            with m.allowance(budget.DECORATOR_STEPS, budget.DECORATOR_FORKS):
                value = m.call(decorator, [value])
        except AllowanceSpent:
            if place is not None:
                m.costly_decorators.add(place)
            m.note(f"a decorator of {f.module.name} was left out: it takes too long to follow")
        except ObservedException as exc:
            # A decorator of a library that we cannot follow must not cost the definition itself.
            m.note(f"a decorator of {f.module.name} was left out: {m.exception_text(exc)}")
    return value


def _of_library(decorator: VariableTracker, f: Frame) -> bool:
    """Whether a decorator may be left out: one that is used in a library, or is a function of one."""
    if f.module.origin not in ("script", "workspace"):
        return True
    return isinstance(decorator, UserFunctionVariable) and getattr(decorator.module, "origin", "") in ("site", "stdlib")


def _place(decorator: VariableTracker) -> tuple[str, int] | None:
    """Where the code of a decorator stands: the same for all functions that one factory makes."""
    if not isinstance(decorator, UserFunctionVariable):
        return None
    return decorator.code.path, decorator.code.line


def _class(m: Machine, n: ir.ClassDef, f: Frame) -> int:
    f.pos = n.pos
    if m.trace is not None:
        m.policy.breakable(f, m.graph_break, R.GB8977)
    decorators = [evaluate(m, d, f) for d in n.decorators]
    value = decorate(m, build_class(m, n, f), decorators, n.decorators, f)
    store_name(m, n.target, value, f)
    return NORMAL


def _import(m: Machine, n: ir.Import, f: Frame) -> int:
    f.pos = n.pos
    import_names(m, n, f)
    return NORMAL


def _import_from(m: Machine, n: ir.ImportFrom, f: Frame) -> int:
    f.pos = n.pos
    import_from(m, n, f)
    return NORMAL


def _pass(m: Machine, n: ir.Pass, f: Frame) -> int:
    return NORMAL


def _break(m: Machine, n: ir.Break, f: Frame) -> int:
    return BREAK


def _continue(m: Machine, n: ir.Continue, f: Frame) -> int:
    return CONTINUE


def _type_alias(m: Machine, n: ir.TypeAlias, f: Frame) -> int:
    store_name(m, n.target, m.lookup("typing.Any"), f)
    return NORMAL


def _match(m: Machine, n: ir.Match, f: Frame) -> int:
    return run_match(m, n, f)


STATEMENTS.update(
    {
        ir.ExprStmt: _expr,
        ir.CompAppend: _comp_append,
        ir.Assign: _assign,
        ir.AugAssign: _augassign,
        ir.AnnAssign: _annassign,
        ir.Return: _return,
        ir.Delete: _delete,
        ir.Raise: _raise,
        ir.Assert: _assert,
        ir.If: _if,
        ir.While: _while,
        ir.For: _for,
        ir.With: _with,
        ir.Try: _try,
        ir.FunctionDef: _function,
        ir.ClassDef: _class,
        ir.Import: _import,
        ir.ImportFrom: _import_from,
        ir.Pass: _pass,
        ir.Break: _break,
        ir.Continue: _continue,
        ir.TypeAlias: _type_alias,
        ir.Match: _match,
    }
)
