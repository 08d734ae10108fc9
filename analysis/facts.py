"""Says in words what the compiler does with an expression, from what ``recording`` has seen of it."""

from __future__ import annotations

from typing import Any

from ..variables.base import VariableTracker
from ..variables.constant import ConstantVariable
from ..variables.functions import NativeFunctionVariable, SkipFunctionVariable, UserFunctionVariable, UserMethodVariable
from ..variables.tensor import SymNodeVariable, TensorVariable
from ..variables.torch import TorchInGraphFunctionVariable
from ..variables.union import UnionVariable
from ..variables.unknown import UnknownVariable
from ..variables.user_defined import UserDefinedObjectVariable
from .catalogue import registry
from .frontend import ir
from .recording import Looked, Sighting

MAX_WORDS = 160
"""Characters of one description: a hover is not a page."""


def facts_of(looked: Looked) -> list[str]:
    """Some sentences, as Markdown; empty where the expression was never evaluated."""
    compiled = [s for s in looked.sightings if s.compiled]
    seen = compiled or looked.sightings
    values = list(dict.fromkeys(value_words(s.value) for s in seen if s.value is not None))
    facts: list[str] = []
    if len(values) == 1:
        facts.append(values[0])
    elif values:
        facts.append("One of:\n\n" + "\n".join(f"- {value}" for value in values))
    facts += dict.fromkeys(treatment(looked.node, s) for s in seen)
    return [fact for fact in facts if fact]


def value_words(value: VariableTracker) -> str:
    """What a value is."""
    if isinstance(value, TensorVariable):
        return _tensor(value)
    if isinstance(value, UnknownVariable):
        return f"Not known: {_short(value.reason)}."
    if isinstance(value, ConstantVariable):
        return f"The constant `{_short(repr(value.value))}` (`{type(value.value).__name__}`)."
    if isinstance(value, SymNodeVariable):
        kind = value.pytype.__name__
        unbacked = " that depends on data, so that nothing can be decided on it" if value.unbacked else ""
        return f"A symbolic `{kind}` in the graph{unbacked}."
    if isinstance(value, UnionVariable):
        return "Either " + " or ".join(f"`{_short(option.describe())}`" for option in value.options[:4]) + "."
    if isinstance(value, UserDefinedObjectVariable):
        return f"An instance of `{value.cls.name}`."
    return f"`{_short(value.describe())}`."


def _tensor(value: TensorVariable) -> str:
    size = None if value.shape is None else ", ".join("?" if dim is None else str(dim) for dim in value.shape)
    shape = "shape not known" if size is None else f"shape `({size})`"
    kind = {"parameter": "A parameter", "buffer": "A buffer"}.get(value.kind, "A tensor")
    parts = [f"{kind}: dtype `{value.dtype or '?'}`", shape]
    if value.device is not None:
        parts.append(f"device `{value.device}`")
    if value.requires_grad:
        parts.append("requires grad")
    return ", ".join(parts) + "."


def treatment(node: Any, s: Sighting) -> str:
    """What the compiler does with it."""
    if s.rule:
        rule = registry.RULES.get(s.rule)
        return f"Breaks the graph: **{s.rule}** {rule.summary if rule is not None else ''}".rstrip()
    if s.raised:
        return f"Raises `{s.raised}`."
    if not s.compiled:
        return "Runs outside of compiled code."
    if not s.traced:
        return "Runs eager: this part is not in a graph."
    if isinstance(node, ir.Call):
        said = _call(s.callee)
        if said:
            return said
    if s.operations:
        count = "an operation" if s.operations == 1 else f"{s.operations} operations"
        return f"Becomes {count} of the graph."
    if isinstance(s.value, ConstantVariable):
        return "Worked out while compiling: it is a constant of the graph."
    return ""


def _call(callee: VariableTracker | None) -> str:
    fn = callee
    while isinstance(fn, UserMethodVariable):
        fn = fn.fn
    if isinstance(fn, UserFunctionVariable):
        return f"The call is inlined into the graph: `{fn.code.qualname}` is traced as if it stood here."
    if isinstance(fn, SkipFunctionVariable):
        return f"The compiler does not trace `{fn.name}`."
    if isinstance(fn, TorchInGraphFunctionVariable):
        return "The call is put into the graph."
    if isinstance(fn, NativeFunctionVariable):
        return ""
    return ""


def _short(text: str) -> str:
    return text if len(text) <= MAX_WORDS else text[: MAX_WORDS - 3] + "..."
