"""How values say that something cannot go on: graph breaks, exceptions of the analysed program, exhausted budgets.

Models ``torch/_dynamo/exc.py``: ``Unsupported`` and the ``ObservedException`` family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..analysis.catalogue.model import Rule
    from .base import VariableTracker


class Unsupported(Exception):
    """TorchDynamo has no rule for an operation: a graph break, raised in traced mode only.

    ``stack`` is filled where it is raised: one ``(frame, pos)`` per active frame, outermost first, as opaque pairs
    that the interpreter reads back. ``cause`` is the break underneath where this one wraps another.
    ``skip_frame``: the whole root frame is left to eager, there is no resuming.
    """

    def __init__(
        self,
        rule: Rule,
        fields: dict[str, str],
        stack: tuple[tuple[object, int], ...] = (),
        cause: Unsupported | None = None,
        skip_frame: bool = False,
    ) -> None:
        super().__init__(rule.id)
        self.rule = rule
        self.fields = fields
        self.stack = stack
        self.cause = cause
        self.skip_frame = skip_frame


class ObservedException(Exception):
    """An exception of the analysed program: it travels as in Python and may be caught by the program's handlers.

    ``value`` is the exception object. ``stack`` is where it was raised, as in ``Unsupported``.
    """

    def __init__(self, value: VariableTracker, stack: tuple[tuple[object, int], ...] = ()) -> None:
        super().__init__()
        self.value = value
        self.stack = stack


class CompilerError(ObservedException):
    """An exception that the compiler itself raises: it leaves the compiled call, whatever the frame handles."""


class NotConstant(Exception):
    """A value was asked for its Python constant and is none, or is not known."""


class BudgetExhausted(Exception):
    """The entry ran out of a budget; ``what`` names it. The entry is reported as incomplete."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class AllowanceSpent(Exception):
    """A part that may be given up used up the smaller budget it was given."""
