"""Running code by its class: the tables of statements and expressions, which the modules beside this one fill.

Everything that runs nested code comes here, so that the modules of single statements need not know one another.
``expressions`` and ``statements`` fill the tables when they are imported (``machine`` imports them).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...variables.base import VariableTracker
from ...variables.exc import ObservedException
from ...variables.union import join_values
from .frame import BREAK, CONTINUE, NORMAL, RETURN, Frame

if TYPE_CHECKING:
    from ..frontend import ir
    from .machine import Machine, Outcome

EXPRESSIONS: dict[type, Callable[[Any, Any, Frame], VariableTracker]] = {}
"""Class of an expression node to the function that evaluates it."""

STATEMENTS: dict[type, Callable[[Any, Any, Frame], int]] = {}
"""Class of a statement node to the function that runs it."""


def evaluate(m: Machine, node: ir.Expr, f: Frame) -> VariableTracker:
    """The value of an expression."""
    return EXPRESSIONS[type(node)](m, node, f)


def run_block(m: Machine, block: list[Any], f: Frame) -> int:
    """Run statements in order until one leaves the block."""
    if f.root and m.trace is not None and m.trace.frame is f:
        return m.policy.run_root_block(block, f)
    for statement in block:
        m.step()
        signal = STATEMENTS[type(statement)](m, statement, f)
        if signal:
            return signal
    return NORMAL


def run_statement(m: Machine, statement: Any, f: Frame) -> int:
    """Run one statement."""
    m.step()
    return STATEMENTS[type(statement)](m, statement, f)


def fork(
    m: Machine,
    f: Frame,
    branches: list[tuple[str, Callable[[], int]]],
    assume: list[Any] | None = None,
) -> int:
    """Run blocks as alternatives. Where one falls through, execution goes on with it; what the others returned is
    kept and joined with the value that the function gives in the end."""

    def ended(branch: Callable[[], int]) -> Callable[[], tuple[int, VariableTracker | None]]:
        def run() -> tuple[int, VariableTracker | None]:
            f.value = None
            signal = branch()
            return signal, f.value

        return run

    outcomes = m.alternatives([(text, ended(branch)) for text, branch in branches], assume)
    good = [o.value for o in outcomes if o.error is None]
    if not good:
        m.settle(outcomes)
    possible_errors(m, f, outcomes)
    signals = [signal for signal, _ in good]
    returned = [value for signal, value in good if signal == RETURN and value is not None]
    if all(signal == RETURN for signal in signals):
        result = returned[0] if returned else m.none
        for value in returned[1:]:
            result = join_values(result, value)
        f.value = result
        return RETURN
    f.pending.extend(returned)
    for signal in (NORMAL, CONTINUE, BREAK):
        if signal in signals:
            return signal
    return NORMAL


def possible_errors(m: Machine, f: Frame, outcomes: list[Outcome]) -> None:
    """Remember exceptions that are raised on some path only, for the handlers around."""
    for outcome in outcomes:
        if isinstance(outcome.error, ObservedException) and m.catchers:
            m.catchers[-1].append(outcome.error)
