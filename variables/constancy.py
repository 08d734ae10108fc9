"""Which values TorchDynamo holds the Python object of: the question ``is_python_constant()`` of ``variables/base.py``.

That is more than numbers and texts: functions of the program are constants too, and a function made while tracing is
one as long as its cells hold constants. What is a constant can be formatted, compared and folded at compile time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .base import VariableTracker
from .dicts import ConstDictVariable
from .functions import (
    FunctoolsPartialVariable,
    NestedUserFunctionVariable,
    SkipFunctionVariable,
    UserFunctionVariable,
    UserMethodVariable,
)
from .lists import ListVariable, TupleVariable
from .user_defined import UserDefinedClassVariable, UserDefinedObjectVariable

DEPTH = 6
"""Containers inside of containers that are looked into; deeper ones are taken as not known."""


def constancy(value: VariableTracker, depth: int = DEPTH) -> bool | None:
    """Whether the compiler has the object that a value stands for; None where we do not know."""
    if value.is_python_constant():
        return True
    if value.is_tensor():
        return False
    kind = type(value)
    if not depth:
        return None
    if kind is NestedUserFunctionVariable:
        cells: Any = value.closure.values()  # type: ignore[attr-defined]
        return _all(False if cell.contents is None else constancy(cell.contents, depth - 1) for cell in cells)
    if kind in (UserFunctionVariable, SkipFunctionVariable, UserDefinedClassVariable):
        return True
    if isinstance(value, FunctoolsPartialVariable):
        return _all(constancy(part, depth - 1) for part in [value.func, *value.args, *value.keywords.values()])
    if isinstance(value, UserMethodVariable):
        return False
    if isinstance(value, UserDefinedObjectVariable):
        return value.cls.kind == "enum"
    if isinstance(value, ConstDictVariable):
        return _all(constancy(item, depth - 1) for _, item in value.items.values())
    if isinstance(value, (ListVariable, TupleVariable)):
        return None if value.items is None else _all(constancy(item, depth - 1) for item in value.items)
    return None


def _all(parts: Iterable[bool | None]) -> bool | None:
    known = list(parts)
    return False if False in known else (None if None in known else True)
