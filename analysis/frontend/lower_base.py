"""What every lowering to the IR keeps: the scopes, the names in them, the codes. Knows no parser's trees."""

from __future__ import annotations

from . import ir
from .scopes import CLASS, FUNCTION, Scope


class LoweringBase:
    """The state of the lowering of one unit."""

    __slots__ = ("class_name", "count", "future_annotations", "heads_only", "root_qualname", "scope", "scopes")

    def __init__(
        self, root: Scope, heads_only: bool, class_name: str, root_qualname: str, future_annotations: bool
    ) -> None:
        self.scope = root
        self.scopes: list[Scope] = [root]
        self.count = 0
        self.heads_only = heads_only
        """Whether functions of modules and classes get a head and no body."""
        self.class_name = class_name
        """The innermost class, for the mangling of private names."""
        self.root_qualname = root_qualname
        """The dotted name of the function, where a function is lowered on its own."""
        self.future_annotations = future_annotations
        """Whether annotations are strings: what they mention is not in ``Code.names`` then."""

    # ------------------------------------------------------------------ names

    def mangled(self, name: str) -> str:
        """The name as the compiler spells it: private names of a class get its name in front."""
        if name[:2] == "__" and self.class_name and name[-2:] != "__" and "." not in name:
            owner = self.class_name.lstrip("_")
            return f"_{owner}{name}" if owner else name
        return name

    def read(self, name: str, pos: int) -> ir.Name:
        """A name that is read."""
        if name[:2] == "__":
            name = self.mangled(name)
        node = ir.Name(name, ir.LOCAL, pos)
        scope = self.scope
        scope.note(node)
        if name == "super" and scope.kind == FUNCTION:
            scope.nodes.setdefault("__class__", [])
        return node

    def bind(self, name: str, pos: int) -> ir.Name:
        """A name that is bound or deleted."""
        if name[:2] == "__":
            name = self.mangled(name)
        node = ir.Name(name, ir.LOCAL, pos)
        scope = self.scope
        scope.bound.add(name)
        scope.note(node)
        return node

    def bind_in(self, scope: Scope, name: str, pos: int) -> ir.Name:
        """A name that is mentioned here and bound in an outer scope."""
        node = ir.Name(self.mangled(name), ir.LOCAL, pos)
        scope.bound.add(node.id)
        self.scope.note(node)
        return node

    def mention(self, attribute: str) -> None:
        """Note an attribute or module name for ``Code.names``."""
        self.scope.mentions.append(attribute)

    # ------------------------------------------------------------------ codes

    def open_code(self, kind: str, name: str, params: list[ir.Param], pos: int) -> ir.Code:
        """Start a new code in a scope of its own; ``close_code`` ends it."""
        outer = self.scope
        code = ir.Code(
            name, self.qualname(name), kind, params, [], [], [], [], kind == "genexpr", False, 0, 0, 0, None, pos
        )
        scope = Scope(CLASS if kind == "class" else FUNCTION, outer, code)
        for param in params:
            scope.bound.add(param.name)
        scope.params = params
        self.scope = scope
        self.scopes.append(scope)
        return code

    def close_code(self) -> None:
        """Return to the enclosing scope."""
        scope = self.scope
        if scope.yields and scope.code is not None:
            scope.code.is_generator = True
        assert scope.parent is not None
        self.scope = scope.parent

    def qualname(self, name: str) -> str:
        """The dotted name of something defined here."""
        scope = self.scope
        code = scope.code
        if code is None:
            return self.root_qualname or name
        if code.kind == "module" or self.mangled(name) in scope.global_names:
            return name
        return f"{code.qualname}.<locals>.{name}" if code.kind in ("function", "lambda") else f"{code.qualname}.{name}"
