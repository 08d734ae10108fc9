"""Shared by the frontend's tests: shorthand for IR, and walks over it."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from gbpredict.analysis.frontend import ir
from gbpredict.analysis.frontend.source import SourceModule, Unit

STDLIB = Path(sysconfig.get_path("stdlib"))
MODULES = (
    "abc ast bdb calendar codeop collections/__init__ concurrent/futures/thread contextlib copy csv dataclasses"
    " _pydecimal difflib enum fractions functools gettext heapq inspect json/decoder locale numbers operator pdb pickle"
    " random statistics string typing weakref asyncio/tasks asyncio/base_events"
).split()
"""Ordinary modules of the standard library, to try things on real code."""

_SCOPES = {ir.LOCAL: "", ir.DEREF: "^", ir.GLOBAL: "!", ir.CLASSNAME: "."}
_HIDDEN = {"pos", "has_yield", "lazy", "line", "first_line", "end_line", "qualname"}


def stdlib_files() -> list[Path]:
    return [STDLIB / f"{name}.py" for name in MODULES if (STDLIB / f"{name}.py").exists()]


def module_of(source: str | bytes) -> SourceModule:
    return SourceModule.from_bytes("m.py", source.encode() if isinstance(source, str) else source)


def show(value: Any) -> str:
    """Shorthand for IR. Names carry a mark for their scope (``^`` cell, ``!`` global, ``.`` class)."""
    if isinstance(value, ir.Name):
        return value.id + _SCOPES[value.scope]
    if isinstance(value, (ir.Const, ir.BytesConst)):
        return repr(value.value)
    if isinstance(value, ir.Param):
        star = {ir.VAR_POSITIONAL: "*", ir.VAR_KEYWORD: "**"}.get(value.kind, "")
        mark = {ir.POSITIONAL_ONLY: "/", ir.KEYWORD_ONLY: "="}.get(value.kind, "")
        return (
            star
            + value.name
            + _SCOPES[value.scope]
            + mark
            + (f":{value.annotation_text}" if value.annotation_text else "")
        )
    if isinstance(value, ir.Code):
        params = ", ".join(show(param) for param in value.params)
        return f"<{value.name}({params}) {show(value.body)}>"
    if isinstance(value, list):
        return "[" + ", ".join(show(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {show(item)}" for key, item in value.items()) + "}"
    if isinstance(value, msgspec.Struct):
        fields = [name for name in value.__struct_fields__ if name not in _HIDDEN]
        if isinstance(value, (ir.FunctionDef, ir.ClassDef, ir.TypeAlias)) and not value.type_params:
            fields.remove("type_params")
        return f"{type(value).__name__}({', '.join(show(getattr(value, name)) for name in fields)})"
    return repr(value)


def statements(source: str) -> list[ir.Stmt]:
    """The statements of a module, whose function ``f`` (where the source is one function) is taken apart."""
    module = module_of(source)
    body = module.skeleton().body
    assert not module.problems, module.problems
    return body


def function(source: str) -> tuple[ir.Code, Unit]:
    """The first function of a module, in whatever blocks and classes."""
    module = module_of(source)
    loaded = module.load(next(heads(module.skeleton())))
    assert not module.problems, module.problems
    return loaded


def walk(root: Any) -> Iterator[ir.Node]:
    """Every node below ``root``, in order, without loading anything."""
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += reversed(value)
        elif isinstance(value, dict):
            stack += reversed(value.values())
        elif isinstance(value, ir.Node):
            yield value
            stack += [getattr(value, name) for name in reversed(value.__struct_fields__)]


def heads(root: ir.Code) -> Iterator[ir.Code]:
    """The lazy heads of a skeleton."""
    return (node for node in walk(root) if isinstance(node, ir.Code) and node.lazy)


def codes(module: SourceModule) -> Iterator[tuple[ir.Code, Unit]]:
    """All codes of a module, loaded, each with its unit."""
    for node in walk(module.skeleton()):
        if isinstance(node, ir.Code):
            if not node.lazy:
                yield node, module.unit
                continue
            whole, unit = module.load(node)
            for inner in walk(whole):
                if isinstance(inner, ir.Code):
                    yield inner, unit


def plain(value: Any, module: SourceModule) -> Any:
    """IR as tuples, everything loaded, without positions."""
    if isinstance(value, list):
        return [plain(item, module) for item in value]
    if isinstance(value, dict):
        return {key: plain(item, module) for key, item in value.items()}
    if not isinstance(value, ir.Node):
        return value
    if isinstance(value, ir.Code) and value.lazy:
        value = module.load(value)[0]
    fields = [name for name in value.__struct_fields__ if name not in ("pos", "lazy")]
    return (type(value).__name__, *[plain(getattr(value, name), module) for name in fields])
