"""Tables of what is known of single torch operations, filled by the modules that define them.

``RULES``: name of an operation to the function that computes its result. ``METHODS`` and ``ATTRIBUTES``: Tensor methods
and properties that mean more to TorchDynamo than an operation in the graph. The tables live apart from the values, so
that values can ask them and rules can build values without a cycle of imports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .base import VariableTracker

Handler = Callable[..., "VariableTracker | None"]
F = TypeVar("F", bound=Callable[..., Any])

RULES: dict[str, Callable[..., VariableTracker]] = {}
"""Operation name (``torch.ops.aten`` spelling, without the underscore of in-place forms) to its rule."""

METHODS: dict[str, Handler] = {}
"""Tensor method name to ``handler(tensor, tx, *args, **kwargs)``; None as the answer: an operation like others."""

ATTRIBUTES: dict[str, Callable[..., VariableTracker]] = {}
"""Tensor attribute name to ``handler(tensor, tx)``."""

SYM_METHODS: dict[str, Handler] = {}
"""Methods of symbolic numbers."""

RUN: dict[str, Callable[..., Any]] = {}
"""``RUN["operation"](tx, name, args, kwargs)`` performs any operation; set by ``operations``."""


def _register(table: dict[str, Any], names: tuple[str, ...]) -> Callable[[F], F]:
    def register(function: F) -> F:
        for group in names:
            for name in group.split():
                table[name] = function
        return function

    return register


def rule(*names: str) -> Callable[[F], F]:
    """Register an operation's rule under every word of ``names``."""
    return _register(RULES, names)


def method(*names: str) -> Callable[[F], F]:
    """Register a Tensor method."""
    return _register(METHODS, names)


def attribute(*names: str) -> Callable[[F], F]:
    """Register a Tensor property."""
    return _register(ATTRIBUTES, names)
