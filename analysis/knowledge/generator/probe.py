"""Asks TorchDynamo which kind of variable it makes for an object.

The question is put where Dynamo itself would answer it: inside a running trace, through the builder
that wraps globals. So the answer covers every special case on the way, not only the rule tables.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import Any

import torch
import torch._dynamo
from torch._dynamo import trace_rules
from torch._dynamo.exc import Unsupported
from torch._dynamo.source import GlobalSource
from torch._dynamo.symbolic_convert import InstructionTranslator
from torch._dynamo.variables.builder import VariableBuilder
from torch._dynamo.variables.lazy import LazyVariableTracker


class _Done(BaseException):
    pass


def in_trace(action: Callable[[Any], None]) -> None:
    """Run ``action(tx)`` inside a trace of a small function."""
    original = InstructionTranslator.run

    def run(self: Any) -> Any:
        InstructionTranslator.run = original
        action(self)
        raise _Done

    logging.disable(logging.CRITICAL)
    torch._dynamo.reset()
    InstructionTranslator.run = run
    try:
        torch.compile(lambda x: x + 1, backend="eager")(torch.ones(2))
    except BaseException as error:
        if not isinstance(error, _Done) and not isinstance(error.__cause__, _Done):
            raise
    finally:
        InstructionTranslator.run = original
        torch._dynamo.reset()


def gb_type(error: BaseException) -> str:
    """The registry's type text of a break, or the first line of its message."""
    text = str(error).strip().split("\n")[0]
    return getattr(error, "gb_type", None) or text


def variables_of(objects: list[Any]) -> list[tuple[str, str]]:
    """For each object: the class name of its variable, or ``""`` and the type of break that asking makes."""
    answers: list[tuple[str, str]] = []

    def ask(tx: Any) -> None:
        for index, obj in enumerate(objects):
            try:
                variable = VariableBuilder(tx, GlobalSource(f"probe_{index}"))(obj)
                if isinstance(variable, LazyVariableTracker):
                    variable = variable.realize()
                answers.append((type(variable).__name__, ""))
            except Unsupported as error:
                answers.append(("", gb_type(error)))
            except Exception:
                answers.append(("", "?"))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        in_trace(ask)
    return answers


_REASONS = (
    ("file matches LEGACY_MOD_INLINELIST", "legacy_inlinelist"),
    ("file matches MOD_INLINELIST", "inlinelist"),
    ("file matches BUILTIN_INLINE_WHEN_CALLED", "inline_when_called"),
    ("file matches MOD_SKIPLIST", "skiplist"),
    ("file is under skip directory", "skip_dir"),
    ("file is force-skipped", "force_skip"),
    ("file is in unittest", "unittest"),
    ("cannot determine source file", "no_file"),
    ("inlined by default", "default"),
    ("get_torch_obj_rule_map", "rule_map"),
    ("func name is", "name"),
)


def file_reason(obj: Any) -> str:
    """Why the rules inline or skip a function, as a short word."""
    reasons: set[str] = set()
    try:
        rule = trace_rules.lookup_inner(obj, reasons=reasons)
    except Exception:
        return ""
    if not reasons:
        return "op" if rule is not None else ""
    text = reasons.pop()
    return next((word for start, word in _REASONS if text.startswith(start)), text)
