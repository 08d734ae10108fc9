"""Which variables a resumed frame still needs: TorchDynamo hands only these to the function that goes on after a break.

Models ``bytecode_analysis.py::livevars_analysis``, by the order of the code: a variable is live while some later place
(or any place, inside a loop) reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ...variables.base import VariableTracker
from ...variables.misc import PythonModuleVariable
from ..frontend import ir

if TYPE_CHECKING:
    from ..interpreter.frame import Frame

_LAST_READS: dict[int, tuple[Any, dict[str, int]]] = {}


def _last_reads(code: ir.Code) -> dict[str, int]:
    """For each name the position of the last place in the body that mentions it other than to bind it."""
    known = _LAST_READS.get(id(code))
    if known is not None and known[0] is code:
        return known[1]
    last = _reads(code.body, code.pos)
    if len(_LAST_READS) > 4_096:
        _LAST_READS.clear()
    _LAST_READS[id(code)] = code, last
    return last


def _reads(part: Any, pos: int) -> dict[str, int]:
    """The position of the last place in some statements that mentions a name other than to bind it."""
    last: dict[str, int] = {}

    def note(name: str, pos: int) -> None:
        if pos > last.get(name, -1):
            last[name] = pos

    def walk(node: Any) -> None:
        if isinstance(node, ir.Name):
            note(node.id, node.pos)
        elif isinstance(node, ir.Code):
            for name in node.free:
                note(name, code_pos[-1])
        elif isinstance(node, msgspec.Struct):
            if isinstance(node, (ir.FunctionDef, ir.ClassDef, ir.Lambda, ir.Comprehension)):
                code_pos.append(node.pos)
                for field in node.__struct_fields__:
                    walk(getattr(node, field))
                code_pos.pop()
            elif isinstance(node, (ir.Assign, ir.AnnAssign)):
                walk(node.value)
                for target in node.targets if isinstance(node, ir.Assign) else [node.target]:
                    if not isinstance(target, ir.Name):
                        walk(target)
            elif isinstance(node, ir.For):
                walk(node.iterable)
                walk(node.body)
                walk(node.orelse)
            else:
                for field in node.__struct_fields__:
                    walk(getattr(node, field))
        elif isinstance(node, (list, tuple)):
            for item in node:  # type: ignore[misc]
                walk(item)

    code_pos = [pos]
    walk(part)
    return last


def _positions(node: Any) -> list[int]:
    """The positions of an expression or statement and what it holds, nested blocks left out."""
    found: list[int] = []
    if isinstance(node, msgspec.Struct):
        pos = getattr(node, "pos", None)
        if pos is not None:
            found.append(pos)
        for field in node.__struct_fields__:
            if field not in ("body", "orelse", "finalbody", "handlers", "cases"):
                found += _positions(getattr(node, field))
    elif isinstance(node, list):
        for item in node:  # type: ignore[misc]
            found += _positions(item)
    return found


def live_variables(f: Frame, statement: Any, done: bool = False) -> dict[str, VariableTracker]:
    """The variables of ``f`` that are read after the place where it stands. Operands of ``statement``, which is being
    run, may wait on Python's stack, so all that it mentions counts, unless it has evaluated everything (``done``)."""
    values = dict(f.locals)
    for name, cell in f.cells.items():
        if cell.contents is not None:
            values[name] = cell.contents
    if isinstance(statement, (ir.Return, ir.Raise)) and not f.try_depth and not f.busy:
        # Nothing after it is reached.
        last = {} if done else _reads(statement, statement.pos)
        return {name: value for name, value in values.items() if name in last}
    last = _last_reads(f.code)
    if f.loops:
        return {name: value for name, value in values.items() if name in last}
    positions = _positions(statement) or [f.pos]
    start = max(positions) + 1 if done else min(positions)
    return {name: value for name, value in values.items() if last.get(name, -1) >= start}


def names_torch(f: Frame, code: ir.Code) -> bool:
    """Whether the body of a scope, without the functions in it, reads a global that is a module of torch."""
    body: list[Any] = list(code.body)
    if "annotations" not in f.module.namespace:  # else ``from __future__ import annotations``: they stay text
        body += [statement.annotation for statement in body if isinstance(statement, ir.AnnAssign)]
    for name in _reads(body, code.pos):
        found = f.module.namespace.get(name)
        if isinstance(found, PythonModuleVariable) and (found.name == "torch" or found.name.startswith("torch.")):
            return True
    return False


def bound_names(statement: Any) -> list[str]:
    """The names that a statement, or what it holds, binds."""
    found: dict[str, None] = {}

    def target(node: Any) -> None:
        if isinstance(node, ir.Name):
            found[node.id] = None
        elif isinstance(node, (ir.Tuple, ir.List)):
            for item in node.elts:
                target(item)
        elif isinstance(node, ir.Starred):
            target(node.value)

    def walk(node: Any) -> None:
        if isinstance(node, ir.Assign):
            for item in node.targets:
                target(item)
        elif isinstance(node, (ir.AnnAssign, ir.AugAssign, ir.For)):
            target(node.target)
        for field in ("body", "orelse", "finalbody"):
            for inner in getattr(node, field, ()):
                walk(inner)

    walk(statement)
    return list(found)
