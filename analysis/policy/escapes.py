"""Values that exist only while the compiler traces: where one leaves the graph, the frame cannot be compiled.

Models the ``reconstruct`` methods of TorchDynamo's variables that raise: what a graph leaves behind (the result of the
frame, variables that are read later, operands of the operation that broke) has to be made again by plain Python code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...variables.builtin_handlers import FakeIdVariable
from ...variables.ctx_manager import ContextWrappingVariable, ProfilerContextVariable
from ...variables.dicts import ConstDictVariable
from ...variables.library_contextlib import GeneratorContextManagerVariable
from ..catalogue import rules as R

if TYPE_CHECKING:
    from ...variables.base import VariableTracker
    from ..catalogue.model import Rule
    from ..interpreter.machine import Machine

DEPTH = 3
"""Containers inside of containers that are looked into."""

CONTEXTS: dict[str, Rule] = {
    "torch.autograd._unsafe_preserve_version_counter": R.GB0209,
    "torch.autograd.grad_mode._unsafe_preserve_version_counter": R.GB0209,
}
"""Context managers by name."""


def obstacle(m: Machine, value: Any, depth: int = DEPTH) -> tuple[Rule, VariableTracker] | None:
    """The first value in ``value`` that cannot be made again, with its rule."""
    if isinstance(value, FakeIdVariable):
        return R.GB4501, value
    if isinstance(value, (GeneratorContextManagerVariable, ContextWrappingVariable)):
        rule = _of_context(m, value)
        return None if rule is None else (rule, value)
    if not depth:
        return None
    if isinstance(value, ConstDictVariable):
        items: Any = [item for _, item in (value.items or {}).values()]
    else:
        items = value if isinstance(value, (list, tuple)) else getattr(value, "items", None)
    if isinstance(items, (list, tuple)):
        for item in items:
            found = obstacle(m, item, depth - 1)
            if found is not None:
                return found
    return None


def _of_context(m: Machine, value: GeneratorContextManagerVariable | ContextWrappingVariable) -> Rule | None:
    if value.birth is None or value.birth != m.birth:
        return None
    if isinstance(value, GeneratorContextManagerVariable):
        return R.GB2533
    if isinstance(value, ProfilerContextVariable):
        return None if "record_function" in value.name else R.GB0212
    return CONTEXTS.get(value.name)
