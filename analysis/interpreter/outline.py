"""Which top-level statements of a module concern which of its names: the index for evaluation on demand."""

from __future__ import annotations

from typing import Any

import msgspec

from ..frontend import ir

_SCOPES = (ir.Lambda, ir.Comprehension)


class Outline:
    """``statements_for(name)``: indexes of the top-level statements that bind or change a global, in order."""

    __slots__ = ("by_name", "stars")

    def __init__(self, code: ir.Code) -> None:
        self.by_name: dict[str, list[int]] = {}
        self.stars: list[int] = []
        for index, statement in enumerate(code.body):
            names: set[str] = set()
            self._collect(statement, names, index)
            if type(statement) is ir.If:
                # A star import under a condition (TYPE_CHECKING mostly) is left to the export index.
                self.stars = [i for i in self.stars if i != index]
            for name in names:
                self.by_name.setdefault(name, []).append(index)

    def statements_for(self, name: str) -> list[int]:
        return self.by_name.get(name, [])

    def _collect(self, node: Any, names: set[str], index: int) -> None:
        kind = type(node)
        if kind is ir.FunctionDef or kind is ir.ClassDef:
            names.add(node.target.id)
            return
        if kind is ir.Import:
            names.update(alias.target.id for alias in node.names)
            return
        if kind is ir.ImportFrom:
            if any(alias.name == "*" for alias in node.names):
                self.stars.append(index)
            else:
                names.update(alias.target.id for alias in node.names)
            return
        if kind is ir.Assign:
            for target in node.targets:
                self._targets(target, names)
            self._walrus(node.value, names)
            return
        if kind in (ir.AugAssign, ir.AnnAssign, ir.TypeAlias):
            self._targets(node.target, names)
            return
        if kind is ir.Delete:
            for target in node.targets:
                self._targets(target, names)
            return
        if kind is ir.ExprStmt:
            self._changed(node.value, names)
            return
        if kind is ir.For:
            self._targets(node.target, names)
        if kind is ir.With:
            for item in node.items:
                if item.target is not None:
                    self._targets(item.target, names)
        for field in ("body", "orelse", "finalbody"):
            for statement in getattr(node, field, ()):
                self._collect(statement, names, index)
        for handler in getattr(node, "handlers", ()):
            for statement in handler.body:
                self._collect(statement, names, index)
        for case in getattr(node, "cases", ()):
            for statement in case.body:
                self._collect(statement, names, index)

    def _targets(self, target: Any, names: set[str]) -> None:
        """Names that an assignment binds, and those whose objects it changes (``table[key] = value``)."""
        kind = type(target)
        if kind is ir.Name:
            names.add(target.id)
        elif kind in (ir.Attribute, ir.Subscript, ir.Starred):
            self._targets(target.value, names)
        elif kind in (ir.Tuple, ir.List):
            for elt in target.elts:
                self._targets(elt, names)

    def _changed(self, value: Any, names: set[str]) -> None:
        """``table.update(...)``, ``register(table)`` is not followed."""
        if type(value) is ir.Call and type(value.func) is ir.Attribute:
            self._targets(value.func.value, names)
        elif type(value) is ir.Call and type(value.func) is ir.Name and value.func.id == "setattr" and value.args:
            self._targets(value.args[0], names)
        self._walrus(value, names)

    def _walrus(self, node: Any, names: set[str]) -> None:
        if isinstance(node, ir.NamedExpr):
            names.add(node.target.id)
        if isinstance(node, msgspec.Struct) and not isinstance(node, _SCOPES):
            for field in node.__struct_fields__:
                child = getattr(node, field)
                if isinstance(child, msgspec.Struct):
                    self._walrus(child, names)
                elif isinstance(child, list):
                    for item in child:  # type: ignore[misc]
                        self._walrus(item, names)
