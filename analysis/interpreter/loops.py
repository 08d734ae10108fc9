"""``for`` and ``while``: step for step where the items are known, otherwise to a joined state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...variables.base import VariableTracker
from ...variables.exc import ObservedException
from ...variables.functions import LocalGeneratorObjectVariable
from ...variables.iter import any_item_of
from ...variables.unknown import UnknownVariable
from ..catalogue import rules as R
from ..frontend import ir
from . import budget
from .assignments import assign
from .conditions import test
from .dispatch import evaluate, fork, run_block
from .frame import BREAK, NORMAL, RETURN, Frame

if TYPE_CHECKING:
    from .machine import Machine


def refuse_foreign(m: Machine, iterator: VariableTracker) -> None:
    """TorchDynamo takes over iterators over tuples and ranges that were made outside, and no others."""
    outside = isinstance(iterator, LocalGeneratorObjectVariable) and iterator.foreign(m)
    if outside or getattr(iterator, "refused", False):
        kind = iterator.python_type_name()
        m.graph_break(R.GB4347, what=f"next() of a {kind} made outside", type=kind)


def run_for(m: Machine, n: ir.For, f: Frame) -> int:
    """``for target in iterable: body``."""
    iterable = evaluate(m, n.iterable, f)
    f.pos = n.iterable.pos
    # A comprehension is handed an iterator: CPython does not call iter() on it again.
    handed = type(n.iterable) is ir.Name and n.iterable.id == ".0"
    iterator = iterable if handed else m.iterator(iterable)
    if handed and m.trace is not None:
        f.pos = f.code.pos
        refuse_foreign(m, iterator)
    if isinstance(iterator, UnknownVariable) or getattr(iterator, "items", ()) is None:
        return _run_unknown(m, n, f, iterator)
    f.loops.append(n)
    f.busy += 1
    stop = m.lookup("builtins.StopIteration")
    # CPython gives the loops of a comprehension the place of the comprehension itself.
    at = n.iterable.pos if f.code.kind in ("function", "lambda", "module", "class") else f.code.pos
    rounds = 0
    most = m.steps + budget.LOOP_STEPS
    try:
        while True:
            f.pos = at
            try:
                item = m.next(iterator)
            except ObservedException as exc:
                if m.isinstance(exc.value, stop):
                    break
                raise
            rounds += 1
            if _enough(m, f, n, rounds, budget.MAX_ROUNDS, most):
                break
            if isinstance(item, UnknownVariable) and rounds > budget.UNKNOWN_ROUNDS + 2:
                break
            assign(m, n.target, item, f)
            signal = run_block(m, n.body, f)
            if signal == BREAK:
                return NORMAL
            if signal == RETURN:
                return RETURN
    finally:
        f.busy -= 1
        f.loops.pop()
    return run_block(m, n.orelse, f)


def _enough(m: Machine, f: Frame, n: ir.For | ir.While, rounds: int, limit: int, most: int) -> bool:
    """Whether a loop has had its share; says so where it has."""
    if rounds <= limit and (m.steps < most or rounds <= budget.LOOP_ROUNDS):
        return False
    m.cut_off(f"a loop was cut off after {rounds - 1} rounds ({f.unit_place(n.pos)})")
    return True


def _run_unknown(m: Machine, n: ir.For, f: Frame, iterator: VariableTracker) -> int:
    """A loop over items that are not known: the body runs some times, from what holds before and after it."""
    text = f"the loop over {f.unit.text(n.iterable.pos)} runs"
    element = any_item_of(m, iterator)
    signal = NORMAL

    def body() -> int:
        assign(m, n.target, element, f)
        result = run_block(m, n.body, f)
        return result if result == RETURN else NORMAL

    f.loops.append(n)
    f.busy += 1
    try:
        if m.trace is None:
            # Outside compiled code a loop over a loader or the like is there to run.
            for _ in range(budget.UNKNOWN_ROUNDS):
                signal = body()
                if signal == RETURN:
                    break
        else:
            for _ in range(budget.UNKNOWN_ROUNDS):
                signal = fork(m, f, [(text, body), (f"not ({text})", lambda: NORMAL)])
                if signal == RETURN:
                    break
    finally:
        f.busy -= 1
        f.loops.pop()
    if signal == RETURN:
        if f.value is not None:
            f.pending.append(f.value)
        return run_block(m, n.orelse, f)
    return run_block(m, n.orelse, f)


def run_while(m: Machine, n: ir.While, f: Frame) -> int:
    """``while test: body``. The first test stands before the loop (CPython copies it to the end of the body)."""
    rounds = 0
    undecided = 0
    most = m.steps + budget.LOOP_STEPS
    f.loops.append(n)
    try:
        while True:
            f.loop_test = rounds == 0
            outcome = test(m, n.test, f, n.pos)
            f.loop_test = False
            if outcome.truth is False:
                break
            rounds += 1
            if _enough(m, f, n, rounds, budget.MAX_WHILE, most):
                return NORMAL
            if outcome.truth is None:
                undecided += 1
                if undecided > budget.UNKNOWN_ROUNDS:
                    break
                text = f.unit.text(n.test.pos)
                signal = fork(
                    m,
                    f,
                    [(text, lambda: run_block(m, n.body, f)), (f"not ({text})", lambda: BREAK)],
                    [outcome.when_true, outcome.when_false],
                )
                if signal == BREAK:
                    return NORMAL
            else:
                signal = run_block(m, n.body, f)
                if signal == BREAK:
                    return NORMAL
            if signal == RETURN:
                return RETURN
    finally:
        f.loops.pop()
    return run_block(m, n.orelse, f)
