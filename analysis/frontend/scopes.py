"""Which scope each name belongs to, decided the way CPython's symbol table decides it.

While a unit is lowered every mention of a name is noted in the ``Scope`` it stands in. Only at the end is it known
which names are bound where, so ``resolve`` then goes over the noted ``ir.Name`` nodes and fills in their ``scope``, and
the ``cells``, ``free`` and ``names`` of every code.
"""

from __future__ import annotations

from . import ir

MODULE = 0
CLASS = 1
FUNCTION = 2
"""Functions, lambdas and comprehensions: whatever has fast locals."""


class Scope:
    """One scope while it is being lowered."""

    __slots__ = (
        "bound",
        "cells",
        "code",
        "free",
        "global_names",
        "is_comprehension",
        "kind",
        "mentions",
        "nodes",
        "nonlocal_names",
        "params",
        "parent",
        "suspensions",
        "yields",
    )

    def __init__(self, kind: int, parent: Scope | None, code: ir.Code | None = None) -> None:
        self.kind = kind
        self.parent = parent
        self.code = code
        self.is_comprehension = False
        self.bound: set[str] = set()
        self.global_names: set[str] = set()
        self.nonlocal_names: set[str] = set()
        self.nodes: dict[str, list[ir.Name]] = {}
        """Every name mentioned here, with its nodes (none for an implicit ``__class__``)."""
        self.params: list[ir.Param] = []
        self.mentions: list[str | ir.Name] = []
        """What may go into ``Code.names``: attribute names, and names that may prove to be global."""
        self.cells: set[str] = set()
        self.free: set[str] = set()
        self.yields = 0
        """How many ``yield`` and ``yield from`` stand in this very scope."""
        self.suspensions = 0
        """The same and ``await``, counting ``async for``, ``async with`` and asynchronous comprehensions."""

    def note(self, node: ir.Name) -> None:
        """Note a mention of a name."""
        nodes = self.nodes.get(node.id)
        if nodes is None:
            self.nodes[node.id] = [node]
        else:
            nodes.append(node)
        self.mentions.append(node)

    def visible(self) -> Scope:
        """The scope that a walrus or a type parameter written here binds in: no comprehension."""
        scope = self
        while scope.is_comprehension and scope.parent is not None:
            scope = scope.parent
        return scope

    def enclosing_function(self) -> Scope:
        """The nearest scope, this one included, that is a function or the module."""
        scope = self.visible()
        while scope.kind == CLASS and scope.parent is not None:
            scope = scope.parent
        return scope


_OWN = -1
"""A variable of the scope itself; whether it is a cell is known once all inner scopes are classified."""


def _classify(scope: Scope, name: str) -> int:
    if scope.kind == MODULE or name in scope.global_names:
        return ir.GLOBAL
    if name in scope.bound and name not in scope.nonlocal_names:
        return _OWN
    between = [scope]
    outer = scope.parent
    while outer is not None and outer.kind != MODULE:
        if outer.kind == CLASS:
            captures = name == "__class__"
        elif name in outer.global_names:
            break
        else:
            captures = name in outer.bound and name not in outer.nonlocal_names
        if captures:
            outer.cells.add(name)
            for inner in between:
                inner.free.add(name)
            return ir.CLASSNAME if scope.kind == CLASS and name not in scope.nonlocal_names else ir.DEREF
        between.append(outer)
        outer = outer.parent
    return ir.CLASSNAME if scope.kind == CLASS else ir.GLOBAL


def resolve(scopes: list[Scope]) -> None:
    """Fill in what is decided by the scopes of one unit. ``scopes`` lists all of them, outer before inner."""
    classified = [[(name, _classify(scope, name)) for name in scope.nodes] for scope in scopes]
    for scope, names in zip(scopes, classified):
        is_class = scope.kind == CLASS
        cells = scope.cells
        for name, kind in names:
            if kind == _OWN:
                kind = ir.CLASSNAME if is_class else ir.DEREF if name in cells else ir.LOCAL
            if kind:
                for node in scope.nodes[name]:
                    node.scope = kind
        for param in scope.params:
            if param.name in cells:
                param.scope = ir.DEREF
        code = scope.code
        if code is not None:
            code.cells = ["__class__"] if is_class else sorted(cells)
            code.free = sorted(scope.free)
            code.names = list(
                dict.fromkeys(
                    [m if isinstance(m, str) else m.id for m in scope.mentions if isinstance(m, str) or m.scope >= 2]
                )
            )
