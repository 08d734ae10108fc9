"""Which functions TorchDynamo inlines when traced code calls them, and which frames it compiles on their own.

Models ``trace_rules.py::check_verbose`` and ``variables/functions.py`` (the checks before inlining).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...variables.functions import UserFunctionVariable
from ..catalogue import rules as R

if TYPE_CHECKING:
    from ..interpreter.machine import Machine


def _module_name(fn: UserFunctionVariable) -> str:
    return getattr(fn.module, "name", "")


def inline_refusal(m: Machine, fn: UserFunctionVariable) -> tuple[Any, dict[str, str]] | None:
    """The break of calling ``fn`` from traced code, or None where it is inlined."""
    module = fn.module
    origin = getattr(module, "origin", "")
    if origin in ("script", "workspace"):
        return None
    if origin == "torch":
        known = m.knowledge.symbol(f"{_module_name(fn)}.{fn.code.qualname}")
        if known is not None and known.rule:
            refused = known.rule == "SkipFunctionVariable"
            rule = R.GB0008 if "." in fn.code.qualname else R.GB0007  # a method is refused when it is to be inlined
            return (rule, {"function": known.name, "what": known.name, "reason": known.why}) if refused else None
    file = m.knowledge.rule_for_module(_module_name(fn), called=True)
    if file.skip:
        return R.GB0008, {"function": fn.code.qualname, "what": fn.code.qualname, "reason": file.reason}
    return None


def compiles_frame(m: Machine, fn: UserFunctionVariable) -> bool:
    """Whether the frame of a function that eager code calls is compiled."""
    name = fn.code.name
    if name == "__setattr__" or fn.code.is_generator or fn.code.is_async:
        return False
    module = fn.module
    if getattr(module, "origin", "") in ("script", "workspace"):
        return True
    return not m.knowledge.rule_for_module(_module_name(fn), called=False).skip
